"""The cost J and the metrics on a whole data set, computed piece by piece."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.loss import Loss
from engine.metrics import Metric

if TYPE_CHECKING:
    from engine.sequential import Sequential

ROWS = 1_000  # examples in a piece: a few milliseconds


class Evaluation:
    """What the network, as it is now, makes of a data set.

    Iterating does one piece of the work after the other, so that a window can live in between;
    `cost` and `scores` hold afterwards.

    Parameters
    ----------
    model : Sequential
    x : ndarray, shape (examples, inputs)
    y : ndarray, shape (examples, units)
        As `Loss.targets` returns it.
    loss : Loss
    metrics : sequence of Metric
    rows : int, optional
        Examples in a piece.

    Attributes
    ----------
    cost : float
        J, the mean loss, and what the regularizers add to it.
    scores : list of float
        One for each metric.
    """

    def __init__(
        self,
        model: "Sequential",
        x: Array,
        y: Array,
        loss: Loss,
        metrics: Sequence[Metric] = (),
        *,
        rows: int | None = None,
    ) -> None:
        self._model, self._x, self._y, self._rows = model, x, y, rows or ROWS
        self._loss, self._metrics = loss, metrics
        self.cost = float("nan")
        self.scores: list[float] = []

    def __iter__(self) -> Iterator[None]:
        """Do the work, and yield after every piece."""
        sums = np.zeros(1 + len(self._metrics))
        for start in range(0, len(self._x), self._rows):
            sums += self._measure(slice(start, start + self._rows))
            yield
        sums[0] += len(self._x) * self._model.penalty.now()
        self.cost, *self.scores = (sums / len(self._x)).tolist()

    def _measure(self, rows: slice) -> NDArray[np.float64]:
        """Return the sums of loss and metrics over these rows."""
        y, y_pred = self._y[rows], self._model(self._x[rows])
        with np.errstate(all="ignore"):  # a network that diverged has a cost that is not finite
            cost = self._loss.loss(y, y_pred).sum(dtype=np.float64)
            return np.array([cost, *(len(y) * metric(y, y_pred) for metric in self._metrics)])

    def run(self) -> "Evaluation":
        """Do all the work at once."""
        for _ in self:
            pass
        return self

    def values(self, names: Sequence[str]) -> dict[str, float]:
        """Return the cost as "loss", and the scores by these names."""
        return dict(zip(["loss", *names], [self.cost, *self.scores], strict=True))
