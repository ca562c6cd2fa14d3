"""The product of two matrices as calls, in the way that is quickest on this machine."""

from itertools import product as pairs

import numpy as np

from engine.arrays import Array
from engine.recording import Calls, call
from engine.threads import blas_threads, has_quick_small_products

TILE = 32  # rows and columns of a part
LARGE_TILE = 64  # of a part of a product whose matrices both lie row by row, as for a gradient
SMALL = 1_000_000  # multiplications up to which OpenBLAS has a quicker way to make a product


def product(w: Array, x: Array, out: Array) -> Calls:
    """Return the calls that compute ``out = w x``.

    Parameters
    ----------
    w : ndarray, shape (m, k)
    x : ndarray, shape (k, n)
    out : ndarray, shape (m, n)

    Notes
    -----
    This is ``w.dot(x, out)``, except where OpenBLAS has a quicker way for small products: there a
    product computed by one thread, or a narrow one, such as 25 units with 1,000 examples, takes
    up to twice as long as its parts one by one. A part is 32 rows and 32 columns of out, or 64 and
    64; `np.matmul` goes through all of them in one call, and in another through those that are left
    at an edge, if any.
    """
    (m, k), n = w.shape, x.shape[1]
    if m * k * n <= SMALL or not _in_parts(m, k, n):
        return [call(w.dot, x, out)]
    tile = _tile(w, x)
    return [
        _parts(w[rows], x[:, columns], out[rows, columns], tile)
        for rows, columns in pairs(_bands(m, tile), _bands(n, tile))
    ]


def _in_parts(m: int, k: int, n: int) -> bool:
    """Return whether a product is quicker in parts than at once."""
    if not has_quick_small_products() or min(TILE, m) * k * min(TILE, n) > SMALL:
        return False
    return min(m, k, n) <= TILE or blas_threads() == 1


def _tile(w: Array, x: Array) -> int:
    """Return the number of rows and columns of a part."""
    (m, k), n = w.shape, x.shape[1]
    by_rows = w.flags.c_contiguous and x.strides[1] == x.itemsize
    large = by_rows and min(m, n) > TILE and LARGE_TILE * k * LARGE_TILE <= SMALL
    return LARGE_TILE if large else TILE


def _bands(length: int, tile: int) -> list[slice]:
    """Cut an axis into whole parts and the rest."""
    cut = length - length % tile
    return [band for band in (slice(0, cut), slice(cut, length)) if band.start < band.stop]


def _parts(w: Array, x: Array, out: Array, tile: int) -> call[object]:
    """Return the one call that makes all parts of a product; they are views of its matrices."""
    (m, k), n = w.shape, x.shape[1]
    high, wide = min(tile, m), min(tile, n)
    return call(
        np.matmul,
        w.reshape(-1, 1, high, k),
        x.reshape(k, -1, wide).swapaxes(0, 1),
        out.reshape(-1, high, n // wide, wide).swapaxes(1, 2),
    )
