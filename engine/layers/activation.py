"""`Activation`: the activation of a layer, written as a layer of its own."""

from typing import Any

from engine.activation import Activation as Function
from engine.layers.layer import Layer


class Activation(Layer):
    """a = g(z) with z = x: ``Dense(10), Activation("relu")`` is the same as ``Dense(10, "relu")``.

    Parameters
    ----------
    activation : str
        The name of g.
    name : str, optional
        Given by the network if omitted.
    """

    of_any_shape = is_function = True

    def __init__(
        self,
        activation: str | Function | None,
        *,
        name: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(activation, name=name, **options)
