"""`Exchange`: import and export of my digits, in a thread of its own."""

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.printing import printable
from nngui.collection.formats.exporting import Kind
from nngui.collection.formats.importing import Imported, read
from nngui.collection.library import Library
from nngui.collection.my_digits import MOST, Example, new_key
from nngui.design.figures import counted
from nngui.system.background import Background

BUSY = "Wait until the present import or export is done, or cancel it."


class Exchange(QObject):
    """Imports and exports, one at a time, each in a thread of its own.

    Parameters
    ----------
    library : Library

    Signals
    -------
    progressed : int
        Per cent of the import or export that runs; -1 when it has ended.
    imported : Imported
        After an import, when its examples are among the digits.
    notified : str
        The outcome, in a sentence. That digits were added, the library emits when they are on disk.
    """

    progressed = Signal(int)
    imported = Signal(object)
    notified = Signal(str)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._job: Background | None = None
        self._cancelled = False  # though its result may be on its way

    @property
    def busy(self) -> bool:
        """Whether an import or export runs."""
        return self._job is not None

    def import_digits(self, paths: Sequence[Path]) -> None:
        """Add what is in these files and folders to the digits."""
        digits = self._library.digits
        job = Background(
            read(tuple(paths), max(0, MOST - len(digits)), new_key(digits.newest), digits), self
        )
        job.done.connect(self._add)
        self._start(job)

    def export_digits(self, path: Path, kind: Kind) -> None:
        """Write the digits into a file, a pair of files or a folder."""
        job = Background(_export(path, kind, tuple(self._library.digits)), self)
        job.done.connect(self._notify)
        self._start(job)

    @Slot()
    def cancel(self) -> None:
        """Stop the import or export; an import adds nothing then."""
        if self._job is not None:
            self._cancelled = True
            self._job.cancel()
            self.notified.emit("Cancelled: nothing was changed.")

    def close(self) -> None:
        """Stop the import or export because the program ends."""
        if self._job is not None:
            self._job.cancel()

    def _start(self, job: Background) -> None:
        if self.busy:
            job.deleteLater()
            self.notified.emit(BUSY)
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
            self._library.add(imported.examples, "Import Digits", imported.summary)
        else:
            self.notified.emit(imported.summary)
        self.imported.emit(imported)

    @Slot(object)
    def _notify(self, text: str) -> None:
        if not self._cancelled:
            self.notified.emit(text)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self.notified.emit(f"That did not work: {reason}.")

    @Slot()
    def _end(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        self.progressed.emit(-1)


def _export(path: Path, kind: Kind, examples: Sequence[Example]) -> Generator[float, None, str]:
    """Write digits; return the outcome in a sentence."""
    written = 0
    for share in kind.write(path, examples):
        written += 1
        yield share
    left = len(examples) - written
    missing = f"; {counted(left, 'picture')} without strokes left out" if left > 0 else ""
    came = f"{counted(min(written, len(examples)), 'digit')} exported"
    return f"{came} to {printable(str(path))}{missing}."
