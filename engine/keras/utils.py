"""Helpers."""

from engine.utils import normalize, set_random_seed, to_categorical

__all__ = ["normalize", "set_random_seed", "to_categorical"]
