"""Metrics: numbers for people, which no gradient is computed of.

A metric takes rows, ``metric(y_true, y_pred)`` with the shape (examples, units), and returns its
mean over them. Class numbers are converted to one-hot rows before (`Loss.targets`).

An entry is a function in `METRICS` under Keras' name, and a class of Keras' that keeps a mean.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from math import prod, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import losses
from engine.arrays import FLOAT, Array, Axis
from engine.metric_state import Averaged, Mean, Stateful
from engine.names import find, snake, spellings
from engine.targets import matching, of_one_shape, one_hot, require_as_many
from engine.tensors import Tensor, tensor

Metric = Callable[[Array, Array], float]  # a mean of rows; see also `Measure`

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


def accuracy(y_true: Array, y_pred: Array) -> float:
    """Return the share of outputs ŷ that are exactly y, in [0, 1]."""
    return float(np.mean(y_pred == y_true))


def binary_crossentropy(y_true: Array, y_pred: Array) -> float:
    """Return the mean of -y log ŷ - (1 - y) log(1 - ŷ)."""
    return losses.cost(losses.BinaryCrossentropy().loss(y_true, y_pred))


def categorical_crossentropy(y_true: Array, y_pred: Array) -> float:
    """Return the mean of -Σ_k y_k log ŷ_k."""
    return losses.cost(losses.CategoricalCrossentropy().loss(y_true, y_pred))


class MeanMetric(Averaged):
    """A metric of y and ŷ that takes batch after batch, and knows the mean over all examples."""

    function: Metric
    direction = "min"  # is better
    class_numbers = False

    def of(self, y_true: Array, y_pred: Array) -> float:
        """Return the metric of these rows alone; its mean over all rows is that of all of them."""
        return type(self).function(y_true, y_pred)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return the metric of every example, shape (examples,), or of every output."""
        raise NotImplementedError

    def each(self, y_true: Any, y_pred: Any) -> Array:
        """Return the metric of every example, in whatever form y and ŷ come.

        Parameters
        ----------
        y_true, y_pred : array_like, shape (examples,) or (..., units)
        """
        p, y = np.asarray(y_pred), np.asarray(y_true)
        p = p[:, np.newaxis] if p.ndim == 1 else p
        if p.ndim > 2:  # rows of rows
            return self._of_rows(y, p)
        y = one_hot(y, p.shape[1]) if self.class_numbers else matching(y, p.shape[1])
        require_as_many(y, p)
        return self.values(y, p)

    def _of_rows(self, y: Array, p: Array) -> Array:
        shape = p.shape[:-1] if self.class_numbers else p.shape
        if y.size != prod(shape):
            raise ValueError(f"expected y_true of the shape {shape}, got {y.shape}")
        values = self.each(y.reshape(-1, *shape[p.ndim - 1 :]), p.reshape(-1, p.shape[-1]))
        return values.reshape(*p.shape[:-1], *values.shape[1:])

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take these examples into the mean.

        Parameters
        ----------
        y_true, y_pred : array_like, shape (examples,) or (examples, units)
        sample_weight : array_like, optional
            How much every example counts.
        """
        self._take(self.each(y_true, y_pred), sample_weight)

    def take(self, y_true: Array, y_pred: Array) -> None:
        """Take rows into the mean; y has a value for every output, also of class numbers."""
        self._take(self.values(y_true, y_pred), None)


class Accuracy(MeanMetric):
    """The share of outputs ŷ that are exactly y, so that ŷ are class numbers, as predicted."""

    direction = "max"
    function = staticmethod(accuracy)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return a 1 for every output that is y, and 0 for the others."""
        equal: Array = (y_pred == y_true).astype(FLOAT)
        return equal

    def each(self, y_true: Any, y_pred: Any) -> Array:
        """Return a 1 for every output that is y, of arrays of the same shape."""
        return self.values(*of_one_shape(y_true, y_pred))


