"""`Input`: the number of inputs."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, Self

from engine.as_call import as_call
from engine.defaults import floatx
from engine.examples import whole
from engine.left_out import refuse
from engine.tensors import KerasTensor, Placeholder

LEFT_OUT = {
    "sparse": False,
    "ragged": False,
    "optional": False,
    "tensor": None,
    "input_tensor": None,
}


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
        if batch_shape is not None:
            if given is not None or batch_size is not None:
                raise ValueError(
                    "expected batch_shape alone, in place of shape and batch_size, got"
                    f" batch_shape={batch_shape!r}, shape={given!r}, batch_size={batch_size!r}"
                )
            batch_size, given = batch_shape[0], batch_shape[1:]
        if not isinstance(given, Sequence) or isinstance(given, str) or not given:
            raise ValueError(f"expected the shape of an example as (inputs,), got {given!r}")
        self.shape = tuple(whole("the number of inputs", each, 1) for each in given)
        self.batch_size, self.name = batch_size, name
        self.sparse = self.ragged = self.optional = False
        self.trainable = True

    @property
    def batch_shape(self) -> tuple[int | None, ...]:
        """The shape of a batch: (None, inputs)."""
        return (self.batch_size, *self.shape)

    @property
    def output(self) -> KerasTensor:
        """The shape and type of the inputs, as Keras shows them."""
        return KerasTensor(self.batch_shape, self.dtype, self.name or "input")

    @property
    def dtype(self) -> str:
        """The data type of new networks, such as "float32"."""
        return floatx()

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return an entry with these arguments."""
        return cls(**config)

    @property
    def features(self) -> int:
        """The number of inputs."""
        return prod(self.shape)

    def __repr__(self) -> str:
        return as_call(self, batch_shape=None)


class InputLayer(Input):
    """Keras' older name of `Input`."""
