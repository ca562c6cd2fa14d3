"""Adam, "an algorithm even faster than gradient descent"."""

from collections.abc import Mapping
from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np

from engine.arrays import Array
from engine.optimizers.lines import Line
from engine.optimizers.optimizer import Optimizer, share
from engine.options import EPSILON, LIMITS, Option
from engine.schedules import LearningRateSchedule

TOGETHER = 512  # corrections of so many steps are computed at once


def adam(
    theta: Array, g: Array, m: Array, v: Array, alpha: Array, betas: tuple[float, float], eps: float
) -> None:
    """One step: m ← β₁ m + g, v ← β₂ v + g² and θ ← θ - α m / (√v + ε); see `Adam` for α and ε."""
    beta_1, beta_2 = betas
    m *= beta_1
    m += g
    v *= beta_2
    v += g**2
    theta -= m / (np.sqrt(v) + eps) * alpha


def amsgrad(
    theta: Array,
    g: Array,
    memory: Mapping[str, Array],
    alpha: Array,
    betas: tuple[float, float],
    eps: float,
) -> None:
    """One step with the largest v so far: v̂ ← max(v̂, v) and θ ← θ - α m / (√v̂ + ε)."""
    m, v, v_hat = memory["momentum"], memory["velocity"], memory["velocity_hat"]
    m *= betas[0]
    m += g
    v *= betas[1]
    v += g**2
    v_hat[...] = np.maximum(v_hat, v)
    theta -= m / (np.sqrt(v_hat) + eps) * alpha


@lru_cache(maxsize=64)
def corrections(beta_1: float, beta_2: float, dtype: str, first: int) -> list[float]:
    """Return √(1 - β₂ᵗ) / (1 - β₁ᵗ) of the steps t = first, first + 1, …, `TOGETHER` of them.

    β and βᵗ are rounded to `dtype`, that of the parameters, as Keras rounds them. In single
    precision 0.999 is 0.99900001, which makes the first steps longer by 10⁻⁵: little, but enough
    for a relu to switch another example on or off, and from there on the costs would part. A β that
    would become 1, and its correction infinite, is not rounded.
    """
    dtype = "d" if np.array([beta_1, beta_2], dtype).max() == 1 else dtype
    betas = np.array([[beta_1], [beta_2]], dtype).astype(np.float64)
    powers = (betas ** np.arange(first, first + TOGETHER)).astype(dtype).astype(np.float64)
    corrected: list[float] = (np.sqrt(1 - powers[1]) / (1 - powers[0])).tolist()
    return corrected


