"""Gradient descent, the optimizer of the lecture."""

from collections.abc import Mapping
from typing import Any

from engine.arrays import Array
from engine.optimizers.lines import Line
from engine.optimizers.optimizer import Optimizer, share
from engine.options import LIMITS, Option
from engine.schedules import LearningRateSchedule


def gradient_descent(theta: Array, g: Array, alpha: Array) -> None:
    """θ ← θ - α ∂J/∂θ, for w and b of every layer at once; g is ∂J/∂θ."""
    theta -= alpha * g


def momentum(theta: Array, g: Array, v: Array, alpha: Array, mu: float) -> None:
    """With a velocity v: v ← μ v - α g and θ ← θ + v."""
    v *= mu
    v -= alpha * g
    theta += v


def nesterov(theta: Array, g: Array, v: Array, alpha: Array, mu: float) -> None:
    """With a velocity v: v ← μ v - α g and θ ← θ + μ v - α g."""
    step = alpha * g
    v *= mu
    v -= step
    theta -= step
    theta += mu * v


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
    weight_decay, clipnorm, clipvalue, global_clipnorm : float, optional
        See `Optimizer`.
    **others
        Keras' other options, with their default values.
    """

    name, title = "sgd", "gradient descent"
    rule = "w = w − α ∂J/∂w"
    suggested_rate = 0.3
    options = (
        Option(
            "momentum",
            "How much of the last step goes into the next one: v = μ v − α ∂J/∂w, w = w + v.",
            most=1,
        ),
        Option("nesterov", "Look ahead along the momentum: w = w + μ v − α ∂J/∂w."),
        *LIMITS,
    )

    def __init__(
        self,
        learning_rate: float | LearningRateSchedule = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **others: Any,
    ) -> None:
        super().__init__(
            learning_rate,
            weight_decay=weight_decay,
            clipnorm=clipnorm,
            clipvalue=clipvalue,
            global_clipnorm=global_clipnorm,
            **others,
        )
        self.momentum = share("momentum", momentum)
        self.nesterov = nesterov

    @property
    def memories(self) -> dict[str, float]:
        """The velocity v, if there is a momentum, by Keras' name."""
        return {"momentum": 1.0} if self.momentum else {}

    @property
    def letters(self) -> dict[str, str]:
        """The velocity is v."""
        return {"momentum": "v"}

    def numbers(self, alpha: float, t: int) -> dict[str, float]:
        """Return α and μ."""
        return super().numbers(alpha, t) | {"mu": self.momentum}

    @property
    def lines(self) -> tuple[Line, ...]:
        """Gradient descent, or a velocity."""
        if not self.momentum:
            return (Line("w_new", "{w} − {alpha} · {g}"),)
        velocity = Line("momentum_new", "{mu} · {momentum} − {alpha} · {g}")
        if self.nesterov:
            return velocity, Line("w_new", "{w} + {mu} · {momentum_new} − {alpha} · {g}")
        return velocity, Line("w_new", "{w} + {momentum_new}")

    def update(self, theta: Array, g: Array, alpha: Array, memory: Mapping[str, Array]) -> None:
        """Move the parameters by one step."""
        if not self.momentum:
            gradient_descent(theta, g, alpha)
        elif self.nesterov:
            nesterov(theta, g, memory["momentum"], alpha, self.momentum)
        else:
            momentum(theta, g, memory["momentum"], alpha, self.momentum)
