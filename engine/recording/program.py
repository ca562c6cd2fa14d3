"""The list of operations that is written while a computation is recorded."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NoReturn

import numpy as np

from engine.recording.memory import AnyArray, Memory, Operation, Place, address, root, sketch
from engine.recording.run import Calls, call

Product = Callable[[Any, Any, Any], Calls]


class Program:
    """Operations in the order in which they were recorded, and the memories that they use.

    Parameters
    ----------
    product : function of w, x and out
        Returns the calls that compute the product of two matrices.

    Attributes
    ----------
    operations : list of Operation
    stage : hashable
        Of what is recorded next.
    over_ones : dict
        By the place of an array, the view of the array that has a row of ones below it.
    """

    def __init__(self, product: Product | None = None) -> None:
        self.product = product or _dot
        self.operations: list[Operation] = []
        self.stage: Hashable = None
        self.over_ones: dict[Place, tuple[Memory, AnyArray]] = {}
        self._given: dict[int, Memory] = {}  # by the address of a root; memories keep roots alive

    def given(self, array: AnyArray, *, spare: bool = False) -> Memory:
        """Return the memory of an array that others see too.

        Raises
        ------
        TypeError
            If it overlaps that of another one, without being a view of the same array.
        """
        base = root(array)
        for memory in self._given.values():
            if memory.sketch is base:
                return memory
            if np.may_share_memory(memory.sketch, base):
                raise TypeError("expected arrays that share no memory, or are views of one array")
        if not (base.flags.c_contiguous or base.flags.f_contiguous):
            raise TypeError("expected an array without gaps in its memory")
        return self._given.setdefault(address(base), Memory(base, True, True, spare))

    def own(self, array: AnyArray) -> Memory:
        """Return the memory of an array that nobody else sees, and that has values already."""
        return Memory(array, given=True)

    def new(self, shape: Sequence[int], dtype: Any, like: AnyArray | None = None) -> Memory:
        """Return the memory of a result, with its axes in the order of an array, or row by row.

        Whether it gets a buffer of its own is decided later.
        """
        shape = tuple(shape)
        axes = [*range(len(shape))]
        if like is not None and like.shape == shape:
            axes.sort(key=lambda axis: -abs(like.strides[axis]))
        return Memory(sketch(shape, np.dtype(dtype), axes))

    def add(
        self,
        make: Callable[..., Calls],
        reads: Sequence[Place],
        target: Place | None,
        *,
        alike: bool = False,
        copies: bool = False,
    ) -> None:
        """Write down an operation."""
        self.operations.append(Operation(make, [*reads], target, alike, copies, self.stage))


def refuse(thing: str, instead: str) -> NoReturn:
    """Raise the TypeError for something that cannot be recorded."""
    raise TypeError(f"{thing} cannot be recorded; there are {instead}, and Tape.do")


def _dot(w: AnyArray, x: AnyArray, out: AnyArray) -> Calls:
    return [call(w.dot, x, out)]
