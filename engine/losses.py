"""The losses L(y, ŷ) of one example, and the cost J: their mean over all examples.

``loss(y_true, y_pred)`` takes examples in rows, shape (examples, units), as in Keras; the
derivatives for backpropagation take them in columns, (units, examples).

A loss is one class, and all that is true of it stands there. To add one, write its class and put
it into `LOSSES`.
"""

import warnings

import numpy as np

from engine.activations import Activation
from engine.arrays import FLOAT, Array
from engine.as_call import as_call

EPSILON = 1e-7  # predicted probabilities are kept this far from 0 and 1, as in Keras


def cost(losses: Array) -> float:
    """J(W, b) = 1/m Σᵢ L(yᵢ, ŷᵢ): return the mean of the losses, shape (m,), of all m examples."""
    return float(losses.mean(dtype=np.float64))


class Loss:
    """A loss: its value, and its derivative for backpropagation.

    Attributes
    ----------
    name, title, short : str
        Keras' name; the name in a text; and an abbreviation for a narrow column.
    formula, unit_formula : str
        L as a text, for any number of outputs, "{units}" being that number, and for one output.
    canonical : str
        The output activation with which ∂L/∂z is a multiple of exactly ŷ - y.
    probabilities : bool
        Whether outputs are probabilities: those nearer to 0 and 1 than `EPSILON` are cut off.
    one_of_many : bool
        Whether the loss compares output units of which one is right, so that it needs several.
    class_numbers : bool
        Whether targets are class numbers, shape (examples,), and not a value for every output.
    """

    name = title = short = ""
    formula = unit_formula = ""
    canonical = ""
    probabilities = False
    one_of_many = False
    class_numbers = False

    def __repr__(self) -> str:
        return as_call(self)

    def __call__(self, y_true: Array, y_pred: Array) -> float:
        """Return the cost J of these predictions.

        Parameters
        ----------
        y_true, y_pred : ndarray, shape (examples, units)
            `y_true` may also have the forms that `targets` takes.
        """
        y_pred = np.atleast_2d(np.asarray(y_pred))
        targets = self.targets(np.asarray(y_true), y_pred.shape[1])
        if len(targets) != len(y_pred):
            raise ValueError(
                f"expected as many rows in y_true as in y_pred, {len(y_pred)}, got {len(targets)}"
            )
        return cost(self.loss(targets, y_pred))

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return L(y, ŷ) of every example, shape (examples,)."""
        raise NotImplementedError

    def targets(self, y: Array, units: int) -> Array:
        """Return `y` as the targets of a network with that number of outputs.

        Returns
        -------
        ndarray, shape (examples, units)

        Raises
        ------
        ValueError
            If `y` does not fit that number of outputs.
        """
        if self.one_of_many and units == 1:
            warnings.warn(
                f"{self.name} of one output is always 0, and trains nothing: take"
                " binary_crossentropy, or more output units",
                SyntaxWarning,
                stacklevel=2,
            )
        if self.class_numbers:
            return one_hot(y, units)
        targets = matching(y, units)
        if type(self).probabilities and not ((targets >= 0) & (targets <= 1)).all():
            wrong = targets[(targets < 0) | (targets > 1)][0]
            raise ValueError(
                f"expected y in [0, 1] for the {self.title}, got {wrong:g}: with such labels the"
                " cost would fall below 0"
            )
        return targets

    def factor(self, units: int) -> float:
        """Return the constant factor that `gradient` and `gradient_by_z` omit."""
        return 1.0

    def gradient(self, y: Array, a: Array) -> Array:
        """Return ∂L/∂a, without `factor`, for outputs a = ŷ, shape (units, examples)."""
        raise NotImplementedError

    def gradient_by_z(self, y: Array, z: Array, a: Array, activation: Activation) -> Array:
        """Return ∂L/∂z = ∂L/∂a g'(z), without `factor`, for outputs a = g(z).

        With the canonical activation this is a - y, however saturated a is.
        """
        if activation.name == self.canonical:
            return a - y
        return activation.backward(z, a, self.gradient(y, a))


class BinaryCrossentropy(Loss):
    """L = -y log ŷ - (1 - y) log(1 - ŷ), its mean over the units; for outputs in [0, 1]."""

    name, title, short = "binary_crossentropy", "binary cross-entropy", "BCE"
    unit_formula = "L = −y log ŷ − (1−y) log(1−ŷ)"
    formula = "L = −1/{units} Σₖ (yₖ log ŷₖ + (1−yₖ) log(1−ŷₖ)), y one-hot"
    canonical = "sigmoid"
    probabilities = True

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return -y log ŷ - (1 - y) log(1 - ŷ), shape (examples,), in nats."""
        p = np.clip(y_pred, EPSILON, 1 - EPSILON)
        losses: Array = -(y_true * np.log(p) + (1 - y_true) * np.log1p(-p)).mean(axis=1)
        return losses

    def factor(self, units: int) -> float:
        """Return 1 / units: the loss is a mean over the units."""
        return 1 / units

    def gradient(self, y: Array, a: Array) -> Array:
        """∂L/∂a = (a - y) / (a (1 - a)); 0 where a is so near 0 or 1 that the loss is cut off."""
        p = np.clip(a, EPSILON, 1 - EPSILON)
        return (p - y) / p / (1 - p) * (a == p)


