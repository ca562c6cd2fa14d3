"""The optimizer: how the parameters move against the gradient, in place, as one flat vector.

An optimizer is bound to a network once (`build`), which returns the calls of one update (see
`engine.calls`); its memory lives as long as the network's parameters. The first call is `tick`,
which prepares the numbers that change from step to step. `learning_rate` may be set at any time
and holds from the next step on. The gradient is left as it was.
"""

from math import inf
from numbers import Real

import numpy as np

from engine.arrays import Array
from engine.calls import Calls, scalar


class Optimizer:
    """What the optimizers share: α, and the count of steps.

    Attributes
    ----------
    name : str
        Keras' name.
    learning_rate : float
        α > 0.
    iterations : int
        Steps since `build`.
    """

    name = ""

    def __init__(self, learning_rate: float) -> None:
        self._learning_rate = 0.0
        self.learning_rate = learning_rate
        self.iterations = 0

    @property
    def learning_rate(self) -> float:
        """The step length α > 0."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        if not (isinstance(rate, Real) and 0 < float(rate) < inf):
            raise ValueError(f"expected a learning rate α > 0, got {rate!r}")
        self._learning_rate = float(rate)

    def build(self, theta: Array, gradient: Array) -> Calls:
        """Forget the past, and return the calls that move `theta` one step.

        Parameters
        ----------
        theta, gradient : ndarray, shape (n,)
            The arrays themselves are kept: `theta` is written to, `gradient` is read.
        """
        self.iterations = 0
        self._rate = scalar(0, theta)
        self._scratch = np.empty_like(theta)
        return [self.tick, *self._update(theta, gradient)]

    def tick(self) -> None:
        """Prepare the next step."""
        self.iterations += 1
        self._rate[...] = self._step_length()

    def _step_length(self) -> float:
        return self.learning_rate

    def _update(self, theta: Array, gradient: Array) -> Calls:
        raise NotImplementedError


def share(name: str, value: float, *, below: bool = False) -> float:
    """Return `value` if it lies in [0, 1], or in [0, 1) if `below`."""
    if 0 <= value < 1 or (value == 1 and not below):
        return float(value)
    raise ValueError(f"expected {name} in [0, 1{')' if below else ']'}, got {value!r}")
