"""`Layer`: the base class of the layers.

Inside the network an example is a column, as in the textbook. The biases are the last column of
the weights, (W b): with a row of ones below the inputs z = W x + b is one product, and so is the
derivative by weights and biases together.
"""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from engine import activations
from engine.activation import Activation
from engine.arrays import Array
from engine.as_call import Configured, as_call
from engine.defaults import floatx, next_seed
from engine.examples import inputs as as_inputs
from engine.examples import whole
from engine.layers.parameters import Parameters
from engine.left_out import refuse, refuse_methods
from engine.tensors import KerasTensor, Placeholder, Tensor, tensor

OWN = ("call", "add_weight", "add_loss")
LEFT_OUT = {
    "activity_regularizer": None,
    "autocast": True,
    "lora_rank": None,
    "lora_alpha": None,
    "quantization_config": None,
}


class Layer(Parameters, Configured):
    """A layer a = g(z): z is computed from the inputs x, and g is its activation.

    The methods here are those of a layer without parameters.

    Parameters
    ----------
    activation : str, optional
        The name of g; linear if omitted.
    name : str, optional
        Given by the network if omitted.
    trainable : bool
        Whether training moves the parameters.
    input_shape : tuple of int, optional
        The shape of an example, if this is the first layer: as an `Input` before it.
    input_dim : int, optional
        The same for examples that are rows: ``input_shape=(input_dim,)``.
    **others
        Keras' other options, with their default values.

    Attributes
    ----------
    left_out : dict
        Keras' options of this kind of layer that this engine lacks, with the values that its
        files have.
    units : int
        The number of outputs; 0 until it is known.
    of_any_shape : bool
        Whether the layer alone, called on an array, does the same with every row of its last axis.
    is_function : bool
        Whether the layer is nothing but its activation, so that it may stand in place of one.
    example_shape : tuple of int
        The shape of an example, of the first layer of a network; empty elsewhere.
    """

    left_out: dict[str, Any] = {}  # noqa: RUF012 - it is not changed
    of_any_shape = is_function = False
    example_shape: tuple[int, ...] = ()

    def __init__(
        self,
        activation: str | Activation | None = None,
        *,
        name: str | None = None,
        trainable: bool = True,
        input_shape: Sequence[int] | None = None,
        input_dim: int | None = None,
        **others: Any,
    ) -> None:
        refuse(type(self).__name__, others, LEFT_OUT | self.left_out | {"dtype": floatx()})
        super().__init__(name, trainable)
        vars(self).update(LEFT_OUT | self.left_out)
        self._activation = activations.get(activation)
        self.units = 0
        self.first_shape = (input_dim,) if input_dim is not None else input_shape

    def __repr__(self) -> str:
        return as_call(self, activation=self.activation.name)

    def get_config(self) -> dict[str, Any]:
        """Return the options by their names, from which `from_config` makes such a layer."""
        return {**super().get_config(), "name": self.name, "trainable": self.trainable}

    def refuse_own_call(self) -> None:
        """Refuse a layer of a person's own class, whose `call` this engine would not use."""
        refuse_methods(type(self), OWN, "layers", "the layers of engine.keras.layers")

    # On its own

    def build(self, input_shape: Sequence[int | None]) -> None:
        """Make the parameters of a layer on its own, for inputs of the shape (None, inputs)."""
        self.refuse_own_call()
        if not self.built:
            shape = self.shape(whole("the number of inputs", input_shape[-1], 1))
            zeros = np.zeros(shape, floatx()), np.zeros(shape, floatx())
            self.settle(*zeros, np.random.default_rng(next_seed()))

    def __call__(self, x: Any, training: bool = False) -> Tensor:
        """Return the outputs a of this layer alone, shape (examples, units).

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
            Of a layer `of_any_shape` also another one.
        training : bool
            Whether chance plays, as in training.
        """
        given = np.shape(x) if self.of_any_shape and not isinstance(x, Placeholder) else ()
        if given and len(given) != 2:
            rows = np.reshape(x, (-1, given[-1]))
            return Layer.__call__(self, rows, training).reshape(given)
        x = as_inputs(x, 0)
        if not self.built:
            self.build(x.shape)
        if x.shape[1] != self.inputs and not self.of_any_shape:
            raise ValueError(f"expected x of shape (examples, {self.inputs}), got {x.shape}")
        columns = x.T.astype(self.weights_and_bias.dtype)
        chance = self.chance(columns) if training else None
        with np.errstate(all="ignore"):
            z = self.forward(self.weights_and_bias, columns, chance)
            return tensor(self.activation.forward(z).T)

    @property
    def inputs(self) -> int:
        """The number of inputs of a layer that is built."""
        return self.units

    @property
    def dtype(self) -> str:
        """The data type of the parameters, such as "float32"."""
        return self.weights_and_bias.dtype.name if self.built else floatx()

    @property
    def input(self) -> KerasTensor:
        """The shape and type of the inputs of a layer in a network, as Keras shows them."""
        self._own()
        shape = self.example_shape or (self.inputs,)
        return KerasTensor((None, *shape), self.dtype, f"{self.name}_input")

    @property
    def output(self) -> KerasTensor:
        """The shape and type of the outputs of a layer in a network, as Keras shows them."""
        self._own()
        return KerasTensor((None, self.units), self.dtype, f"{self.name}_output")

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:
        """Return the shape of the outputs for inputs of that shape."""
        return (*input_shape[:-1], self.units or input_shape[-1])

    # The activation

    @property
    def activation(self) -> Activation:
        """The activation g; a change of it takes effect with the next pass."""
        return self._activation

    @activation.setter
    def activation(self, activation: str | Activation | None) -> None:
        new, old = activations.get(activation), self._activation
        self._activation = new
        if new is not old:
            self._changed()

    def state(self) -> list[Array]:
        """Return the parameters that no training moves, and that are not in theta; here none."""
        return []

    def state_shapes(self, inputs: int) -> list[tuple[int, ...]]:
        """Return the shapes that `state` has for that number of inputs."""
        return []

    def variables_of(self, Wb: Array) -> list[Array]:
        """Return the parts of a matrix like (W b) that training moves; here there are none."""
        return []

    def count(self, inputs: int) -> int:
        """Return how many numbers the layer has for that number of inputs, without making them."""
        return prod(self.shape(inputs)) + sum(map(prod, self.state_shapes(inputs)))

    # The computation

    def shape(self, inputs: int) -> tuple[int, int]:
        """Set the number of inputs, and return the shape of the parameters; here (0, 0).

        Raises
        ------
        ValueError
            If the layer has been built for another number.
        """
        self.units = inputs
        return 0, 0

    @property
    def regularized(self) -> bool:
        """Whether the layer has a penalty."""
        return False

    def penalty(self, Wb: Array | None = None) -> float:
        """Return the term of the cost from the regularizers, by its own or by these (W b)."""
        return 0.0

    @property
    def losses(self) -> list[Tensor]:
        """The penalty, of a layer that has one, as Keras has it: in a list."""
        return [tensor(np.float32(self.penalty()))] if self.built and self.regularized else []

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
