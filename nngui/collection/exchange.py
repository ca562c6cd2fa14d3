"""`DigitExchange`: my digits from and to files, while the window goes on."""

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.printing import printable
from nngui.collection.formats.exporting import Kind
from nngui.collection.formats.importing import Imported, read
from nngui.collection.job import DigitJob
from nngui.collection.library import DigitKeeper
from nngui.collection.my_digits import MOST, Example
from nngui.design.figures import counted

BUSY = "Wait until the present import or export is done, or cancel it."


class DigitExchange(QObject):
    """Imports and exports, one at a time, each in a thread of its own.

    Parameters
    ----------
    keeper : DigitKeeper

    Signals
    -------
    progressed : int
        Per cent of what is at work; -1 when nothing is any more.
    imported : Imported
        After an import, when its examples are among the digits.
    told : str
        What was done, or why it was not, in a sentence. Of digits that were added the keeper tells
        as soon as they are safe on the disk.
    """

    progressed = Signal(int)
    imported = Signal(object)
    told = Signal(str)

    def __init__(self, keeper: DigitKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._job: DigitJob | None = None
        self._cancelled = False  # though its result may be on its way

    @property
    def busy(self) -> bool:
        """Whether an import or export is at work."""
        return self._job is not None

    def import_digits(self, paths: Sequence[Path]) -> None:
        """Add what is in these files and folders to the digits."""
        room = max(0, MOST - len(self._keeper.digits))
        job = DigitJob(read(tuple(paths), room), self)
        job.done.connect(self._add)
        self._start(job)

    def export_digits(self, path: Path, kind: Kind) -> None:
        """Write the digits into a file, a pair of files or a folder."""
        job = DigitJob(_export(path, kind, tuple(self._keeper.digits)), self)
        job.done.connect(self._say)
        self._start(job)

    @Slot()
    def cancel(self) -> None:
        """Stop what is at work; of an import nothing is added then."""
        if self._job is not None:
            self._cancelled = True
            self._job.cancel()
            self.told.emit("Cancelled: nothing was changed.")

    def close(self) -> None:
        """Stop what is at work, for the program ends."""
        if self._job is not None:
            self._job.cancel()

    def _start(self, job: DigitJob) -> None:
        if self.busy:
            job.deleteLater()
            self.told.emit(BUSY)
            return
        self._job, self._cancelled = job, False
        job.progressed.connect(self.progressed)
        job.failed.connect(self._fail)
        job.finished.connect(self._end)
        self.progressed.emit(0)
        job.start()

    @Slot(object)
    def _add(self, imported: Imported) -> None:
        if self._cancelled:
            return
        if imported.examples:
            self._keeper.add(imported.examples, "Import Digits", imported.summary)
        else:
            self.told.emit(imported.summary)
        self.imported.emit(imported)

    @Slot(object)
    def _say(self, text: str) -> None:
        if not self._cancelled:
            self.told.emit(text)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self.told.emit(f"That did not work: {reason}.")

    @Slot()
    def _end(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        self.progressed.emit(-1)


def _export(path: Path, kind: Kind, examples: Sequence[Example]) -> Generator[float, None, str]:
    """Write digits; return what is to be said of it."""
    written = 0
    for share in kind.write(path, examples):
        written += 1
        yield share
    left = len(examples) - written
    missing = f"; {counted(left, 'picture')} without strokes left out" if left > 0 else ""
    came = f"{counted(min(written, len(examples)), 'digit')} exported"
    return f"{came} to {printable(str(path))}{missing}."
