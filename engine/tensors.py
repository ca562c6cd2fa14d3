"""Arrays as learners of Keras type them: with `.numpy()`, and weights with `.assign(values)`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.arrays import Array


class Tensor(np.ndarray[Any, Any]):
    """An array that also has `.numpy()`; layers, networks and losses return such."""

    def numpy(self) -> Any:
        """Return the values as an ordinary array, or number."""
        return np.array(self)[()]

    def __round__(self, digits: int | None = None) -> Any:
        """Return a number without axes rounded, as ``round(x, digits)`` does with other numbers."""
        return round(self.item(), digits)

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        """Return what NumPy computes from tensors as a tensor, and numbers too."""
        return np.asarray(array).view(Tensor)


class Scalar(np.float64):
    """A number, as functions return it for a number, that also has `.numpy()`."""

    def numpy(self) -> Any:
        """Return it as an ordinary number."""
        return np.float64(self)


class Number(float):
    """A number that also has `.numpy()`."""

    assign: Callable[[float], None]  # of a number that can be set, such as the α of an optimizer

    @property
    def value(self) -> Tensor:
        """The number, as Keras' variables have it."""
        return tensor(np.float32(self))

    def numpy(self) -> float:
        """Return it as an ordinary number."""
        return float(self)


def tensor(values: Any) -> Tensor:
    """Return these values as a tensor; an array is not copied."""
    return np.asarray(values).view(Tensor)


class Variable(Tensor):
    """The weights of a layer: a view, so that writing into it changes the network.

    Attributes
    ----------
    name, path : str
        Such as "kernel", and "dense/kernel".
    trainable : bool
    layer : Layer or None
        Whose weights they are.
    """

    name = path = ""
    trainable = True
    layer: Any = None

    @classmethod
    def of(cls, array: Array, name: str, place: str, *, trainable: bool, layer: Any) -> "Variable":
        """Return a view of the array, named as a part of the layer, whose place has that name."""
        new = array.view(cls)
        new.name, new.path, new.trainable = name, f"{place}/{name}", trainable
        new.layer = layer
        return new

    @property
    def value(self) -> Tensor:
        """The values, as they are now."""
        return tensor(self.numpy())

    def assign(self, values: Any) -> "Variable":
        """Replace the values.

        Raises
        ------
        ValueError
            If they have another shape.
        """
        self.require_shape(values)
        self[...] = values
        return self

    def require_shape(self, values: Any) -> None:
        """Refuse values of another shape."""
        if np.shape(values) != self.shape:
            raise ValueError(
                f"expected values of the shape {self.shape} for {self.path}, got {np.shape(values)}"
            )

    def assign_add(self, values: Any) -> "Variable":
        """Add to the values."""
        return self.assign(self + values)

    def assign_sub(self, values: Any) -> "Variable":
        """Subtract from the values."""
        return self.assign(self - values)


class Held(Variable):
    """A value as it is now in an object that holds it; `assign` sets it there."""

    _write: Callable[[Array], None]

    @classmethod
    def of_values(
        cls, values: Any, name: str, owner: str, write: Callable[[Array], None]
    ) -> "Held":
        """Return a copy of the values, which cannot be written otherwise than by `assign`."""
        new = np.array(values).view(cls)
        new.flags.writeable = False
        new.name, new.path, new.trainable, new._write = name, f"{owner}/{name}", False, write
        return new

    def assign(self, values: Any) -> "Held":
        """Set the values in the object that holds them; return them.

        Raises
        ------
        ValueError
            If they have another shape.
        """
        self.require_shape(values)
        new = np.broadcast_to(np.asarray(values, self.dtype), self.shape)
        self._write(new)
        return Held.of_values(new, self.name, self.path.rpartition("/")[0], self._write)


class Count(int):
    """A whole number that also has `.numpy()`."""

    assign: Callable[[int], None]

    @property
    def value(self) -> Tensor:
        """The number, as Keras' variables have it."""
        return tensor(np.int64(self))

    def numpy(self) -> int:
        """Return it as an ordinary number."""
        return int(self)


class Placeholder:
    """What has the shape of examples, and no values: it can be no input of a layer here."""


class KerasTensor(Placeholder):
    """The shape and type of what goes in or out of a network; it has no values.

    Attributes
    ----------
    shape : tuple
        (None, …): any number of examples.
    dtype, name : str
    ndim : int
        The number of axes.
    sparse, ragged : bool
        False: there are only usual arrays here.
    """

    def __init__(self, shape: tuple[int | None, ...], dtype: str, name: str) -> None:
        self.shape, self.dtype, self.name = shape, dtype, name
        self.ndim, self.sparse, self.ragged = len(shape), False, False

    def __repr__(self) -> str:
        return f"<KerasTensor shape={self.shape}, dtype={self.dtype}, name={self.name}>"
