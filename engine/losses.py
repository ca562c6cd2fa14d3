"""The losses L(y, ŷ) of one example, and the cost J: their mean over all examples.

``loss(y_true, y_pred)`` takes examples in rows, shape (examples, units), as in Keras; the
derivatives for backpropagation take them in columns, (units, examples).

A loss is one class, and all that is true of it stands there. To add one, write its class and put
it into `LOSSES`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.activations import sigmoid, softmax
from engine.arrays import Array, Axis
from engine.left_out import refuse
from engine.loss import REDUCTIONS, SMOOTHING, Crossentropy, Loss, cost
from engine.names import find, make, spellings
from engine.options import Option
from engine.tensors import Tensor

__all__ = [
    "EPSILON",
    "LOSSES",
    "REDUCTIONS",
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "Loss",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "SparseCategoricalCrossentropy",
    "binary_crossentropy",
    "categorical_crossentropy",
    "cost",
    "get",
    "mean_absolute_error",
    "mean_squared_error",
    "sparse_categorical_crossentropy",
]

EPSILON = 1e-7  # predicted probabilities are kept this far from 0 and 1, as in Keras


class BinaryCrossentropy(Crossentropy):
    """L = -y log ŷ - (1 - y) log(1 - ŷ), its mean over the units; for outputs in [0, 1]."""

    name, title, short = "binary_crossentropy", "binary cross-entropy", "BCE"
    unit_formula = "L = −y log ŷ − (1−y) log(1−ŷ)"
    formula = "L = −1/{units} Σₖ (yₖ log ŷₖ + (1−yₖ) log(1−ŷₖ)), y one-hot"
    aliases = ("bce",)
    options: tuple[Option, ...] = (SMOOTHING,)
    canonical = "sigmoid"

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return -y log ŷ - (1 - y) log(1 - ŷ), shape (examples,), in nats.

        Of logits, ŷ = sigmoid(z), it is max(0, z) - y z + log(1 + exp(-|z|)).
        """
        y, z = self.smoothed(y_true, y_true.shape[1]), y_pred
        if self.from_logits:
            return (np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))).mean(axis=1)
        p = np.clip(y_pred, EPSILON, 1 - EPSILON)
        losses: Array = -(y * np.log(p) + (1 - y) * np.log1p(-p)).mean(axis=1)
        return losses

    def smoothed(self, y: Array, units: int) -> Array:
        """Return y (1 - s) + s / 2."""
        s = self.label_smoothing
        return y * (1 - s) + s / 2 if s else y

    def factor(self, units: int) -> float:
        """Return 1 / units: the loss is a mean over the units."""
        return 1 / units

    def gradient(self, y: Array, a: Array) -> Array:
        """∂L/∂a = (a - y) / (a (1 - a)); 0 where a is so near 0 or 1 that the loss is cut off.

        Of logits, a = z, it is sigmoid(z) - y.
        """
        y = self.smoothed(y, len(y))
        if self.from_logits:
            return sigmoid(a) - y
        p = np.clip(a, EPSILON, 1 - EPSILON)
        return (p - y) / p / (1 - p) * (a == p)


class MeanSquaredError(Loss):
    """L = (ŷ - y)², its mean over the units; for regression."""

    name, title, short = "mean_squared_error", "mean squared error", "MSE"
    unit_formula = "L = (ŷ − y)²"
    formula = "L = 1/{units} Σₖ (ŷₖ − yₖ)², y one-hot"
    aliases = ("mse",)
    canonical = "linear"

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return (ŷ - y)², shape (examples,)."""
        losses: Array = np.square(y_pred - y_true).mean(axis=1)
        return losses

    def factor(self, units: int) -> float:
        """Return 2 / units: 2 is the derivative of the square, and the loss is a mean."""
        return 2 / units

    def gradient(self, y: Array, a: Array) -> Array:
        """∂L/∂a = 2 (a - y), the 2 being in `factor`."""
        return a - y


class CategoricalCrossentropy(Crossentropy):
    """L = -Σ_k y_k log ŷ_k, for one-hot y; ŷ is divided by its sum first, as in Keras."""

    name, title, short = "categorical_crossentropy", "categorical cross-entropy", "CCE"
    formula = unit_formula = "L = −Σₖ yₖ log ŷₖ, y one-hot"
    canonical = "softmax"
    options: tuple[Option, ...] = (SMOOTHING,)
    one_of_many = True

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return -Σ_k y_k log ŷ_k, shape (examples,), in nats.

        Of logits, ŷ = softmax(z), log ŷ_k is z_k - log Σ_j exp(z_j).
        """
        y, z = self.smoothed(y_true, y_true.shape[1]), y_pred
        if self.from_logits:
            z = z - z.max(axis=1, keepdims=True)  # changes nothing and keeps exp(z) finite
            return (y * (np.log(np.exp(z).sum(axis=1, keepdims=True)) - z)).sum(axis=1)
        share = y_pred / _total(y_pred, axis=1)
        losses: Array = -(y * np.log(np.clip(share, EPSILON, 1 - EPSILON))).sum(axis=1)
        return losses

    def smoothed(self, y: Array, units: int) -> Array:
        """Return y (1 - s) + s / units."""
        s = self.label_smoothing
        return y * (1 - s) + s / units if s else y

    def gradient(self, y: Array, a: Array) -> Array:
        """∂L/∂a_k = (Σ_j u_j s_j - u_k) / Σ_j a_j, with s = a / Σ_j a_j and u = y / s.

        A share s so near 0 or 1 that the loss is cut off there has u = 0. Of logits, a = z, it is
        softmax(z) - y, for y whose sum is 1.
        """
        y = self.smoothed(y, len(y))
        if self.from_logits:
            return softmax(a, axis=0) * y.sum(axis=0, keepdims=True) - y
        total = _total(a, axis=0)
        s = a / total
        p = np.clip(s, EPSILON, 1 - EPSILON)
        u = y / p * (s == p)
        return ((u * s).sum(axis=0, keepdims=True) - u) / total


