"""What is said of a file that cannot be opened."""

import reprlib

from engine.printable import printable

LONGEST = 600  # characters of a message, for files may hold names of any length


class ModelFileError(ValueError):
    """A file holds no network that can be opened here; the message says what was expected.

    It is one line of printable characters, whatever the file holds.
    """

    def __init__(self, message: str) -> None:
        super().__init__(printable(message, LONGEST))


def shown(value: object) -> str:
    """Return `value` as it may stand in a message, however long and deep it is."""
    brief = reprlib.Repr()
    brief.maxstring = brief.maxother = 60
    brief.maxlevel = 2
    return brief.repr(value)
