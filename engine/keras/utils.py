"""Helpers."""

from typing import Any, Never

from engine.keras.backend import clear_session
from engine.left_out import absent
from engine.utils import normalize, set_random_seed, to_categorical

__all__ = ["clear_session", "normalize", "plot_model", "set_random_seed", "to_categorical"]


def plot_model(model: Any, *arguments: Any, **options: Any) -> Never:
    """Refuse to draw a network into a file."""
    raise ValueError(
        "expected model.summary(), which prints the layers, got plot_model: pictures of networks"
        " are left out here (Keras has them); the window shows a network, with File, Open"
    )


__getattr__ = absent(__name__, __all__)
