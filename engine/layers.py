"""The layers by their names, as `keras.layers` has them."""

from engine.activation_layer import Activation
from engine.dense import Dense
from engine.dropout import Dropout
from engine.input import Input
from engine.layer import Layer

__all__ = ["Activation", "Dense", "Dropout", "Input", "Layer"]
