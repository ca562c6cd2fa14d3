"""`Guess`: what a person expects of J before something is done, and who was right. No Qt."""

from dataclasses import dataclass
from enum import Enum
from math import isfinite, isnan

from nngui.design.figures import cost, costs


class Direction(Enum):
    """The way that J goes."""

    FALLS = "fall"
    RISES = "rise"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a person expects, or a class.

    Attributes
    ----------
    falls, rises : int
        How many expect that J falls, and that it rises; a person alone is 1.
    to : float
        The J that is expected; NaN for none.
    """

    falls: int
    rises: int
    to: float = float("nan")


def outcome(guess: Guess, before: float, after: float) -> str:
    """Return what J did, and who was right.

    Parameters
    ----------
    guess : Guess
    before, after : float
        J of the whole training set.
    """
    if isnan(before) or isnan(after):
        return "J is not known."
    if after == before:
        return f"J stayed at {cost(before)}: nobody expected that."
    falls = after < before
    what = "fell" if falls else "rose"
    right, wrong = (guess.falls, guess.rises) if falls else (guess.rises, guess.falls)
    told = f"J {what} from {' to '.join(costs(before, after))}. {_who(right, wrong)}"
    if isfinite(guess.to):
        told += f" Expected was {cost(guess.to)}, off by {cost(abs(guess.to - after))}."
    return told


def _who(right: int, wrong: int) -> str:
    if right + wrong == 1:
        return "Your prediction was right." if right else "You predicted the opposite."
    if not right + wrong:
        return "Nobody had predicted."
    return f"{right} of {right + wrong} were right."
