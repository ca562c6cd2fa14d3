"""`Layer`: the base class of the layers.

Inside the network an example is a column, as in the textbook. The biases are the last column of
the weights, (W b): with a row of ones below the inputs z = W x + b is one product, and so is the
derivative by weights and biases together.
"""

import numpy as np

from engine import activations
from engine.activations import Activation
from engine.arrays import Array
from engine.as_call import as_call


class Layer:
    """A layer a = g(z): z is computed from the inputs x, and g is its activation.

    The methods here are those of a layer without parameters.

    Parameters
    ----------
    activation : str, optional
        The name of g; linear if omitted.
    name : str, optional
        Given by the network if omitted.

    Attributes
    ----------
    unsupported : tuple of str
        Keras' options of this kind of layer that this engine lacks; files have them as null.
    units : int
        The number of outputs; 0 until it is known.
    weights_and_bias : ndarray, shape (units, inputs + 1)
        W, and b as its last column: a view of the network's theta, once the network is built.
    derivatives : ndarray, shape (units, inputs + 1)
        ∂J/∂W and ∂J/∂b after backpropagation: a view of the network's gradient.
    """

    unsupported: tuple[str, ...] = ()

    def __init__(
        self, activation: str | Activation | None = None, *, name: str | None = None
    ) -> None:
        self.activation = activations.get(activation)
        self.name = name
        self.units = 0
        self.weights_and_bias: Array
        self.derivatives: Array

    def __repr__(self) -> str:
        return as_call(self, activation=self.activation.name)

    @property
    def kernel(self) -> Array:
        """The weights as Keras has them, shape (inputs, units): a view."""
        return self.weights_and_bias[:, :-1].T

    @property
    def bias(self) -> Array:
        """The biases b, shape (units,): a view."""
        return self.weights_and_bias[:, -1]

    def shape(self, inputs: int) -> tuple[int, int]:
        """Set the number of inputs, and return the shape of the parameters; here (0, 0)."""
        self.units = inputs
        return 0, 0

    def initialize(self, rng: np.random.Generator) -> None:
        """Draw the first parameters."""

    def parameters(self) -> list[Array]:
        """Return the parameters as Keras has them, which are views."""
        return []

    @property
    def regularized(self) -> bool:
        """Whether the layer has a penalty."""
        return False

    def penalty(self) -> float:
        """Return the term of the cost from the regularizers of the layer."""
        return 0.0

    def chance(self, x: Array) -> Array | None:
        """Return what chance decides for these inputs in training; here it decides nothing."""
        return None

    def forward(self, Wb: Array, x: Array, chance: Array | None = None) -> Array:
        """Return z; here it is x.

        Parameters
        ----------
        Wb : ndarray, shape (units, inputs + 1)
            The parameters (W b).
        x : ndarray, shape (inputs, examples)
        chance : ndarray, optional
            As the method of that name returned it.

        Returns
        -------
        ndarray, shape (units, examples)
        """
        return x

    def derivative(self, Wb: Array, x: Array, dz: Array) -> Array:
        """Return ∂J by the parameters, shape (units, inputs + 1)."""
        raise NotImplementedError

    def backward(self, Wb: Array, dz: Array, chance: Array | None = None) -> Array:
        """Return ∂J/∂x, shape (inputs, examples); here it is ∂J/∂z."""
        return dz
