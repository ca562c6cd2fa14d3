"""What computes, and the data type of new networks."""

from typing import Any

import numpy as np

from engine.defaults import floatx, set_floatx
from engine.left_out import absent
from engine.losses import EPSILON

__all__ = [
    "backend",
    "clear_session",
    "epsilon",
    "floatx",
    "get_value",
    "image_data_format",
    "set_floatx",
    "set_value",
]


def backend() -> str:
    """Return what computes: NumPy."""
    return "numpy"


def clear_session(free_memory: bool = True) -> None:
    """Do nothing: networks share nothing here, neither names nor memory."""


def epsilon() -> float:
    """Return the number by which a cross-entropy is kept finite."""
    return EPSILON


def get_value(x: Any) -> Any:
    """Return the values of a weight, or of α, as an ordinary array or number."""
    return x.numpy() if hasattr(x, "numpy") else np.array(x)[()]


def set_value(x: Any, value: Any) -> None:
    """Replace the values of a weight, or α."""
    x.assign(value)


def image_data_format() -> str:
    """Return the order of the axes of images: rows and columns first."""
    return "channels_last"


__getattr__ = absent(__name__, __all__)
