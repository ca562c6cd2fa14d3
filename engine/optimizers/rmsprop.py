"""RMSprop: gradient descent with a step length of its own for every parameter."""

import numpy as np

from engine.arrays import Array
from engine.calls import Calls, call, scalar
from engine.optimizers.optimizer import Optimizer, share
from engine.schedules import LearningRateSchedule


class RMSprop(Optimizer):
    """Gradient descent with every derivative divided by its recent size (Hinton 2012).

    v ← ρ v + (1 - ρ) g² and θ ← θ - α g / √(v + ε), with g = ∂J/∂θ.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule
        α > 0.
    rho : float
        Memory ρ of the mean square, in [0, 1].
    momentum : float
        Memory of the steps, in [0, 1].
    epsilon : float
        Keeps the division finite.
    centered : bool
        Whether the square of the mean gradient is subtracted from v.
    """

    name, title = "rmsprop", "RMSprop"
    rule = "w = w − α ∂J/∂w divided by its recent size"

    def __init__(
        self,
        learning_rate: float | LearningRateSchedule = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
    ) -> None:
        super().__init__(learning_rate)
        self.rho = share("rho", rho)
        self.momentum = share("momentum", momentum)
        self.epsilon = epsilon
        self.centered = centered

    def _update(self, theta: Array, gradient: Array) -> Calls:
        square, step = self._remember("velocity", theta), self._scratch
        if self.momentum:
            velocity = self._remember("momentum", theta)
        rho, rest = scalar(self.rho, theta), scalar(1 - self.rho, theta)
        epsilon = scalar(self.epsilon, theta)
        calls: Calls = [
            call(np.multiply, square, rho, square),
            call(np.multiply, gradient, gradient, step),
            call(np.multiply, step, rest, step),
            call(np.add, square, step, square),
            *self._spread(square, gradient),
            call(np.add, step, epsilon, step),
            call(np.sqrt, step, step),
            call(np.divide, gradient, step, step),
            call(np.multiply, step, self._rate, step),
        ]
        if self.momentum:
            momentum = scalar(self.momentum, theta)
            calls += [
                call(np.multiply, velocity, momentum, velocity),
                call(np.add, velocity, step, velocity),
            ]
            return [*calls, call(np.subtract, theta, velocity, theta)]
        return [*calls, call(np.subtract, theta, step, theta)]

    def _spread(self, square: Array, gradient: Array) -> Calls:
        """Return the calls that write the mean square, or the variance, into the scratch."""
        step = self._scratch
        if not self.centered:
            return [call(np.copyto, step, square)]
        mean = self._remember("average_gradient", square)
        rho, rest = scalar(self.rho, square), scalar(1 - self.rho, square)
        return [
            call(np.multiply, mean, rho, mean),
            call(np.multiply, gradient, rest, step),
            call(np.add, mean, step, mean),
            call(np.multiply, mean, mean, step),
            call(np.subtract, square, step, step),
        ]
