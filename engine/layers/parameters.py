"""`Parameters`: the parameters of a layer, where they are, and how they are read and written."""

import weakref
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Protocol, Self

import numpy as np

from engine.arrays import Array
from engine.tensors import Variable


class Owner(Protocol):
    """A network as its layers know it."""

    name: str

    @property
    def trainable(self) -> bool:
        """Whether training moves anything."""

    def forget_passes(self) -> None:
        """Discard the passes that are kept, so that a change of a layer takes effect."""


class Parameters:
    """The parameters of a layer, as a part of a network, or on its own.

    Attributes
    ----------
    name : str or None
    weights_and_bias : ndarray, shape (units, inputs + 1)
        W, and b as its last column: a view of the network's theta, once the network is built.
    derivatives : ndarray, shape (units, inputs + 1)
        ∂J/∂W and ∂J/∂b after backpropagation: a view of the network's gradient.
    shared : bool
        Whether layers of this kind may be in several networks: they have nothing that learns.
    """

    weights_and_bias: Array
    derivatives: Array
    shared = False

    def __init__(self, name: str | None, trainable: bool) -> None:
        self.name = name
        self._trainable = bool(trainable)
        self._networks: list[weakref.ref[Owner]] = []

    def __copy__(self) -> Self:
        """Return a layer with the same options and parameters, which is in no network."""
        new = object.__new__(type(self))
        for name, value in vars(self).items():
            own = isinstance(value, np.ndarray | np.random.Generator)
            vars(new)[name] = deepcopy(value) if own else value
        new._networks = []
        return new

    def __deepcopy__(self, memo: object) -> Self:
        """Return a layer with the same options and parameters, which is in no network."""
        return self.__copy__()

    def __getstate__(self) -> dict[str, Any]:
        """Return what `pickle` keeps of a layer, which is in no network then."""
        made = {"derivatives"}
        state = {name: each for name, each in vars(self).items() if name not in made}
        return state | {"_networks": []}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Become the layer of which this is the state."""
        vars(self).update(state)
        if self.built:
            self.derivatives = np.zeros_like(self.weights_and_bias)

    # The network

    def join(self, network: Owner) -> None:
        """Become a part of this network, and of no other one, unless it may be `shared`.

        Raises
        ------
        ValueError
            If it is a part of another one: layers share no parameters here.
        """
        others = [each for each in self._owners() if each is not network]
        if not self.shared:
            if others:
                raise ValueError(
                    f"expected layers that are in no other network, got the layer {self.name!r} of"
                    f" the network {others[0].name!r}; networks share no layers that learn here:"
                    f" make one of its own, {type(self).__name__}.from_config(layer.get_config()),"
                    " and copy the parameters by set_weights(layer.get_weights())"
                )
            if self._networks:  # the other one is gone
                self._keep_parameters()
        self._networks = [*map(weakref.ref, others), weakref.ref(network)]

    def leave(self, network: Owner) -> None:
        """Keep the parameters, as a layer that is no part of this network."""
        self._networks = [weakref.ref(each) for each in self._owners() if each is not network]
        self._keep_parameters()

    def _owners(self) -> list[Owner]:
        return [owner for ref in self._networks if (owner := ref()) is not None]

    def _keep_parameters(self) -> None:
        if self.built:
            self.weights_and_bias = self.weights_and_bias.copy()
            self.derivatives = self.derivatives.copy()

    def settle(self, own: Array, derivatives: Array, rng: np.random.Generator) -> None:
        """Keep parameters and derivatives in these arrays from now on; draw the first ones.

        Parameters that there are already are kept.
        """
        before = self.weights_and_bias if self.built else None
        self.weights_and_bias, self.derivatives = own, derivatives
        if before is None:
            self.initialize(rng)
        else:
            own[...] = before

    @property
    def built(self) -> bool:
        """Whether the number of inputs is known and the parameters exist."""
        return hasattr(self, "weights_and_bias")

    @property
    def trainable(self) -> bool:
        """Whether training may move the parameters; a change takes effect with the next `fit`."""
        return self._trainable

    @trainable.setter
    def trainable(self, trainable: bool) -> None:
        self._trainable = bool(trainable)
        self._changed()

    @property
    def moves(self) -> bool:
        """Whether training moves the parameters: its network has to be trainable as well."""
        return self._trainable and all(owner.trainable for owner in self._owners())

    def _changed(self) -> None:
        for network in self._owners():
            network.forget_passes()

    # The parameters

    def _own(self) -> Array:
        if not self.built:
            raise AttributeError(
                f"expected a layer that is built, got {self.name or self!r}: call it, or put it"
                " into a network that begins with Input((inputs,))"
            )
        return self.weights_and_bias

    def _variable(self, array: Array, name: str, *, trainable: bool = True) -> Variable:
        place = self.name or type(self).__name__.lower()
        moves = trainable and self.moves
        return Variable.of(array, name, place, trainable=moves, layer=self)

    def parameters(self) -> list[Variable]:
        """Return the parameters as Keras has them, which are views; here there are none."""
        return []

    @property
    def weights(self) -> list[Variable]:
        """The parameters as Keras has them, which are views; none before the layer is built."""
        return self.parameters() if self.built else []

    variables = weights

    @property
    def trainable_weights(self) -> list[Variable]:
        """Those parameters that training moves."""
        return [each for each in self.weights if each.trainable]

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """Those parameters that training leaves as they are."""
        return [each for each in self.weights if not each.trainable]

    trainable_variables, non_trainable_variables = trainable_weights, non_trainable_weights

    def get_weights(self) -> list[Array]:
        """Return copies of the parameters: kernel, shape (inputs, units), and bias, (units,)."""
        return [each.numpy() for each in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Copy these parameters, in the order of `get_weights`, into the layer.

        Raises
        ------
        ValueError
            If number or shapes do not fit; then nothing is changed.
        """
        own = self.weights
        shapes = [each.shape for each in own]
        if (given := [np.shape(array) for array in weights]) != shapes:
            hint = "" if self.built else f"; the layer {self.name!r} is not built yet"
            raise ValueError(f"expected weights of the shapes {shapes}, got {given}{hint}")
        for array, values in zip(own, weights, strict=True):
            array[...] = values

    def count_params(self) -> int:
        """Return the number of parameters, as Keras counts them."""
        self._own()
        return sum(each.size for each in self.weights)

    def initialize(self, rng: np.random.Generator) -> None:
        """Draw the first parameters."""
