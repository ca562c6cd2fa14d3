"""The layers by their names, as `keras.layers` has them."""

from engine.layers.activation import Activation
from engine.layers.dense import Dense
from engine.layers.dropout import Dropout
from engine.layers.input import Input
from engine.layers.layer import Layer

__all__ = ["Activation", "Dense", "Dropout", "Input", "Layer"]
