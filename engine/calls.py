"""A computation written down once, as a list of calls whose arguments are already bound.

The statements that teach are the statements that run. A function such as `activations.sigmoid`
does not compute: it returns the NumPy calls that will compute, each bound to the arrays that it
reads and writes. A training step is then a straight line, ``for each in calls: each()``, in which
nothing is looked up, sliced or allocated.

Three habits keep small steps fast: the output array comes last and by position; a number is an
array without axes (`scalar`), for a Python float doubles the cost of a small call; a product is
the matrix's own `dot`, or `product`.
"""

from collections.abc import Callable
from contextvars import Context
from functools import partial as call

import numpy as np

from engine.arrays import Array

Calls = list[Callable[[], object]]

__all__ = ["Calls", "call", "product", "quiet", "run", "scalar"]

TILE = 32  # rows and columns of a part of a product
SMALL = 1_000_000  # multiplications up to which OpenBLAS has a quicker way to make a product
CACHED = 2**18  # numbers that stay near the processor while part after part needs them


def scalar(value: float, like: Array) -> Array:
    """Return `value` as an array without axes, of the type of `like`."""
    return np.array(value, like.dtype)


def product(w: Array, x: Array, out: Array) -> Calls:
    """Return the calls that compute ``out = w x``.

    Parameters
    ----------
    w : ndarray, shape (m, k)
    x : ndarray, shape (k, n)
    out : ndarray, shape (m, n)

    Notes
    -----
    ``w.dot(x, out)`` it is, but for products that are large and narrow, such as 25 units that see
    1,000 examples: those take OpenBLAS up to twice as long as their parts take one by one. A
    part is 32 rows and 32 columns of out, or all rows if they are few or odd; `np.matmul` goes
    through all parts in one call, and then through the columns that are left.
    """
    (m, k), n = w.shape, x.shape[1]
    high, wide = TILE if m % TILE == 0 else m, min(TILE, n)
    narrow = min(m, k, n) <= TILE and high * k * wide <= SMALL and m * k <= CACHED
    if m * k * n <= SMALL or not narrow:
        return [call(w.dot, x, out)]
    end = n - n % wide
    parts_of_w = w.reshape(-1, 1, high, k)
    parts_of_x = x[:, :end].reshape(k, -1, wide).swapaxes(0, 1)
    parts_of_out = out[:, :end].reshape(-1, high, end // wide, wide).swapaxes(1, 2)
    calls: Calls = [call(np.matmul, parts_of_w, parts_of_x, parts_of_out)]
    return [*calls, call(np.matmul, w, x[:, end:], out[:, end:])] if end < n else calls


def run(calls: Calls) -> None:
    """Compute."""
    for each in calls:
        each()


def quiet() -> Context:
    """Return a context in which NumPy does not warn.

    An exponential may overflow (1 / (1 + inf) is the right 0), and a network that diverges is
    found by its cost, which is not finite then. Running something in this context costs a tenth
    of `np.errstate`, which is 2 µs; one thread can do so at a time.
    """
    context = Context()
    context.run(np.seterr, all="ignore")
    return context
