"""Locks of files that one program may use at a time; they end with the program, also by a crash."""

import os
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

UNWRITTEN = 5.0  # s for which a lock may be without content: it is being made


def lock(path: Path) -> QLockFile:
    """Return the lock that is the file of this path; it is not taken yet."""
    found = QLockFile(str(path))
    found.setStaleLockTime(0)  # a program that lives keeps it, however long
    return found


def lock_of_document(path: Path) -> QLockFile:
    """Return the lock that a program holds while it has a document open."""
    return lock(path.with_name(f".{path.name}.lock"))


def take(wanted: QLockFile) -> bool:
    """Take a lock, unless a program that lives has it; return whether it was taken."""
    if wanted.tryLock(0):
        return True
    if is_held(wanted) and not wanted.getLockInfo()[0] and _age(wanted) > UNWRITTEN:
        wanted.removeStaleLockFile()  # the machine ended before its content was on the disk
        return wanted.tryLock(0)
    return False


def _age(wanted: QLockFile) -> float:
    with suppress(OSError):
        return time.time() - Path(wanted.fileName()).stat().st_mtime
    return 0.0


def is_own(lock: QLockFile) -> bool:
    """Return whether this program holds the lock, by another object."""
    pid: int = lock.getLockInfo()[-3]  # before the name of the machine, and that of the program
    return pid == os.getpid()


def is_held(taken: QLockFile) -> bool:
    """Return whether another program holds a lock that could not be taken.

    Else there is none: its folder cannot be written to.
    """
    return taken.error() is QLockFile.LockError.LockFailedError
