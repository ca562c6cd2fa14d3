"""`Input`: the number of inputs."""

from collections.abc import Sequence
from math import prod
from typing import Any

from engine.as_call import as_call
from engine.defaults import floatx
from engine.examples import whole
from engine.left_out import refuse
from engine.tensors import Placeholder

LEFT_OUT = {"sparse": False, "ragged": False, "optional": False, "tensor": None}


class Input(Placeholder):
    """The shape of one example, as the first entry of a `Sequential`.

    Parameters
    ----------
    shape : tuple of int
        ``(inputs,)``; before a `Flatten` also that of an image, ``(rows, columns)``.
    batch_size : int, optional
        Keras' number of examples in a batch; here any number will do.
    name : str, optional
    batch_shape : tuple of int or None, optional
        In place of `shape`: ``(None, inputs)``.
    **others
        Keras' other options, with their default values.

    Attributes
    ----------
    shape : tuple of int
    """

    def __init__(
        self,
        shape: Sequence[int] | None = None,
        batch_size: int | None = None,
        *,
        name: str | None = None,
        batch_shape: Sequence[int | None] | None = None,
        input_shape: Sequence[int] | None = None,
        **others: Any,
    ) -> None:
        refuse(type(self).__name__, others, LEFT_OUT | {"dtype": floatx()})
        given: Any = input_shape if shape is None else shape
        if given is None and batch_shape is not None:
            given = batch_shape[1:]
        if not isinstance(given, Sequence) or isinstance(given, str) or not given:
            raise ValueError(f"expected the shape of an example as (inputs,), got {given!r}")
        self.shape = tuple(whole("the number of inputs", each, 1) for each in given)
        self.batch_size, self.name = batch_size, name

    @property
    def features(self) -> int:
        """The number of inputs."""
        return prod(self.shape)

    def __repr__(self) -> str:
        return as_call(self)


class InputLayer(Input):
    """Keras' older name of `Input`."""
