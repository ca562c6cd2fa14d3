"""`Stack`: layers on top of each other, and their parameters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from math import prod
from typing import Any, Self

import numpy as np

from engine.arrays import Array, carve, zeros
from engine.defaults import floatx, next_seed
from engine.layers import LAYERS, Flatten, Input, InputLayer
from engine.layers.layer import Layer
from engine.left_out import refuse, refuse_methods
from engine.names import find, snake
from engine.passes import Network
from engine.printing import print_text
from engine.regularizers import Penalty
from engine.summary import print_summary
from engine.tensors import KerasTensor, Tensor, Variable

LEFT_OUT_OF_SUMMARY = {
    "positions": None,
    "layer_range": None,
}
OWN = ("call", "train_step", "test_step", "predict_step", "compute_loss", "compute_metrics")
NEXT: Any = object()  # the seed that follows from `engine.defaults.set_random_seed`


class NotBuiltError(AttributeError, ValueError):
    """Asked of a network whose number of inputs is not known; ``hasattr`` is false then."""


class Stack:
    """The layers of a network.

    Parameters and attributes are those of `engine.sequential.Sequential`.
    """

    theta: Array
    gradient: Array

    def __init__(
        self,
        layers: Iterable[Layer | Input] | None = None,
        trainable: bool = True,
        name: str | None = None,
        *,
        seed: int | None = NEXT,
        dtype: Any = None,
    ) -> None:
        refuse_methods(type(self), OWN, "networks", "a Sequential of layers")
        self.name = "sequential" if name is None else name
        self.seed = next_seed() if seed is NEXT else seed
        self.dtype = np.dtype(floatx() if dtype is None else dtype)
        self._trainable = True
        self._layers: list[Layer] = []
        self._shape: tuple[int, ...] = ()  # of an example, as far as it is known
        self._draws = np.random.default_rng(self.seed)
        self.penalty = Penalty(self._layers)
        for layer in layers or ():
            self._append(layer)
        self._build_if_possible()
        if not trainable:
            self.trainable = False

    def __copy__(self) -> Self:
        """Return a network of its own, with copies of all parts, which trains on as this one."""
        return self.__deepcopy__({})

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return a network of its own, with copies of all parts, which trains on as this one."""
        twin = object.__new__(type(self))
        memo[id(self)] = twin
        twin.__setstate__(deepcopy(self.__getstate__(), memo))
        return twin

    def __getstate__(self) -> dict[str, Any]:
        """Return what `pickle` keeps: the parameters are in the layers."""
        own = {"theta", "gradient"}
        state = {name: each for name, each in vars(self).items() if name not in own}
        return state | {"was_built": self.built}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Become the network of which this is the state; it trains on as that one does."""
        built = state.pop("was_built")
        vars(self).update(state)
        for layer in self._layers:
            layer.join(self)
        if built:
            self._place()

    def get_config(self) -> dict[str, Any]:
        """Return the layers without their parameters, from which `from_config` makes a network."""
        layers = [
            {"class_name": type(layer).__name__, "config": layer.get_config()}
            for layer in self._layers
        ]
        if self._shape:
            first = {"batch_shape": [None, *self._shape]}
            layers.insert(0, {"class_name": "InputLayer", "config": first})
        return {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": self.dtype.name,
            "layers": layers,
        }

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return a network with these layers, and first weights of its own.

        Raises
        ------
        ValueError
            If a layer is of a kind that this engine lacks.
        """
        kinds: dict[str, Any] = {kind.__name__: kind for kind in LAYERS}
        kinds["InputLayer"] = InputLayer
        layers = [
            find("a layer", each["class_name"], kinds, kinds).from_config(each["config"])
            for each in config["layers"]
        ]
        return cls(layers, name=config.get("name"), dtype=config.get("dtype"))

    # The layers

    @property
    def layers(self) -> list[Layer]:
        """The layers, without `Input`; `add` and `pop` change them."""
        return [*self._layers]

    def add(self, layer: Layer | Input) -> None:
        """Put a layer on top; the parameters of the others stay as they are.

        Raises
        ------
        ValueError
            If it is no layer, or cannot be here.
        """
        self._append(layer)
        try:
            self._build_if_possible()
        except ValueError:
            self._layers.pop().leave(self)
            raise

    def pop(self) -> Layer:
        """Take the last layer away, and return it with its parameters."""
        if not self._layers:
            raise ValueError("expected a network with layers, got none")
        layer = self._layers.pop()
        layer.leave(self)
        if self.built:
            self._place()
        return layer

    def _append(self, layer: Layer | Input) -> None:
        if isinstance(layer, Input):
            self._begin(layer.shape)
            return
        if isinstance(layer, Stack):
            raise ValueError(
                f"expected a layer, got the network {layer.name!r}: a Sequential in a Sequential is"
                " left out here (Keras has it); add layers to that network, model.add(Softmax()),"
                " or call them on what it returns, Softmax()(model(x))"
            )
        if not isinstance(layer, Layer):
            raise ValueError(
                f"expected a layer (Dense, Activation, Dropout, or Input first), got {layer!r}"
            )
        names = {other.name for other in self._layers}
        if layer.name in names:
            raise ValueError(f"expected names of layers that differ, got {layer.name!r} twice")
        layer.join(self)
        layer.name = layer.name or _name(snake(type(layer).__name__), names)
        if not self._layers and layer.first_shape is not None and not self._shape:
            self._begin(tuple(layer.first_shape))
        self._layers.append(layer)
        if len(self._layers) == 1:
            self._check_shape()

    def _begin(self, shape: tuple[int, ...]) -> None:
        if self._shape or self._layers:
            raise ValueError(
                f"expected one Input, before all layers, got another one of the shape {shape}"
            )
        self._shape = Input(shape).shape

    def _check_shape(self) -> None:
        self._layers[0].example_shape = self._shape
        if len(self._shape) > 1 and not isinstance(self._layers[0], Flatten):
            raise ValueError(
                "expected the shape of an example as (inputs,), or Flatten as the first layer,"
                f" got {self._shape}"
            )

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """Return the layer of that name, or number, counted from 0.

        Raises
        ------
        ValueError
            If there is none; the message lists the names.
        """
        if index is not None and -len(self._layers) <= index < len(self._layers):
            return self._layers[index]
        for layer in self._layers:
            if index is None and layer.name == name:
                return layer
        known = ", ".join(str(layer.name) for layer in self._layers)
        wanted = f"the name of a layer ({known}), got {name!r}"
        if index is not None:
            wanted = f"an index below {len(self._layers)}, got {index}"
        raise ValueError(f"expected {wanted}")

    @property
    def trainable(self) -> bool:
        """Whether training moves anything; if it is set, it is set for all layers too."""
        return self._trainable

    @trainable.setter
    def trainable(self, trainable: bool) -> None:
        self._trainable = bool(trainable)
        for layer in self._layers:
            layer.trainable = trainable

    # Shapes

    @property
    def built(self) -> bool:
        """Whether the number of inputs is known and the parameters exist."""
        return hasattr(self, "theta")

    @property
    def features(self) -> int:
        """The number of inputs; 0 until it is known."""
        return prod(self._shape) if self._shape else 0

    @property
    def units(self) -> int:
        """The number of outputs."""
        return next((layer.units for layer in reversed(self._layers) if layer.units), 0)

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        """The shape of the inputs, (None, inputs): any number of examples."""
        self._require_built()
        return (None, *self._shape)

    @property
    def output_shape(self) -> tuple[int | None, ...]:
        """The shape of the outputs, (None, units)."""
        self._require_built()
        return (None, self.units)

    @property
    def input(self) -> KerasTensor:
        """The shape and type of the inputs, as Keras shows them."""
        return KerasTensor(self.input_shape, self.dtype.name, "input")

    @property
    def output(self) -> KerasTensor:
        """The shape and type of the outputs, as Keras shows them."""
        return KerasTensor(self.output_shape, self.dtype.name, "output")

    @property
    def inputs(self) -> list[KerasTensor]:
        """The shape and type of the inputs, as Keras shows them, in a list."""
        return [self.input]

    @property
    def outputs(self) -> list[KerasTensor]:
        """The shape and type of the outputs, as Keras shows them, in a list."""
        return [self.output]

    @property
    def losses(self) -> list[Tensor]:
        """The penalties of the layers that have one, as Keras has them."""
        return [penalty for layer in self._layers for penalty in layer.losses]

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:
        """Return the shape of the outputs for inputs of that shape."""
        return (input_shape[0], self.units)

    # The parameters

    def _build_if_possible(self) -> None:
        if self._shape and self._layers:
            self._place()

    def build(self, input_shape: int | Sequence[int | None] | None = None) -> None:
        """Make the parameters, and draw the first weights; what there is already stays.

        Parameters
        ----------
        input_shape : int or tuple
            The number of inputs, or Keras' ``(None, inputs)``.

        Raises
        ------
        ValueError
            If the network is built for another number of inputs, or has no layers.
        """
        if input_shape is None:
            shape = self._shape
        else:
            axes = (None, input_shape) if isinstance(input_shape, int) else input_shape
            # Keras also takes the shape of one example here
            one = isinstance(axes, Sequence) and len(axes) == 1
            shape = Input(tuple(axes if one else axes[1:])).shape  # type: ignore[arg-type]
        if self._shape and shape != self._shape:
            raise ValueError(
                f"expected inputs of the shape {(None, *self._shape)}, for which"
                f" {self.name!r} was made, got {(None, *shape)}"
            )
        if not self._layers:
            raise ValueError("expected a network with layers, got none: call add(layer) first")
        if not self.built:
            self._shape = Input(shape).shape
            self._check_shape()
            self._place()

    def _place(self) -> None:
        """Lay the parameters of all layers side by side into theta; draw those that are new."""
        shapes, below = [], self.features
        for layer in self._layers:
            layer.refuse_own_call()
        for layer in self._layers:
            shapes.append(layer.shape(below))
            below = layer.units
        self.theta = zeros(sum(rows * columns for rows, columns in shapes), self.dtype)
        self.gradient = zeros(self.theta.shape, self.dtype)
        for layer, own, derivatives in zip(
            self._layers, carve(self.theta, shapes), carve(self.gradient, shapes), strict=True
        ):
            layer.settle(own, derivatives, self._draws)
        self.forget_passes()

    def adopt(self, theta: Array) -> None:
        """Use this vector as the parameters from now on, without a copy; it may be read-only.

        Parameters
        ----------
        theta : ndarray, shape (parameters,)
            Of the same data type; writing to it changes the network.

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
        shapes = [layer.weights_and_bias.shape for layer in self._layers]
        self.theta = theta
        for layer, own in zip(self._layers, carve(theta, shapes), strict=True):
            layer.weights_and_bias = own
        self.forget_passes()

    def count_params(self) -> int:
        """Return the number of parameters, as Keras counts them.

        Raises
        ------
        ValueError
            If the network is not built: the number is unknown.
        """
        self._require_built()
        return sum(array.size for array in self.weights)

    @property
    def weights(self) -> list[Variable]:
        """The parameters of all layers as Keras has them, which are views."""
        return [each for layer in self._layers for each in layer.weights]

    @property
    def trainable_weights(self) -> list[Variable]:
        """Those parameters that training moves."""
        return [each for each in self.weights if each.trainable]

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """Those parameters that training leaves as they are."""
        return [each for each in self.weights if not each.trainable]

    variables = weights
    trainable_variables, non_trainable_variables = trainable_weights, non_trainable_weights

    def get_weights(self) -> list[Array]:
        """Return copies of kernel, shape (inputs, units), and bias, (units,), of every layer."""
        self._require_built()
        return [each.numpy() for each in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Copy these kernels and biases, in the order of `get_weights`, into the network.

        Raises
        ------
        ValueError
            If number or shapes do not fit; then nothing is changed.
        """
        self._require_built()
        own = self.weights
        shapes = [array.shape for array in own]
        if (given := [np.shape(array) for array in weights]) != shapes:
            raise ValueError(f"expected weights of the shapes {shapes}, got {given}")
        for array, values in zip(own, weights, strict=True):
            array[...] = values

    def summary(
        self,
        line_length: int | None = None,
        positions: None = None,
        print_fn: Callable[[str], Any] | None = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        **others: Any,
    ) -> None:
        """Print the layers with their output shapes and numbers of parameters.

        Parameters
        ----------
        line_length : int, optional
            The least number of characters of a line.
        positions, **others
            Are left out here; Keras' default values are accepted.
        print_fn : function of str, optional
            Prints a line, in place of `print`.
        expand_nested : bool
            Makes no difference here: there are no networks in networks.
        show_trainable : bool
            Whether a column says if training moves the parameters.
        """
        refuse("summary", {"positions": positions, **others}, LEFT_OUT_OF_SUMMARY)
        print_summary(
            self.name,
            self._layers,
            built=self.built,
            memory=self._memory(),
            line_length=line_length,
            show_trainable=show_trainable,
            print_fn=print_fn or print_text,
        )

    def _memory(self) -> int:
        """Return how many numbers the optimizer keeps; here there is none."""
        return 0

    def forget_passes(self) -> None:
        """Discard the passes that are kept, so that a change of a layer takes effect."""

    def _network(self) -> Network:
        return Network(self._layers, self.theta, self.gradient)

    def _require_built(self) -> None:
        if not self.built:
            raise NotBuiltError(
                "expected a built network: begin its layers with Input((inputs,)), or call"
                " build((None, inputs)) or fit first"
            )


def _name(kind: str, taken: set[str | None]) -> str:
    """Return the first free name: dense, dense_1, and so on."""
    name, number = kind, 0
    while name in taken:
        number += 1
        name = f"{kind}_{number}"
    return name
