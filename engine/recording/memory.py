"""Places in memory, and the operations that read and write them, before buffers are assigned."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.recording.run import Calls

AnyArray = NDArray[Any]


@dataclass(eq=False, slots=True)
class Memory:
    """A piece of memory: a given array's, a constant's, or one that is still to be assigned.

    Attributes
    ----------
    sketch : ndarray
        The given array, or an array of the right size that is never read nor written (see
        `sketch`); of it views are taken.
    given : bool
        Whether `sketch` is the memory itself.
    seen : bool
        Whether others than the recorded operations read or write it.
    spare : bool
        Whether it may be used for something else after its last use in a run.
    """

    sketch: AnyArray
    given: bool = False
    seen: bool = False
    spare: bool = False
    start: int = field(init=False)  # the address of the sketch

    def __post_init__(self) -> None:
        self.start = address(self.sketch)

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.sketch.nbytes


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a memory, seen as an array."""

    memory: Memory
    offset: int  # bytes
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def bounds(self) -> tuple[int, int]:
        """The first byte, and the one after the last."""
        low, high = self.offset, self.offset + self.dtype.itemsize
        for length, stride in zip(self.shape, self.strides, strict=True):
            reach = (length - 1) * stride
            low, high = low + min(reach, 0), high + max(reach, 0)
        return low, high

    @property
    def size(self) -> int:
        """The number of bytes of its values."""
        size = self.dtype.itemsize
        for length in self.shape:
            size *= length
        return size

    @property
    def dense(self) -> bool:
        """Whether its values lie one behind the other, in any order of the axes."""
        step = self.dtype.itemsize
        for stride, length in sorted(zip(self.strides, self.shape, strict=True)):
            if length != 1 and stride != step:
                return False
            step *= length
        return True

    @property
    def whole(self) -> bool:
        """Whether it is all of its memory."""
        return self.offset == 0 and self.size == self.memory.size and self.dense

    def like(self, other: "Place") -> bool:
        """Return whether two places have their values in the same order, with the same gaps."""
        return (self.shape, self.dtype) == (other.shape, other.dtype) and all(
            length == 1 or stride == another
            for length, stride, another in zip(self.shape, self.strides, other.strides, strict=True)
        )

    def overlaps(self, other: "Place") -> bool:
        """Return whether a byte may belong to both."""
        if self.memory is not other.memory or not self.size or not other.size:
            return False
        (low, high), (lower, higher) = self.bounds, other.bounds
        return low < higher and lower < high

    def moved(self, memory: Memory, by: int) -> "Place":
        """Return the same part of another memory, that many bytes further on."""
        return Place(memory, self.offset + by, self.shape, self.strides, self.dtype)


@dataclass(slots=True)
class Operation:
    """One statement of the recording.

    Attributes
    ----------
    make : function of arrays
        Returns the calls; its arguments are the arrays at `reads`, and the one at `target`.
    reads : list of Place
    target : Place or None
        None for a call of plain Python, which may read and write whatever others see.
    alike : bool
        Whether every value of the target depends only on the values at the same place of `reads`
        that have its shape.
    copies : bool
        Whether the target becomes the first of `reads`.
    stage : hashable
    """

    make: Callable[..., Calls]
    reads: list[Place]
    target: Place | None
    alike: bool = False
    copies: bool = False
    stage: Hashable = None

    @property
    def places(self) -> Iterator[Place]:
        """All places that it reads or writes."""
        yield from self.reads
        if self.target is not None:
            yield self.target


_pad = np.empty(64, np.uint8)


def sketch(shape: tuple[int, ...], dtype: np.dtype[Any], axes: Iterable[int]) -> AnyArray:
    """Return an array of which only shape, type and strides matter.

    All sketches share one piece of memory, which is never touched, so that the system need not
    provide it.

    Parameters
    ----------
    shape : tuple of int
    dtype : data type
    axes : iterable of int
        From the one whose values lie farthest apart to the one in which they are neighbours.
    """
    global _pad
    strides, step = [0] * len(shape), dtype.itemsize
    for axis in reversed([*axes]):
        strides[axis] = step
        step *= shape[axis]
    pad = _pad
    if pad.nbytes < step:
        pad = _pad = np.empty(2 * step, np.uint8)
    return np.ndarray(shape, dtype, pad, 0, strides)


def address(array: AnyArray) -> int:
    """Return the address of the first value."""
    where: int = array.__array_interface__["data"][0]
    return where


def root(array: AnyArray) -> AnyArray:
    """Return the array of whose memory `array` is a view."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
