"""What the page of one step shows, as a frozen value."""

from dataclasses import dataclass
from math import nan

from nngui.training.one_step.example import Choice
from nngui.training.one_step.step import OneStep


@dataclass(frozen=True, slots=True)
class Applied:
    """The effect of a step that was applied.

    Attributes
    ----------
    title : str
        Of the examples.
    before, after : float
        J of these examples; NaN as long as it is not known.
    whole_before, whole_after : float
        J of the whole training set.
    """

    title: str
    before: float
    after: float = nan
    whole_before: float = nan
    whole_after: float = nan


@dataclass(frozen=True, slots=True, eq=False)
class StepShown:
    """All that the page of one step shows.

    Attributes
    ----------
    step : OneStep or None
        None as long as none is computed of the run and the moment that are shown.
    reason : str
        Why there is none.
    choice : Choice
    numbered : int
        How many examples of this origin there are.
    cannot_apply : str
        Why the step cannot be applied; empty if it can.
    applied : Applied or None
        The step that was applied last, until the parameters change otherwise.
    lit : int
        Which of the lecture's three steps the training makes now; 0 if it rests.
    """

    step: OneStep | None
    reason: str
    choice: Choice
    numbered: int
    cannot_apply: str
    applied: Applied | None = None
    lit: int = 0

    def same_as(self, other: "StepShown | None") -> bool:
        """Return whether all of it is the same."""
        if other is None:
            return False
        pairs = ((getattr(self, name), getattr(other, name)) for name in self.__slots__)
        return all(mine is its or mine == its for mine, its in pairs)