def _total(a: Array, axis: int) -> Array:
    """Return Σ_j a_j, by which outputs are divided; 1 where it is 0."""
    total = a.sum(axis=axis, keepdims=True)
    return total + (total == 0)


class SparseCategoricalCrossentropy(CategoricalCrossentropy):
    """L = -log ŷ_y, for y the number of the right class, counted from 0."""

    name, short = "sparse_categorical_crossentropy", "SCCE"
    title = "sparse categorical cross-entropy"
    formula = unit_formula = "L = −log ŷ_y"
    options: tuple[Option, ...] = ()
    class_numbers = True

    def __init__(
        self,
        from_logits: bool = False,
        ignore_class: None = None,
        reduction: str | None = "sum_over_batch_size",
        axis: Axis = -1,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        refuse(type(self).__name__, {"ignore_class": ignore_class}, {"ignore_class": None})
        super().__init__(from_logits, 0.0, axis, reduction, name, dtype)
        self.ignore_class = None


class MeanAbsoluteError(Loss):
    """L = |ŷ - y|, its mean over the units; for regression."""

    name, title, short = "mean_absolute_error", "mean absolute error", "MAE"
    unit_formula = "L = |ŷ − y|"
    formula = "L = 1/{units} Σₖ |ŷₖ − yₖ|, y one-hot"
    aliases = ("mae",)

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return |ŷ - y|, shape (examples,)."""
        losses: Array = np.abs(y_pred - y_true).mean(axis=1)
        return losses

    def factor(self, units: int) -> float:
        """Return 1 / units: the loss is a mean over the units."""
        return 1 / units

    def gradient(self, y: Array, a: Array) -> Array:
        """∂L/∂a = sign(a - y)."""
        return np.sign(a - y)


LOSSES: dict[str, type[Loss]] = {
    loss.name: loss
    for loss in (
        BinaryCrossentropy,
        MeanSquaredError,
        CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
        MeanAbsoluteError,
    )
}


def get(loss: Any) -> Loss:
    """Return the loss of that name; a loss, its class, Keras' function or description will do too.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(loss, Loss):
        return loss
    if isinstance(loss, type) and issubclass(loss, Loss):
        return loss()
    for name, function in FUNCTIONS.items():
        if loss is function:
            return LOSSES[name]()
    if isinstance(loss, Mapping):
        made: Loss = make("a loss", loss, spellings(LOSSES), LOSSES)
        return made
    if callable(loss):
        raise ValueError(
            f"expected a loss of this engine ({', '.join(LOSSES)}), got {loss!r}: the derivative"
            " of another function is not known"
        )
    return find("a loss", loss, spellings(LOSSES), LOSSES)()


def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0
) -> Tensor:
    """Return -y log ŷ - (1 - y) log(1 - ŷ) of every example."""
    return BinaryCrossentropy(from_logits, label_smoothing, reduction=None)(y_true, y_pred)


def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0
) -> Tensor:
    """Return -Σ_k y_k log ŷ_k of every example."""
    return CategoricalCrossentropy(from_logits, label_smoothing, reduction=None)(y_true, y_pred)


def sparse_categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False) -> Tensor:
    """Return -log ŷ_y of every example."""
    return SparseCategoricalCrossentropy(from_logits, reduction=None)(y_true, y_pred)


def mean_squared_error(y_true: Any, y_pred: Any) -> Tensor:
    """Return the mean of (ŷ - y)² of every example."""
    return MeanSquaredError(reduction=None)(y_true, y_pred)


def mean_absolute_error(y_true: Any, y_pred: Any) -> Tensor:
    """Return the mean of |ŷ - y| of every example."""
    return MeanAbsoluteError(reduction=None)(y_true, y_pred)


FUNCTIONS = {
    function.__name__: function
    for function in (
        binary_crossentropy,
        categorical_crossentropy,
        sparse_categorical_crossentropy,
        mean_squared_error,
        mean_absolute_error,
    )
}
