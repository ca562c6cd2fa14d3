"""Metrics: numbers for people, which no gradient is computed of.

A metric takes rows, ``metric(y_true, y_pred)`` with the shape (examples, units), and returns its
mean over them. Class numbers are converted to one-hot rows before (`Loss.targets`).

An entry is a function in `METRICS` under Keras' name, and a class of Keras' that keeps a mean.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import losses
from engine.arrays import Array
from engine.as_call import Configured
from engine.names import find, snake, spellings
from engine.targets import matching, one_hot, require_as_many
from engine.tensors import Tensor, tensor

Metric = Callable[[Array, Array], float]

THRESHOLD = 0.5


def predicts_one(y_pred: Array, threshold: float = THRESHOLD) -> NDArray[np.bool_]:
    """Return where a single output ŷ predicts 1: ŷ > threshold, as in Keras; else it predicts 0."""
    above: NDArray[np.bool_] = y_pred > threshold
    return above


def binary_accuracy(y_true: Array, y_pred: Array, threshold: float = THRESHOLD) -> float:
    """Return the share of outputs of which (ŷ > 0.5) is y, in [0, 1]."""
    return float(np.mean(predicts_one(y_pred, threshold) == y_true))


def categorical_accuracy(y_true: Array, y_pred: Array) -> float:
    """Return the share of examples whose largest output is the right one, in [0, 1].

    Of equally large outputs the first counts.
    """
    return float(np.mean(y_pred.argmax(axis=1) == y_true.argmax(axis=1)))


def mean_absolute_error(y_true: Array, y_pred: Array) -> float:
    """Return the mean of |ŷ - y| over examples and units."""
    return float(np.mean(np.abs(y_pred - y_true), dtype=np.float64))


def mean_squared_error(y_true: Array, y_pred: Array) -> float:
    """Return the mean of (ŷ - y)² over examples and units."""
    return float(np.mean(np.square(y_pred - y_true), dtype=np.float64))


def binary_crossentropy(y_true: Array, y_pred: Array) -> float:
    """Return the mean of -y log ŷ - (1 - y) log(1 - ŷ)."""
    return losses.cost(losses.BinaryCrossentropy().loss(y_true, y_pred))


def categorical_crossentropy(y_true: Array, y_pred: Array) -> float:
    """Return the mean of -Σ_k y_k log ŷ_k."""
    return losses.cost(losses.CategoricalCrossentropy().loss(y_true, y_pred))


class Mean(Configured):
    """A metric that is told batch after batch, and that knows the mean.

    Parameters
    ----------
    name : str, optional
        In the History; Keras' name if omitted.
    dtype : optional
        Makes no difference.
    """

    function: Metric
    direction = "min"  # is better
    class_numbers = False

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        self.name = name or snake(type(self).__name__)
        self.dtype = dtype
        self.reset_state()

    def of(self, y_true: Array, y_pred: Array) -> float:
        """Return the metric of these rows alone."""
        return type(self).function(y_true, y_pred)

    def reset_state(self) -> None:
        """Forget all batches."""
        self._total = self._examples = 0.0

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: None = None) -> None:
        """Take these examples into the mean.

        Parameters
        ----------
        y_true, y_pred : array_like, shape (examples,) or (examples, units)
        sample_weight : None
            Weights of the examples are left out here.
        """
        if sample_weight is not None:
            raise ValueError("expected no sample_weight for a metric: it is left out here")
        p, y = np.asarray(y_pred), np.asarray(y_true)
        p = p[:, np.newaxis] if p.ndim == 1 else p
        y = one_hot(y, p.shape[1]) if self.class_numbers else matching(y, p.shape[1])
        require_as_many(y, p)
        self._total += self.of(y, p) * len(p)
        self._examples += len(p)

    def result(self) -> Tensor:
        """Return the mean of all examples since `reset_state`; 0 of none."""
        return tensor(np.float32(self._total / max(self._examples, 1)))

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: None = None) -> Tensor:
        """Take these examples into the mean, and return it."""
        self.update_state(y_true, y_pred, sample_weight)
        return self.result()


class BinaryAccuracy(Mean):
    """The share of outputs of which (ŷ > threshold) is y."""

    direction = "max"
    function = staticmethod(binary_accuracy)

    def __init__(
        self, name: str | None = None, dtype: Any = None, threshold: float = THRESHOLD
    ) -> None:
        super().__init__(name, dtype)
        self.threshold = threshold

    def of(self, y_true: Array, y_pred: Array) -> float:
        """Return the metric of these rows alone."""
        return binary_accuracy(y_true, y_pred, self.threshold)


class CategoricalAccuracy(Mean):
    """The share of examples whose largest output is the right one, for one-hot y."""

    direction = "max"
    function = staticmethod(categorical_accuracy)


class SparseCategoricalAccuracy(CategoricalAccuracy):
    """The share of examples whose largest output is the right one, for class numbers y."""

    class_numbers = True


class MeanAbsoluteError(Mean):
    """The mean of |ŷ - y|."""

    aliases = ("mae",)
    function = staticmethod(mean_absolute_error)


class MeanSquaredError(Mean):
    """The mean of (ŷ - y)²."""

    aliases = ("mse",)
    function = staticmethod(mean_squared_error)


class BinaryCrossentropy(Mean):
    """The mean of -y log ŷ - (1 - y) log(1 - ŷ)."""

    aliases = ("bce",)
    function = staticmethod(binary_crossentropy)


class CategoricalCrossentropy(Mean):
    """The mean of -Σ_k y_k log ŷ_k, for one-hot y."""

    function = staticmethod(categorical_crossentropy)


class SparseCategoricalCrossentropy(CategoricalCrossentropy):
    """The mean of -log ŷ_y, for class numbers y."""

    class_numbers = True


METRICS: dict[str, type[Mean]] = {
    snake(kind.__name__): kind
    for kind in (
        BinaryAccuracy,
        CategoricalAccuracy,
        SparseCategoricalAccuracy,
        MeanAbsoluteError,
        MeanSquaredError,
        BinaryCrossentropy,
        CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
    )
}
ACCURACY = ("accuracy", "acc")
Named = str | Mean | type[Mean] | Callable[..., Any]


def get(name: Any, units: int) -> Metric:
    """Return the function of the metric of that name, class or object.

    "accuracy" is resolved as in Keras: for one output it is `binary_accuracy`, for more of them
    `categorical_accuracy`, whether the loss takes one-hot rows or class numbers. A function of a
    person's own, of y and ŷ in rows, is taken with the mean of what it returns.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(name, Mean):
        return name.of
    if isinstance(name, type) and issubclass(name, Mean):
        return name().of
    if callable(name):
        return lambda y_true, y_pred: float(np.mean(name(y_true, y_pred), dtype=np.float64))
    if isinstance(name, str) and name in ACCURACY:
        return binary_accuracy if units == 1 else categorical_accuracy
    names: dict[str, Any] = dict.fromkeys(["accuracy", *METRICS])
    found: Metric = find("a metric", name, spellings(METRICS), names).function
    return found


def name_of(metric: Named) -> str:
    """Return the name that the History has for a metric: that which was typed, or its own."""
    if isinstance(metric, str):
        return metric
    if isinstance(metric, type):
        return snake(metric.__name__)
    return str(getattr(metric, "name", None) or getattr(metric, "__name__", "metric"))


def distinct(names: Sequence[Named]) -> list[str]:
    """Return the names, repeated ones with "_1", "_2" appended, as in Keras' History.

    Raises
    ------
    ValueError
        If it is not a list or tuple.
    """
    if not isinstance(names, list | tuple):
        raise ValueError(f"expected metrics as a list of names, got {names!r}")
    found: list[str] = []
    seen: Counter[str] = Counter()
    for name in map(name_of, names):
        before = seen[name]
        found.append(f"{name}_{before}" if before else name)
        seen[name] += 1
    return found


def better(name: str) -> str | None:
    """Return whether "max" or "min" of this loss or metric is better; None if it is unknown."""
    if name == "loss":
        return "min"
    if name in ACCURACY:
        return "max"
    kind = spellings(METRICS).get(name)
    return None if kind is None else kind.direction
