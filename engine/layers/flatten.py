"""`Flatten`: images as rows of numbers."""

from collections.abc import Sequence
from math import prod
from typing import Any

from engine.examples import rows
from engine.layers.layer import Layer
from engine.tensors import Tensor


class Flatten(Layer):
    """Makes a row of numbers of every example: as the first layer of images, (rows, columns).

    Between layers it changes nothing, because their examples are rows.

    Parameters
    ----------
    name : str, optional
        Given by the network if omitted.
    **options
        Those of every `Layer`.
    """

    left_out = {"data_format": "channels_last"}  # noqa: RUF012

    def __init__(self, *, name: str | None = None, **options: Any) -> None:
        super().__init__(name=name, **options)

    def __call__(self, x: Any, training: bool = False) -> Tensor:
        """Return the examples as rows, shape (examples, numbers)."""
        return super().__call__(rows(x, ()), training)

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:
        """Return the shape of the outputs for inputs of that shape."""
        return (input_shape[0], prod(each or 0 for each in input_shape[1:]))
