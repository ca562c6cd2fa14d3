"""The optimizer: how the parameters move against the gradient, in place, as one flat vector.

`build` gives an optimizer the memory for a network's parameters, which lives as long as they do.
A step is `tick`, which prepares its length, and `update`, in which arrays are written in place, so
that it can be recorded (see `engine.recording`). `learning_rate` may be set at any time and takes
effect with the next step.
"""

from collections.abc import Mapping
from math import inf
from numbers import Real

import numpy as np

from engine.arrays import Array, zeros
from engine.as_call import as_call
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
    memory : dict of ndarray, shape (n,)
        The arrays that `update` keeps from step to step, by Keras' names.
    rate : ndarray without axes
        The length of the step that `tick` prepared.
    """

    name = title = rule = ""
    suggested_rate = 0.001
    interleaved = False

    def __init__(self, learning_rate: float | LearningRateSchedule) -> None:
        self.schedule: LearningRateSchedule | None = None
        self._learning_rate = 0.0
        self.iterations = 0
        self.memory: dict[str, Array] = {}
        self.rate: Array = np.zeros(())
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

    @property
    def memories(self) -> dict[str, float]:
        """The names of the arrays in `memory`, and the factor that makes them Keras' arrays."""
        return {}

    def build(self, theta: Array) -> None:
        """Clear the memory, and make it as large as these parameters, shape (n,)."""
        self.iterations = 0
        self.rate = np.zeros((), theta.dtype)
        self.memory = {name: zeros(theta.shape, theta.dtype) for name in self.memories}

    def tick(self) -> None:
        """Count the next step, and prepare its length."""
        alpha = self.learning_rate
        self.iterations += 1
        self.rate[...] = self.step_length(alpha, self.iterations)

    def step_length(self, alpha: float, t: int) -> float:
        """Return what `update` takes as α in step t, counted from 1."""
        return alpha

    def update(self, theta: Array, g: Array, alpha: Array, memory: Mapping[str, Array]) -> None:
        """Move the parameters by one step.

        Parameters
        ----------
        theta, g : ndarray, shape (n,)
            θ and ∂J/∂θ.
        alpha : ndarray without axes
            As `step_length` returned it.
        memory : mapping of ndarray, shape (n,)
            Is brought up to date.
        """
        raise NotImplementedError

    def step(self, theta: Array, g: Array) -> None:
        """Make a step at once, on ordinary arrays."""
        self.tick()
        self.update(theta, g, self.rate, self.memory)

    def state(self) -> dict[str, Array]:
        """Return a copy of the memory: Keras' arrays by Keras' names, shape (n,) each."""
        return {name: self.memory[name] * factor for name, factor in self.memories.items()}

    def load_state(self, iterations: int, state: Mapping[str, Array]) -> None:
        """Restore the memory that `state` returned after `iterations` steps; call `build` first."""
        for name, factor in self.memories.items():
            self.memory[name][...] = state[name] / factor
        self.iterations = iterations


def share(name: str, value: float, *, below: bool = False) -> float:
    """Return `value` if it lies in [0, 1], or in [0, 1) if `below`."""
    if 0 <= value < 1 or (value == 1 and not below):
        return float(value)
    raise ValueError(f"expected {name} in [0, 1{')' if below else ']'}, got {value!r}")
