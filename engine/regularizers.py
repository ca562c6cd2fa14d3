"""Regularizers: a term of the cost J that grows with the weights, so that they stay small.

The cost becomes J = mean loss + Σ penalty, over the layers that have a regularizer; Keras prints
this sum too.
"""

from collections.abc import Sequence
from math import inf
from typing import Any, Protocol

import numpy as np

from engine.arrays import Array
from engine.as_call import Configured
from engine.names import make, spellings


class Regularizer(Configured):
    """The penalty λ₁ Σ |w| + λ₂ Σ w² of the weights of a layer.

    Attributes
    ----------
    l1, l2 : float
        λ₁ and λ₂, at least 0.
    """

    def __init__(self, l1: float, l2: float) -> None:
        self.l1, self.l2 = _strength("l1", l1), _strength("l2", l2)

    @property
    def adds(self) -> bool:
        """Whether the penalty can differ from 0."""
        return bool(self.l1 or self.l2)

    def __call__(self, weights: Array) -> float:
        """Return λ₁ Σ |w| + λ₂ Σ w²."""
        penalty = 0.0
        if self.l1:
            penalty += self.l1 * float(np.abs(weights).sum(dtype=np.float64))
        if self.l2:
            penalty += self.l2 * float(np.square(weights).sum(dtype=np.float64))
        return penalty

    def gradient(self, w: Array) -> Array:
        """Return the derivative of the penalty, λ₁ sign(w) + 2 λ₂ w."""
        return self.l1 * np.sign(w) + 2 * self.l2 * w


class L1(Regularizer):
    """λ₁ Σ |w|: weights with little effect become 0.

    Parameters
    ----------
    l1 : float
        λ₁ ≥ 0.
    """

    def __init__(self, l1: float = 0.01) -> None:
        super().__init__(l1, 0.0)

    def gradient(self, w: Array) -> Array:
        """Return the derivative of the penalty, λ₁ sign(w)."""
        return self.l1 * np.sign(w)


class L2(Regularizer):
    """λ₂ Σ w²: all weights become smaller, large ones most.

    Parameters
    ----------
    l2 : float
        λ₂ ≥ 0.
    """

    def __init__(self, l2: float = 0.01) -> None:
        super().__init__(0.0, l2)

    def gradient(self, w: Array) -> Array:
        """Return the derivative of the penalty, 2 λ₂ w."""
        return 2 * self.l2 * w


class L1L2(Regularizer):
    """λ₁ Σ |w| + λ₂ Σ w².

    Parameters
    ----------
    l1, l2 : float
        λ₁ and λ₂, at least 0.
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        super().__init__(l1, l2)


REGULARIZERS: dict[str, type[L1] | type[L2] | type[L1L2]] = {"l1": L1, "l2": L2, "l1l2": L1L2}
l1, l2, l1_l2 = L1, L2, L1L2  # Keras' older names


def get(name: Any) -> Regularizer | None:
    """Return the regularizer of that name, with Keras' strength of 0.01, or it itself, or None.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if name is None or isinstance(name, Regularizer):
        return name
    regularizer: Regularizer = make("a regularizer", name, spellings(REGULARIZERS), REGULARIZERS)
    return regularizer


class Regularized(Protocol):
    """A layer as `Penalty` needs it."""

    @property
    def regularized(self) -> bool:
        """Whether the layer has a penalty."""

    def penalty(self) -> float:
        """Return the penalty of its weights."""


class Penalty:
    """The penalty of a network: its present value, and its sum over the examples of a training.

    Parameters
    ----------
    layers : sequence of Layer
        The network's own list, which may still grow.
    """

    def __init__(self, layers: Sequence[Regularized]) -> None:
        self._layers = layers
        self._total = 0.0

    def now(self) -> float:
        """Return the present sum of the penalties of all layers."""
        return sum(layer.penalty() for layer in self._layers)

    @property
    def adds(self) -> bool:
        """Whether there is a regularizer."""
        return any(layer.regularized for layer in self._layers)

    def count(self, examples: int) -> None:
        """Add the present penalty, once for each example of a mini-batch."""
        self._total += examples * self.now()

    def take(self) -> float:
        """Return the sum over all examples since the last call, and set it to 0."""
        total, self._total = self._total, 0.0
        return total


def _strength(name: str, value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
        raise ValueError(f"expected {name} as a number, at least 0, got {value!r}")
    return float(value)
