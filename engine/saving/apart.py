"""The layers of a network as a file has them, so that every Keras 3 reads them."""

from typing import Any

from engine.layers import LAYERS as KINDS
from engine.layers import Dense
from engine.layers.layer import Layer


def activation_of(layer: Layer) -> Layer | None:
    """Return the activation of a layer as a layer of its own, if it has options; or else None.

    Keras before 3.10 refuses a file that has an activation with options inside another layer.
    """
    if not isinstance(layer, Dense) or not layer.activation.given:
        return None
    kind: Any = next(kind for kind in KINDS if kind.__name__ == layer.activation.layer)
    activation: Layer = kind(**dict(layer.activation.given), name=f"{layer.name}_activation")
    return activation
