"""The array type, and one flat vector seen as the layers' matrices."""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

FLOAT = np.float32  # the type of parameters; gradient checks use float64
Array = NDArray[np.floating[Any]]
Axis = int | Sequence[int] | None  # Keras' axis of units

LINE = 64  # bytes of a line of the cache


def zeros(shape: int | Sequence[int], dtype: Any) -> NDArray[Any]:
    """Return zeros, row by row, that begin with a line of the cache.

    NumPy's own large arrays begin 16 bytes after one, so that every vector of 64 bytes lies in two
    lines: passes over parameters take up to a third longer then.
    """
    shape, kind = (shape,) if isinstance(shape, int) else tuple(shape), np.dtype(dtype)
    size = prod(shape) * kind.itemsize
    raw = np.zeros(size + LINE, np.uint8)
    start = -raw.__array_interface__["data"][0] % LINE
    lines: Any = raw  # a buffer, as NumPy's types know it from Python 3.12 on
    return np.frombuffer(memoryview(lines)[start : start + size], kind).reshape(shape)


def ones(shape: int | Sequence[int], dtype: Any) -> NDArray[Any]:
    """Return ones in the way of `zeros`."""
    array = zeros(shape, dtype)
    array[...] = 1
    return array


def beside_ones(shape: tuple[int, int], dtype: Any) -> Array:
    """Return zeros, shape (examples, inputs), of which `with_ones` needs no copy."""
    rows, columns = shape
    array: Array = ones((rows, columns + 1), dtype)
    array[:, :-1] = 0
    return array[:, :-1]


def with_ones(x: Array, dtype: Any) -> Array:
    """Return inputs with a further column, of ones: that beside them, or else that of a copy.

    Parameters
    ----------
    x : ndarray, shape (examples, inputs)
    dtype : data type
        Of what is returned.

    Returns
    -------
    ndarray, shape (examples, inputs + 1)
        Not to be changed.
    """
    rows, columns = x.shape
    around, width = x.base, columns + 1
    if (
        isinstance(around, np.ndarray)
        and x.dtype == around.dtype == dtype
        and around.size == rows * width
        and x.strides == (width * x.itemsize, x.itemsize)
        and x.__array_interface__["data"][0] == around.__array_interface__["data"][0]
        and around.flags.c_contiguous
    ):
        whole: Array = around.reshape(rows, width)
        if (whole[:, -1] == 1).all():
            return whole
    copy: Array = ones((rows, width), dtype)
    copy[:, :-1] = x
    return copy


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
