"""Adam, "an algorithm even faster than gradient descent"."""

from math import sqrt

import numpy as np

from engine.arrays import Array
from engine.calls import Calls, call, scalar
from engine.optimizers.optimizer import Optimizer, share
from engine.schedules import LearningRateSchedule


class Adam(Optimizer):
    """Adaptive moment estimation (Kingma & Ba 2015, algorithm 1, in the order before section 2.1).

    m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g² and θ ← θ - αₜ m / (√v + ε), with g = ∂J/∂θ
    and αₜ = α √(1 - β₂ᵗ) / (1 - β₁ᵗ) in step t.

    The arrays hold m / (1 - β₁) and v / (1 - β₂), which saves two passes over the parameters; αₜ
    and ε are scaled accordingly.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule
        α > 0, approximately the largest change of a parameter in one step.
    beta_1, beta_2 : float
        Memories of the mean and of the mean square, in [0, 1).
    epsilon : float
        Keeps the division finite.
    """

    name, title = "adam", "Adam"
    rule = "a step of about α for every parameter"
    interleaved = True

    # 0.9 times one of the smallest floats rounds to itself, so that m would keep it for ever, and
    # computing with such floats is slow: they are set to 0 from time to time.
    WASH_EVERY = 512  # steps
    WASH = 1e-30

    def __init__(
        self,
        learning_rate: float | LearningRateSchedule = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
    ) -> None:
        super().__init__(learning_rate)
        self.beta_1 = share("beta_1", beta_1, below=True)
        self.beta_2 = share("beta_2", beta_2, below=True)
        self.epsilon = epsilon

    def _update(self, theta: Array, gradient: Array) -> Calls:
        mean = self._mean = self._remember("momentum", theta, 1 - self.beta_1)
        square = self._remember("velocity", theta, 1 - self.beta_2)
        beta_1, beta_2 = scalar(self.beta_1, theta), scalar(self.beta_2, theta)
        epsilon = scalar(self.epsilon / sqrt(1 - self.beta_2), theta)
        step = gradient  # overwriting it saves an array in the cache
        return [
            call(np.multiply, mean, beta_1, mean),
            call(np.add, mean, gradient, mean),
            call(np.multiply, square, beta_2, square),
            call(np.multiply, gradient, gradient, step),
            call(np.add, square, step, square),
            call(np.sqrt, square, step),
            call(np.add, step, epsilon, step),
            call(np.divide, mean, step, step),
            call(np.multiply, step, self._rate, step),
            call(np.subtract, theta, step, theta),
        ]

    def tick(self) -> None:
        """Prepare the next step."""
        super().tick()
        if self.iterations % self.WASH_EVERY == 0:
            self._mean += self._mean.dtype.type(self.WASH)
            self._mean -= self._mean.dtype.type(self.WASH)

    def _step_length(self, alpha: float) -> float:
        t = self.iterations
        correction = sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)
        return alpha * correction * (1 - self.beta_1) / sqrt(1 - self.beta_2)
