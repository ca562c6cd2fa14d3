"""What the outputs separate: how well each class is found, and what every threshold would cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nngui.training.evaluation.evaluation import Counts, Evaluation

BINS = 25  # of ŷ from 0 to 1

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Roc:
    """The shares that are read as a class, for every threshold from above to below.

    Attributes
    ----------
    thresholds : ndarray, shape (points,)
        Descending; an output ≥ the threshold means the class. The first is ∞: nothing does.
    false, true : ndarray, shape (points,)
        The share of all other classes, and of the class itself, in [0, 1].
    area : float
        Under the curve: the chance that an example of the class has a larger output than another.
    """

    thresholds: Floats
    false: Floats
    true: Floats
    area: float


@dataclass(frozen=True, slots=True)
class Detection:
    """How well a class is found.

    Attributes
    ----------
    found, missed, wrong : int
        Examples of the class that are read as it, and that are not; those of other classes that
        are read as it.
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

    @property
    def f1(self) -> float:
        """2 · precision · recall / (precision + recall); NaN if the class is nowhere."""
        return _ratio(2 * self.found, 2 * self.found + self.missed + self.wrong)

    @property
    def examples(self) -> int:
        """The number of examples of the class."""
        return self.found + self.missed

    @property
    def answers(self) -> int:
        """How many examples are read as the class."""
        return self.found + self.wrong


def detections(evaluation: Evaluation, threshold: float) -> tuple[Detection, ...]:
    """Return how well each class is found; the threshold is that of a single output."""
    counts = evaluation.confusion(threshold)
    found, examples, answers = np.diagonal(counts), counts.sum(axis=1), counts.sum(axis=0)
    rows = zip(found.tolist(), (examples - found).tolist(), (answers - found).tolist(), strict=True)
    return tuple(Detection(*row) for row in rows)


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


def roc(evaluation: Evaluation, number: int = 1) -> Roc | None:
    """Return the curve of all thresholds for the class of that number against all others.

    A class is told by its own output; by a single output ŷ the second one is, and the first one
    by 1 − ŷ. None if there are no examples of the class, or of others, or if an output is not
    finite.
    """
    outputs, right = evaluation.outputs, evaluation.labels == number
    y = outputs[:, number if outputs.shape[1] > 1 else 0].astype(np.float64)
    if not right.any() or right.all() or not np.isfinite(y).all():
        return None
    if outputs.shape[1] == 1 and number == 0:
        y = 1 - y
    order = np.argsort(-y, kind="stable")
    y, right = y[order], right[order]
    last = np.append(np.flatnonzero(np.diff(y)), len(y) - 1)  # of those with equal ŷ
    true = np.append(0.0, np.cumsum(right)[last] / np.count_nonzero(right))
    false = np.append(0.0, np.cumsum(~right)[last] / np.count_nonzero(~right))
    area = float(np.sum(np.diff(false) * (true[1:] + true[:-1]) / 2))
    return Roc(np.append(np.inf, y[last]), false, true, area)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
