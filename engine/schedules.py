"""Learning-rate schedules: α as a function of the number of steps made so far.

An optimizer takes a schedule in place of a number, ``Adam(CosineDecay(0.01, 1000))``;
``optimizer.learning_rate`` is then the α of the next step. A constant α is just a number.
"""

from collections.abc import Callable
from math import cos, floor, pi

from engine.as_call import Configured


class LearningRateSchedule(Configured):
    """The schedules have in common: a call with the number of steps returns α."""

    def __call__(self, step: int) -> float:
        """Return α after `step` steps."""
        raise NotImplementedError


class ExponentialDecay(LearningRateSchedule):
    """α(t) = α₀ r^(t / T).

    Parameters
    ----------
    initial_learning_rate : float
        α₀.
    decay_steps : int
        T > 0, the number of steps in which α is multiplied by r.
    decay_rate : float
        r.
    staircase : bool
        Whether t / T is rounded down, so that α falls in steps.
    name : str
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        decay_rate: float,
        staircase: bool = False,
        name: str = "ExponentialDecay",
    ) -> None:
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = _positive(decay_steps)
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name

    def __call__(self, step: int) -> float:
        """Return α₀ r^(t / T)."""
        periods = step / self.decay_steps
        if self.staircase:
            periods = floor(periods)
        return float(self.initial_learning_rate * self.decay_rate**periods)


class CosineDecay(LearningRateSchedule):
    """α(t) = α₀ ((1 - c) (1 + cos(π t / T)) / 2 + c), and c α₀ from T on.

    With `warmup_target` α first rises on a straight line from α₀ to that target, in `warmup_steps`
    steps, and then falls from the target as above, t counted from there (Loshchilov & Hutter
    2017, equation 5, without restarts).

    Parameters
    ----------
    initial_learning_rate : float
        α₀; may be 0 with a warm-up.
    decay_steps : int
        T > 0.
    alpha : float
        c, the share of the largest α that is left at the end.
    name : str
    warmup_target : float, optional
    warmup_steps : int
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        alpha: float = 0.0,
        name: str = "CosineDecay",
        warmup_target: float | None = None,
        warmup_steps: float = 0,
    ) -> None:
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = _positive(decay_steps)
        self.alpha = alpha
        self.name = name
        self.warmup_target = warmup_target
        self.warmup_steps = warmup_steps

    def __call__(self, step: int) -> float:
        """Return α after `step` steps."""
        if self.warmup_target is None:
            return self._decayed(self.initial_learning_rate, step)
        if step < self.warmup_steps:
            rise = self.warmup_target - self.initial_learning_rate
            return self.initial_learning_rate + rise * step / self.warmup_steps
        return self._decayed(self.warmup_target, step - self.warmup_steps)

    def _decayed(self, rate: float, step: float) -> float:
        share = 0.5 * (1 + cos(pi * min(step / self.decay_steps, 1)))
        return rate * ((1 - self.alpha) * share + self.alpha)


class Called(LearningRateSchedule):
    """α = f(), of a function of a person's own, which is called before every step.

    Parameters
    ----------
    function : function without arguments
    """

    def __init__(self, function: Callable[[], float]) -> None:
        self.function = function

    def __call__(self, step: int) -> float:
        """Return f()."""
        return float(self.function())


SCHEDULES: tuple[type[LearningRateSchedule], ...] = (ExponentialDecay, CosineDecay)


def _positive(steps: float) -> float:
    if not steps > 0:
        raise ValueError(f"expected decay_steps > 0, got {steps!r}")
    return steps
