"""Checks of arguments, and conversion of examples into the engine's arrays."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array
from engine.tensors import Placeholder


def inputs(x: Any, expected: int) -> Array:
    """Return `x` as floats, shape (examples, inputs).

    Parameters
    ----------
    x : array_like
        Also of shape (examples,), if one input is expected.
    expected : int
        The number of inputs; 0 accepts any.

    Raises
    ------
    ValueError
        If `x` has another shape, or contains NaN, infinity or something that is not a number.
    """
    array = _floats("x", x)
    if array.ndim == 1 and expected == 1:
        array = array[:, np.newaxis]
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


def weights(sample_weight: Any, class_weight: Mapping[int, float] | None, y: Array) -> Array | None:
    """Return how much every example counts, shape (examples,); None if all count alike.

    Parameters
    ----------
    sample_weight : array_like, shape (examples,), optional
    class_weight : mapping, optional
        How much the examples of a class count, by its number; classes that are missing count 1.
    y : ndarray, shape (examples, units)
        The class is the only unit, or the one with the largest value.

    Raises
    ------
    ValueError
        If there are both, or weights that are no numbers ≥ 0, or not one for every example.
    """
    if sample_weight is None and class_weight is None:
        return None
    if class_weight is not None:
        if sample_weight is not None:
            raise ValueError("expected class_weight or sample_weight, got both of them")
        classes = np.rint(y[:, 0] if y.shape[1] == 1 else y.argmax(axis=1)).astype(int)
        sample_weight = [class_weight.get(int(each), 1.0) for each in classes]
    array = _floats("sample_weight", sample_weight)
    array = array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array
    if array.shape != (len(y),) or (array < 0).any():
        raise ValueError(
            f"expected a weight ≥ 0 for every one of {len(y)} examples, got an array of the shape"
            f" {array.shape}"
        )
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


def _refuse_left_out(name: str, values: Any) -> None:
    """Refuse by their names what Keras takes in place of an array, and this engine does not."""
    if values is None:
        raise ValueError(f"expected numbers in {name}, got None")
    if isinstance(values, Placeholder):
        raise ValueError(
            f"expected numbers in {name}, got {values!r:.60}: functional models are left out here"
            " (Keras has them); put the layers into a Sequential"
        )
    of_python = isinstance(values, Sequence) and not isinstance(values, str)
    batches = hasattr(values, "__iter__") or hasattr(values, "__getitem__")
    array = of_python or hasattr(values, "__array__") or isinstance(values, str | Mapping)
    if isinstance(values, Iterator) or (batches and not array):
        raise ValueError(
            f"expected an array in {name}, got {values!r:.60}: data sets and generators are left"
            " out here (Keras has them); pass all examples, x and y"
        )


def _floats(name: str, values: Any, *, whole: bool = False) -> Array:
    _refuse_left_out(name, values)
    try:
        array = np.asarray(values)
        if array.dtype.kind != "f" and not (whole and array.dtype.kind in "iub"):
            array = array.astype(FLOAT)
    except (TypeError, ValueError):
        raise ValueError(f"expected numbers in {name}, got {values!r:.60}") from None
    if not np.isfinite(array).all():
        raise ValueError(f"expected finite numbers in {name}, got NaN or infinity")
    return array
