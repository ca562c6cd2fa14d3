"""`Activation`: the activation of a layer, written as a layer of its own."""

import numpy as np

from engine import activations
from engine.arrays import Array
from engine.calls import Calls, call
from engine.layers.layer import Layer


class Activation(Layer):
    """a = g(x): ``Dense(10), Activation("relu")`` is the same as ``Dense(10, "relu")``.

    Parameters
    ----------
    activation : str
        The name of g.
    name : str, optional
        Given by the network if omitted.
    """

    def __init__(
        self, activation: str | activations.Activation | None, *, name: str | None = None
    ) -> None:
        super().__init__(activation, name=name)

    def forward(self, below: Array, *, training: bool = False) -> tuple[Array, Calls]:
        """Return the array of g(x), over a row of ones, and the calls."""
        above = np.ones_like(below)
        a = above[:-1]
        return above, [call(np.copyto, a, below[:-1]), *self.activation.forward(a)]

    def backward_to_inputs(self, dz: Array, dx: Array) -> Calls:
        """∂J/∂x = ∂J/∂z, because z is x: the calls."""
        return [call(np.copyto, dx[:-1], dz)]
