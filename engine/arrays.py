"""The array type, and one flat vector seen as the layers' matrices."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FLOAT = np.float32  # the type of parameters; gradient checks use float64
Array = NDArray[np.floating[Any]]


def carve(flat: Array, shapes: Sequence[tuple[int, int]]) -> list[Array]:
    """Cut `flat` into matrices of these shapes, row by row, one behind the other.

    Parameters
    ----------
    flat : ndarray, shape (n,)
        n is the sum of the shapes' sizes.
    shapes : sequence of (rows, columns)

    Returns
    -------
    list of ndarray
        Views of `flat`. Write with ``view[...] = values``: assigning another array to the name
        does not change `flat`.
    """
    matrices, start = [], 0
    for rows, columns in shapes:
        stop = start + rows * columns
        matrices.append(flat[start:stop].reshape(rows, columns))
        start = stop
    return matrices
