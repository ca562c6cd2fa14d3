"""The files of sessions in the data folder: one for each program that runs, and those put aside."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile

from nngui.system import locks
from nngui.training.storage.session_file import journal_of

NAME, ENDING = "session", ".sqlite"
ASIDE = ".recovery"  # of what is to become a document
UNREAD = " (not read)"  # of what is no session that this program can read
MOST = 100  # programs at once


@dataclass(frozen=True, slots=True)
class Place:
    """Where a program keeps its session.

    Attributes
    ----------
    path : Path or None
        Of the file; None if nothing can be kept.
    lock : QLockFile or None
        Held as long as the program runs.
    first : bool
        Whether no other program was there: its session without a name is there at the next start.
    reason : str
        Why nothing can be kept.
    """

    path: Path | None = None
    lock: QLockFile | None = None
    first: bool = False
    reason: str = ""

    def leave(self) -> None:
        """Let other programs have the place."""
        if self.lock is not None:
            self.lock.unlock()


def take_place(folder: Path | None) -> Place:
    """Return the first place in a folder that no other program has."""
    if folder is None:
        return Place()
    with suppress(OSError):  # it is noticed below
        folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, MOST + 1):
        path = path_of(folder, number)
        lock = _lock_of(path)
        if locks.take(lock):
            return Place(path, lock, first=number == 1)
        if not locks.is_held(lock):
            return Place(reason=f"{folder} cannot be written to")
    return Place(reason=f"{MOST} programs use {folder}")


def path_of(folder: Path, number: int) -> Path:
    """Return the file of a place."""
    return folder / f"{NAME}{'' if number == 1 else f'-{number}'}{ENDING}"


def left_by_others(folder: Path, own: Path) -> Iterator[Path]:
    """Yield the files of programs that ended without closing; each is put aside, or left, now."""
    for path in sorted(folder.glob(f"{NAME}*{ENDING}")):
        if path != own:
            lock = _lock_of(path)
            if locks.take(lock):
                try:
                    yield path
                finally:
                    lock.unlock()


def put_aside(path: Path, *, unread: bool = False) -> Path:
    """Give the file of a session another name, by the time of its last change; return its path.

    Raises
    ------
    OSError
        If it cannot be renamed.
    """
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master")  # takes back what is half written
    aside = dated(path, f"{UNREAD if unread else ''}{ASIDE}")
    path.rename(aside)
    with suppress(OSError):
        journal_of(path).rename(journal_of(aside))
    return aside


def waiting(folder: Path) -> list[Path]:
    """Return what was put aside and is not a document yet."""
    return sorted(each for each in folder.glob(f"*{ASIDE}") if UNREAD not in each.stem)


def dated(path: Path, ending: str) -> Path:
    """Return a path beside a file that has the time of its last change in its name."""
    changed = datetime.fromtimestamp(path.stat().st_mtime)
    return free(path.with_name(f"{NAME} of {changed:%Y-%m-%d %H.%M.%S}{ending}"))


def free(path: Path) -> Path:
    """Return a path of that name, or one with a number, where there is no file."""
    number, wanted = 2, path
    while path.exists():
        path, number = wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}"), number + 1
    return path


def _lock_of(path: Path) -> QLockFile:
    return locks.lock(path.with_suffix(".lock"))
