"""The squared error: the loss for "how much is it?"."""

import numpy as np

from engine.arrays import Array
from engine.calls import Calls, call
from engine.loss import Loss


class MeanSquaredError(Loss):
    """L = (ŷ - y)², its mean over the units; for regression."""

    name = "mean_squared_error"
    canonical = "linear"

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return (ŷ - y)², shape (examples,)."""
        losses: Array = np.square(y_pred - y_true).mean(axis=1)
        return losses

    def factor(self, units: int) -> float:
        """Return 2 / units: the 2 is the square's, and the loss is a mean over the units."""
        return 2 / units

    def gradient(self, y: Array, a: Array, da: Array) -> Calls:
        """∂L/∂a = 2 (a - y)."""
        return [call(np.subtract, a, y, da)]
