"""Right answers as rows with a value for every output unit, from the forms in which they come."""

from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array


def require_as_many(y_true: Array, y_pred: Array) -> None:
    """Refuse right answers and predictions of which there are not as many."""
    if len(y_true) != len(y_pred):
        raise ValueError(
            f"expected as many rows in y_true as in y_pred, {len(y_pred)}, got {len(y_true)}"
        )


def of_one_shape(y_true: Any, y_pred: Any) -> tuple[Array, Array]:
    """Return two arrays with as many axes, one of them without or with a last axis of length 1."""
    y, p = np.asarray(y_true), np.asarray(y_pred)
    if y.ndim == p.ndim + 1 and y.shape[-1] == 1:
        y, p = (y, p[:, np.newaxis]) if p.ndim == 1 else (y[..., 0], p)
    elif p.ndim == y.ndim + 1 and p.shape[-1] == 1:
        y, p = (y[:, np.newaxis], p) if y.ndim == 1 else (y, p[..., 0])
    if y.shape != p.shape:
        raise ValueError(f"expected y_true of the shape {p.shape} of y_pred, got {y.shape}")
    return y, p


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
