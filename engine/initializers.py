"""Distributions of the first weights, by the number of inputs and outputs of a layer.

An initializer is one class, in `INITIALIZERS` under Keras' name; the formulas are functions.
"""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array
from engine.as_call import Configured
from engine.defaults import next_seed
from engine.names import make, snake, spellings
from engine.tensors import Tensor, tensor

# A normal distribution cut off at two standard deviations has this standard deviation.
TRUNCATED = 0.87962566103423978

Real = float | int  # of either sign, also in files
Drawing = Callable[[int, int, np.random.Generator], Array]


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


def lecun_uniform(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Draw from U(-r, r), r = √(3 / inputs)."""
    return _uniform(sqrt(3 / inputs), inputs, units, rng)


def lecun_normal(inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Draw from a truncated normal distribution of variance 1 / inputs (LeCun et al. 1998)."""
    return _normal(sqrt(1 / inputs), inputs, units, rng)


def _uniform(limit: float, inputs: int, units: int, rng: np.random.Generator) -> Array:
    return rng.uniform(-limit, limit, (inputs, units))


def _normal(deviation: float, inputs: int, units: int, rng: np.random.Generator) -> Array:
    values = rng.standard_normal((inputs, units))
    while (far := np.abs(values) > 2).any():
        values[far] = rng.standard_normal(np.count_nonzero(far))
    return values * (deviation / TRUNCATED)


class Initializer(Configured):
    """How the first weights are drawn."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash(type(self))

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return first weights, shape (inputs, units)."""
        raise NotImplementedError

    def __call__(self, shape: Sequence[int], dtype: Any = FLOAT) -> Tensor:
        """Return first weights of that shape, as Keras' call."""
        *lead, units = (1, *shape) if len(shape) == 1 else shape
        rng = np.random.default_rng(next_seed())
        return tensor(self.draw(int(np.prod(lead)), units, rng).reshape(shape).astype(dtype))


class Random(Initializer):
    """An initializer that draws random numbers.

    Parameters
    ----------
    seed : int, optional
        The same seed draws the same numbers; if omitted they follow from that of the network.
    """

    formula: Drawing

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return first weights, shape (inputs, units)."""
        return type(self).formula(inputs, units, self._seeded(rng))

    def _seeded(self, rng: np.random.Generator) -> np.random.Generator:
        return rng if self.seed is None else np.random.default_rng(self.seed)


class GlorotUniform(Random):
    """U(-r, r), r = √(6 / (inputs + units))."""

    formula = staticmethod(glorot_uniform)


class GlorotNormal(Random):
    """A truncated normal distribution of variance 2 / (inputs + units)."""

    formula = staticmethod(glorot_normal)


class HeUniform(Random):
    """U(-r, r), r = √(6 / inputs)."""

    formula = staticmethod(he_uniform)


class HeNormal(Random):
    """A truncated normal distribution of variance 2 / inputs."""

    formula = staticmethod(he_normal)


class LecunUniform(Random):
    """U(-r, r), r = √(3 / inputs)."""

    formula = staticmethod(lecun_uniform)


class LecunNormal(Random):
    """A truncated normal distribution of variance 1 / inputs."""

    formula = staticmethod(lecun_normal)


class RandomUniform(Random):
    """U(minval, maxval)."""

    aliases = ("uniform",)

    def __init__(self, minval: Real = -0.05, maxval: Real = 0.05, seed: int | None = None) -> None:
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return first weights, shape (inputs, units)."""
        return self._seeded(rng).uniform(self.minval, self.maxval, (inputs, units))


class RandomNormal(Random):
    """A normal distribution."""

    aliases: tuple[str, ...] = ("normal",)

    def __init__(self, mean: Real = 0.0, stddev: float = 0.05, seed: int | None = None) -> None:
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return first weights, shape (inputs, units)."""
        return self._seeded(rng).normal(self.mean, self.stddev, (inputs, units))


class TruncatedNormal(RandomNormal):
    """A normal distribution, cut off at two standard deviations."""

    aliases = ()

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return first weights, shape (inputs, units)."""
        return self.mean + _normal(self.stddev * TRUNCATED, inputs, units, self._seeded(rng))


class Constant(Initializer):
    """The same number for all weights."""

    def __init__(self, value: Real = 0.0) -> None:
        self.value = value

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return first weights, shape (inputs, units)."""
        return np.full((inputs, units), self.value)


class Zeros(Initializer):
    """0: for biases, and to show why weights must not be equal at the beginning."""

    aliases = ("zero",)

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return first weights, shape (inputs, units)."""
        return np.zeros((inputs, units))


class Ones(Initializer):
    """1."""

    aliases = ("one",)

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return first weights, shape (inputs, units)."""
        return np.ones((inputs, units))


class Given(Initializer):
    """These very numbers.

    Parameters
    ----------
    values : ndarray, shape (inputs, units), of biases (units,)
    """

    def __init__(self, values: Array) -> None:
        self.values = np.array(values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Given) and np.array_equal(other.values, self.values)

    __hash__ = Initializer.__hash__

    def draw(self, inputs: int, units: int, rng: np.random.Generator) -> Array:
        """Return the numbers, shape (inputs, units).

        Raises
        ------
        ValueError
            If they have another shape.
        """
        of_biases = inputs == 1 and self.values.ndim == 1
        values: Array = self.values[np.newaxis] if of_biases else self.values
        if values.shape != (inputs, units):
            raise ValueError(
                f"expected first weights of the shape {(inputs, units)}, got an array of"
                f" {self.values.shape}"
            )
        return values


INITIALIZERS: dict[str, type[Initializer]] = {
    snake(kind.__name__): kind
    for kind in (
        GlorotUniform,
        GlorotNormal,
        HeUniform,
        HeNormal,
        LecunUniform,
        LecunNormal,
        RandomUniform,
        RandomNormal,
        TruncatedNormal,
        Constant,
        Zeros,
        Ones,
    )
}


def name_of(initializer: Initializer | Drawing) -> str | Initializer:
    """Return the name by which `get` finds it; with options of its own the initializer itself."""
    if not isinstance(initializer, Initializer):
        return str(getattr(initializer, "__name__", repr(initializer)))
    names = [name for name, kind in INITIALIZERS.items() if initializer == kind()]
    return names[0] if names else initializer


def get(name: Any) -> Any:
    """Return the initializer of that name or class, or one of a person's own as it is.

    A function of one's own is called with the number of inputs, of units, and a Generator. None
    stays None, as in Keras. An array is the first weights.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(name, type) and issubclass(name, Initializer):
        return name()
    if callable(name) or name is None:
        return name
    if isinstance(name, np.ndarray):
        return Given(name)
    return make("an initializer", name, spellings(INITIALIZERS), INITIALIZERS)


def draw(initializer: Any, inputs: int, units: int, rng: np.random.Generator) -> Array:
    """Return the first weights by an initializer, or by a function of a person's own."""
    drawing: Drawing = getattr(initializer, "draw", initializer)
    return drawing(inputs, units, rng)
