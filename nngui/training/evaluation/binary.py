"""What a single output ŷ separates: its histogram, and what every threshold would cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nngui.training.evaluation.evaluation import Counts, Evaluation

BINS = 25  # of ŷ from 0 to 1

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Roc:
    """The shares that are read as the second class, for every threshold from above to below.

    Attributes
    ----------
    thresholds : ndarray, shape (points,)
        Descending; ŷ ≥ the threshold means the second class. The first is ∞: nothing does.
    false, true : ndarray, shape (points,)
        The share of the first class, and of the second class, in [0, 1].
    area : float
        Under the curve: the chance that an example of the second class has the larger ŷ.
    """

    thresholds: Floats
    false: Floats
    true: Floats
    area: float


@dataclass(frozen=True, slots=True)
class Detection:
    """How well the second class is found at one threshold.

    Attributes
    ----------
    found, missed, wrong : int
        Examples of the second class that are read as it, and that are not; those of the first
        class that are read as the second.
    """

    found: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        """Found / (found + wrong): how many of the answers are right; NaN if there are none."""
        return _ratio(self.found, self.found + self.wrong)

    @property
    def recall(self) -> float:
        """Found / (found + missed): how many are found; NaN if there are none."""
        return _ratio(self.found, self.found + self.missed)


def detection(evaluation: Evaluation, threshold: float) -> Detection:
    """Return how well the second class is found at that threshold."""
    (_, wrong), (missed, found) = evaluation.confusion(threshold).tolist()
    return Detection(found, missed, wrong)


def histogram(evaluation: Evaluation) -> tuple[Floats, Counts]:
    """Return the edges of the bins of ŷ, and the counts by class, shape (2, bins).

    They reach from 0 to 1, or as far as the outputs do.
    """
    y, finite = evaluation.outputs[:, 0], np.isfinite(evaluation.outputs[:, 0])
    low = min(0.0, float(y[finite].min(initial=0.0)))
    high = max(1.0, float(y[finite].max(initial=1.0)))
    edges = np.linspace(low, high, BINS + 1)
    counts = [np.histogram(y[finite & (evaluation.labels == c)], edges)[0] for c in (0, 1)]
    return edges, np.stack(counts)


def roc(evaluation: Evaluation) -> Roc | None:
    """Return the curve of all thresholds; None if there are no examples of one of the classes."""
    y, ones = evaluation.outputs[:, 0].astype(np.float64), evaluation.labels == 1
    if not ones.any() or ones.all() or not np.isfinite(y).all():
        return None
    order = np.argsort(-y, kind="stable")
    y, ones = y[order], ones[order]
    last = np.append(np.flatnonzero(np.diff(y)), len(y) - 1)  # of those with equal ŷ
    true = np.append(0.0, np.cumsum(ones)[last] / np.count_nonzero(ones))
    false = np.append(0.0, np.cumsum(~ones)[last] / np.count_nonzero(~ones))
    area = float(np.sum(np.diff(false) * (true[1:] + true[:-1]) / 2))
    return Roc(np.append(np.inf, y[last]), false, true, area)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
