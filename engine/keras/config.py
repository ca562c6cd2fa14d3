"""What Keras keeps for the whole program."""

from engine.defaults import floatx, set_floatx
from engine.keras.backend import backend, epsilon, image_data_format
from engine.left_out import absent

__all__ = ["backend", "epsilon", "floatx", "image_data_format", "set_floatx"]

__getattr__ = absent(__name__, __all__)
