"""Small helpers by Keras' names: class numbers as one-hot rows, and the seed of the program."""

from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array
from engine.defaults import set_random_seed

__all__ = ["normalize", "set_random_seed", "to_categorical"]


def to_categorical(x: Any, num_classes: int | None = None) -> Array:
    """Return class numbers as rows with a 1 in the column of the class, and 0 elsewhere.

    Parameters
    ----------
    x : array_like of whole numbers
        From 0 to num_classes - 1, of any shape; a last axis of length 1 is left out.
    num_classes : int, optional
        One more than the largest number, if omitted.

    Returns
    -------
    ndarray, shape (..., num_classes)

    Raises
    ------
    ValueError
        If there is a number without a column.
    """
    numbers = np.asarray(x)
    if numbers.ndim > 1 and numbers.shape[-1] == 1:
        numbers = numbers[..., 0]
    indices = numbers.astype(np.intp)
    classes = int(indices.max()) + 1 if num_classes is None else num_classes
    if (indices != numbers).any() or (indices < 0).any() or (indices >= classes).any():
        raise ValueError(f"expected class numbers from 0 to {classes - 1}, got {x!r:.80}")
    return np.eye(classes, dtype=FLOAT)[indices]


def normalize(x: Any, axis: int = -1, order: int = 2) -> Array:
    """Return the rows divided by their length, so that it becomes 1; a row of zeros stays."""
    array = np.asarray(x, np.float64)
    length = np.linalg.norm(array, order, axis, keepdims=True)
    return array / np.where(length == 0, 1, length)
