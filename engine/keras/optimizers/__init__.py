"""The optimizers."""

from engine.keras.optimizers import schedules
from engine.left_out import absent
from engine.optimizers import SGD, Adam, AdamW, Optimizer, RMSprop, get

__all__ = ["SGD", "Adam", "AdamW", "Optimizer", "RMSprop", "get", "schedules"]

__getattr__ = absent(__name__, __all__)
