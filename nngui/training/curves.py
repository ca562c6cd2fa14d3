"""`Curves`: the measurements of a run, point by point, as a frozen value."""

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Kind(Enum):
    """The event after which a point of the curves was measured."""

    EPOCH = "epoch"  # or before the first one
    LESSON = "lesson"
    UNDONE = "lesson undone"
    CHANGE = "change"  # of loss, training set or activations: the same parameters, measured anew
    APPLIED = "applied step"  # on chosen examples
    EDITED = "edited parameters"
    REVERTED = "change undone"  # one of the two before


BY_HAND = (Kind.APPLIED, Kind.EDITED)  # a person changed the parameters


@dataclass(frozen=True, eq=False)
class Curves:
    """Costs and scores before training, after each epoch, and after what else changes them.

    Attributes
    ----------
    train, validation : ndarray, shape (points,), float64
        The cost J on the whole training and validation set.
    train_score, validation_score : ndarray, shape (points,), float64
        The share of right answers, in [0, 1]; for a regression the mean absolute error, in the
        unit of the task.
    others : tuple of (int, Kind)
        The points that are not ends of epochs, by their index.
    within : tuple of (int, float)
        The points in the middle of an epoch, by their index, and the part of it that was done.
    losses : tuple of (int, str)
        The loss of which the costs are, from the point of that index on; costs before and after
        cannot be compared, for the loss or the training set differs.
    batch_epochs, batch_costs : ndarray, shape (n,), float64
        The cost of mini-batches, averaged over a part of an epoch that ended at `batch_epochs`.
    also : tuple of (str, ndarray, ndarray)
        Further losses that were measured, and the costs J by them on both sets; NaN where they
        were not measured.
    """

    train: NDArray[np.float64]
    validation: NDArray[np.float64]
    train_score: NDArray[np.float64]
    validation_score: NDArray[np.float64]
    others: tuple[tuple[int, Kind], ...] = ()
    losses: tuple[tuple[int, str], ...] = ()
    batch_epochs: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    batch_costs: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    within: tuple[tuple[int, float], ...] = ()
    also: tuple[tuple[str, NDArray[np.float64], NDArray[np.float64]], ...] = ()

    def __len__(self) -> int:
        return len(self.train)

    @cached_property
    def epochs(self) -> NDArray[np.float64]:
        """The number of completed epochs at each point, shape (points,), read-only."""
        epochs = np.arange(len(self), dtype=np.float64)
        if self.others:  # a point that is no end of an epoch has the number of the one before
            places = [index for index, _ in self.others if index]
            epochs -= np.searchsorted(places, epochs, side="right")
        return _read_only(epochs)

    @cached_property
    def moments(self) -> NDArray[np.float64]:
        """The epochs that were done at each point, parts of one included, (points,), read-only."""
        if not self.within:
            return self.epochs
        moments = self.epochs.copy()
        for index, part in self.within:
            moments[index] += part
        return _read_only(moments)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kind of each point."""
        others = dict(self.others)
        return tuple(others.get(index, Kind.EPOCH) for index in range(len(self)))

    @property
    def newest(self) -> int:
        """The number of completed epochs at the last point; 0 if there is none yet."""
        return max(0, len(self) - 1 - len(self.others))

    def last(self, moment: float) -> tuple[int | None, float]:
        """Return the last point up to that moment, and its own moment; None and -1 if none."""
        moments = self.moments
        index = int(np.searchsorted(moments, moment, side="right")) - 1
        return (index, float(moments[index])) if index >= 0 else (None, -1.0)

    def at(self, epoch: float) -> int | None:
        """Return the index of the last point at just that moment; None if there is none."""
        index, moment = self.last(epoch)
        return index if moment == epoch else None

    @property
    def pieces(self) -> tuple[tuple[str, slice], ...]:
        """The parts of the curves within which costs can be compared: loss, and points."""
        starts = [index for index, _ in self.losses] or [0]
        ends = [*starts[1:], len(self)]
        names = [loss for _, loss in self.losses] or [""]
        return tuple(zip(names, map(slice, starts, ends), strict=True))

    def until(self, epoch: float, points: int | None = None) -> "Curves":
        """Return the points up to that moment, or the first ones if their number is given."""
        end = int(np.searchsorted(self.moments, epoch, side="right"))
        end = end if points is None else min(points, len(self))
        batches = int(np.searchsorted(self.batch_epochs, epoch, side="right"))
        return Curves(
            self.train[:end],
            self.validation[:end],
            self.train_score[:end],
            self.validation_score[:end],
            tuple((index, kind) for index, kind in self.others if index < end),
            tuple((index, loss) for index, loss in self.losses if index < end),
            self.batch_epochs[:batches],
            self.batch_costs[:batches],
            tuple((index, part) for index, part in self.within if index < end),
            tuple((loss, train[:end], held_out[:end]) for loss, train, held_out in self.also),
        )


def _read_only(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.flags.writeable = False
    return array


NOTHING = Curves(np.empty(0), np.empty(0), np.empty(0), np.empty(0))
