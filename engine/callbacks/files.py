"""Callbacks that write files while the network is trained: the network, and the numbers."""

import csv
import os
from pathlib import Path
from typing import TextIO

from engine.callbacks.callback import Callback, Every, Logs
from engine.callbacks.monitor import Monitor
from engine.printing import print_text


class ModelCheckpoint(Monitor):
    """Saves the network after every epoch, or after a number of mini-batches.

    Parameters
    ----------
    filepath : path
        Ends in ".keras"; "{epoch:02d}" and the names of the History in braces are filled in,
        as in "{epoch:02d}-{val_loss:.2f}.keras".
    monitor : str
        A name in the History, for `save_best_only`.
    verbose : int
        1 prints a line for every file, 0 nothing.
    save_best_only : bool
        Whether to save only if the monitored number is the best so far.
    save_weights_only : bool
        Whether only the parameters and the optimizer's memory are saved; the path ends in
        ".weights.h5" then.
    mode : str
        "min" or "max" is better; "auto" depends on the name.
    save_freq : "epoch" or int
        "epoch", or the number of mini-batches after which to save.
    initial_value_threshold : float, optional
        The value that the first one is compared with.

    Raises
    ------
    ValueError
        If an argument is another one.
    """

    def __init__(
        self,
        filepath: str | os.PathLike[str],
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: str | int = "epoch",
        initial_value_threshold: float | None = None,
    ) -> None:
        super().__init__(monitor, mode)
        self.filepath = os.fspath(filepath)
        self.verbose, self.save_best_only = verbose, save_best_only
        self.save_freq, self.best = save_freq, initial_value_threshold
        self._epoch = 0
        self.save_weights_only = save_weights_only
        ending = ".weights.h5" if save_weights_only else ".keras"
        if not self.filepath.endswith(ending):
            raise ValueError(f"expected a filepath that ends in {ending}, got {self.filepath!r}")
        if isinstance(save_freq, int) and save_freq > 0:
            self._due = Every(save_freq)
            self.on_train_batch_end = self._count  # type: ignore[method-assign]
        elif save_freq != "epoch":
            raise ValueError(f'expected save_freq as "epoch" or a whole number, got {save_freq!r}')

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Keep the number of the epoch."""
        self._epoch = epoch

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Save, unless mini-batches are counted."""
        if self.save_freq == "epoch":
            self._save(dict(logs or {}), self._path(logs))

    def _count(self, batch: int, logs: Logs | None = None) -> None:
        if self._due.now(batch):
            self._save(dict(logs or {}), self._path(logs, batch=batch + 1))

    def _path(self, logs: Logs | None, **numbers: int) -> Path:
        try:
            return Path(self.filepath.format(epoch=self._epoch + 1, **numbers, **(logs or {})))
        except KeyError as error:
            known = ", ".join(["epoch", *numbers, *(logs or {})])
            raise KeyError(
                f"expected in braces in {self.filepath!r} one of {known}, got {error}"
            ) from None

    def _save(self, logs: Logs, path: Path) -> None:
        if self._improves(logs, path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if self.save_weights_only:
                self.model.save_weights(path)
            else:
                self.model.save(path)

    def _improves(self, logs: Logs, path: Path) -> bool:
        value = logs.get(self.monitor) if self.save_best_only else None
        if self.save_best_only and value is None:
            self.missing(list(logs))
        improved = value is None or self.improves(value, self.best)
        if self.verbose:
            self._report(value, path if improved else None)
        if improved and value is not None:
            self.best = value
        return improved

    def _report(self, value: float | None, path: Path | None) -> None:
        text = f"saving model to {path}"
        if value is not None:
            best = "None" if self.best is None else f"{self.best:.5f}"
            text = (
                f"{self.monitor} did not improve from {best}"
                if path is None
                else f"{self.monitor} improved from {best} to {value:.5f}, {text}"
            )
        print_text(f"\nEpoch {self._epoch + 1}: {text}")


class CSVLogger(Callback):
    """Writes a line for every epoch: its number, counted from 0, its loss and metrics.

    Parameters
    ----------
    filename : path
    separator : str
        Put between two values.
    append : bool
        Whether to append to an existing file, instead of replacing it.
    """

    def __init__(
        self, filename: str | os.PathLike[str], separator: str = ",", append: bool = False
    ) -> None:
        super().__init__()
        self.filename, self.separator, self.append = Path(filename), separator, append
        self._file: TextIO | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Open the file."""
        self._close()
        self._headed = self.append and self.filename.exists() and self.filename.stat().st_size > 0
        self._file = self.filename.open("a" if self.append else "w", newline="", encoding="utf-8")
        self._names: list[str] = []

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Write a line; the first epoch determines the columns."""
        if self._file is None:
            return
        values = logs or {}
        writer = csv.writer(self._file, delimiter=self.separator)
        if not self._names:
            self._names = sorted(values)
            if not any(name.startswith("val_") for name in self._names):
                self._names += [f"val_{name}" for name in self._names]
            if not self._headed:
                writer.writerow(["epoch", *self._names])
        writer.writerow([epoch, *(values.get(name, "NA") for name in self._names)])
        self._file.flush()

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Close the file."""
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None
