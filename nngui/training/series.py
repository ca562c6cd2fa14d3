"""Numbers that only grow, readable at any time as a frozen array."""

import numpy as np
from numpy.typing import NDArray


class Series:
    """Rows of numbers to which rows are appended.

    Parameters
    ----------
    columns : int
        Numbers in a row.
    """

    def __init__(self, columns: int) -> None:
        self._buffer = np.empty((64, columns))
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, *row: float) -> None:
        """Add a row; arrays given out before stay as they are."""
        if self._length == len(self._buffer):
            self._buffer = np.concatenate([self._buffer, np.empty_like(self._buffer)])
        self._buffer[self._length] = row
        self._length += 1

    def frozen(self) -> NDArray[np.float64]:
        """Return all rows so far, shape (rows, columns), read-only, without copying."""
        rows = self._buffer[: self._length]
        rows.flags.writeable = False
        return rows
