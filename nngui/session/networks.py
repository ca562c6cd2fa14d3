"""`Networks`: reads networks from files of Keras, to begin runs with them."""

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.printing import printable
from nngui.design import keras_network
from nngui.design.keras_network import Opened
from nngui.system.background import Background


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
        self._job: Background | None = None

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._job is not None

    def open(self, path: Path) -> None:
        """Read a network; if that fails, nothing is changed."""
        self._waiting.append(path)
        if self._job is None:
            self._begin()

    def close(self) -> None:
        """Wait for what is being read, and leave it."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _begin(self) -> None:
        self._path = self._waiting.pop(0)
        self._job = job = Background(_read(self._path), self, expected=(OSError, ValueError))
        job.done.connect(self.read)
        job.failed.connect(self._fail)
        job.finished.connect(self._end)
        job.start()

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self.failed.emit(f"{printable(self._path.name)} was not opened: {reason}.")

    @Slot()
    def _end(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        if self._waiting:
            self._begin()


def _read(path: Path) -> Generator[float, None, Opened]:
    yield 0.0
    return keras_network.read(path)
