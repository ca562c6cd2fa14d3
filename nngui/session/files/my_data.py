"""`MyData`: what lies in a person's data folder, and its deletion."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from nngui.collection.library import Library
from nngui.design.design import Design
from nngui.session.files.documents import BUSY, Documents
from nngui.system import keras_environment, locks
from nngui.system.undo import UndoStack
from nngui.training.storage.session_file import SessionFile

LOG = logging.getLogger("nngui")
DIGITS, SESSIONS, ERRORS, KERAS, OTHERS = (
    "My digits and questions",
    "Sessions without a name, and what is kept to recover them",
    "Log of errors",
    "Keras, to check with",
    "Other files, which stay",
)
PATTERNS = {
    DIGITS: "my-digits*",
    SESSIONS: "session*",
    ERRORS: "errors.log*",
    KERAS: f"{keras_environment.FOLDER}/**/*",
    OTHERS: "*",
}
LOCK = ".lock"
IN_USE = ".sqlite", ".sqlite-journal"  # of the session of a program that runs
EMPTIED = "my-digits.sqlite", "my-digits.sqlite-journal"
HELD = "Another program has a session open: it stays until that program is closed."


class Holder(Enum):
    """The program that has a session open."""

    NOBODY = 0
    SELF = 1
    ANOTHER = 2


NOBODY = Holder.NOBODY


@dataclass(frozen=True, slots=True)
class Lying:
    """Files of one kind in the data folder.

    Attributes
    ----------
    title : str
    files : tuple of Path
    size : int
        In bytes, of all of them.
    """

    title: str
    files: tuple[Path, ...]
    size: int


class MyData(QObject):
    """Lists and deletes what a person has in the data folder.

    Parameters
    ----------
    folder : Path or None
        None if nothing is kept.
    documents : Documents
    digits : Library
    undo_stack : UndoStack
    file : SessionFile
        In which the session is kept.

    Signals
    -------
    deleted : tuple of str
        All is deleted; the sentences say what is not, and why.
    refused : str
        Why nothing is deleted.
    """

    deleted = Signal(object)
    refused = Signal(str)
    _cleaned = Signal(str)  # from the thread of the file

    def __init__(
        self,
        folder: Path | None,
        documents: Documents,
        digits: Library,
        undo_stack: UndoStack,
        file: SessionFile,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self._documents, self._digits, self._undo_stack = documents, digits, undo_stack
        self._file = file
        self._waits = 0  # until the session is another one, and the digits are gone
        self._problem = ""  # with the digits
        documents.ended.connect(self._go_on)
        digits.erased.connect(self._note_erased)
        self._cleaned.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def lying(self) -> tuple[Lying, ...]:
        """What lies in the folder, kind by kind; only kinds of which there is something."""
        if self.folder is None or not self.folder.is_dir():
            return ()
        found, known = [], set[Path]()
        for title, pattern in PATTERNS.items():
            files = {path for path in self.folder.glob(pattern) if _is_data(path)} - known
            known |= files
            if files:
                found.append(Lying(title, tuple(sorted(files)), sum(map(_size, files))))
        return tuple(found)

    def delete(self) -> None:
        """Begin as at a first start, and delete the files; `deleted` follows.

        Documents that were saved elsewhere stay.
        """
        if self._waits:
            return
        if self._documents.busy:
            self.refused.emit(BUSY)
            return
        self._waits, self._problem = 2, ""
        self._digits.erase()
        self._documents.begin(Design(), anew=True)

    @Slot(str)
    def _note_erased(self, problem: str) -> None:
        self._problem = problem
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        if not self._waits:
            return
        self._waits -= 1
        if not self._waits:
            self._file.clean(self._cleaned.emit)

    @Slot(str)
    def _finish(self, reason: str) -> None:
        self._undo_stack.clear()  # of what can be undone nothing is left either
        problems = [f"My digits are not deleted: {self._problem}"] if self._problem else []
        if reason:
            problems.append(f"{self._file.path} may still have traces of the session: {reason}.")
        self.deleted.emit((*problems, *dict.fromkeys(self._remove())))

    def _remove(self) -> Iterator[str]:
        """Remove all files but those that a running program uses; yield what stays, and why."""
        for handler in LOG.handlers:
            handler.close()  # it is opened again for the next error
        if self.folder is not None:
            yield from keras_environment.remove(self.folder)
        for lying in self.lying:
            for path in lying.files if lying.title not in (KERAS, OTHERS) else ():
                holder = _holder(path) if lying.title == SESSIONS else NOBODY
                if holder is Holder.ANOTHER:
                    yield HELD
                elif path.name not in EMPTIED and not (
                    holder is Holder.SELF and path.suffix in IN_USE
                ):
                    yield from _remove(path)


def _remove(path: Path) -> Iterator[str]:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        yield f"{path} is not deleted: {error.strerror or error}."


def _holder(path: Path) -> Holder:
    """Return which program has the session of this file open."""
    lock = locks.lock(path.with_name(f"{path.name.split('.')[0]}{LOCK}"))
    if locks.take(lock):
        lock.unlock()
        return NOBODY
    return Holder.SELF if locks.is_own(lock) else Holder.ANOTHER


def _is_data(path: Path) -> bool:
    """Return whether there is anything in a file; a lock has only the number of a process."""
    return path.suffix != LOCK and path.is_file() and _size(path) > 0


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
