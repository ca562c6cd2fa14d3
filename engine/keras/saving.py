"""Files."""

import os
from typing import Any

from engine.left_out import absent
from engine.sequential import Sequential, load_model

__all__ = ["load_model", "load_weights", "save_model", "save_weights"]

Path = str | os.PathLike[str]


def save_model(model: Sequential, filepath: Path, overwrite: bool = True, **others: Any) -> None:
    """Write a network into a ".keras" file: its `save`."""
    model.save(filepath, overwrite, **others)


def save_weights(model: Sequential, filepath: Path, overwrite: bool = True, **others: Any) -> None:
    """Write the parameters into a ".weights.h5" file: its `save_weights`."""
    model.save_weights(filepath, overwrite, **others)


def load_weights(model: Sequential, filepath: Path, **others: Any) -> None:
    """Take over the parameters of a file: its `load_weights`."""
    model.load_weights(filepath, **others)


__getattr__ = absent(__name__, __all__)
