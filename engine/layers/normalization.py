"""`Normalization`: inputs with the mean 0 and the variance 1."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array, Axis
from engine.as_call import as_call
from engine.examples import rows
from engine.layers.layer import Layer
from engine.recording import fixed
from engine.tensors import Tensor, Variable, tensor

EPSILON = 1e-7  # the least standard deviation, as in Keras
Numbers = float | int | Sequence[float] | None


class Normalization(Layer):
    """z = (x - mean) / √variance, of every input on its own; `adapt` finds them in data.

    Parameters
    ----------
    axis : int or None
        -1: every input has a mean of its own. None: all inputs have the same one.
    mean, variance : float or sequence of float, optional
        If they are known already.
    invert : bool
        Whether z = x √variance + mean is computed instead.
    name : str, optional
        Given by the network if omitted.
    **options
        Those of every `Layer`.

    Attributes
    ----------
    input_mean, input_variance : float, sequence of float or None
        As they were given.
    """

    shared = True

    def __init__(
        self,
        axis: Axis = -1,
        mean: Numbers = None,
        variance: Numbers = None,
        invert: bool = False,
        *,
        name: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(name=name, **options)
        axes = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        if axes not in ((-1,), (1,), ()):
            raise ValueError(f"expected axis as -1 or None: examples are rows here, got {axis!r}")
        self.axis = axes  # as Keras has it in files
        shapes = [np.shape(each) for each in (mean, variance) if each is not None]
        if shapes[:1] != shapes[1:]:
            raise ValueError(
                f"expected mean and variance together, of one shape, got {mean!r}, {variance!r}"
            )
        if np.any(np.asarray(0 if variance is None else variance) < 0):
            raise ValueError(f"expected a variance ≥ 0, got {variance!r:.80}")
        self.input_mean, self.input_variance = (
            each.tolist() if isinstance(each, np.ndarray | np.generic) else each
            for each in (mean, variance)
        )
        self.invert = bool(invert)
        self.of_any_shape = not axes
        self._mean: Array = np.zeros(0, FLOAT)
        self._variance: Array = np.zeros(0, FLOAT)
        self._count: Any = np.zeros((), np.int32)

    def __repr__(self) -> str:
        given = {"mean": self.input_mean, "variance": self.input_variance}
        return as_call(self, axis=-1 if self.axis else None, **given)

    def get_config(self) -> dict[str, Any]:
        """Return the options by their names, the mean and the variance only as they were given."""
        given = {"mean": self.input_mean, "variance": self.input_variance}
        return {**super().get_config(), **given}

    @property
    def mean(self) -> Tensor | None:
        """The mean that is subtracted, shape (1, inputs); None before the layer is built."""
        return tensor(self._mean.reshape(1, -1)) if self.built else None

    @property
    def variance(self) -> Tensor | None:
        """The variance by whose root is divided, shape (1, inputs); None before it is built."""
        return tensor(self._variance.reshape(1, -1)) if self.built else None

    @property
    def adapts(self) -> bool:
        """Whether mean and variance come from data, and are parameters therefore."""
        return self.input_mean is None

    def state_shapes(self, inputs: int) -> list[tuple[int, ...]]:
        """Return the shapes of `state`: of the mean, the variance, and a number of Keras'."""
        shape = (inputs,) if self.axis else ()
        return [shape, shape, ()] if self.adapts else []

    def state(self) -> list[Array]:
        """Return the mean and the variance, and a number that Keras keeps as well."""
        return [self._mean, self._variance, self._count] if self.adapts else []

    def shape(self, inputs: int) -> tuple[int, int]:
        """Set the number of inputs; there are no parameters that a training moves."""
        if self.built and self.units != inputs:
            raise ValueError(
                f"expected {self.units} inputs, for which the layer {self.name!r} was built,"
                f" got {inputs}"
            )
        given = np.shape(0 if self.input_mean is None else self.input_mean)
        if given not in ((), (inputs,) if self.axis else ()):
            raise ValueError(f"expected a mean of {inputs} inputs, got one of the shape {given}")
        return super().shape(inputs)

    def initialize(self, rng: np.random.Generator) -> None:
        """Make the arrays of mean and variance."""
        shape = (self.units,) if self.axis else ()
        mean, variance = (0, 1) if self.adapts else (self.input_mean, self.input_variance)
        self._mean, self._variance = (
            np.broadcast_to(np.array(each, FLOAT), shape).copy() for each in (mean, variance)
        )

    def adapt(self, data: Any) -> None:
        """Take the mean and the variance of these examples, shape (examples, inputs).

        With ``axis=None`` they may have any shape.
        """
        if not self.adapts:
            raise ValueError("expected a layer without given mean and variance to adapt")
        x = rows(np.reshape(data, (-1, 1)) if np.ndim(data) == 1 else data, ()).astype(np.float64)
        if self.axis and np.ndim(data) != 2:
            raise ValueError(
                f"expected data of shape (examples, inputs), got {np.shape(data)}: examples are"
                " rows here; make rows of them first, or take axis=None"
            )
        self.build(x.shape)
        if x.shape[1] != self.units:
            raise ValueError(f"expected x of shape (examples, {self.units}), got {x.shape}")
        over = 0 if self.axis else None
        self._mean[...], self._variance[...] = x.mean(axis=over), x.var(axis=over)

    def parameters(self) -> list[Variable]:
        """Return mean, variance and count as Keras has them, which no training moves."""
        names = ("mean", "variance", "count")
        return [
            self._variable(array, name, trainable=False)
            for array, name in zip(self.state(), names, strict=False)
        ]

    def steps(self) -> list[tuple[str, Array]]:
        """Return what is done with the inputs, as operators of ONNX with an array each."""
        deviation = np.maximum(np.sqrt(self._variance), FLOAT(EPSILON))
        if self.invert:
            return [("Mul", deviation), ("Add", self._mean)]
        return [("Sub", self._mean), ("Div", deviation)]

    def forward(self, Wb: Array, x: Array, chance: Array | None = None) -> Array:
        """Return z = (x - mean) / √variance."""
        mean = fixed(self._mean.reshape(-1, 1), like=x)
        if self.invert:
            return x * self._deviation(x) + mean
        return (x - mean) / self._deviation(x)

    def backward(self, Wb: Array, dz: Array, chance: Array | None = None) -> Array:
        """∂J/∂x = ∂J/∂z / √variance."""
        return dz * self._deviation(dz) if self.invert else dz / self._deviation(dz)

    def _deviation(self, like: Array) -> Array:
        """Return √variance, shape (inputs, 1)."""
        return np.maximum(np.sqrt(fixed(self._variance.reshape(-1, 1), like=like)), EPSILON)
