"""The layers by Keras' names: each computes its outputs, and derivatives in backpropagation.

`layer` has the base class, and one module each the kinds. A layer owns no parameters: it holds
views of the network's vector. Layers use activations, initializers and regularizers, and know
neither losses nor the network. To add a kind, write its class and put it into `LAYERS`.
"""

from engine.layers.activation import Activation
from engine.layers.dense import Dense
from engine.layers.dropout import Dropout
from engine.layers.flatten import Flatten
from engine.layers.functions import LeakyReLU, ReLU, Softmax
from engine.layers.input import Input, InputLayer
from engine.layers.layer import Layer
from engine.layers.normalization import Normalization

__all__ = [
    "LAYERS",
    "Activation",
    "Dense",
    "Dropout",
    "Flatten",
    "Input",
    "InputLayer",
    "Layer",
    "LeakyReLU",
    "Normalization",
    "ReLU",
    "Softmax",
]

LAYERS: tuple[type[Layer], ...] = (
    Dense,
    Dropout,
    Activation,
    Flatten,
    Normalization,
    Softmax,
    ReLU,
    LeakyReLU,
)
