"""Activations a = g(z), each with its derivative for backpropagation.

They are functions of arrays, numbers or lists of any shape, as Keras' are: ``sigmoid(0)`` is 0.5,
and ``softmax(z)`` is over the last axis. The derivative turns da = ∂J/∂a into dz = ∂J/∂z; it may
use z as well as a. In a training step the same statements are recorded (see `engine.recording`).

An activation is one entry of `ACTIVATIONS`, with all that is true of it; to add one, add its entry.
"""

import copyreg
from collections.abc import Callable, Mapping
from functools import wraps
from math import inf
from typing import Any

import numpy as np

from engine.activation import Activation
from engine.arrays import Array
from engine.names import find
from engine.options import Option
from engine.recording import Recorded
from engine.tensors import Scalar, tensor


def of_anything(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of arrays take numbers and lists too, and overflow without a warning.

    exp(800) is infinite, and 1 / (1 + inf) is the 0 that sigmoid(-800) should be. Whole numbers
    become floats; recorded arrays pass as they are.
    """

    @wraps(function)
    def wrapped(*arrays: Any, **options: Any) -> Any:
        if isinstance(arrays[0], Recorded):
            return function(*arrays, **options)
        floats = [each if each is None else _floats(each) for each in arrays]
        with np.errstate(all="ignore"):
            result = function(*floats, **options)
        number = not isinstance(arrays[0], np.ndarray) and result.dtype == np.float64
        return Scalar(result) if number and not result.ndim else tensor(result)

    return wrapped


def _floats(values: Any) -> Array:
    array = np.asarray(values)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


@of_anything
def linear(z: Array) -> Array:
    """g(z) = z."""
    return z


@of_anything
def linear_backward(z: Array, a: Array, da: Array) -> Array:
    """g'(z) = 1."""
    return da


@of_anything
def sigmoid(z: Array) -> Array:
    """g(z) = 1 / (1 + exp(-z))."""
    return 1 / (1 + np.exp(-z))


@of_anything
def sigmoid_backward(z: Array, a: Array, da: Array) -> Array:
    """g'(z) = a (1 - a)."""
    return da * (a * (1 - a))


@of_anything
def tanh(z: Array) -> Array:
    """g(z) = tanh(z)."""
    return np.tanh(z)


@of_anything
def tanh_backward(z: Array, a: Array, da: Array) -> Array:
    """g'(z) = 1 - a²."""
    return da * (1 - a**2)


@of_anything
def relu(
    z: Array,
    negative_slope: float = 0.0,
    max_value: float | None = None,
    threshold: float = 0.0,
) -> Array:
    """g(z) = max(0, z).

    Of arrays there are Keras' options too: z from the threshold t on, but at most `max_value`; and
    s (z - t) below t, with the slope s. No layer has them.
    """
    if not (negative_slope or threshold or max_value is not None):
        return np.maximum(z, 0)
    above = np.where(z > threshold, z, 0)
    if not threshold or max_value is not None:
        above = np.clip(above, 0, max_value)
    return above - negative_slope * np.maximum(threshold - z, 0)


@of_anything
def relu_backward(z: Array, a: Array, da: Array) -> Array:
    """g'(z) = 1 where a > 0, else 0."""
    return da * (a > 0)


@of_anything
def leaky_relu(z: Array, negative_slope: float = 0.2) -> Array:
    """g(z) = z where z > 0, else s z, with a small slope s."""
    return np.where(z > 0, z, negative_slope * z)


@of_anything
def leaky_relu_backward(z: Array, a: Array, da: Array, negative_slope: float = 0.2) -> Array:
    """g'(z) = 1 where z > 0, else s."""
    return np.where(z > 0, da, negative_slope * da)


@of_anything
def softmax(z: Array, axis: int = -1) -> Array:
    """g(z)_k = exp(z_k) / Σ_j exp(z_j), along an axis.

    The largest z is subtracted first, which changes nothing and keeps exp(z) finite.
    """
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@of_anything
def softmax_backward(z: Array, a: Array, da: Array, axis: int = -1) -> Array:
    """∂J/∂z = a (da - Σ_j a_j da_j): the product with the Jacobian diag(a) - a aᵀ."""
    return a * (da - (a * da).sum(axis=axis, keepdims=True))


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("linear", linear, linear_backward, "g(z) = z", "", slope="g′(z) = 1"),
        Activation(
            "sigmoid",
            sigmoid,
            sigmoid_backward,
            "g(z) = 1 / (1 + e⁻ᶻ)",
            "Sigmoid",
            (0, 1),
            slope="g′(z) = a (1 − a)",
        ),
        Activation(
            "tanh",
            tanh,
            tanh_backward,
            "g(z) = tanh(z)",
            "Tanh",
            (-1, 1),
            slope="g′(z) = 1 − a²",
        ),
        Activation(
            "relu",
            relu,
            relu_backward,
            "g(z) = max(0, z)",
            "Relu",
            (0, inf),
            kinks=(0,),
            slope="g′(z) = 1 if z > 0, else 0",
        ),
        Activation(
            "softmax",
            lambda z: softmax(z, axis=0),
            lambda z, a, da: softmax_backward(z, a, da, axis=0),
            "g(z)ₖ = exp(zₖ) / Σⱼ exp(zⱼ)",
            "Softmax",
            (0, 1),
            over_units=True,
            function=softmax,
        ),
        Activation(
            "leaky_relu",
            leaky_relu,
            leaky_relu_backward,
            "g(z) = z where z > 0, else s z",
            "LeakyRelu",
            kinks=(0,),
            options=(
                Option("negative_slope", "The slope of negative z.", "slope", most=1, below=True),
            ),
            layer="LeakyReLU",
            slope="g′(z) = 1 if z > 0, else s",
        ),
    )
}

