"""`CSVLogger`: the numbers of every epoch, in a text file."""

import csv
import os
from pathlib import Path
from typing import TextIO

from engine.callbacks.callback import Callback, Logs


class CSVLogger(Callback):
    """Writes a line for every epoch: its number, counted from 0, its loss and metrics.

    Parameters
    ----------
    filename : path
    separator : str
        Between two values.
    append : bool
        Whether to go on at the end of the file if there is one, or else to replace it.
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
        """Write a line; the first epoch tells which columns there are."""
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
