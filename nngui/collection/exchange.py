"""`Exchange`: import and export of my digits, in a thread of its own."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.printing import printable
from nngui.collection.formats.exporting import Kind
from nngui.collection.importing import Imported, read
from nngui.collection.library import Library
from nngui.collection.my_digits import MOST, Example, new_key
from nngui.design.figures import counted
from nngui.system.background import Worker

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
        After an import, when its examples are among the digits; `add_doubted` adds the others.
    notified : str
        The outcome, in a sentence. That digits were added, the library emits when they are on disk.
    """

    progressed = Signal(int)
    imported = Signal(object)
    notified = Signal(str)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._worker = Worker(self)
        self._worker.progressed.connect(self.progressed)
        self._worker.failed.connect(self._fail)
        self._worker.freed.connect(self._end)

    @property
    def busy(self) -> bool:
        """Whether an import or export runs."""
        return self._worker.busy

    def import_digits(self, paths: Sequence[Path]) -> None:
        """Add what is in these files and folders to the digits, but what is doubted."""
        digits = self._library.digits
        room = max(0, MOST - len(digits))
        self._start(read(tuple(paths), room, new_key(digits.newest), digits), self._add)

    def add_doubted(self, imported: Imported) -> None:
        """Add the digits of an import that were left out, for they are doubted."""
        message = f"{counted(len(imported.doubted), 'digit')} imported."
        self._library.add(imported.doubted, "Import Digits", message)

    def export_digits(self, path: Path, kind: Kind) -> None:
        """Write the digits into a file, a pair of files or a folder."""
        self._start(_export(path, kind, tuple(self._library.digits)), self.notified.emit)

    @Slot()
    def cancel(self) -> None:
        """Stop the import or export; an import adds nothing then."""
        if self._worker.busy:
            self._worker.cancel()
            self.notified.emit("Cancelled: nothing was changed.")

    def close(self) -> None:
        """Stop the import or export because the program ends."""
        self._worker.close()

    def _start(self, work: Generator[float, None, Any], take: Callable[[Any], object]) -> None:
        if self.busy:
            work.close()
            self.notified.emit(BUSY)
            return
        self.progressed.emit(0)
        self._worker.begin(work, take)

    def _add(self, imported: Imported) -> None:
        if imported.examples:
            self._library.add(imported.examples, "Import Digits", imported.summary)
        else:
            self.notified.emit(imported.summary)
        self.imported.emit(imported)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self.notified.emit(f"That did not work: {reason}.")

    @Slot()
    def _end(self) -> None:
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
