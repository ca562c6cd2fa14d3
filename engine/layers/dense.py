"""`Dense`: the layer with weights and biases."""

import numpy as np

from engine import initializers, regularizers
from engine.activations import Activation
from engine.arrays import Array
from engine.as_call import as_call
from engine.examples import whole
from engine.initializers import Initializer
from engine.layers.layer import Layer
from engine.recording import over_ones
from engine.regularizers import Regularizer


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
    """

    unsupported = ("bias_regularizer", "kernel_constraint", "bias_constraint")

    def __init__(
        self,
        units: int,
        activation: str | Activation | None = None,
        *,
        use_bias: bool = True,
        kernel_initializer: str | Initializer = "glorot_uniform",
        bias_initializer: str | Initializer = "zeros",
        kernel_regularizer: str | Regularizer | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(activation, name=name)
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

    def shape(self, inputs: int) -> tuple[int, int]:
        """Set the number of inputs, and return the shape of the parameters."""
        return self.units, inputs + 1

    def initialize(self, rng: np.random.Generator) -> None:
        """Draw the first weights and biases."""
        units, columns = self.weights_and_bias.shape
        self.kernel[...] = self.kernel_initializer(columns - 1, units, rng)
        if self.use_bias:
            self.bias[...] = self.bias_initializer(1, units, rng)[0]

    def parameters(self) -> list[Array]:
        """Return kernel, shape (inputs, units), and bias, (units,), which are views."""
        return [self.kernel, self.bias] if self.use_bias else [self.kernel]

    @property
    def regularized(self) -> bool:
        """Whether the layer has a penalty."""
        return self.kernel_regularizer is not None and self.kernel_regularizer.adds

    def penalty(self) -> float:
        """Return the term of the cost from the weights."""
        return self.kernel_regularizer(self.kernel) if self.kernel_regularizer else 0.0

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
