"""`Dropout`: random inputs are set to 0 in training."""

import numpy as np

from engine.arrays import Array
from engine.calls import Calls, call, scalar
from engine.layers.layer import Layer


class Dropout(Layer):
    """Sets every input to 0 with probability p, in training only; a = x m / (1 - p).

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

    unsupported = ("noise_shape",)

    def __init__(self, rate: float, seed: int | None = None, *, name: str | None = None) -> None:
        super().__init__(name=name)
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= 1:
            raise ValueError(f"expected rate in [0, 1], got {rate!r}")
        self.rate = float(rate)
        self.seed = seed
        self._factor: Array | None = None

    def initialize(self, rng: np.random.Generator) -> None:
        """Seed the random numbers, without a change of the other layers' draws."""
        self._rng = rng.spawn(1)[0] if self.seed is None else np.random.default_rng(self.seed)

    def forward(self, below: Array, *, training: bool = False) -> tuple[Array, Calls]:
        """Return the array of x m / (1 - p), over a row of ones, and the calls."""
        if not training or self.rate == 0:
            self._factor = None
            return below, []
        above, x = np.ones_like(below), below[:-1]
        factor, rate = np.empty_like(x), scalar(self.rate, below)
        scale = scalar(1 / (1 - self.rate) if self.rate < 1 else 0, below)
        self._factor = factor
        return above, [
            call(self._rng.random, None, factor.dtype, factor),
            call(np.greater_equal, factor, rate, factor),
            call(np.multiply, factor, scale, factor),
            call(np.multiply, x, factor, above[:-1]),
        ]

    def backward_to_inputs(self, dz: Array, dx: Array) -> Calls:
        """∂J/∂x = m / (1 - p) ∂J/∂a: the calls; `forward` has to be called before."""
        if self._factor is None:
            return [call(np.copyto, dx[:-1], dz)]
        return [call(np.multiply, dz, self._factor, dx[:-1])]
