"""`Networks`: reads networks from files of Keras, to begin runs with them."""

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.printing import printable
from nngui.design import keras_network
from nngui.design.keras_network import Opened
from nngui.system.background import Worker


class Networks(QObject):
    """Reads `.keras` files one after the other, in a thread of its own.

    Signals
    -------
    read : Opened
    failed : str
        Why a file was not read; a sentence.
    """

    read = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Path] = []
        self._worker = Worker(self, expected=(OSError, ValueError))
        self._worker.failed.connect(self._fail)
        self._worker.freed.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._worker.busy

    def open(self, path: Path) -> None:
        """Read a network; if that fails, nothing is changed."""
        self._waiting.append(path)
        self._begin()

    def close(self) -> None:
        """Wait for what is being read, and leave it."""
        self._waiting.clear()
        self._worker.close()

    @Slot()
    def _begin(self) -> None:
        if self._waiting and not self._worker.busy:
            self._path = self._waiting.pop(0)
            self._worker.begin(_read(self._path), self.read.emit)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self.failed.emit(f"{printable(self._path.name)} was not opened: {reason}.")


def _read(path: Path) -> Generator[float, None, Opened]:
    yield 0.0
    return keras_network.read(path)
