"""Limits of the gradient, and weight decay: what optimizers do before their own rule."""

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array


def length(arrays: Sequence[Array]) -> Array:
    """Return √(Σ g²), over all numbers of these arrays."""
    total = (arrays[0] ** 2).sum()
    for g in arrays[1:]:
        total = total + (g**2).sum()
    return np.sqrt(total)


def clip_by_value(g: Array, most: float) -> None:
    """G ← g, but at most c and at least -c."""
    g[...] = np.clip(g, -most, most)


def clip_by_norm(g: Array, most: float) -> None:
    """G ← g c / max(|g|, c): for kernel and bias of every layer on its own."""
    g *= most / np.maximum(length([g]), most)


def clip_by_global_norm(arrays: Sequence[Array], most: float) -> None:
    """G ← g c / max(|g|, c), with the length |g| of the whole gradient."""
    factor = most / np.maximum(length(arrays), most)
    for g in arrays:
        g *= factor


def decay(theta: Array, share: Array) -> None:
    """θ ← θ - λ α θ: all parameters become smaller (Loshchilov & Hutter 2019)."""
    theta -= share * theta