class MeanMetricWrapper(MeanMetric):
    """The mean of what a function of y and ŷ returns.

    Parameters
    ----------
    fn : function of y and ŷ
        Returns a number, or one for every example.
    name, dtype
        Those of every metric.
    **options
        Further arguments of the function.
    """

    def __init__(
        self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None, **options: Any
    ) -> None:
        super().__init__(name, dtype)
        self.fn, self.options = fn, options

    def of(self, y_true: Array, y_pred: Array) -> float:
        """Return the mean of what the function returns of these rows."""
        return float(np.mean(self.values(y_true, y_pred), dtype=np.float64))

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return what the function returns."""
        return np.asarray(self.fn(y_true, y_pred, **self.options))

    def each(self, y_true: Any, y_pred: Any) -> Array:
        """Return what the function returns of these arrays."""
        return self.values(np.asarray(y_true), np.asarray(y_pred))


class BinaryAccuracy(MeanMetric):
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

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return a 1 for every output that predicts y, and 0 for the others."""
        right: Array = (predicts_one(y_pred, self.threshold) == y_true).astype(FLOAT)
        return right


class CategoricalAccuracy(MeanMetric):
    """The share of examples whose largest output is the right one, for one-hot y."""

    direction = "max"
    function = staticmethod(categorical_accuracy)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return a 1 for every example whose largest output is the right one, else 0."""
        right: Array = (y_pred.argmax(axis=1) == y_true.argmax(axis=1)).astype(FLOAT)
        return right


class SparseCategoricalAccuracy(CategoricalAccuracy):
    """The share of examples whose largest output is the right one, for class numbers y."""

    class_numbers = True


class MeanAbsoluteError(MeanMetric):
    """The mean of |ŷ - y|."""

    aliases = ("mae",)
    function = staticmethod(mean_absolute_error)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return the mean of |ŷ - y| of every example."""
        return losses.MeanAbsoluteError().loss(y_true, y_pred)


class MeanSquaredError(MeanMetric):
    """The mean of (ŷ - y)²."""

    aliases = ("mse",)
    function = staticmethod(mean_squared_error)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return the mean of (ŷ - y)² of every example."""
        return losses.MeanSquaredError().loss(y_true, y_pred)


class RootMeanSquaredError(MeanMetric):
    """√ of the mean of (ŷ - y)²: as large as a usual error."""

    function = staticmethod(mean_squared_error)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return (ŷ - y)² of every output."""
        return np.square(y_pred - y_true)

    def each(self, y_true: Any, y_pred: Any) -> Array:
        """Return (ŷ - y)² of every output, of arrays of the same shape."""
        y, p = of_one_shape(y_true, y_pred)
        return self.values(y.astype(np.float64), p)

    def mean(self) -> float:
        """Return √ of the mean of all squares since `reset_state`."""
        return sqrt(super().mean())


