"""`Rest`: a run that is put away, as a frozen value from which it goes on bit for bit. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nngui.design.design import Design
from nngui.design.training_set import Part
from nngui.training.curves import Curves, Kind
from nngui.training.messages import Lesson, Plan
from nngui.training.run import Segment, extended
from nngui.training.storage.checkpoints import Staged
from nngui.training.trainer.measurements import Basis
from nngui.training.training_state import TrainingState


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """A run of which nothing is at work.

    Attributes
    ----------
    design : Design
        By which the next step is made.
    state : TrainingState
    segments : tuple of Segment
    curves : Curves
    bases : tuple of (int, Basis)
        The basis of the points from that index on.
    goal : int
        The epoch at which training stops.
    own : tuple of (int, int, int)
        A check sum of the person's own digits, how many were measured, and classified correctly.
    parts : tuple of Part
        The examples of the running epoch; empty if they follow from the design.
    examples : tuple
        The training set that they are of, as in a `Basis`.
    pending : Kind or None
        Of the point to be measured before the next step.
    taught : bool
        Whether that is to be the end of a lesson, which is given anew.
    lesson : Lesson or None
        The newest one.
    """

    design: Design
    state: TrainingState
    segments: tuple[Segment, ...]
    curves: Curves
    bases: tuple[tuple[int, Basis], ...]
    goal: int
    own: tuple[int, int, int] = (0, 0, 0)
    parts: tuple[Part, ...] = ()
    examples: tuple[bool, str, int] | None = None
    pending: Kind | None = None
    taught: bool = False
    lesson: Lesson | None = None

    def branched(self, state: TrainingState, design: Design) -> "Rest":
        """Return a run that begins as this one was at an earlier state.

        Parameters
        ----------
        state : TrainingState
        design : Design
            Of the branch; it is taken up when the branch is, as a segment of its own.
        """
        return replace(
            self,
            design=state.design,
            state=state,
            segments=extended(self.segments, Segment(state.moment, state.design)),
            curves=self.curves.until(state.moment, state.points),
            bases=tuple(each for each in self.bases if each[0] < state.points),
            goal=max(design.epochs, -int(-state.moment // 1)),
            parts=(),
            pending=None,
            taught=False,
            lesson=None,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """Runs that replace all others, such as those of a document.

    Attributes
    ----------
    runs : tuple of (Plan, Rest)
    staged : Staged
        The states of their checkpoints.
    numbers : mapping of tuple of int
        The states of each run, as they were staged, by the runs' numbers.
    """

    runs: tuple[tuple[Plan, Rest], ...]
    staged: Staged
    numbers: Mapping[int, tuple[int, ...]]
