"""`Loss`: the base class of the losses, with all that is no formula."""

import warnings
from typing import Any

import numpy as np

from engine.activation import Activation
from engine.arrays import FLOAT, Array, Axis
from engine.as_call import Configured, as_call
from engine.left_out import refuse_methods
from engine.options import Option
from engine.targets import matching, one_hot, require_as_many
from engine.tensors import Tensor, tensor

REDUCTIONS = ("sum_over_batch_size", "mean", "sum")  # with which a network can be trained
UNREDUCED = (None, "none")
WEIGHTED = "mean_with_sample_weight"
SMOOTHING = Option(
    "label_smoothing",
    "How unsure the right answers are: 0.1 makes 0.95 of a 1 and 0.05 of a 0, if there are two.",
    "label smoothing",
    most=1,
)


def cost(losses: Array) -> float:
    """J(W, b) = 1/m Σᵢ L(yᵢ, ŷᵢ): return the mean of the losses, shape (m,), of all m examples."""
    return float(losses.mean(dtype=np.float64))


class Loss(Configured):
    """A loss: its value, and its derivative for backpropagation.

    Parameters
    ----------
    reduction : str or None
        How J comes from the losses of the examples: "sum_over_batch_size" and "mean" divide their
        sum by the number of examples, "sum" does not, "mean_with_sample_weight" divides by the sum
        of the weights; with "none" or None a call returns the losses of all examples.
    name : str, optional
        Keras' name if omitted.
    dtype : optional
        Makes no difference.

    Attributes
    ----------
    name, title, short : str
        Keras' name; the name in a text; and an abbreviation for a narrow column.
    aliases : tuple of str
        Further names.
    options : tuple of Option
        What can be set.
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
    from_logits : bool
        Whether outputs are z of the activation that belongs to the loss, and not its a.
    label_smoothing : float
        s in [0, 1]: how unsure right answers are.
    """

    name = title = short = ""
    aliases: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    reduction: str | None = "sum_over_batch_size"
    from_logits = False
    label_smoothing = 0.0
    dtype: Any = None
    formula = unit_formula = ""
    canonical = ""
    probabilities = False
    one_of_many = False
    class_numbers = False

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        refuse_methods(type(self), ["call"], "losses", "a loss of engine.keras.losses")
        if reduction not in (*REDUCTIONS, *UNREDUCED, WEIGHTED):
            known = ", ".join(map(repr, (*REDUCTIONS, WEIGHTED, *UNREDUCED)))
            raise ValueError(f"expected reduction as one of {known}, got {reduction!r}")
        self.reduction, self.dtype = reduction, dtype
        self.name = name or type(self).name

    def __repr__(self) -> str:
        return as_call(self, name=None if self.name == type(self).name else self.name)

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor:
        """Return the cost J of these predictions, or the losses of all examples.

        Parameters
        ----------
        y_true, y_pred : array_like, shape (..., units)
            `y_true` may also have the forms that `targets` takes.
        sample_weight : array_like, shape (...), optional
            How much the loss of every row counts.
        """
        y, p = np.asarray(y_true), np.asarray(y_pred)
        p = p if p.dtype.kind == "f" else p.astype(FLOAT)
        if p.ndim == 1 and y.shape[1:] == (1,):
            p = p[:, np.newaxis]  # an output of every example
        shape = p.shape[:-1]
        if p.ndim != 2:  # one example, or rows of rows
            p = p.reshape(-1, p.shape[-1])
            y = y.reshape(-1) if self.class_numbers else y.reshape(len(p), -1)
        targets = self.targets(y, p.shape[1])
        require_as_many(targets, p)
        losses = self.loss(targets, p).reshape(shape)
        weights = _weights(sample_weight, losses)
        losses = losses if weights is None else losses * weights
        if self.reduction in UNREDUCED:
            return tensor(losses)
        if self.reduction == WEIGHTED and weights is not None:
            return tensor(losses.sum() / weights.sum())
        return tensor(losses.sum() if self.reduction == "sum" else cost(losses))

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

    def divisor(self, m: int) -> int:
        """Return the number by which the sum of the losses of m examples is divided in J."""
        return 1 if self.reduction == "sum" else m

    @property
    def by_batch(self) -> bool:
        """Whether J depends on how the examples are cut into mini-batches, as in Keras."""
        return self.reduction == "sum"

    def smoothed(self, y: Array, units: int) -> Array:
        """Return the right answers, less sure by `label_smoothing`, if that is set."""
        return y

    def gradient(self, y: Array, a: Array) -> Array:
        """Return ∂L/∂a, without `factor`, for outputs a = ŷ, shape (units, examples)."""
        raise NotImplementedError

    def gradient_by_z(self, y: Array, z: Array, a: Array, activation: Activation) -> Array:
        """Return ∂L/∂z = ∂L/∂a g'(z), without `factor`, for outputs a = g(z).

        With the canonical activation this is a - y, however saturated a is.
        """
        if activation.name == self.canonical:
            return a - self.smoothed(y, len(y))
        return activation.backward(z, a, self.gradient(y, a))


def _weights(sample_weight: Any, losses: Array) -> Array | None:
    """Return a weight for every one of the losses."""
    if sample_weight is None:
        return None
    weights = np.asarray(sample_weight, losses.dtype)
    if weights.ndim == losses.ndim + 1 and weights.shape[-1] == 1:
        weights = weights[..., 0]
    try:
        every: Array = np.broadcast_to(weights, losses.shape)
    except ValueError:
        raise ValueError(
            f"expected sample_weight of the shape {losses.shape}, got {np.shape(sample_weight)}"
        ) from None
    return every


class Crossentropy(Loss):
    """The cross-entropies have in common: logits, and right answers that are less sure.

    Parameters
    ----------
    from_logits : bool
        Whether outputs are z, and not a = g(z) of the activation that belongs to the loss.
    label_smoothing : float
        s in [0, 1].
    axis : int
        -1: the units.
    reduction, name, dtype
        Those of `Loss`.
    """

    probabilities = True

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: Axis = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(reduction, name, dtype)
        if isinstance(label_smoothing, bool) or not 0 <= label_smoothing <= 1:
            raise ValueError(f"expected label_smoothing in [0, 1], got {label_smoothing!r}")
        if axis not in (-1, 1) and axis not in ([-1], [1]):
            raise ValueError(f"expected axis as -1: examples are rows here, got {axis!r}")
        self.from_logits, self.label_smoothing = bool(from_logits), float(label_smoothing)
        self.axis = -1
        if from_logits:  # outputs may be any numbers, and no activation is left out of ∂L/∂z
            self.probabilities, self.canonical = False, ""
