"""Which buffer holds which result: decided once, when all operations are known.

First `in_place` lets a result be computed where it goes: ``above[...] = 1 / (1 + np.exp(-z))``
becomes calls that all write into `above`. Then `assign` gives every result that is left a buffer
from the operation that makes it to the last one that reads it, and to another result of the same
size after that.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np

from engine.arrays import zeros
from engine.recording.memory import AnyArray, Memory, Operation, Place


class Buffers:
    """The memories of a list of operations, and their arrays.

    Parameters
    ----------
    operations : list of Operation
        Is changed: copies that became superfluous are taken out, places moved.
    keep : set of Memory
        Those whose values are read after the run.
    """

    def __init__(self, operations: list[Operation], keep: Collection[Memory]) -> None:
        self.operations: list[Operation | None] = [*operations]
        self._asked = frozenset(keep)
        self._keep = set(keep)
        self._moved: dict[Memory, Place] = {}  # a memory that became a part of another one
        self._arrays: dict[tuple[Any, ...], AnyArray] = {}
        self._held: dict[Memory, AnyArray] = {}  # the array of a memory, as a line of bytes
        self._uses: dict[Memory, list[int]] = {}
        for i, operation in enumerate(operations):
            for place in operation.places:
                uses = self._uses.setdefault(place.memory, [])
                if not uses or uses[-1] != i:
                    uses.append(i)
        for memory in self._keep:
            self._uses.setdefault(memory, [])

    def find(self, place: Place) -> AnyArray:
        """Return the array at a place of the recording.

        Raises
        ------
        KeyError
            If its buffer holds something else after the run.
        """
        if not (place.memory.given or place.memory in self._asked):
            raise KeyError("expected an array that is kept: name it in Tape.compile(keep=[…])")
        return self._array(self._settled(place))

    # Computing in place

    def in_place(self) -> None:
        """Let results be computed where the operation that uses them writes its own."""
        for i in reversed(range(len(self.operations))):
            operation = self.operations[i]
            if operation is None or operation.target is None or not operation.alike:
                continue
            for read in operation.reads:
                if self._can_become(read, operation.target, i):
                    self._move(read.memory, operation.target)
                    if operation.copies:
                        self.operations[i] = None
                        self._forget(i, operation.target.memory)
                    break

    def _can_become(self, read: Place, target: Place, i: int) -> bool:
        """Return whether the result that operation i reads may be computed in its target."""
        memory = read.memory
        if memory.given or memory is target.memory or not read.whole or not read.like(target):
            return False
        operation, uses, kept = self._at(i), self._uses[memory], memory in self._keep
        seen, both = target.memory.seen or target.memory in self._keep, kept or uses[-1] > i
        if seen and (both or not self._unseen(uses[0], i, uses)):
            return False
        if both and not self._stay_equal(memory, target, i):
            return False
        others = [place for place in operation.reads if place is not read]
        if any(place.overlaps(target) or place.memory is memory for place in others):
            return False
        return self._untouched(target, uses[0], i)

    def _stay_equal(self, memory: Memory, target: Place, i: int) -> bool:
        """Return whether a copy and what it is made of stay the same, as long as both are read."""
        last = None if memory in self._keep else self._uses[memory][-1]
        return (
            self._at(i).copies
            and not self._written(memory, i + 1)
            and not self._written(target.memory, i + 1, last, target)
        )

    def _unseen(self, first: int, last: int, uses: list[int]) -> bool:
        """Return whether others could not see that a place is written earlier than it says."""
        stage = self._at(last).stage
        if any(self._at(k).stage != stage for k in uses if k <= last):
            return False
        between = (self.operations[k] for k in range(first, last))
        return all(operation is None or operation.target is not None for operation in between)

    def _written(
        self, memory: Memory, start: int, last: int | None = None, place: Place | None = None
    ) -> bool:
        """Return whether a memory, or that place of it, is written from operation `start` on."""
        uses = self._uses[memory]
        for k in uses[bisect_left(uses, start) :]:
            if last is not None and k > last:
                return False
            target = self._at(k).target
            if target is None or target.memory is not memory:
                continue
            if place is None or target.overlaps(place):
                return True
        return False

    def _untouched(self, place: Place, first: int, i: int) -> bool:
        """Return whether nothing reads or writes a place from operation `first` until i."""
        uses = self._uses[place.memory]
        for k in uses[bisect_left(uses, first) : bisect_left(uses, i)]:
            operation = self._at(k)
            touching = [each for each in operation.places if each.overlaps(place)]
            # the first one may read the values that it replaces
            begins = k == first and operation.alike
            if touching and not (
                begins
                and all(each.offset == place.offset and each.like(place) for each in touching)
            ):
                return False
        return True

    def _move(self, memory: Memory, target: Place) -> None:
        """Make a memory a part of another one."""
        self._moved[memory] = target
        uses = self._uses.pop(memory)
        for k in uses:
            operation = self._at(k)
            operation.reads = [self._settled(place) for place in operation.reads]
            if operation.target is not None:
                operation.target = self._settled(operation.target)
        merged = sorted({*uses, *self._uses[target.memory]})
        self._uses[target.memory] = merged
        if memory in self._keep:
            self._keep.add(target.memory)

    def _forget(self, i: int, memory: Memory) -> None:
        self._uses[memory].remove(i)

    def _settled(self, place: Place) -> Place:
        while place.memory in self._moved:
            target = self._moved[place.memory]
            place = place.moved(target.memory, target.offset)
        return place

    def _at(self, i: int) -> Operation:
        operation = self.operations[i]
        assert operation is not None
        return operation

    # Assigning buffers

    def assign(self) -> Iterator[tuple[Operation, list[AnyArray]]]:
        """Yield every operation with its arrays, the target's last."""
        free: dict[int, list[AnyArray]] = {}
        for memory in self._uses:
            if memory.given:
                self._held[memory] = memory.sketch
            elif memory in self._keep:
                self._held[memory] = zeros(memory.size, np.uint8)
        for i, operation in enumerate(self.operations):
            if operation is None:
                continue
            ending = {p.memory for p in operation.places if self._ends(p.memory, i)}
            if operation.target is not None and operation.target.memory not in self._held:
                self._hold(operation, ending, free)
            yield operation, [self._array(place) for place in operation.places]
            for memory in ending:
                free.setdefault(memory.size, []).append(self._held[memory])

    def _ends(self, memory: Memory, i: int) -> bool:
        """Return whether the buffer of a memory is free after operation i."""
        if memory in self._keep or (memory.given and not memory.spare):
            return False
        return self._uses[memory][-1] == i and (not memory.given or _can_be_buffer(memory.sketch))

    def _hold(
        self, operation: Operation, ending: set[Memory], free: dict[int, list[AnyArray]]
    ) -> None:
        """Give the target a buffer: that of a value that is replaced, a free one, or a new one."""
        target = operation.target
        assert target is not None
        memory = target.memory
        for read in operation.reads if operation.alike and target.whole else ():
            if read.dense and read.like(target) and read.memory in ending:
                ending.remove(read.memory)
                self._held[memory] = self._array(read)
                return
        buffers = free.get(memory.size)
        self._held[memory] = buffers.pop() if buffers else zeros(memory.size, np.uint8)

    def _array(self, place: Place) -> AnyArray:
        """Return the array at a place: one object for one place, which in-place calls like."""
        held = self._held.get(place.memory)
        if held is None:  # nothing uses it
            held = place.memory.sketch
        layout = (place.offset, place.shape, place.strides, place.dtype)
        if layout == (0, held.shape, held.strides, held.dtype):
            return held
        key = (id(held), *layout)
        if key not in self._arrays:
            self._arrays[key] = np.ndarray(
                place.shape, place.dtype, held, place.offset, place.strides
            )
        return self._arrays[key]


def _can_be_buffer(array: AnyArray) -> bool:
    return bool(array.flags.c_contiguous and array.flags.writeable)
