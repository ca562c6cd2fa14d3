"""Replacing a file in one step, so that it is never half written."""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

BYTES = 4  # of the number in the name of a temporary file
LEFT = 24 * 3600.0  # s after which nobody writes to it any more


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a temporary file for writing, which replaces `path` once it is complete.

    Until then, and if writing fails, `path` is unchanged. A link stays a link. What a program that
    was killed has left of it is removed, a day later.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    passing = target.with_name(f".{target.name}.{secrets.token_hex(BYTES)}")
    _remove_left(target)
    try:
        with passing.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        passing.replace(target)
    finally:
        passing.unlink(missing_ok=True)


def _remove_left(target: Path) -> None:
    """Remove old temporary files of a target."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{{2 * BYTES}}}")
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if ours.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    if entry.stat().st_mtime < time.time() - LEFT:
                        os.unlink(entry.path)
