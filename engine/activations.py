"""Activations a = g(z), each with the derivative that backpropagation needs.

Examples are columns: z and a have the shape (units, examples). `forward` and `backward` return
calls (see `engine.calls`) that work in place; the derivative is expressed by the output a, so
nothing else has to be kept from the forward pass.

An activation is one entry of `ACTIVATIONS`, with all that is true of it; to add one, add its entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from engine.arrays import Array
from engine.calls import Calls, call, scalar


@dataclass(frozen=True, slots=True)
class Activation:
    """All that is true of an activation.

    Attributes
    ----------
    name : str
        Keras' name.
    forward : function of z
        Returns the calls that turn z into a = g(z).
    backward : function of a and da
        Returns the calls that turn da = ∂J/∂a into dz = ∂J/∂z.
    formula : str
        g as a text.
    onnx : str
        The operator of ONNX; empty if none is needed.
    range : tuple of float
        The infimum and supremum of the outputs.
    kinks : tuple of float
        The outputs a at which the derivative jumps.
    over_units : bool
        Whether an output depends on all units of the layer, so that a single unit is constant.
    """

    name: str
    forward: Callable[[Array], Calls]
    backward: Callable[[Array, Array], Calls]
    formula: str
    onnx: str
    range: tuple[float, float] = (-inf, inf)
    kinks: tuple[float, ...] = ()
    over_units: bool = False

    @property
    def bounded(self) -> bool:
        """Whether both ends of the range are finite; outputs come close and never reach them."""
        return isfinite(self.range[0]) and isfinite(self.range[1])

    @property
    def negative(self) -> bool:
        """Whether an output can be negative."""
        return self.range[0] < 0

    @property
    def probabilities(self) -> bool:
        """Whether outputs can be read as probabilities."""
        return self.range == (0, 1)


def linear(z: Array) -> Calls:
    """g(z) = z."""
    return []


def linear_backward(a: Array, da: Array) -> Calls:
    """g'(z) = 1."""
    return []


def sigmoid(z: Array) -> Calls:
    """g(z) = 1 / (1 + exp(-z))."""
    one = scalar(1, z)
    return [
        call(np.negative, z, z),
        call(np.exp, z, z),
        call(np.add, z, one, z),
        call(np.reciprocal, z, z),
    ]


def sigmoid_backward(a: Array, da: Array) -> Calls:
    """g'(z) = a (1 - a)."""
    one, slope = scalar(1, a), np.empty_like(a)
    return [
        call(np.subtract, one, a, slope),
        call(np.multiply, slope, a, slope),
        call(np.multiply, da, slope, da),
    ]


def tanh(z: Array) -> Calls:
    """g(z) = tanh(z)."""
    return [call(np.tanh, z, z)]


def tanh_backward(a: Array, da: Array) -> Calls:
    """g'(z) = 1 - a²."""
    one, slope = scalar(1, a), np.empty_like(a)
    return [
        call(np.multiply, a, a, slope),
        call(np.subtract, one, slope, slope),
        call(np.multiply, da, slope, da),
    ]


def relu(z: Array) -> Calls:
    """g(z) = max(0, z)."""
    # With an array, because np.maximum is three times slower with a scalar; with `out` by name,
    # because this one function warns of a positional one.
    return [call(np.maximum, z, np.zeros_like(z), out=z)]


def relu_backward(a: Array, da: Array) -> Calls:
    """g'(z) = 1 where a > 0, else 0."""
    zero, alive = scalar(0, a), np.empty(a.shape, bool)
    return [call(np.greater, a, zero, alive), call(np.multiply, da, alive, da)]


def softmax(z: Array) -> Calls:
    """g(z)_k = exp(z_k) / Σ_j exp(z_j), over the units; the largest z is subtracted first."""
    row, ones = np.empty_like(z[0]), np.ones(len(z), z.dtype)
    return [
        call(np.maximum.reduce, z, 0, None, row),
        call(np.subtract, z, row, z),
        call(np.exp, z, z),
        call(ones.dot, z, row),  # the sum over the units, in a third of np.add.reduce's time
        call(np.divide, z, row, z),
    ]


def softmax_backward(a: Array, da: Array) -> Calls:
    """∂J/∂z = a (da - Σ_j a_j da_j): the product with the Jacobian diag(a) - a aᵀ."""
    product, row = np.empty_like(a), np.empty_like(a[0])
    return [
        call(np.multiply, da, a, product),
        call(np.add.reduce, product, 0, None, row),
        call(np.subtract, da, row, da),
        call(np.multiply, da, a, da),
    ]


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("linear", linear, linear_backward, "g(z) = z", ""),
        Activation("sigmoid", sigmoid, sigmoid_backward, "g(z) = 1 / (1 + e⁻ᶻ)", "Sigmoid", (0, 1)),
        Activation("tanh", tanh, tanh_backward, "g(z) = tanh(z)", "Tanh", (-1, 1)),
        Activation("relu", relu, relu_backward, "g(z) = max(0, z)", "Relu", (0, inf), kinks=(0,)),
        Activation(
            "softmax",
            softmax,
            softmax_backward,
            "g(z)ₖ = exp(zₖ) / Σⱼ exp(zⱼ)",
            "Softmax",
            (0, 1),
            over_units=True,
        ),
    )
}


def get(name: str | Activation | None) -> Activation:
    """Return the activation of that name; None is the linear one, as in Keras.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(name, Activation):
        return name
    try:
        return ACTIVATIONS["linear" if name is None else name]
    except (KeyError, TypeError):
        known = ", ".join(ACTIVATIONS)
        raise ValueError(f"expected the name of an activation ({known}), got {name!r}") from None
