"""`Network`: layers whose parameters are views of one flat vector, and what it computes."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array, carve
from engine.backpropagation import Forward
from engine.layers import Dense, Input
from engine.layers.layer import Layer
from engine.penalty import Penalty
from engine.summary import summary

PASSES = 8  # numbers of examples for which a pass is kept ready


class Network:
    """Layers one above the other: the parameters, and the forward pass.

    Parameters
    ----------
    layers : iterable of layers
        `Input` may come first; without it the network is built when it first sees data.
    name : str
    seed : int or None
        Of the first weights and of the order of the examples; the same seed gives the same run,
        bit for bit where one thread multiplies (see `engine.threads`). None gives another one
        each time.
    dtype : data type
        Of the parameters; float64 serves gradient checks.

    Attributes
    ----------
    layers : list of layers
        `Input` is none of them.
    theta, gradient : ndarray, shape (parameters,)
        All parameters, and ∂J/∂θ after backpropagation. The layers hold views of both, so write
        with ``theta[...] = values``.
    penalty : Penalty
        What the regularizers of the layers add to the cost.
    """

    theta: Array
    gradient: Array

    def __init__(
        self,
        layers: Iterable[Layer | Input] = (),
        *,
        name: str = "sequential",
        seed: int | None = 0,
        dtype: Any = FLOAT,
    ) -> None:
        self.name, self.seed, self.dtype = name, seed, np.dtype(dtype)
        self.layers: list[Layer] = []
        self.inputs = 0
        self.penalty = Penalty(self.layers)
        self._forwards: dict[int, Forward] = {}
        for layer in layers:
            self._put_on_top(layer)
        self._build_if_known()

    @property
    def built(self) -> bool:
        """Whether the number of inputs is known and the parameters exist."""
        return hasattr(self, "theta")

    @property
    def units(self) -> int:
        """The number of outputs."""
        return next((layer.units for layer in reversed(self.layers) if layer.units), 0)

    def add(self, layer: Layer | Input) -> None:
        """Put a layer on top; what was learned so far is forgotten.

        Raises
        ------
        TypeError
            If it is not a layer.
        """
        self._put_on_top(layer)
        self._build_if_known()

    def _put_on_top(self, layer: Layer | Input) -> None:
        if isinstance(layer, Input):
            self.inputs = layer.shape[0]
        elif isinstance(layer, Layer):
            kind = type(layer)
            number = sum(type(other) is kind for other in self.layers)
            layer.name = layer.name or kind.__name__.lower() + (f"_{number}" if number else "")
            self.layers.append(layer)
        else:
            raise TypeError(
                f"expected a layer (Dense, Activation, Dropout, or Input first), got {layer!r}"
            )

    def _build_if_known(self) -> None:
        """Make the parameters, if there are some and the number of inputs is known."""
        if self.inputs and any(isinstance(layer, Dense) for layer in self.layers):
            self.build(self.inputs)

    def build(self, input_shape: int | tuple[int | None, ...]) -> None:
        """Make the parameters for so many inputs, and draw the first weights.

        Parameters
        ----------
        input_shape : int or tuple
            The number of inputs, or Keras' ``(None, inputs)``.
        """
        if not any(isinstance(layer, Dense) for layer in self.layers):
            raise ValueError(f"expected at least one Dense layer, got {len(self.layers)} others")
        last = input_shape[-1] if isinstance(input_shape, tuple) else input_shape
        self.inputs = Input((last,)).shape[0]  # type: ignore[arg-type]
        shapes, below = [], self.inputs
        for layer in self.layers:
            shapes.append(layer.shape(below))
            below = layer.units
        self.theta = np.zeros(sum(rows * columns for rows, columns in shapes), self.dtype)
        self.gradient = np.zeros(self.theta.shape, self.dtype)  # zeros_like would fill it at once
        rng = np.random.default_rng(self.seed)
        for layer, own, derivatives in zip(
            self.layers, carve(self.theta, shapes), carve(self.gradient, shapes), strict=True
        ):
            layer.weights_and_bias, layer.derivatives = own, derivatives
            layer.initialize(rng)
        self.forget_passes()

    def adopt(self, theta: Array) -> None:
        """Compute with this vector from now on, without copying it; it may be read-only.

        Parameters
        ----------
        theta : ndarray, shape (parameters,)
            Of the same data type; what is written to it changes the network.

        Raises
        ------
        ValueError
            If it has another shape or data type.
        """
        self._require_built()
        if theta.shape != self.theta.shape or theta.dtype != self.dtype:
            raise ValueError(
                f"expected {self.theta.size:,} parameters of {self.dtype}, got an array of the"
                f" shape {theta.shape} of {theta.dtype}"
            )
        shapes = [layer.weights_and_bias.shape for layer in self.layers]
        self.theta = theta
        for layer, own in zip(self.layers, carve(theta, shapes), strict=True):
            layer.weights_and_bias = own
        self.forget_passes()

    def activations(self, x: Array) -> list[Array]:
        """Return the outputs of every layer, shape (examples, units) each.

        Parameters
        ----------
        x : ndarray, shape (examples, inputs)
        """
        return [a.T.copy() for a in self._run(x).activations]

    def forget_passes(self) -> None:
        """Take up another activation of a layer: the passes kept ready are made anew."""
        self._forwards.clear()

    def __call__(self, x: Array) -> Array:
        """Return the answers ŷ, shape (examples, units)."""
        return self._run(x).output.T.copy()

    def summary(self) -> None:
        """Print the layers with their output shapes and numbers of parameters."""
        summary(self)

    def count_params(self) -> int:
        """Return the number of parameters, as Keras counts them.

        Raises
        ------
        ValueError
            If the network is not built, for then it is unknown.
        """
        self._require_built()
        return sum(array.size for layer in self.layers for array in layer.parameters())

    def get_weights(self) -> list[Array]:
        """Return copies of kernel, shape (inputs, units), and bias, (units,), of every layer."""
        self._require_built()
        return [array.copy() for layer in self.layers for array in layer.parameters()]

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Take over what `get_weights` of such a network returned.

        Raises
        ------
        ValueError
            If number or shapes do not fit; then nothing is changed.
        """
        self._require_built()
        own = [array for layer in self.layers for array in layer.parameters()]
        shapes = [array.shape for array in own]
        if (came := [np.shape(array) for array in weights]) != shapes:
            raise ValueError(f"expected weights of the shapes {shapes}, got {came}")
        for array, values in zip(own, weights, strict=True):
            array[...] = values

    def _run(self, x: Array) -> Forward:
        """Run the forward pass, made for so many examples or kept ready."""
        self._require_built()
        if len(x) not in self._forwards:
            if len(self._forwards) >= PASSES:
                self._forwards.clear()
            buffer = np.ones((len(x), self.inputs + 1), self.dtype)
            self._forwards[len(x)] = Forward(self.layers, buffer)
        forward = self._forwards[len(x)]
        forward.x[:, :-1] = x
        forward()
        return forward

    def _require_built(self) -> None:
        if not self.built:
            raise ValueError(
                "expected a built network: begin its layers with Input((inputs,)), or call"
                " build((None, inputs)) or fit first"
            )
