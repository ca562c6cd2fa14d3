"""Files."""

from engine.left_out import absent
from engine.sequential import load_model

__all__ = ["load_model"]

__getattr__ = absent(__name__, __all__)
