"""`Dense`: the layer with weights and biases."""

from typing import Any

import numpy as np

from engine import initializers, regularizers
from engine.activation import Activation
from engine.arrays import Array
from engine.as_call import as_call
from engine.examples import whole
from engine.initializers import Drawing, Initializer
from engine.initializers import draw as first
from engine.layers.layer import Layer
from engine.recording import over_ones
from engine.regularizers import Regularizer
from engine.tensors import Variable


class Dense(Layer):
    """A layer in which every unit sees every input: a = g(W x + b).

    Parameters
    ----------
    units : int
        At least 1.
    activation : str, optional
        The name of g; linear if omitted.
    use_bias : bool
        Whether there is a b; without it b stays 0 and does not count as a parameter.
    kernel_initializer, bias_initializer : str or function
        Of the first weights and biases.
    kernel_regularizer : L1, L2, L1L2 or str, optional
        The penalty of large weights.
    name : str, optional
        Given by the network if omitted.
    **options
        Those of every `Layer`.
    """

    left_out = dict.fromkeys(("bias_regularizer", "kernel_constraint", "bias_constraint"))

    def __init__(
        self,
        units: int,
        activation: str | Activation | None = None,
        use_bias: bool = True,
        kernel_initializer: str | Initializer | Drawing = "glorot_uniform",
        bias_initializer: str | Initializer | Drawing = "zeros",
        kernel_regularizer: str | Regularizer | None = None,
        *,
        name: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(activation, name=name, **options)
        self.units = whole("units", units, 1)
        self.use_bias = bool(use_bias)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)

    def __repr__(self) -> str:
        return as_call(
            self,
            activation=None if self.activation.name == "linear" else self.activation.name,
            kernel_initializer=initializers.name_of(self.kernel_initializer),
            bias_initializer=initializers.name_of(self.bias_initializer),
        )

    @property
    def inputs(self) -> int:
        """The number of inputs of a layer that is built."""
        return self._own().shape[1] - 1

    def shape(self, inputs: int) -> tuple[int, int]:
        """Return the shape of the parameters for that number of inputs."""
        if self.built and inputs != self.inputs:
            raise ValueError(
                f"expected {self.inputs} inputs, for which the layer {self.name!r} was built,"
                f" got {inputs}"
            )
        return self.units, inputs + 1

    def initialize(self, rng: np.random.Generator) -> None:
        """Draw the first weights and biases."""
        units, columns = self.weights_and_bias.shape
        self.weights_and_bias[:, :-1] = first(self.kernel_initializer, columns - 1, units, rng).T
        if self.use_bias:
            self.weights_and_bias[:, -1] = first(self.bias_initializer, 1, units, rng)[0]

    @property
    def kernel(self) -> Variable:
        """The weights as Keras has them, shape (inputs, units): a view."""
        return self._variable(self._own()[:, :-1].T, "kernel")

    @property
    def bias(self) -> Variable | None:
        """The biases b, shape (units,): a view; None if there are none."""
        return self._variable(self._own()[:, -1], "bias") if self.use_bias else None

    def parameters(self) -> list[Variable]:
        """Return kernel, shape (inputs, units), and bias, (units,), which are views."""
        return [self.kernel] if self.bias is None else [self.kernel, self.bias]

    def variables_of(self, Wb: Array) -> list[Array]:
        """Return the parts of a matrix like (W b) that training moves: W, and b if there is one."""
        if not self.moves:
            return []
        return [Wb[:, :-1], Wb[:, -1:]][: 1 + self.use_bias]

    @property
    def regularized(self) -> bool:
        """Whether the layer has a penalty; in Keras weights that do not move have none."""
        regularizer = self.kernel_regularizer
        return regularizer is not None and regularizer.adds and self.moves

    def penalty(self, Wb: Array | None = None) -> float:
        """Return the term of the cost from the weights, its own or those in (W b)."""
        kernel = (self.weights_and_bias if Wb is None else Wb)[:, :-1]
        return self.kernel_regularizer(kernel) if self.regularized else 0.0  # type: ignore[misc]

    def forward(self, Wb: Array, x: Array, chance: Array | None = None) -> Array:
        """Return z = W x + b, as (W b) times x over a row of ones."""
        return Wb @ over_ones(x)

    def derivative(self, Wb: Array, x: Array, dz: Array) -> Array:
        """∂J/∂W = dz xᵀ and ∂J/∂b = Σ dz, in one product; and the derivative of the penalty."""
        dWb = dz @ over_ones(x).T
        if not self.use_bias:
            dWb[:, -1] = 0
        if self.kernel_regularizer and self.kernel_regularizer.adds:
            dWb[:, :-1] += self.kernel_regularizer.gradient(Wb[:, :-1])
        return dWb

    def backward(self, Wb: Array, dz: Array, chance: Array | None = None) -> Array:
        """∂J/∂x = Wᵀ dz, which is (W b)ᵀ dz without the last row, that of the ones."""
        return (Wb.T @ dz)[:-1]
