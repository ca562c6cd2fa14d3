"""`Dropout`: random inputs are set to 0 in training."""

from typing import Any

import numpy as np

from engine.arrays import Array
from engine.layers.layer import Layer
from engine.recording import uniform


class Dropout(Layer):
    """Sets every input to 0 with probability p, in training only: z = x m / (1 - p).

    m is 0 or 1 at random. The division keeps the mean, so that the layer has no effect in
    `predict`, in `evaluate` and on the cost J (Srivastava et al. 2014, "inverted").

    Parameters
    ----------
    rate : float
        p in [0, 1].
    seed : int, optional
        Of the random numbers; the same seed gives the same run, bit for bit. Drawn from the
        seed of the network if omitted.
    name : str, optional
        Given by the network if omitted.
    """

    rng: np.random.Generator  # of a layer that is built

    of_any_shape = True
    left_out = {"noise_shape": None}  # noqa: RUF012

    def __init__(
        self,
        rate: float,
        seed: int | None = None,
        *,
        name: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(name=name, **options)
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= 1:
            raise ValueError(f"expected rate in [0, 1], got {rate!r}")
        self.rate = float(rate)
        self.seed = seed

    def initialize(self, rng: np.random.Generator) -> None:
        """Seed the random numbers, without a change of the other layers' draws."""
        self.rng = rng.spawn(1)[0] if self.seed is None else np.random.default_rng(self.seed)

    def chance(self, x: Array) -> Array | None:
        """Return m: 1 with probability 1 - p, else 0."""
        if self.rate == 0:
            return None
        return uniform(self.rng, x) >= self.rate

    def forward(self, Wb: Array, x: Array, chance: Array | None = None) -> Array:
        """Return z = x m / (1 - p); without chance z = x."""
        return x if chance is None else x * chance * self._scale

    def backward(self, Wb: Array, dz: Array, chance: Array | None = None) -> Array:
        """∂J/∂x = ∂J/∂z m / (1 - p)."""
        return dz if chance is None else dz * chance * self._scale

    @property
    def _scale(self) -> float:
        """1 / (1 - p); if every input is set to 0 anything will do."""
        return 1 / (1 - self.rate) if self.rate < 1 else 0.0
