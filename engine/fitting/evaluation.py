"""The cost J and the metrics: as running means while training, and of a whole data set."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from engine.arrays import Array
from engine.losses import Loss
from engine.metrics import Measure, Metric
from engine.regularizers import Penalty

ROWS = 1_000  # examples in a piece: a few milliseconds


def by_batch(loss: Loss, metrics: Sequence[Metric]) -> bool:
    """Return whether the numbers depend on how examples are cut into mini-batches, as in Keras."""
    return loss.by_batch or any(isinstance(each, Measure) and each.own for each in metrics)


class Means:
    """The means of loss and metrics over the examples so far, all with the same weight.

    Parameters
    ----------
    loss : Loss
    metrics : sequence of Metric

    Attributes
    ----------
    examples : int
        The number of examples since `reset`.
    """

    def __init__(self, loss: Loss, metrics: Sequence[Metric]) -> None:
        self._loss, self._metrics = loss, metrics
        self.reset()

    def reset(self) -> None:
        """Begin with no examples."""
        self.examples = 0
        self._sums = np.zeros(1 + len(self._metrics))
        for each in self._metrics:
            if isinstance(each, Measure):
                each.metric.reset_state()

    def add(
        self,
        y_true: Array,
        y_pred: Array,
        penalty: float = 0.0,
        weights: Array | None = None,
    ) -> None:
        """Add examples, shape (examples, units), and the sum of the penalties in their cost.

        `weights` say how much the loss of every example counts; the metrics do without them.
        """
        if not (count := len(y_true)):
            return
        with np.errstate(all="ignore"):  # a network that diverged has a cost that is not finite
            losses = self._loss.loss(y_true, y_pred)
            losses = losses if weights is None else losses * weights
            cost = losses.sum(dtype=np.float64) * (count / self._loss.divisor(count))
            self._sums[0] += cost + penalty
            for index, metric in enumerate(self._metrics, 1):
                own = self._loss.class_numbers and isinstance(metric, Measure) and metric.own
                y = y_true.argmax(axis=1) if own else y_true
                self._sums[index] += count * metric(y, y_pred)
        self.examples += count

    def values(self) -> list[float]:
        """Return the mean loss, followed by the metrics."""
        loss, *means = (self._sums / max(self.examples, 1)).tolist()
        values = (
            metric.value() if isinstance(metric, Measure) else mean
            for metric, mean in zip(self._metrics, means, strict=True)
        )
        return [loss, *values]


class Predictor(Protocol):
    """A network as `Evaluation` needs it."""

    penalty: Penalty

    def __call__(self, x: Array) -> Array:
        """Return the predictions ŷ, shape (examples, units)."""


class Evaluation:
    """The cost J and the metrics of a network, as it is now, on a data set.

    Iterating computes piece after piece, so that a window stays responsive in between; `cost` and
    `scores` are valid afterwards.

    Parameters
    ----------
    model : Predictor
        Such as a Sequential.
    x : ndarray, shape (examples, inputs)
    y : ndarray, shape (examples, units)
        As `Loss.targets` returns it.
    loss : Loss
    metrics : sequence of Metric
    rows : int
        Examples in a piece.
    weights : ndarray, shape (examples,), optional
        How much the loss of every example counts.

    Attributes
    ----------
    cost : float
        J: the mean loss plus the penalty of the regularizers.
    scores : list of float
        One for each metric.
    """

    def __init__(
        self,
        model: Predictor,
        x: Array,
        y: Array,
        loss: Loss,
        metrics: Sequence[Metric] = (),
        *,
        rows: int = ROWS,
        weights: Array | None = None,
    ) -> None:
        self._model, self._x, self._y, self._rows = model, x, y, rows
        self._weights = weights
        self._means = Means(loss, metrics)
        self.cost = float("nan")
        self.scores: list[float] = []

    def __iter__(self) -> Iterator[None]:
        """Compute, and yield after every piece."""
        self._means.reset()
        for start in range(0, len(self._x), self._rows):
            rows = slice(start, start + self._rows)
            weights = None if self._weights is None else self._weights[rows]
            outputs = np.asarray(self._model(self._x[rows]))
            self._means.add(self._y[rows], outputs, weights=weights)
            yield
        self.take_stock()

    @property
    def pieces(self) -> int:
        """The number of pieces."""
        return -(-len(self._x) // self._rows)

    def take_stock(self) -> None:
        """Set `cost` and `scores` to those of the pieces so far."""
        cost, *self.scores = self._means.values()
        self.cost = cost + self._model.penalty.now()

    def run(self) -> "Evaluation":
        """Compute all pieces at once."""
        for _ in self:
            pass
        return self

    def values(self, names: Sequence[str]) -> dict[str, float]:
        """Return the cost as "loss", and the scores by these names."""
        return dict(zip(["loss", *names], [self.cost, *self.scores], strict=True))
