"""The calls of a recording, and their run, stage by stage or all at once."""

from collections.abc import Callable, Hashable, Iterator
from contextvars import Context
from functools import partial as call
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Call = Callable[[], object]
Calls = list[Call]
Key = TypeVar("Key")

__all__ = ["Call", "Calls", "Run", "call", "quiet"]


class Run(Generic[Key]):
    """Computes what was recorded, from whatever stands in the arrays that were given.

    Only one thread at a time can use it.

    Parameters
    ----------
    stages : list of (name, calls)
    find : function
        Returns the array of a recorded one.

    Attributes
    ----------
    stages : list of (name, calls)
        In the order in which they run.
    calls : list of calls
        Of all stages.
    compute : function
        Computes, without the time that it takes to call a method.
    """

    def __init__(
        self, stages: list[tuple[Hashable, Calls]], find: Callable[[Key], NDArray[Any]]
    ) -> None:
        self.stages, self._find = stages, find
        self.calls = [each for _, calls in stages for each in calls]
        self._quiet = quiet()
        self.compute: Call = call(self._quiet.run, _all, self.calls)

    def __call__(self) -> None:
        """Compute."""
        self.compute()

    def __getitem__(self, recorded: Key) -> NDArray[Any]:
        """Return the array that holds a recorded one: one that was given, or is kept.

        Raises
        ------
        KeyError
            If it is not kept.
        """
        return self._find(recorded)

    def walk(self) -> Iterator[Hashable]:
        """Compute stage by stage; yield the name of each when it is done."""
        for name, calls in self.stages:
            self._quiet.run(_all, calls)
            yield name


def quiet() -> Context:
    """Return a context in which NumPy does not warn.

    An exponential may overflow (1 / (1 + inf) is 0, as it should be), and the cost of a network
    that diverges is not finite. Entering this context takes a tenth of the 2 µs of `np.errstate`;
    only one thread at a time can use it.
    """
    context = Context()
    context.run(np.seterr, all="ignore")
    return context


def _all(calls: Calls) -> None:
    for each in calls:
        each()
