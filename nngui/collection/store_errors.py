"""Errors of the file of my digits, with their remedies, in a person's words."""

import sqlite3
from pathlib import Path

from nngui.design.figures import count


class StoreError(Exception):
    """My digits cannot be read or written.

    Parameters
    ----------
    reason : str
        The fault and its place; a clause that begins a sentence.
    remedy : str
        The way out, in sentences.
    passing : bool
        Whether it may end by itself, so that a retry makes sense.
    movable : bool
        Whether the file can be set aside.
    """

    def __init__(
        self, reason: str, remedy: str, *, passing: bool = True, movable: bool = False
    ) -> None:
        super().__init__(f"{reason}. {remedy}")
        self.passing, self.movable = passing, movable


REASONS = {
    sqlite3.SQLITE_BUSY: (
        "another program is using {}",
        "Writing is tried again until that program has finished.",
    ),
    sqlite3.SQLITE_FULL: (
        "the disk with {} is full",
        "Free some space on it; then writing is tried again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "{} or its folder is write-protected",
        "Make both writable; then writing is tried again.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "{} cannot be opened, or its folder is write-protected",
        "Make both writable; then writing is tried again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk with {} reports an error",
        "It may be full or failing; writing is tried again.",
    ),
}
SAME = {
    sqlite3.SQLITE_LOCKED: sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_PERM: sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_AUTH: sqlite3.SQLITE_CANTOPEN,
}
DAMAGES = {
    sqlite3.SQLITE_ERROR,  # the table is missing, or has other columns
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_CONSTRAINT,
}


def damage(reason: str, readable: int = 0) -> StoreError:
    """Return the error for a damaged file, or for a file of another program."""
    saved = f" with the {count(readable)} that could be read" if readable else ""
    return StoreError(
        f"{reason} and stays as it is",
        f"Put a copy of yours in its place, or set it aside: then a new file is begun{saved}.",
        passing=False,
        movable=True,
    )


def explained(error: Exception, path: Path | None, readable: int) -> StoreError:
    """Return an error of SQLite or of the system in a person's words.

    Parameters
    ----------
    error : Exception
    path : Path or None
        The file of my digits.
    readable : int
        The number of digits that are known nevertheless.
    """
    if isinstance(error, StoreError):
        return error
    if isinstance(error, OSError):
        where = error.filename or path
        return StoreError(
            f"{where} cannot be used: {error.strerror or error}",
            "Once that is put right, this is tried again.",
        )
    # without a code it is a text that is not UTF-8
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in DAMAGES:
        return damage(f"{path} is damaged ({error})", readable)
    reason, remedy = REASONS.get(
        SAME.get(code, code), ("{} cannot be used", "This is tried again.")
    )
    return StoreError(f"{reason.format(path)} ({error})", remedy)


def journal_of(path: Path) -> Path:
    """Return the file beside that SQLite keeps while it changes the one at `path`."""
    return path.with_name(f"{path.name}-journal")
