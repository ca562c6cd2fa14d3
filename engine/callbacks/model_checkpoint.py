"""`ModelCheckpoint`: the network is saved while it is trained."""

import os
from pathlib import Path

from engine.callbacks.callback import Logs
from engine.callbacks.monitor import Monitor
from engine.fitting.progress import say


class ModelCheckpoint(Monitor):
    """Saves the network, after every epoch or every so many mini-batches.

    Parameters
    ----------
    filepath : path
        Ends in ".keras"; "{epoch:02d}" and the names of the History in braces are filled in,
        as in "{epoch:02d}-{val_loss:.2f}.keras".
    monitor : str
        A name in the History, for `save_best_only`.
    verbose : int
        1 says what is saved, 0 nothing.
    save_best_only : bool
        Whether to save only if the monitored number is better than ever.
    save_weights_only : bool
        Only False: a ".keras" file holds the weights, and all the rest.
    mode : str
        "min" or "max" is better; "auto" goes by the name.
    save_freq : "epoch" or int
        After how many mini-batches to save.
    initial_value_threshold : float, optional
        A value that has to be beaten by the first one.

    Raises
    ------
    ValueError
        If an argument is none of these.
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
        self._epoch = self._batches = 0
        if save_weights_only:
            raise ValueError("expected save_weights_only=False: a .keras file holds all there is")
        if not self.filepath.endswith(".keras"):
            raise ValueError(f"expected a filepath that ends in .keras, got {self.filepath!r}")
        if isinstance(save_freq, int) and save_freq > 0:
            self.on_train_batch_end = self._count  # type: ignore[method-assign]
        elif save_freq != "epoch":
            raise ValueError(f'expected save_freq as "epoch" or a whole number, got {save_freq!r}')

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Remember which epoch it is."""
        self._epoch = epoch

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Save, if the epochs are what is counted."""
        if self.save_freq == "epoch":
            self._save(dict(logs or {}), self._path(logs))

    def _count(self, batch: int, logs: Logs | None = None) -> None:
        self._batches += 1
        if self._batches == self.save_freq:
            self._batches = 0
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
        if self._wanted(logs, path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self.model.save(path)

    def _wanted(self, logs: Logs, path: Path) -> bool:
        value = logs.get(self.monitor) if self.save_best_only else None
        if self.save_best_only and value is None:
            self.missing(list(logs))
        wanted = value is None or self.improves(value, self.best)
        if self.verbose:
            self._say(value, path if wanted else None)
        if wanted and value is not None:
            self.best = value
        return wanted

    def _say(self, value: float | None, path: Path | None) -> None:
        what = f"saving model to {path}"
        if value is not None:
            best = "None" if self.best is None else f"{self.best:.5f}"
            what = (
                f"{self.monitor} did not improve from {best}"
                if path is None
                else f"{self.monitor} improved from {best} to {value:.5f}, {what}"
            )
        say(f"\nEpoch {self._epoch + 1}: {what}")
