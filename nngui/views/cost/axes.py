"""Ranges that change rarely, and few points for long curves; nothing of Qt.

pyqtgraph paints an axis anew, in Python, whenever its range changes.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nngui.design import figures

Floats = NDArray[np.floating[Any]]

TINY = 1e-12  # the value of a logarithmic axis for 0
LEAST = 1e-300  # below this, a power of ten loses its digits
FLAT = 20  # when a cost has fallen by this factor, a linear axis shows nothing of what follows
LEAST_EPOCHS = 5  # of the axis before anything is trained
STEPS = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
WHOLE_STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
MOST = 1e30  # beyond this, pyqtgraph overflows


def ceiling(value: float) -> float:
    """Return the least of …, 0.1, 0.2, 0.3, 0.5, 1, … that is not below `value`; 1 for 0."""
    if not value >= LEAST:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 3, 5, 10, 20) if step * power >= value * (1 - 1e-9))


def reach(epochs: float, goal: int) -> float:
    """Return how far the axis of the epochs reaches: it grows with the run, but in few steps.

    It is the least of 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, … that is not below `epochs`; the goal
    if that is nearer; and a few epochs before the first one has begun.

    Parameters
    ----------
    epochs : float
        Of the longest run, with the part of the epoch that is not complete.
    goal : int
        The epoch at which training stops.
    """
    if epochs <= 0:
        return float(min(max(goal, 1), LEAST_EPOCHS))
    power = 10.0 ** max(0, math.floor(math.log10(epochs)))
    steps = STEPS if power > 1 else WHOLE_STEPS
    grown = next(step * power for step in steps if step * power >= epochs * (1 - 1e-9))
    return float(goal) if epochs <= goal < grown else grown


def share_range(*curves: Floats) -> tuple[float, float]:
    """Return the range of shares of right answers: up to 1, from below the least, by steps."""
    least = float(_within(*curves).min(initial=1.0))
    floors = (0.99, 0.95, 0.9, 0.8, 0.5)
    return next((floor for floor in floors if floor < least), 0.0), 1.0


def linear_range(*curves: Floats) -> tuple[float, float]:
    """Return 0 and the ceiling of the largest finite value."""
    return 0.0, ceiling(float(_within(*curves).max(initial=0.0)))


def decades(*curves: Floats) -> tuple[float, float]:
    """Return the exponents of the powers of ten around all finite positive values."""
    values = _within(*curves)
    values = values[values > TINY]
    if not values.size:
        return -1.0, 0.0
    low, high = math.floor(np.log10(values.min())), math.ceil(np.log10(values.max()))
    return float(low), float(max(high, low + 1))


def decade_ticks(low: float, high: float) -> list[list[tuple[float, str]]]:
    """Return the ticks of a logarithmic axis between two exponents: (place, label), by level."""
    exponents = range(round(low), round(high) + 1)
    labelled = (1, 2, 5) if len(exponents) <= 3 else (1,)
    every = -(-len(exponents) // 7)
    major, minor = [], []
    for exponent in exponents:
        for digit in range(1, 10):
            place = exponent + math.log10(digit)
            if digit in labelled and exponent % every == 0:
                major.append((place, figures.tick(digit * 10.0**exponent)))
            elif every == 1:
                minor.append((place, ""))
    return [[tick for tick in level if tick[0] <= high] for level in (major, minor)]


def fallen(values: Floats) -> float:
    """Return by which factor a cost has fallen since its beginning; 1 if it has not."""
    values = _positive(_within(values))
    return float(values[0] / values.min()) if values.size else 1.0


def extremes(values: Floats) -> Floats:
    """Return the few values from which the same range follows: the ends, and the least above 0."""
    values = _within(values)
    if not values.size:
        return values
    positive = _positive(values)
    ends = [values.min(), values.max(), *([positive.min()] if positive.size else [])]
    return np.array(ends)


def last_known(values: Floats) -> int | None:
    """Return the index of the last finite value; None if there is none."""
    if len(values) and abs(values[-1]) < MOST:
        return len(values) - 1  # of a long curve nothing else is looked at
    known = np.flatnonzero(np.abs(values) < MOST)
    return int(known[-1]) if known.size else None


def around_zero(values: Floats) -> tuple[float, float]:
    """Return (0, 1) if all values are between, else the symmetric range of all finite values."""
    finite = _within(values)
    if not finite.size or (finite.min() >= 0 and finite.max() <= 1):
        return 0.0, 1.0
    top = ceiling(float(np.abs(finite).max()))
    return -top, top


def decimate(values: Floats, most: int) -> NDArray[np.intp]:
    """Return the indices of at most `most` ≥ 4 values that draw the same curve, in order.

    The first, the last, the least and the greatest of every stretch are among them. Values that
    are not finite are left out.
    """
    if _all_known(values):
        return _of_stretches(values, most)
    shown = np.flatnonzero(np.abs(values) < MOST)  # not where it is NaN
    return shown[_of_stretches(values[shown], most)]


def _of_stretches(values: Floats, most: int) -> NDArray[np.intp]:
    """Return the indices of at most `most` finite values that draw the same curve."""
    count = len(values)
    if count <= most:
        return np.arange(count)
    length = -(-count // ((most - 2) // 2))
    whole = count - count % length
    starts = np.arange(0, count, length)
    chosen = np.empty((len(starts), 2), np.intp)
    rows = values[:whole].reshape(-1, length)
    chosen[: len(rows), 0], chosen[: len(rows), 1] = rows.argmin(1), rows.argmax(1)
    if whole < count:
        chosen[-1] = values[whole:].argmin(), values[whole:].argmax()
    chosen.sort(1)
    chosen += starts[:, np.newaxis]
    indices = np.concatenate(([0], chosen.ravel(), [count - 1]))
    distinct: NDArray[np.intp] = indices[np.append(True, np.diff(indices) > 0)]
    return distinct


def _within(*curves: Floats) -> Floats:
    values: Floats = curves[0] if len(curves) == 1 else np.concatenate(curves)
    return values if _all_known(values) else values[np.abs(values) < MOST]  # not where it is NaN


def _positive(values: Floats) -> Floats:
    """Return the values above `TINY`; mostly all are, and of a long curve no copy is made then."""
    return values if values.size and values.min() > TINY else values[values > TINY]


def _all_known(values: Floats) -> bool:
    """Return whether all are finite, without an array for what is found of each."""
    return not len(values) or bool(values.min() > -MOST and values.max() < MOST)
