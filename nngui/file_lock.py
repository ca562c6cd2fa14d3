"""A lock that programs on one machine respect, and that the system lifts when one of them dies."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 1.0  # s, for another program to come to the end of its writing
PAUSE = 0.002  # s between two tries
NOT_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}  # some network drives have no locks

if sys.platform == "win32":
    import msvcrt

    def _try(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock that the file at `path` stands for; the file stays, and is empty.

    Raises
    ------
    OSError
        If the file cannot be made, or another program does not let go of it.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        _wait(file, path, time.monotonic() + patience)
        yield
    finally:
        os.close(file)  # which also lets go of the lock


def _wait(file: int, path: Path, end: float) -> None:
    while True:
        try:
            return _try(file)
        except OSError as error:
            if error.errno in NOT_HERE:
                return None
            if time.monotonic() > end:
                raise TimeoutError(
                    f"another program has been writing in {path.parent} for too long"
                ) from error
            time.sleep(PAUSE)
