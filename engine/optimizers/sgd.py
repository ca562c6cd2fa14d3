"""Gradient descent, the optimizer of the lecture."""

import numpy as np

from engine.arrays import Array
from engine.calls import Calls, call, scalar
from engine.optimizers.optimizer import Optimizer, share
from engine.schedules import LearningRateSchedule


def gradient_descent(theta: Array, gradient: Array, alpha: Array, step: Array) -> Calls:
    """θ ← θ - α ∂J/∂θ, for w and b of every layer at once: the calls.

    Parameters
    ----------
    theta, gradient : ndarray, shape (n,)
        θ and ∂J/∂θ.
    alpha : ndarray without axes
    step : ndarray, shape (n,)
        Is overwritten.
    """
    return [call(np.multiply, gradient, alpha, step), call(np.subtract, theta, step, theta)]


class SGD(Optimizer):
    """Gradient descent, θ ← θ - α ∂J/∂θ, on mini-batches; optionally with momentum.

    With momentum μ > 0 the step is a velocity: v ← μ v - α ∂J/∂θ and θ ← θ + v, or for
    `nesterov` θ ← θ + μ v - α ∂J/∂θ (Sutskever et al. 2013).

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule
        α > 0.
    momentum : float
        μ in [0, 1].
    nesterov : bool
    """

    name, title = "sgd", "gradient descent"
    rule = "w = w − α ∂J/∂w"
    suggested_rate = 0.3

    def __init__(
        self,
        learning_rate: float | LearningRateSchedule = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(learning_rate)
        self.momentum = share("momentum", momentum)
        self.nesterov = nesterov

    def _update(self, theta: Array, gradient: Array) -> Calls:
        if self.momentum:
            return self._with_momentum(theta, gradient)
        return gradient_descent(theta, gradient, self._rate, self._scratch)

    def _with_momentum(self, theta: Array, gradient: Array) -> Calls:
        velocity, step = self._remember("momentum", theta), self._scratch
        momentum = scalar(self.momentum, theta)
        calls: Calls = [
            call(np.multiply, gradient, self._rate, step),
            call(np.multiply, velocity, momentum, velocity),
            call(np.subtract, velocity, step, velocity),
        ]
        if not self.nesterov:
            return [*calls, call(np.add, theta, velocity, theta)]
        return [
            *calls,
            call(np.subtract, theta, step, theta),
            call(np.multiply, velocity, momentum, step),
            call(np.add, theta, step, theta),
        ]
