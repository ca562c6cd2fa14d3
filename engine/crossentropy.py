"""Cross-entropies: the losses for "which class is it?"."""

import numpy as np

from engine.arrays import Array
from engine.calls import Calls, call, scalar
from engine.loss import Loss
from engine.targets import one_hot

EPSILON = 1e-7  # predicted probabilities are kept this far from 0 and 1, as in Keras


class BinaryCrossentropy(Loss):
    """L = -y log ŷ - (1 - y) log(1 - ŷ), its mean over the units; for outputs in [0, 1]."""

    name = "binary_crossentropy"
    canonical = "sigmoid"

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return -y log ŷ - (1 - y) log(1 - ŷ), shape (examples,), in nats."""
        p = np.clip(y_pred, EPSILON, 1 - EPSILON)
        losses: Array = -(y_true * np.log(p) + (1 - y_true) * np.log1p(-p)).mean(axis=1)
        return losses

    def factor(self, units: int) -> float:
        """Return 1 / units: the loss is a mean over the units."""
        return 1 / units

    def gradient(self, y: Array, a: Array, da: Array) -> Calls:
        """∂L/∂a = (a - y) / (a (1 - a)); 0 where a is so near 0 or 1 that the loss is cut off."""
        low, high, one = scalar(EPSILON, a), scalar(1 - EPSILON, a), scalar(1, a)
        p, inside = np.empty_like(a), np.empty(a.shape, bool)
        return [
            call(np.maximum, a, low, out=p),
            call(np.minimum, p, high, out=p),
            call(np.equal, a, p, inside),
            call(np.subtract, p, y, da),
            call(np.divide, da, p, da),
            call(np.subtract, one, p, p),
            call(np.divide, da, p, da),
            call(np.multiply, da, inside, da),
        ]


class CategoricalCrossentropy(Loss):
    """L = -Σ_k y_k log ŷ_k, for one-hot y; ŷ is divided by its sum first, as in Keras."""

    name = "categorical_crossentropy"
    canonical = "softmax"

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return -Σ_k y_k log ŷ_k, shape (examples,), in nats."""
        total = y_pred.sum(axis=1, keepdims=True)
        share = np.divide(y_pred, total, out=np.zeros_like(y_pred), where=total != 0)
        losses: Array = -(y_true * np.log(np.clip(share, EPSILON, 1 - EPSILON))).sum(axis=1)
        return losses

    def gradient(self, y: Array, a: Array, da: Array) -> Calls:
        """∂L/∂a_k = (Σ_j u_j s_j - u_k) / Σ_j a_j, with s = a / Σ_j a_j and u = y / s.

        A share s so near 0 or 1 that the loss is cut off there has u = 0.
        """
        zero, low, high = (scalar(value, a) for value in (0, EPSILON, 1 - EPSILON))
        total, row, none = np.empty_like(a[0]), np.empty_like(a[0]), np.empty(a[0].shape, bool)
        share, kept, inside = np.empty_like(a), np.empty_like(a), np.empty(a.shape, bool)
        return [
            call(np.add.reduce, a, 0, None, total),
            call(np.equal, total, zero, none),
            call(np.add, total, none, total),
            call(np.divide, a, total, share),
            call(np.maximum, share, low, out=kept),
            call(np.minimum, kept, high, out=kept),
            call(np.equal, share, kept, inside),
            call(np.divide, y, kept, da),
            call(np.multiply, da, inside, da),
            call(np.multiply, da, share, share),
            call(np.add.reduce, share, 0, None, row),
            call(np.subtract, row, da, da),
            call(np.divide, da, total, da),
        ]


class SparseCategoricalCrossentropy(CategoricalCrossentropy):
    """L = -log ŷ_y, for y the number of the right class: from 0 on."""

    name = "sparse_categorical_crossentropy"

    def targets(self, y: Array, units: int) -> Array:
        """Return the class numbers `y`, shape (examples,) or (examples, 1), one-hot."""
        return one_hot(y, units)