class MeanSquaredError(Loss):
    """L = (ŷ - y)², its mean over the units; for regression."""

    name, title, short = "mean_squared_error", "mean squared error", "MSE"
    unit_formula = "L = (ŷ − y)²"
    formula = "L = 1/{units} Σₖ (ŷₖ − yₖ)², y one-hot"
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


class CategoricalCrossentropy(Loss):
    """L = -Σ_k y_k log ŷ_k, for one-hot y; ŷ is divided by its sum first, as in Keras."""

    name, title, short = "categorical_crossentropy", "categorical cross-entropy", "CCE"
    formula = unit_formula = "L = −Σₖ yₖ log ŷₖ, y one-hot"
    canonical = "softmax"
    probabilities = True
    one_of_many = True

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return -Σ_k y_k log ŷ_k, shape (examples,), in nats."""
        share = y_pred / _total(y_pred, axis=1)
        losses: Array = -(y_true * np.log(np.clip(share, EPSILON, 1 - EPSILON))).sum(axis=1)
        return losses

    def gradient(self, y: Array, a: Array) -> Array:
        """∂L/∂a_k = (Σ_j u_j s_j - u_k) / Σ_j a_j, with s = a / Σ_j a_j and u = y / s.

        A share s so near 0 or 1 that the loss is cut off there has u = 0.
        """
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
    class_numbers = True


LOSSES: dict[str, type[Loss]] = {
    loss.name: loss
    for loss in (
        BinaryCrossentropy,
        MeanSquaredError,
        CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
    )
}
SHORT = {"mse": "mean_squared_error"}


def get(loss: str | Loss | type[Loss]) -> Loss:
    """Return the loss of that name; a loss, or its class, is accepted as well.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(loss, Loss):
        return loss
    if isinstance(loss, type) and issubclass(loss, Loss):
        return loss()
    try:
        return LOSSES[SHORT.get(loss, loss)]()
    except (KeyError, TypeError):
        known = ", ".join(LOSSES)
        raise ValueError(f"expected the name of a loss ({known}), got {loss!r}") from None


def matching(y: Array, units: int) -> Array:
    """Return `y` with the shape (examples, units).

    Parameters
    ----------
    y : ndarray, shape (examples, units), or (examples,) if there is one unit
    units : int

    Raises
    ------
    ValueError
        If `y` has another shape.
    """
    column = y[:, np.newaxis] if y.ndim == 1 else y
    if column.ndim != 2 or column.shape[1] != units:
        hint = ""
        if units > 1 and column.shape[1:] == (1,):
            hint = "; class numbers go with SparseCategoricalCrossentropy, or through one_hot first"
        raise ValueError(
            f"expected y with {units} value{'s' * (units > 1)} an example, as many as the output"
            f" layer has units, got y of shape {y.shape}{hint}"
        )
    return column.astype(FLOAT) if column.dtype.kind != "f" else column


def one_hot(labels: Array, classes: int) -> Array:
    """Return a 1 in the column of every label and 0 elsewhere, shape (examples, classes).

    Parameters
    ----------
    labels : ndarray of whole numbers, shape (examples,) or (examples, 1)
        Each from 0 to classes - 1.
    classes : int

    Raises
    ------
    ValueError
        If a label is not such a number.
    """
    flat = labels[:, 0] if labels.ndim == 2 and labels.shape[1] == 1 else labels
    if flat.ndim != 1:
        raise ValueError(
            f"expected one class number an example, got y of shape {labels.shape};"
            " one-hot rows go with CategoricalCrossentropy"
        )
    indices = flat.astype(np.intp)
    wrong = (indices != flat) | (indices < 0) | (indices >= classes)
    if wrong.any():
        raise ValueError(
            f"expected class numbers from 0 to {classes - 1}, one for each output unit,"
            f" got {flat[wrong][0]}"
        )
    return np.eye(classes, dtype=FLOAT)[indices]
