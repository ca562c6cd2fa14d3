"""Metrics: numbers for people, which no gradient is computed of.

A metric takes rows, ``metric(y_true, y_pred)`` with the shape (examples, units), and returns its
mean over them. Class numbers are converted to one-hot rows before (`Loss.targets`).
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array

Metric = Callable[[Array, Array], float]

THRESHOLD = 0.5


def predicts_one(y_pred: Array, threshold: float = THRESHOLD) -> NDArray[np.bool_]:
    """Return where a single output ŷ predicts 1: ŷ > threshold, as in Keras; else it predicts 0."""
    above: NDArray[np.bool_] = y_pred > threshold
    return above


def binary_accuracy(y_true: Array, y_pred: Array) -> float:
    """Return the share of outputs of which (ŷ > 0.5) is y, in [0, 1]."""
    return float(np.mean(predicts_one(y_pred) == y_true))


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


METRICS: dict[str, Metric] = {
    "binary_accuracy": binary_accuracy,
    "categorical_accuracy": categorical_accuracy,
    "sparse_categorical_accuracy": categorical_accuracy,
    "mean_absolute_error": mean_absolute_error,
    "mae": mean_absolute_error,
    "mean_squared_error": mean_squared_error,
    "mse": mean_squared_error,
}
ACCURACY = ("accuracy", "acc")


def get(name: str, units: int) -> Metric:
    """Return the metric of that name.

    "accuracy" is resolved as in Keras: for one output it is `binary_accuracy`, for more of them
    `categorical_accuracy`, whether the loss takes one-hot rows or class numbers.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if name in ACCURACY:
        return binary_accuracy if units == 1 else categorical_accuracy
    try:
        return METRICS[name]
    except (KeyError, TypeError):
        known = ", ".join(["accuracy", *METRICS])
        raise ValueError(f"expected the name of a metric ({known}), got {name!r}") from None


def distinct(names: Sequence[str]) -> list[str]:
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
    for name in names:
        before = seen[str(name)]
        found.append(f"{name}_{before}" if before else name)
        seen[str(name)] += 1
    return found


def better(name: str) -> str | None:
    """Return whether "max" or "min" of this loss or metric is better; None if it is unknown."""
    if name == "loss":
        return "min"
    if name in ACCURACY or name in METRICS:
        return "max" if name.endswith(("accuracy", "acc")) else "min"
    return None
