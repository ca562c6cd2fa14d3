"""Layers: `Dense`, and `Input`, which only says how many inputs there are.

Inside the network an example is a column, as in the textbook, and below every layer's inputs
stands a row of ones. So the bias is one more column of the weights, z = W x + b is one product,
and so is the derivative by weights and biases together.
"""

import numpy as np

from engine import activations, initializers
from engine.activations import Activation
from engine.arrays import Array
from engine.calls import Calls, call
from engine.examples import whole
from engine.initializers import Initializer


class Input:
    """The shape of one example, as the first entry of a `Sequential`.

    Parameters
    ----------
    shape : tuple of int
        ``(inputs,)``.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = tuple(shape)
        if len(self.shape) != 1:
            raise ValueError(f"expected the shape of an example as (inputs,), got {shape!r}")
        whole("the number of inputs", self.shape[0], 1)


class Dense:
    """A layer in which every unit sees every input: a = g(W x + b).

    Parameters
    ----------
    units : int
        At least 1.
    activation : str, optional
        The name of g; linear if left out.
    kernel_initializer, bias_initializer : str or function
        Of the first weights and biases.
    name : str, optional
        Given by the network if left out.

    Attributes
    ----------
    weights_and_bias : ndarray, shape (units, inputs + 1)
        W, and b as its last column: a view of the network's theta, once the network is built.
    derivatives : ndarray, shape (units, inputs + 1)
        ∂J/∂W and ∂J/∂b after backpropagation: a view of the network's gradient.
    """

    def __init__(
        self,
        units: int,
        activation: str | Activation | None = None,
        *,
        kernel_initializer: str | Initializer = "glorot_uniform",
        bias_initializer: str | Initializer = "zeros",
        name: str | None = None,
    ) -> None:
        self.units = whole("units", units, 1)
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.name = name
        self.weights_and_bias: Array
        self.derivatives: Array

    @property
    def kernel(self) -> Array:
        """The weights as Keras has them, shape (inputs, units): a view."""
        return self.weights_and_bias[:, :-1].T

    @property
    def bias(self) -> Array:
        """The biases b, shape (units,): a view."""
        return self.weights_and_bias[:, -1]

    def initialize(self, rng: np.random.Generator) -> None:
        """Draw the first weights and biases."""
        units, columns = self.weights_and_bias.shape
        self.kernel[...] = self.kernel_initializer(columns - 1, units, rng)
        self.bias[...] = self.bias_initializer(1, units, rng)[0]

    def forward(self, below: Array) -> tuple[Array, Calls]:
        """Return the array of a = g(W x + b), and the calls that compute it.

        Parameters
        ----------
        below : ndarray, shape (inputs + 1, examples)
            x over a row of ones.

        Returns
        -------
        above : ndarray, shape (units + 1, examples)
            a over a row of ones.
        calls : Calls
        """
        above = np.ones((self.units + 1, below.shape[1]), below.dtype)
        a = above[:-1]
        return above, [call(self.weights_and_bias.dot, below, a), *self.activation.forward(a)]

    def backward(self, below: Array, dz: Array) -> Calls:
        """∂J/∂W = dz xᵀ and ∂J/∂b = Σ dz, in one product: the calls that compute them."""
        return [call(dz.dot, below.T, self.derivatives)]

    def backward_to_inputs(self, dz: Array, dx: Array) -> Calls:
        """∂J/∂x = Wᵀ dz: the calls that write it into `dx`, shape (inputs + 1, examples)."""
        return [call(self.weights_and_bias.T.dot, dz, dx)]
