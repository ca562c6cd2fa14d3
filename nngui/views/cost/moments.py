"""Moments of a run that can be looked at, those whose parameters are kept; nothing of Qt."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

PAGE = 10  # epochs


def nearest(moments: Sequence[float], newest: int, epoch: float) -> float:
    """Return the moment nearest to an epoch, or the newest epoch from there on.

    Parameters
    ----------
    moments : sequence of float
        Ascending.
    newest : int
        Completed epochs; the network as it is now is shown there.
    epoch : float
    """
    epoch = max(0.0, epoch)
    choices = [*around(moments, epoch), float(newest)]
    if epoch >= newest or not moments:
        return float(newest)
    return min(choices, key=lambda moment: (abs(moment - epoch), moment))


def around(moments: Sequence[float], epoch: float) -> Sequence[float]:
    """Return the moments on both sides of an epoch, at most two."""
    place = bisect_left(moments, epoch)
    return moments[max(0, place - 1) : place + 1]


def step(moments: Sequence[float], newest: int, at: float, by: int) -> float:
    """Return the moment to which one comes from `at` by so many epochs, forward or back.

    By one epoch it is the next moment, which may be a tenth of the first epoch, or several
    epochs away where not every one is kept.
    """
    if abs(by) > 1:
        return nearest(moments, newest, math.floor(at) + by)
    if by > 0:
        place = bisect_right(moments, at)
        return min(float(newest), moments[place]) if place < len(moments) else float(newest)
    place = bisect_left(moments, min(at, newest))
    return moments[place - 1] if place else (moments[0] if moments else float(newest))