class Adam(Optimizer):
    """Adaptive moment estimation (Kingma & Ba 2015, algorithm 1, in the order before section 2.1).

    With g = ∂J/∂θ, in step t:

    - as in the paper, m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g² and θ ← θ - αₜ m / (√v + ε),
      with αₜ = α √(1 - β₂ᵗ) / (1 - β₁ᵗ);
    - as here, with m and v divided by 1 - β₁ and 1 - β₂, which saves two passes over all
      parameters, m ← β₁ m + g, v ← β₂ v + g² and θ ← θ - α̂ₜ m / (√v + ε̂), with
      α̂ₜ = αₜ (1 - β₁) / √(1 - β₂) and ε̂ = ε / √(1 - β₂).

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule
        α > 0, approximately the largest change of a parameter in one step.
    beta_1, beta_2 : float
        Memories of the mean and of the mean square, in [0, 1).
    epsilon : float
        Keeps the division finite.
    amsgrad : bool
        Whether the largest mean square so far is taken (Reddi, Kale & Kumar 2018).
    weight_decay, clipnorm, clipvalue, global_clipnorm : float, optional
        See `Optimizer`.
    **others
        Keras' other options, with their default values.
    """

    name, title = "adam", "Adam"
    rule = "a step of about α for every parameter"
    interleaved = True
    options = (
        Option("beta_1", "How long the mean of a derivative remembers.", "β₁", most=1, below=True),
        Option(
            "beta_2",
            "How long the mean square of a derivative remembers.",
            "β₂",
            most=1,
            below=True,
        ),
        EPSILON,
        Option("amsgrad", "Divide by the largest mean square so far."),
        *LIMITS,
    )

    WASH = 1e-30

    def __init__(
        self,
        learning_rate: float | LearningRateSchedule = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
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
        self.beta_1 = share("beta_1", beta_1, below=True)
        self.beta_2 = share("beta_2", beta_2, below=True)
        self.epsilon = epsilon
        self.amsgrad = bool(amsgrad)

    @property
    def memories(self) -> dict[str, float]:
        """The scaled m and v, by Keras' names, and their scales."""
        scales = {"momentum": 1 - self.beta_1, "velocity": 1 - self.beta_2}
        return scales | ({"velocity_hat": 1 - self.beta_2} if self.amsgrad else {})

    def wash(self) -> None:
        """Set the smallest floats in m to 0.

        0.9 times one of them rounds to itself, so that m would keep it for ever, and computing with
        such floats is slow.
        """
        m = self.memory["momentum"]
        m += m.dtype.type(self.WASH)
        m -= m.dtype.type(self.WASH)

    def step_length(self, alpha: float, t: int) -> float:
        """Return α̂ₜ = α √(1 - β₂ᵗ) / (1 - β₁ᵗ) (1 - β₁) / √(1 - β₂)."""
        return alpha * self.correction(t) * (1 - self.beta_1) / sqrt(1 - self.beta_2)

    def correction(self, t: int) -> float:
        """Return √(1 - β₂ᵗ) / (1 - β₁ᵗ) as in the precision of the parameters."""
        place = (t - 1) % TOGETHER
        return corrections(self.beta_1, self.beta_2, self.rate.dtype.char, t - place)[place]

    @property
    def letters(self) -> dict[str, str]:
        """The letters of the paper."""
        return {"momentum": "m", "velocity": "v", "velocity_hat": "v̂"}

    def numbers(self, alpha: float, t: int) -> dict[str, float]:
        """Return α, the options and αₜ = α √(1 - β₂ᵗ) / (1 - β₁ᵗ)."""
        return super().numbers(alpha, t) | {"alpha_t": alpha * self.correction(t), "t": t}

    @property
    def lines(self) -> tuple[Line, ...]:
        """As in the paper, in the order before its section 2.1."""
        size = "velocity_hat_new" if self.amsgrad else "velocity_new"
        largest = Line("velocity_hat_new", "max({velocity_hat}, {velocity_new})")
        return (
            Line("momentum_new", "{beta_1} · {momentum} + (1 − {beta_1}) · {g}"),
            Line("velocity_new", "{beta_2} · {velocity} + (1 − {beta_2}) · ({g})²"),
            *[largest][: self.amsgrad],
            Line("w_new", f"{{w}} − {{alpha_t}} · {{momentum_new}} / (√{{{size}}} + {{epsilon}})"),
        )

    def update(self, theta: Array, g: Array, alpha: Array, memory: Mapping[str, Array]) -> None:
        """Move the parameters by one step."""
        epsilon, betas = self.epsilon / sqrt(1 - self.beta_2), (self.beta_1, self.beta_2)
        if self.amsgrad:
            amsgrad(theta, g, memory, alpha, betas, epsilon)
        else:
            adam(theta, g, memory["momentum"], memory["velocity"], alpha, betas, epsilon)


class AdamW(Adam):
    """Adam with weight decay: before each step θ ← θ - λ α θ (Loshchilov & Hutter 2019).

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule
        α > 0.
    weight_decay : float
        λ ≥ 0.
    beta_1, beta_2, epsilon, amsgrad
        Those of `Adam`.
    clipnorm, clipvalue, global_clipnorm : float, optional
        See `Optimizer`.
    **others
        Keras' other options, with their default values.
    """

    name, title = "adamw", "AdamW"
    rule = "Adam, and w = w − λ α w"

    def __init__(
        self,
        learning_rate: float | LearningRateSchedule = 0.001,
        weight_decay: float = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **others: Any,
    ) -> None:
        if weight_decay is None:
            raise ValueError("expected weight_decay as a number, at least 0, got None: take Adam")
        super().__init__(
            learning_rate,
            beta_1,
            beta_2,
            epsilon,
            amsgrad,
            weight_decay,
            clipnorm,
            clipvalue,
            global_clipnorm,
            **others,
        )
