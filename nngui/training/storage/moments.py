"""`Moments`: the moments of a run of which something is kept, as a frozen value. No Qt."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

from typing_extensions import override


class Moments(Sequence[float]):
    """The first moments of a list that only grows at its end: no copy is made of it.

    Ten times a second a copy of some hundred thousand moments would take a share of the training
    that grows with the training.

    Parameters
    ----------
    every : list of float
        Ascending. Whoever has it may append to it, and nothing else.
    """

    __hash__ = None  # type: ignore[assignment]  # a tuple of the same moments is equal

    def __init__(self, every: list[float]) -> None:
        self._every, self._length = every, len(every)

    @override
    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> float: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[float, ...]: ...

    @override
    def __getitem__(self, index: int | slice) -> float | tuple[float, ...]:
        places = range(self._length)[index]
        if isinstance(places, int):
            return self._every[places]
        return tuple([self._every[place] for place in places])

    @override
    def __iter__(self) -> Iterator[float]:
        return islice(self._every, self._length)

    @override
    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Moments | tuple):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    @override
    def __repr__(self) -> str:
        return f"Moments({list(self)!r})"
