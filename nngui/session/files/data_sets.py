"""`DataSets`: files of a person's own become data sets to train with."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from nngui.collection.formats.found import FileError
from nngui.collection.reading import files
from nngui.collection.reading.guess import Guess, data_set, guess_of
from nngui.collection.reading.raw import Raw
from nngui.design.data_set import DataSet, titled
from nngui.system.background import Worker

BUSY = "Another file is still being read; try again in a moment."
PLAIN = (
    "x",
    "y",
    "images",
    "labels",
    "data",
)  # names of files that say nothing: the folder's is taken


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read of some files, before it is taken.

    Attributes
    ----------
    title : str
        By the names of the files.
    raws : tuple of Raw
        The ways to understand them, the likeliest first; at least one.
    guesses : tuple of Guess
        One for each.
    """

    title: str
    raws: tuple[Raw, ...]
    guesses: tuple[Guess, ...]


class DataSets(QObject):
    """Reads files and folders in the background, and makes data sets of what they hold.

    Signals
    -------
    found : Reading
    made : DataSet
    failed : str
        Why there is none, in a sentence.
    progressed : int
        Per cent; −1 at the end.
    """

    found = Signal(object)
    made = Signal(object)
    failed = Signal(str)
    progressed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(self, expected=(OSError, FileError))
        self._worker.progressed.connect(self.progressed)
        self._worker.failed.connect(self._fail)
        self._worker.freed.connect(self._end)

    def read(self, paths: Sequence[Path]) -> None:
        """Read some files, or a folder."""
        self._start(_read(tuple(paths)), self.found.emit, f"{paths[0].name}: ")

    def make(self, raw: Raw, guess: Guess, title: str) -> None:
        """Make a data set of what was read."""
        self._start(_made(raw, guess, title), self.made.emit)

    @Slot()
    def cancel(self) -> None:
        """Stop; nothing is taken."""
        self._worker.cancel()

    def close(self) -> None:
        """Stop because the program ends."""
        self._worker.close()

    def _start(
        self, work: Generator[float, None, object], give: Callable[[Any], object], where: str = ""
    ) -> None:
        if self._worker.busy:
            work.close()
            self.failed.emit(BUSY)
        else:
            self._where = where
            self._worker.begin(work, give)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self.failed.emit(f"{self._where}{reason}.")

    @Slot()
    def _end(self) -> None:
        self.progressed.emit(-1)


def _read(paths: tuple[Path, ...]) -> Generator[float, None, Reading]:
    raws = yield from files.read(paths)
    guesses = []
    for raw in raws:
        guesses.append(guess_of(raw))
        yield 1.0
    return Reading(_title(paths), tuple(raws), tuple(guesses))


def _made(raw: Raw, guess: Guess, title: str) -> Generator[float, None, DataSet]:
    yield 0.0
    return data_set(raw, guess, title)


def _title(paths: tuple[Path, ...]) -> str:
    """Return a title by the names of files; that of their folder if they say nothing."""
    path = paths[0]
    stem = path.name.removesuffix(".gz")
    stem = stem.rsplit(".", 1)[0] if path.is_file() else stem
    stem = stem.replace("-idx3-ubyte", "").replace("-idx1-ubyte", "").replace("_", " ")
    return titled(path.resolve().parent.name if stem.lower() in PLAIN else stem)
