"""A computation written down once, as a list of calls whose arguments are already bound.

The statements that teach are the statements that run. A function such as `activations.sigmoid`
does not compute: it returns the NumPy calls that will compute, each bound to the arrays that it
reads and writes. A training step is then a straight line, ``for each in calls: each()``, in which
nothing is looked up, sliced or allocated.

Three habits keep small steps fast: the output array comes last and by position; a number is an
array without axes (`scalar`), for a Python float doubles the cost of a small call; a product of
matrices is their own `dot`, or `engine.product`.
"""

from collections.abc import Callable
from contextvars import Context
from functools import partial as call

import numpy as np

from engine.arrays import Array

Calls = list[Callable[[], object]]

__all__ = ["Calls", "call", "quiet", "run", "scalar"]


def scalar(value: float, like: Array) -> Array:
    """Return `value` as an array without axes, of the type of `like`."""
    return np.array(value, like.dtype)


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