LAYERS = {entry.layer: entry for entry in ACTIVATIONS.values() if entry.layer}
OF_LAYERS = {"name", "dtype", "trainable"}  # in the options of every layer of Keras
LIBRARIES = {"keras", "tensorflow"}  # whose functions of these names are the same functions


def get(name: Any) -> Activation:
    """Return the activation of that name, or of that function; None is the linear one, as in Keras.

    One with options is also given as its layer, or as Keras' description of that. A function may be
    one of Keras or TensorFlow, such as ``tf.nn.relu``: it is known by its name and never called.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(name, Activation):
        return name
    if getattr(name, "is_function", False):
        return get(name.activation)
    if isinstance(name, Mapping) and name.get("class_name") in LAYERS:
        config = {k: v for k, v in name.get("config", {}).items() if k not in OF_LAYERS}
        return LAYERS[name["class_name"]].having(**config)
    for entry in ACTIVATIONS.values():
        if entry == name:
            return entry
    if callable(name):
        if (known := _of_library(name)) is not None:
            return known
        raise ValueError(
            f"expected an activation of this engine ({', '.join(ACTIVATIONS)}), got {name!r}:"
            " the derivative of another function is not known"
        )
    return find("an activation", "linear" if name is None else name, ACTIVATIONS, ACTIVATIONS)


def _of_library(function: Any) -> Activation | None:
    """Return the activation that a function of Keras or TensorFlow is, or None."""
    if str(getattr(function, "__module__", "")).partition(".")[0] not in LIBRARIES:
        return None
    name = str(getattr(function, "__name__", "")).removesuffix("_v2")  # TensorFlow's softmax
    return ACTIVATIONS.get({"identity": "linear"}.get(name, name))


def _named(name: str, given: tuple[tuple[str, Any], ...]) -> Activation:
    return ACTIVATIONS[name].having(**dict(given))


def _by_name(activation: Activation) -> Any:
    """Return what `pickle` keeps of an activation: its name, and its options."""
    if activation.name not in ACTIVATIONS:
        return object.__reduce_ex__(activation, 2)
    return _named, (activation.name, activation.given)


copyreg.pickle(Activation, _by_name)  # its functions have no names of their own