class Crossentropy(MeanMetric):
    """The metrics that are the mean of a cross-entropy have in common: its options."""

    def __init__(self, name: str | None, dtype: Any, loss: losses.Loss) -> None:
        super().__init__(name, dtype)
        self._loss = loss
        self.from_logits, self.label_smoothing = loss.from_logits, loss.label_smoothing

    def of(self, y_true: Array, y_pred: Array) -> float:
        """Return the metric of these rows alone."""
        return losses.cost(self.values(y_true, y_pred))

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Return the cross-entropy of every example."""
        return self._loss.loss(y_true, y_pred)


class BinaryCrossentropy(Crossentropy):
    """The mean of -y log ŷ - (1 - y) log(1 - ŷ).

    Parameters
    ----------
    name, dtype
        Those of every metric.
    from_logits : bool
        Whether outputs are z, and not a = sigmoid(z).
    label_smoothing : float
        s in [0, 1]: how unsure right answers are.
    """

    aliases = ("bce",)
    function = staticmethod(binary_crossentropy)

    def __init__(
        self,
        name: str | None = None,
        dtype: Any = None,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(name, dtype, losses.BinaryCrossentropy(from_logits, label_smoothing))


class CategoricalCrossentropy(Crossentropy):
    """The mean of -Σ_k y_k log ŷ_k, for one-hot y.

    Parameters
    ----------
    name, dtype
        Those of every metric.
    from_logits : bool
        Whether outputs are z, and not a = softmax(z).
    label_smoothing : float
        s in [0, 1]: how unsure right answers are.
    axis : int
        -1: the units.
    """

    function = staticmethod(categorical_crossentropy)

    def __init__(
        self,
        name: str | None = None,
        dtype: Any = None,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: Axis = -1,
    ) -> None:
        loss = losses.CategoricalCrossentropy(from_logits, label_smoothing, axis)
        super().__init__(name, dtype, loss)
        self.axis = -1


class SparseCategoricalCrossentropy(Crossentropy):
    """The mean of -log ŷ_y, for class numbers y.

    Parameters
    ----------
    name, dtype
        Those of every metric.
    from_logits : bool
        Whether outputs are z, and not a = softmax(z).
    ignore_class : None
        Left out here.
    axis : int
        -1: the units.
    """

    class_numbers = True
    function = staticmethod(categorical_crossentropy)

    def __init__(
        self,
        name: str | None = None,
        dtype: Any = None,
        from_logits: bool = False,
        ignore_class: None = None,
        axis: Axis = -1,
    ) -> None:
        loss = losses.SparseCategoricalCrossentropy(from_logits, ignore_class, axis=axis)
        super().__init__(name, dtype, loss)
        self.ignore_class, self.axis = None, -1


METRICS: dict[str, type[MeanMetric]] = {
    snake(kind.__name__): kind
    for kind in (
        BinaryAccuracy,
        CategoricalAccuracy,
        SparseCategoricalAccuracy,
        MeanAbsoluteError,
        MeanSquaredError,
        RootMeanSquaredError,
        BinaryCrossentropy,
        CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
        Accuracy,
    )
}
ACCURACY = ("accuracy", "acc")


class OfEach:
    """Keras' function of a metric: it returns the metric of every example, not their mean.

    Parameters
    ----------
    kind : type
        The class of the metric.
    """

    def __init__(self, kind: type[MeanMetric]) -> None:
        self.kind, self.__name__ = kind, snake(kind.__name__)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"

    def __call__(self, y_true: Any, y_pred: Any, **options: Any) -> Tensor:
        """Return the metric of every example, of accuracies of every output."""
        return tensor(self.kind(**options).each(y_true, y_pred))


class Measure:
    """A metric object as a training or an evaluation computes it: by its own state.

    Parameters
    ----------
    metric : Stateful

    Attributes
    ----------
    own : bool
        Whether it is a person's own: it takes mini-batch after mini-batch as Keras has them, and
        class numbers as such.
    """

    def __init__(self, metric: Stateful) -> None:
        self.metric = metric
        of_engine = type(metric).__module__ == __name__
        self.own = not of_engine or isinstance(metric, MeanMetricWrapper)

    def __call__(self, y_true: Array, y_pred: Array) -> float:
        """Take these rows into its state; return the metric of all since `reset_state`."""
        if isinstance(self.metric, MeanMetric) and not self.own:
            self.metric.take(y_true, y_pred)
        else:
            self.metric.update_state(y_true, y_pred)
        return self.value()

    def value(self) -> float:
        """Return the metric of all rows since `reset_state`."""
        if isinstance(self.metric, Averaged) and not self.own:
            return self.metric.mean()
        return float(self.metric.result())


Named = str | Stateful | type[Stateful] | Callable[..., Any]


def get(name: Any, units: int) -> Metric:
    """Return the function of the metric of that name, class or object.

    "accuracy" is resolved as in Keras: for one output it is `binary_accuracy`, for more of them
    `categorical_accuracy`, whether the loss takes one-hot rows or class numbers. Of a function of a
    person's own, of y and ŷ, the mean of what it returns is taken.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(name, OfEach):
        return name.kind().of
    if isinstance(name, type) and issubclass(name, Stateful):
        return get(name(), units)
    if isinstance(name, Mean):
        kind = type(name).__name__.lower()
        raise ValueError(f"expected a metric of y and ŷ, got {name!r}, which is a {kind} of values")
    if isinstance(name, Stateful):
        return Measure(name)
    if callable(name):
        return Measure(MeanMetricWrapper(name))
    if isinstance(name, str) and name.lower() in ACCURACY:
        return binary_accuracy if units == 1 else categorical_accuracy
    names: dict[str, Any] = dict.fromkeys(["accuracy", *METRICS])
    kind = find("a metric", name, spellings(METRICS), names)
    found: Metric = Measure(kind()) if kind is RootMeanSquaredError else kind.function
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
    if name.lower() in ACCURACY:
        return "max"
    kind = spellings(METRICS).get(name)
    return None if kind is None else kind.direction
