"""The frozen values that cross threads: a `Plan` in, `Snapshot`s out.

Arrays in them are read-only and never change, so that no thread needs a lock.
"""

from dataclasses import dataclass
from enum import Enum
from math import nan

from engine.arrays import Array
from nngui.design.design import Design
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.training.curves import NOTHING, Curves


class State(Enum):
    """The state of the trainer."""

    LOADING = "loading"  # reading the data, measuring J(0)
    PAUSED = "paused"
    RUNNING = "running"
    FINISHED = "finished"  # the goal is reached
    FAILED = "failed"  # diverged and went back to the last good epoch, or could not begin


@dataclass(frozen=True, slots=True)
class Plan:
    """A request to begin a run.

    Attributes
    ----------
    run : int
    design : Design
    own : OwnDigits
    continues : bool
        Whether training to the goal, if it was requested of the run before, goes on with this.
    """

    run: int
    design: Design
    own: OwnDigits = NO_DIGITS
    continues: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """The network as it was after an epoch: its parameters, and its layers' activations."""

    epoch: int
    theta: Array
    activations: tuple[str, ...]


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
    theta_before : ndarray, shape (parameters,), read-only
        The parameters before.
    done : float
        The fraction done, in [0, 1]; the figures after it are known at 1.
    """

    own: int
    right_before: int
    score_before: float
    theta_before: Array
    right_after: int = 0
    score_after: float = 0.0
    done: float = 0.0

    def same_as(self, other: "Lesson | None") -> bool:
        """Return whether both are states of the same lesson."""
        return other is not None and self.theta_before is other.theta_before


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The whole visible state of a run at one moment; a later one replaces it entirely.

    Attributes
    ----------
    run : int
    state : State
    design : Design
        The design by which the run is trained now.
    goal : int
        The epoch at which training stops.
    epoch : int
        Completed epochs.
    fraction : float
        The part of the next epoch that is done, in [0, 1).
    curves : Curves
    theta : ndarray, shape (parameters,)
        Empty as long as there are no parameters.
    checkpoints : tuple of Checkpoint
        Some of the epochs so far, evenly spread, the untrained network first.
    rate : float
        The α of the next step; NaN before the first snapshot.
    seconds_left : float or None
        Until the goal, at the present speed; None if not known.
    own, own_right : int
        The digits of the person's own for this task, and how many are classified correctly.
    lesson : Lesson or None
        The newest one of this run.
    until : int
        The epoch up to which training is requested; 0 if none is.
    error : str
        Why the run failed; empty unless it did.
    diverged : bool
        Whether it failed because the steps were too long.
    """

    run: int
    state: State
    design: Design
    goal: int
    epoch: int
    fraction: float
    curves: Curves
    theta: Array
    checkpoints: tuple[Checkpoint, ...] = ()
    rate: float = nan
    seconds_left: float | None = None
    own: int = 0
    own_right: int = 0
    lesson: Lesson | None = None
    until: int = 0
    error: str = ""
    diverged: bool = False

    @property
    def can_pause(self) -> bool:
        """Whether there is training to pause; it may still wait for the data."""
        return self.state is State.RUNNING or (self.state is State.LOADING and self.until > 0)

    @property
    def now(self) -> Checkpoint:
        """The network as it is now; in the middle of an epoch this is none of the checkpoints."""
        return Checkpoint(self.epoch, self.theta, self.design.activations)

    @property
    def stride(self) -> int:
        """The number of epochs between two checkpoints."""
        first = [checkpoint.epoch for checkpoint in self.checkpoints[:2]]
        return first[1] - first[0] if len(first) > 1 else 1


def untrained(run: int, state: State, design: Design, theta: Array) -> Snapshot:
    """Return the snapshot of a run of which nothing is measured yet.

    Parameters
    ----------
    run : int
    state : State
    design : Design
    theta : ndarray, shape (parameters,)
        The first parameters, or an empty array; made read-only here.
    """
    theta.flags.writeable = False
    return Snapshot(
        run=run,
        state=state,
        design=design,
        goal=design.epochs,
        epoch=0,
        fraction=0.0,
        curves=NOTHING,
        theta=theta,
    )
