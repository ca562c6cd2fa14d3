"""Locks of files that one program may use at a time; they end with the program, also by a crash."""

from pathlib import Path

from PySide6.QtCore import QLockFile


def lock(path: Path) -> QLockFile:
    """Return the lock that is the file of this path; it is not taken yet."""
    found = QLockFile(str(path))
    found.setStaleLockTime(0)  # a program that lives keeps it, however long
    return found


def lock_of_document(path: Path) -> QLockFile:
    """Return the lock that a program holds while it has a document open."""
    return lock(path.with_name(f".{path.name}.lock"))


def is_held(taken: QLockFile) -> bool:
    """Return whether another program holds a lock that could not be taken.

    Else there is none: its folder cannot be written to.
    """
    return taken.error() is QLockFile.LockError.LockFailedError
