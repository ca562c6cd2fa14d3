"""Distributions of the first weights, by the number of inputs and outputs of a layer."""

from collections.abc import Callable
from math import sqrt

import numpy as np

from engine.arrays import Array

# A normal distribution cut off at two standard deviations has this standard deviation.
TRUNCATED = 0.87962566103423978

Initializer = Callable[[int, int, np.random.Generator], Array]


def glorot_uniform(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Draw from U(-r, r), r = √(6 / (inputs + units)) (Glorot & Bengio 2010, equation 16)."""
    return _uniform(sqrt(6 / (inputs + units)), inputs, units, rng)


def glorot_normal(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Draw from a truncated normal distribution of variance 2 / (inputs + units)."""
    return _normal(sqrt(2 / (inputs + units)), inputs, units, rng)


def he_uniform(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Draw from U(-r, r), r = √(6 / inputs) (He et al. 2015, equation 10)."""
    return _uniform(sqrt(6 / inputs), inputs, units, rng)


def he_normal(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Draw from a truncated normal distribution of variance 2 / inputs (He et al. 2015)."""
    return _normal(sqrt(2 / inputs), inputs, units, rng)


def zeros(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Return zeros: for biases, and to show why weights must not be equal at the beginning."""
    return np.zeros((inputs, units))


def ones(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Return ones."""
    return np.ones((inputs, units))


def name_of(initializer: Initializer) -> str:
    """Return the name by which `get` finds it, or that of the function."""
    return str(getattr(initializer, "__name__", repr(initializer)))


def _uniform(limit: float, inputs: int, units: int, rng: np.random.Generator) -> Array:
    return rng.uniform(-limit, limit, (inputs, units))


def _normal(deviation: float, inputs: int, units: int, rng: np.random.Generator) -> Array:
    values = rng.standard_normal((inputs, units))
    while (far := np.abs(values) > 2).any():
        values[far] = rng.standard_normal(np.count_nonzero(far))
    return values * (deviation / TRUNCATED)


INITIALIZERS: dict[str, Initializer] = {
    function.__name__: function
    for function in (glorot_uniform, glorot_normal, he_uniform, he_normal, zeros, ones)
}


def get(name: str | Initializer) -> Initializer:
    """Return the initializer of that name, or the function itself.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if callable(name):
        return name
    try:
        return INITIALIZERS[name]
    except (KeyError, TypeError):
        known = ", ".join(INITIALIZERS)
        raise ValueError(f"expected the name of an initializer ({known}), got {name!r}") from None
