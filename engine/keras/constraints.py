"""Constraints of weights, of which there are none here."""

from engine.left_out import absent

__all__: list[str] = []

__getattr__ = absent(__name__, __all__)
