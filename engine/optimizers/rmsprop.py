"""RMSprop: gradient descent with a step length of its own for every parameter."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.arrays import Array
from engine.optimizers.lines import Line
from engine.optimizers.optimizer import Optimizer, share
from engine.options import EPSILON, LIMITS, Option
from engine.schedules import LearningRateSchedule


def mean_square(v: Array, g: Array, rho: float) -> None:
    """Update the mean square of g: v ← ρ v + (1 - ρ) g²."""
    v *= rho
    v += (1 - rho) * g**2


def mean(m: Array, g: Array, rho: float) -> None:
    """Update the mean of g: m ← ρ m + (1 - ρ) g."""
    m *= rho
    m += (1 - rho) * g


def rmsprop(g: Array, v: Array, alpha: Array, epsilon: float) -> Array:
    """Return the step α g / √(v + ε), by which θ becomes smaller."""
    return g / np.sqrt(v + epsilon) * alpha


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
    weight_decay, clipnorm, clipvalue, global_clipnorm : float, optional
        See `Optimizer`.
    **others
        Keras' other options, with their default values.
    """

    name, title = "rmsprop", "RMSprop"
    rule = "w = w − α ∂J/∂w divided by its recent size"
    options = (
        Option("rho", "How long the mean square of a derivative remembers.", "ρ", most=1),
        Option("momentum", "How much of the last step goes into the next one.", most=1),
        EPSILON,
        Option("centered", "Subtract the square of the mean derivative from the mean square."),
        *LIMITS,
    )

    def __init__(
        self,
        learning_rate: float | LearningRateSchedule = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
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
        self.rho = share("rho", rho)
        self.momentum = share("momentum", momentum)
        self.epsilon = epsilon
        self.centered = centered

    @property
    def memories(self) -> dict[str, float]:
        """The mean square v, the velocity of the steps, and the mean m, as far as there are any."""
        names = {"velocity": True, "momentum": self.momentum, "average_gradient": self.centered}
        return {name: 1.0 for name, there in names.items() if there}

    @property
    def letters(self) -> dict[str, str]:
        """The mean square is v, the mean m, the velocity u."""
        return {"velocity": "v", "average_gradient": "m", "momentum": "u"}

    def numbers(self, alpha: float, t: int) -> dict[str, float]:
        """Return α, ρ, ε and μ."""
        return super().numbers(alpha, t) | {"mu": self.momentum}

    @property
    def lines(self) -> tuple[Line, ...]:
        """The mean square, and a step that is divided by its root."""
        size = "√({velocity_new} − {average_gradient_new}² + {epsilon})"
        size = size if self.centered else "√({velocity_new} + {epsilon})"
        mean = Line("average_gradient_new", "{rho} · {average_gradient} + (1 − {rho}) · {g}")
        velocity = Line("momentum_new", f"{{mu}} · {{momentum}} + {{alpha}} · {{g}} / {size}")
        step = "{momentum_new}" if self.momentum else f"{{alpha}} · {{g}} / {size}"
        return (
            Line("velocity_new", "{rho} · {velocity} + (1 − {rho}) · ({g})²"),
            *[mean][: self.centered],
            *[velocity][: bool(self.momentum)],
            Line("w_new", f"{{w}} − {step}"),
        )

    def update(self, theta: Array, g: Array, alpha: Array, memory: Mapping[str, Array]) -> None:
        """Move the parameters by one step."""
        v = memory["velocity"]
        mean_square(v, g, self.rho)
        if self.centered:
            m = memory["average_gradient"]
            mean(m, g, self.rho)
            v = v - m**2
        step = rmsprop(g, v, alpha, self.epsilon)
        if self.momentum:
            velocity = memory["momentum"]
            velocity *= self.momentum
            velocity += step
            step = velocity
        theta -= step
