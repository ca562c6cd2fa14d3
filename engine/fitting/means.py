"""The running means that Keras prints: of the loss and the metrics, in the order of training."""

from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Array

if TYPE_CHECKING:
    from engine.sequential import Sequential


class Means:
    """The means of loss and metrics over the examples so far, each of them counting alike.

    Parameters
    ----------
    model : Sequential
        Compiled.

    Attributes
    ----------
    examples : int
        How many were added since `reset`.
    """

    def __init__(self, model: "Sequential") -> None:
        self._model = model
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self.examples = 0
        self._sums = np.zeros(1 + len(self._model.metrics))

    def add(self, y_true: Array, y_pred: Array, penalty: float = 0.0) -> None:
        """Add examples, shape (examples, units), and the sum of the penalties in their cost."""
        model, count = self._model, len(y_true)
        if not count:
            return
        with np.errstate(all="ignore"):  # a network that diverged has a cost that is not finite
            self._sums[0] += model.loss.loss(y_true, y_pred).sum(dtype=np.float64) + penalty
            for index, metric in enumerate(model.metric_functions(), 1):
                self._sums[index] += count * metric(y_true, y_pred)
        self.examples += count

    def values(self) -> dict[str, float]:
        """Return the means by their names, "loss" first."""
        names = ["loss", *self._model.metrics]
        return dict(zip(names, (self._sums / max(self.examples, 1)).tolist(), strict=True))
