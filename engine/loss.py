"""Losses L(y, ŷ) of one example, and the cost J: their mean over all examples.

What a person calls takes examples in rows, ``loss(y_true, y_pred)`` with the shape (examples,
units), as in Keras. What backpropagation calls takes them in columns, (units, examples), and
returns calls (see `engine.calls`).
"""

import numpy as np

from engine.activations import Activation
from engine.arrays import Array
from engine.as_call import as_call
from engine.calls import Calls, call
from engine.targets import matching


def cost(losses: Array) -> float:
    """J(W, b) = 1/m Σᵢ L(yᵢ, ŷᵢ): return the mean of the losses, shape (m,), of all m examples."""
    return float(losses.mean(dtype=np.float64))


class Loss:
    """A loss: its value, and its derivative for backpropagation.

    Attributes
    ----------
    name : str
        Keras' name.
    canonical : str
        The output activation with which ∂L/∂z is a multiple of exactly ŷ - y.
    """

    name = ""
    canonical = ""

    def __repr__(self) -> str:
        return as_call(self)

    def __call__(self, y_true: Array, y_pred: Array) -> float:
        """Return the cost J of these answers.

        Parameters
        ----------
        y_true, y_pred : ndarray, shape (examples, units)
            `y_true` may also be what `targets` takes.
        """
        y_pred = np.atleast_2d(np.asarray(y_pred))
        targets = self.targets(np.asarray(y_true), y_pred.shape[1])
        return cost(self.loss(targets, y_pred))

    def loss(self, y_true: Array, y_pred: Array) -> Array:
        """Return L(y, ŷ) of every example, shape (examples,)."""
        raise NotImplementedError

    def targets(self, y: Array, units: int) -> Array:
        """Return `y` as a network with so many outputs is to answer, shape (examples, units).

        Raises
        ------
        ValueError
            If `y` does not fit so many outputs.
        """
        return matching(y, units)

    def factor(self, units: int) -> float:
        """Return what `delta` leaves out: ∂L/∂z is this times what it computes."""
        return 1.0

    def gradient(self, y: Array, a: Array, da: Array) -> Calls:
        """Return the calls that write ∂L/∂a, but for `factor`, into `da`."""
        raise NotImplementedError

    def delta(self, y: Array, a: Array, dz: Array, activation: Activation) -> Calls:
        """Return the calls that write ∂L/∂z, but for `factor`, for outputs a = g(z), into `dz`.

        With the activation that the loss is made for this is a - y, however saturated a is.
        """
        if activation.name == self.canonical:
            return [call(np.subtract, a, y, dz)]
        return [*self.gradient(y, a, dz), *activation.backward(a, dz)]
