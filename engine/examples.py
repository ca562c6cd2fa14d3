"""Checks of arguments, and conversion of examples into the engine's arrays."""

from math import prod
from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array


def inputs(x: Any, expected: int) -> Array:
    """Return `x` as floats, shape (examples, inputs).

    Parameters
    ----------
    x : array_like
    expected : int
        The number of inputs; 0 accepts any.

    Raises
    ------
    ValueError
        If `x` has another shape, or contains NaN, infinity or something that is not a number.
    """
    array = _floats("x", x)
    if array.ndim != 2 or (expected and array.shape[1] != expected):
        shape = f"(examples, {expected or 'inputs'})"
        raise ValueError(f"expected x of shape {shape}, got {array.shape}")
    return array


def rows(x: Any, shape: tuple[int, ...]) -> Array:
    """Return `x` as floats, every example in a row, whatever its shape is.

    Parameters
    ----------
    x : array_like, shape (examples, ...)
    shape : tuple of int
        Of an example; an empty one accepts any.

    Raises
    ------
    ValueError
        If `x` has another shape, or contains what `inputs` refuses.
    """
    array = _floats("x", x)
    if array.ndim < 2 or (shape and array.shape[1:] not in (shape, (prod(shape),))):
        wanted = ", ".join(map(str, shape)) or "..."
        raise ValueError(f"expected x of shape (examples, {wanted}), got {array.shape}")
    return array.reshape(len(array), prod(array.shape[1:]))


def outputs(y: Any, examples: int) -> Array:
    """Return `y` as an array, with one row for each of the examples.

    Raises
    ------
    ValueError
        If the numbers of rows differ, or `y` contains values that `inputs` refuses.
    """
    array = _floats("y", y, whole=True)
    if array.ndim == 0 or len(array) != examples:
        rows = 0 if array.ndim == 0 else len(array)
        raise ValueError(f"expected as many rows in y as in x, {examples}, got {rows}")
    return array


def whole(name: str, number: Any, least: int) -> int:
    """Return `number` if it is a whole number and at least `least`.

    Raises
    ------
    ValueError
        If it is not.
    """
    if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < least:
        raise ValueError(f"expected {name} as a whole number, at least {least}, got {number!r}")
    return int(number)


def _floats(name: str, values: Any, *, whole: bool = False) -> Array:
    try:
        array = np.asarray(values)
        if array.dtype.kind != "f" and not (whole and array.dtype.kind in "iub"):
            array = array.astype(FLOAT)
    except (TypeError, ValueError):
        raise ValueError(f"expected numbers in {name}, got {values!r:.60}") from None
    if not np.isfinite(array).all():
        raise ValueError(f"expected finite numbers in {name}, got NaN or infinity")
    return array
