"""The frozen values that cross threads: a `Plan` in, `Snapshot`s out.

Arrays in them are read-only and never change, so that no thread needs a lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import nan

import numpy as np
from numpy.typing import NDArray

from engine.activation import Activation
from engine.arrays import Array
from nngui.design.design import Design
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.training.curves import NOTHING, Curves, Kind
from nngui.training.run import Segment
from nngui.training.training_state import TrainingState


class Phase(Enum):
    """The work that a training is at."""

    LOADING = "loading"  # reads the data, measures J(0)
    TRAINING = "training"
    MEASURING = "measuring"  # J after an epoch or a change
    LESSON = "lesson"
    RESTING = "resting"
    FAILED = "failed"  # diverged and went back to the last good moment, or could not begin


class Pace(Enum):
    """The length of a step."""

    MINI_BATCH = "mini-batch"
    EPOCH = "epoch"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Activity:
    """The one answer to the question what a training does: a phase and a goal.

    Attributes
    ----------
    phase : Phase
    goal : int
        The epoch at which training stops.
    until : float
        The moment up to which training is requested; 0 if it is not.
    """

    phase: Phase
    goal: int
    until: float = 0.0

    @property
    def can_pause(self) -> bool:
        """Whether there is work to pause; it may still wait for the data."""
        return self.phase is Phase.LESSON or self.until > 0


@dataclass(frozen=True, slots=True)
class Branch:
    """The moment of a run at which another one begins.

    Attributes
    ----------
    run : int
    epoch : float
    state : TrainingState, optional
        Of the run at that moment, where it is not the one that is kept: from before a lesson.
    """

    run: int
    epoch: float
    state: TrainingState | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A request to take up a run: one that is known goes on, or else it begins.

    Attributes
    ----------
    run : int
    design : Design
    own : OwnDigits
    continues : bool
        Whether training to the goal, if it was requested of the run before, goes on with this.
    serial : int
        Returned in its snapshots. A known run of this number with another serial is dropped.
    branch : Branch, optional
        Where the run begins, with all that was measured until then.
    like : Design, optional
        Whose first weights a layer of the same shape begins with, if the seed is the same.
    also : tuple of str
        Losses of which the cost is measured as well.
    """

    run: int
    design: Design
    own: OwnDigits = NO_DIGITS
    continues: bool = False
    serial: int = 0
    branch: Branch | None = None
    like: Design | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """The network as it was at a moment.

    Attributes
    ----------
    epoch : float
        Epochs that were done; 0.3 is in the first one.
    theta : ndarray, shape (parameters,), read-only
    activations : tuple of Activation
        Of its layers.
    """

    epoch: float
    theta: Array
    activations: tuple[Activation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """The effect of a lesson on the network.

    Attributes
    ----------
    own : int
        The digits of the person's own.
    right_before, right_after : int
        How many of them were classified correctly before, and are after it.
    score_before, score_after : float
        The share of right answers in the validation set, in [0, 1].
    before : TrainingState
        From where it began.
    after : TrainingState or None
        To where it led, once it is done.
    done : float
        The fraction done, in [0, 1]; the figures after it are known at 1.
    """

    own: int
    right_before: int
    score_before: float
    before: TrainingState
    after: TrainingState | None = None
    right_after: int = 0
    score_after: float = 0.0
    done: float = 0.0

    def same_as(self, other: "Lesson | None") -> bool:
        """Return whether both are states of the same lesson."""
        return other is not None and self.before is other.before


@dataclass(frozen=True, slots=True, eq=False)
class AppliedStep:
    """One step of the run's optimizer on chosen examples, as `train_on_batch` makes it.

    Attributes
    ----------
    x : ndarray, shape (examples, inputs), read-only
    y : ndarray, read-only
        The right answers, as the loss takes them.
    """

    x: Array
    y: Array

    @property
    def kind(self) -> Kind:
        """The kind of the point that is measured after it."""
        return Kind.APPLIED


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """Parameters that a person sets.

    Attributes
    ----------
    places : ndarray of int, shape (n,), read-only
        Indices of `theta`.
    values : ndarray, shape (n,), read-only
    """

    places: NDArray[np.intp]
    values: Array

    @property
    def kind(self) -> Kind:
        """The kind of the point that is measured after it."""
        return Kind.EDITED


Change = AppliedStep | Edit  # of a run's parameters, by hand


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """A change that was made.

    Attributes
    ----------
    change : Change
    before, after : TrainingState
    """

    change: Change
    before: TrainingState
    after: TrainingState


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The whole visible state of a run at one moment; a later one replaces it entirely.

    Attributes
    ----------
    run : int
    activity : Activity
    segments : tuple of Segment
        By what it was trained, and from when on.
    epoch : int
        Completed epochs.
    fraction : float
        The part of the next epoch that is done, in [0, 1).
    curves : Curves
    theta : ndarray, shape (parameters,)
        Empty as long as there are no parameters.
    rate : float
        The α of the next step; NaN before the first snapshot.
    seconds : float
        Of training so far.
    seconds_left : float or None
        Until the goal, at the present speed; None if not known.
    own, own_right : int
        The digits of the person's own for this task, and how many are classified correctly.
    lesson : Lesson or None
        The newest one of this run.
    changes : tuple of Changed
        The newest ones that were made by hand, the oldest first.
    error : str
        Why the run failed; empty unless it did.
    diverged : bool
        Whether it failed because the steps were too long.
    serial : int
        That of its plan.
    moments : sequence of float
        The epochs of which there are checkpoints, ascending; parts of an epoch as fractions.
    state : TrainingState or None
        All from which the next step is made, if somebody watches steps.
    others : tuple of Snapshot
        Of the other lanes of a race.
    """

    run: int
    activity: Activity
    segments: tuple[Segment, ...]
    epoch: int
    fraction: float
    curves: Curves
    theta: Array
    rate: float = nan
    seconds: float = 0.0
    seconds_left: float | None = None
    own: int = 0
    own_right: int = 0
    lesson: Lesson | None = None
    changes: tuple[Changed, ...] = ()
    error: str = ""
    diverged: bool = False
    serial: int = 0
    moments: Sequence[float] = ()
    state: TrainingState | None = None
    others: tuple["Snapshot", ...] = ()

    @property
    def lanes(self) -> tuple["Snapshot", ...]:
        """The snapshots of all lanes; outside a race just this one."""
        return (self, *self.others)

    @property
    def design(self) -> Design:
        """The design by which the next step is made."""
        return self.segments[-1].design

    @property
    def phase(self) -> Phase:
        """The work that it is at."""
        return self.activity.phase

    @property
    def goal(self) -> int:
        """The epoch at which training stops."""
        return self.activity.goal

    @property
    def can_pause(self) -> bool:
        """Whether there is work to pause, in any lane; it may still wait for the data."""
        return any(lane.activity.can_pause for lane in self.lanes)

    @property
    def loading(self) -> bool:
        """Whether the data is read, or J(0) measured."""
        return self.phase is Phase.LOADING

    @property
    def running(self) -> bool:
        """Whether it trains, measures on the way, or gives a lesson."""
        return self.can_pause and not self.loading

    @property
    def paused(self) -> bool:
        """Whether it rests before its goal."""
        return self.phase is Phase.RESTING and self.epoch < self.goal

    @property
    def finished(self) -> bool:
        """Whether it rests at its goal."""
        return self.phase is Phase.RESTING and self.epoch >= self.goal

    @property
    def failed(self) -> bool:
        """Whether it stopped because it could not go on."""
        return self.phase is Phase.FAILED

    @property
    def now(self) -> Checkpoint:
        """The network as it is now, of which there need not be a checkpoint."""
        return Checkpoint(self.epoch, self.theta, self.design.functions)


def untrained(run: int, phase: Phase, design: Design, theta: Array) -> Snapshot:
    """Return the snapshot of a run of which nothing is measured yet.

    Parameters
    ----------
    run : int
    phase : Phase
    design : Design
    theta : ndarray, shape (parameters,)
        The first parameters, or an empty array; made read-only here.
    """
    theta.flags.writeable = False
    return Snapshot(
        run=run,
        activity=Activity(phase, design.epochs),
        segments=(Segment(0.0, design),),
        epoch=0,
        fraction=0.0,
        curves=NOTHING,
        theta=theta,
    )
