"""Metrics: numbers for people, not for gradients."""

from collections.abc import Callable

import numpy as np

from engine.arrays import Array

Metric = Callable[[Array, Array], float]


def binary_accuracy(y_true: Array, y_pred: Array) -> float:
    """Return the share of outputs on the right side of 0.5, in [0, 1]."""
    return float(np.mean((y_pred > 0.5) == (y_true > 0.5)))


def categorical_accuracy(y_true: Array, y_pred: Array) -> float:
    """Return the share of examples whose largest output is the right one, in [0, 1]."""
    return float(np.mean(y_pred.argmax(axis=1) == y_true.argmax(axis=1)))


def mean_absolute_error(y_true: Array, y_pred: Array) -> float:
    """Return the mean of |ŷ - y| over examples and units."""
    return float(np.mean(np.abs(y_pred - y_true), dtype=np.float64))


METRICS: dict[str, Metric] = {
    "binary_accuracy": binary_accuracy,
    "categorical_accuracy": categorical_accuracy,
    "sparse_categorical_accuracy": categorical_accuracy,
    "mean_absolute_error": mean_absolute_error,
    "mae": mean_absolute_error,
}


def get(name: str, units: int) -> Metric:
    """Return the metric of that name; "accuracy" is the one that fits so many outputs.

    Raises
    ------
    ValueError
        If there is none; the message lists those there are.
    """
    if name in ("accuracy", "acc"):
        return binary_accuracy if units == 1 else categorical_accuracy
    try:
        return METRICS[name]
    except (KeyError, TypeError):
        known = ", ".join(["accuracy", *METRICS])
        raise ValueError(f"expected the name of a metric ({known}), got {name!r}") from None
