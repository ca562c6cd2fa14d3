"""Files."""

from engine.sequential import load_model

__all__ = ["load_model"]
