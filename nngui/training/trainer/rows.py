"""`Rows`: a table of numbers that grows, readable at any time as a frozen array."""

import numpy as np
from numpy.typing import NDArray

ROOM = 64  # rows at first


class Rows:
    """A table of numbers; arrays that it returned stay as they are.

    Parameters
    ----------
    columns : int
        Numbers in a row.
    begin : ndarray, shape (rows, columns), optional
        The first rows.
    """

    def __init__(self, columns: int, begin: NDArray[np.float64] | None = None) -> None:
        self._buffer = np.empty((ROOM, columns))
        self._length = 0
        if begin is not None:
            self._buffer = np.concatenate([begin, self._buffer])
            self._length = len(begin)

    def __len__(self) -> int:
        return self._length

    def append(self, *row: float) -> None:
        """Add a row."""
        self.extend(np.array([row]))

    def extend(self, rows: NDArray[np.float64]) -> None:
        """Add some rows."""
        while self._length + len(rows) > len(self._buffer):
            self._buffer = np.concatenate([self._buffer, np.empty_like(self._buffer)])
        self._buffer[self._length : self._length + len(rows)] = rows
        self._length += len(rows)

    def cut(self, length: int) -> None:
        """Remove all rows but the first ones."""
        if length < self._length:
            self._buffer = self._buffer.copy()  # the next row would overwrite what was returned
            self._length = length

    def frozen(self) -> NDArray[np.float64]:
        """Return all rows so far, shape (rows, columns), read-only, without copying."""
        rows = self._buffer[: self._length]
        rows.flags.writeable = False
        return rows
