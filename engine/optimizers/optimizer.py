"""The optimizer: how the parameters move against the gradient, in place, as one flat vector.

An optimizer is bound to a network once (`build`), which returns the calls of one update (see
`engine.calls`); its memory lives as long as the network's parameters. The first call is `tick`,
which prepares the numbers that change from step to step. `learning_rate` may be set at any time
and takes effect with the next step. The gradient may be overwritten.
"""

from collections.abc import Mapping
from math import inf
from numbers import Real

import numpy as np

from engine.arrays import Array
from engine.as_call import as_call
from engine.calls import Calls, scalar
from engine.schedules import LearningRateSchedule


class Optimizer:
    """The optimizers have in common: α, and the number of steps.

    Attributes
    ----------
    name, title : str
        Keras' name, and the name in a text.
    rule : str
        The step of a weight, as a text.
    suggested_rate : float
        An α that suits small networks, such as those of the lecture.
    interleaved : bool
        Whether Keras' files have the arrays of `state` side by side for every parameter, instead
        of one array of all parameters after the other.
    learning_rate : float
        α > 0.
    schedule : LearningRateSchedule or None
        The schedule of α, if it is not constant.
    iterations : int
        Steps since `build`.
    """

    name = title = rule = ""
    suggested_rate = 0.001
    interleaved = False

    def __init__(self, learning_rate: float | LearningRateSchedule) -> None:
        self.schedule: LearningRateSchedule | None = None
        self._learning_rate = 0.0
        self.iterations = 0
        self._memory: dict[str, tuple[Array, float]] = {}
        if isinstance(learning_rate, LearningRateSchedule):
            self.schedule = learning_rate
        else:
            self.learning_rate = learning_rate

    def __repr__(self) -> str:
        return as_call(self, learning_rate=self.schedule or self._learning_rate)

    @property
    def learning_rate(self) -> float:
        """The step length α > 0; with a schedule that of the next step."""
        return self._learning_rate if self.schedule is None else self.schedule(self.iterations)

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        if self.schedule is not None:
            name = type(self.schedule).__name__
            raise TypeError(f"expected no assignment to α, which follows its schedule {name}")
        if not (isinstance(rate, Real) and 0 < float(rate) < inf):
            raise ValueError(f"expected a learning rate α > 0, got {rate!r}")
        self._learning_rate = float(rate)

    def build(self, theta: Array, gradient: Array) -> Calls:
        """Clear the memory, and return the calls that move `theta` by one step.

        Parameters
        ----------
        theta, gradient : ndarray, shape (n,)
            The arrays themselves are kept: `theta` is written to, and `gradient` may be.
        """
        self.iterations = 0
        self._rate = scalar(0, theta)
        self._scratch = np.empty_like(theta)
        self._memory = {}
        return [self.tick, *self._update(theta, gradient)]

    def tick(self) -> None:
        """Prepare the next step."""
        alpha = self.learning_rate
        self.iterations += 1
        self._rate[...] = self._step_length(alpha)

    def state(self) -> dict[str, Array]:
        """Return a copy of the memory: Keras' arrays by Keras' names, shape (n,) each."""
        return {name: array * share for name, (array, share) in self._memory.items()}

    def load_state(self, iterations: int, state: Mapping[str, Array]) -> None:
        """Restore the memory that `state` returned after `iterations` steps; call `build` first."""
        for name, (array, share) in self._memory.items():
            np.divide(state[name], share, out=array)
        self.iterations = iterations

    def _remember(self, name: str, theta: Array, share: float = 1) -> Array:
        """Return zeros to be updated in every step; times `share` they are Keras' array `name`."""
        array = np.zeros_like(theta)
        self._memory[name] = array, share
        return array

    def _step_length(self, alpha: float) -> float:
        return alpha

    def _update(self, theta: Array, gradient: Array) -> Calls:
        raise NotImplementedError


def share(name: str, value: float, *, below: bool = False) -> float:
    """Return `value` if it lies in [0, 1], or in [0, 1) if `below`."""
    if 0 <= value < 1 or (value == 1 and not below):
        return float(value)
    raise ValueError(f"expected {name} in [0, 1{')' if below else ']'}, got {value!r}")
