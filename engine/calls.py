"""A computation prepared once, as a list of calls whose arguments are already bound.

A function such as `activations.sigmoid` does not compute: it returns the NumPy calls that
compute, each bound to the arrays that it reads and writes. A training step is then one line,
``for each in calls: each()``, in which nothing is looked up, sliced or allocated.

Three habits keep small steps fast: the output array comes last and by position; a number is an
array without axes (`scalar`), because a Python float doubles the cost of a small call; a product
of matrices is their method `dot`, or `engine.product`.
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
    """Run all calls in order."""
    for each in calls:
        each()


def quiet() -> Context:
    """Return a context in which NumPy does not warn.

    An exponential may overflow (1 / (1 + inf) is 0, as it should be), and the cost of a network
    that diverges is not finite. Entering this context takes a tenth of the 2 µs of `np.errstate`;
    only one thread at a time can use it.
    """
    context = Context()
    context.run(np.seterr, all="ignore")
    return context
