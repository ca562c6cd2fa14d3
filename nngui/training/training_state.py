"""`TrainingState`: all from which a training goes on bit for bit, as a frozen value. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.arrays import Array
from engine.fitting.training import Position
from nngui.design.design import Design

MEASURING = 0.999  # the part of an epoch that is done while its J is measured

Random = Mapping[str, Any]  # the state of random numbers, as NumPy gives it


@dataclass(frozen=True, slots=True, eq=False)
class TrainingState:
    """A training at one moment.

    Attributes
    ----------
    design : Design
        By which the step to this moment was made.
    epoch : int
        Completed epochs.
    position : Position or None
        The place in the running epoch; None between two epochs.
    examples : int
        In the running epoch.
    points : int
        Of the curves, by then.
    seconds : float
        Of training, by then.
    theta : ndarray, shape (parameters,), read-only
    memory : mapping of ndarray, shape (parameters,), read-only
        The optimizer's, by Keras' names.
    iterations : int
        The optimizer's steps.
    shuffler, augmentation : mapping
        The state of the random numbers that put the examples in order, and that change them.
    since : int
        The epoch at which the schedule of α began.
    begin, steps : int
        The optimizer's step at which the schedule began, and its length in steps.
    dropout : tuple of mapping
        The state of the random numbers of every hidden layer's Dropout, if there ever was one.
    """

    design: Design
    epoch: int
    position: Position | None
    examples: int
    points: int
    seconds: float
    theta: Array
    memory: Mapping[str, Array]
    iterations: int
    shuffler: Random
    augmentation: Random
    since: int
    begin: int
    steps: int
    dropout: tuple[Random, ...] = ()

    @property
    def fraction(self) -> float:
        """The part of the next epoch that is done, in [0, 1)."""
        return min(MEASURING, self.position.seen / self.examples) if self.position else 0.0

    @property
    def moment(self) -> float:
        """Epochs that are done; 0.3 is in the first one."""
        return self.epoch + (self.position.seen / self.examples if self.position else 0.0)

    @property
    def nbytes(self) -> int:
        """The memory that its arrays take."""
        return self.theta.nbytes + sum(array.nbytes for array in self.memory.values())
