"""What Keras keeps for the whole program: the seed, and the data type of new networks."""

import random
from typing import Any

import numpy as np

from engine.arrays import FLOAT

DTYPES = ("float32", "float64")


class _Defaults:
    """The present values."""

    seeds: np.random.Generator | None = None
    floatx = np.dtype(FLOAT).name


def set_random_seed(seed: int) -> None:
    """Begin with the same random numbers as always with this seed, here, in NumPy and in Python.

    Networks made from here on, whose seed is not given, have first weights that differ from one to
    the next, and that are the same in the next run of the program. Without this call every network
    begins with the seed 0.

    Raises
    ------
    ValueError
        If it is no whole number from 0 to 2³² - 1.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise ValueError(f"expected a seed from 0 to 2³² - 1, got {seed!r}")
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - the generator that learners' own code uses
    _Defaults.seeds = np.random.default_rng(seed)


def next_seed() -> int:
    """Return the seed of the next network, or of the next layer on its own."""
    return 0 if _Defaults.seeds is None else int(_Defaults.seeds.integers(2**31))


def floatx() -> str:
    """Return the data type of new networks, "float32" or "float64"."""
    return _Defaults.floatx


def set_floatx(value: Any) -> None:
    """Set the data type of new networks.

    Raises
    ------
    ValueError
        If it is another one than "float32" or "float64".
    """
    if value not in DTYPES:
        raise ValueError(f"expected {' or '.join(DTYPES)}, got {value!r}")
    _Defaults.floatx = value
