"""Whether an image looks like a digit at all: its novelty, from 0 (it surely does) to 1.

A network that was taught ten digits answers a horse with one of them, and its probabilities add up
to 1. So a small network of the engine's own is asked first, which was also shown what is no digit:
letters, shapes, scribbles, patterns (`assets/make_novelty.py` trains it). Each of its outputs
stands alone ("is it a 3?"), and where all of them say no, the image is novel. Another one, of a
single output, knows digits that lean as those of "slant" do.

Both look at edges rather than at pixels, for how wide a pen is says nothing of what it drew.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.arrays import Array
from engine.data import read_asset
from engine.layers import Dense, Input
from engine.sequential import Sequential
from nngui.handwriting import ink

DIGITS = 10
FILE = "novelty.npz"
NOVEL = 0.9  # from here on an image does not look like a digit,
NOVEL_FOR_FEW = 0.98  # and from here on where only some of the ten are in question
DOT = 0.05  # of the pad: what is no longer than that was not meant as a drawing

PLACES, SPOTS = 7, 14  # along each side, where edges and where ink are gathered
DIRECTIONS = np.pi * np.arange(4) / 2  # twice the angles of the edges
LENGTH = 4.0  # of the vector of edges, and of that of ink
CHUNK = 500  # images at a time
FEATURES = len(DIRECTIONS) * PLACES**2 + SPOTS**2 + 1
HIDDEN = 128  # units

_TINY = np.float32(1e-6)
_COSINES = np.cos(DIRECTIONS).astype(np.float32)
_SINES = np.sin(DIRECTIONS).astype(np.float32)


def novelty(image: NDArray[np.float32], classes: Sequence[str]) -> float:
    """Return how little the image looks like any of these digits.

    Parameters
    ----------
    image : ndarray, shape (side, side)
        As `nngui.handwriting.ink.image` returns it, whole or its middle.
    classes : sequence of str
        The digits in question; none for any digit that leans by up to 45°.

    Returns
    -------
    float
        From 0 to 1; `is_novel` says from where on it is no such digit.

    Raises
    ------
    OSError
        If the file with the parameters is missing or damaged.
    """
    return float(novelties(image[np.newaxis], classes)[0])


def novelties(images: NDArray[np.float32], classes: Sequence[str]) -> Array:
    """Return the novelty of each image, shape (n,), from images of the shape (n, side, side)."""
    upright, leaning = judges()
    found = np.empty(len(images), np.float32)
    for start in range(0, len(images), CHUNK):
        part = slice(start, start + CHUNK)
        x = features(images[part])
        looks = upright(x)[:, [int(digit) for digit in classes]] if classes else leaning(x)
        found[part] = 1 - looks.max(axis=1)
    found[~images.any(axis=(1, 2))] = 1  # nothing looks like nothing
    return found


def is_novel(novelty: ArrayLike, classes: Sequence[str]) -> Any:
    """Return whether an image of this novelty does not look like one of these digits."""
    few = 0 < len(classes) < DIGITS
    return np.asarray(novelty) >= (NOVEL_FOR_FEW if few else NOVEL)


def is_dot(strokes: Sequence[NDArray[np.float32]]) -> bool:
    """Return whether a drawing, in parts of the pad, is too small to mean anything."""
    points = np.concatenate([np.empty((0, 2)), *strokes])
    points = points[np.isfinite(points).all(axis=1)]
    return not len(points) or float(np.ptp(points, axis=0).max()) <= DOT


@cache
def judges() -> tuple[Sequential, Sequential]:
    """Return the networks that know upright digits, and leaning ones; read once and then kept.

    Raises
    ------
    OSError
        If the file with the parameters is missing or damaged.
    """
    arrays = read_asset(FILE, "upright", "leaning", script="make_novelty.py")
    networks = judge(DIGITS), judge(1)
    for network, theta in zip(networks, arrays, strict=True):
        if theta.shape != network.theta.shape or theta.dtype.kind != "f":
            raise OSError(
                f"{FILE} is damaged: expected {network.theta.size:,} parameters, got an array of"
                f" the shape {theta.shape}; install the program again"
            )
        network.theta[...] = theta
    return networks


@cache
def fault() -> str:
    """Return why novelty cannot be measured here; empty if it can be."""
    try:
        judges()
    except OSError as error:
        return str(error)
    return ""


def judge(outputs: int) -> Sequential:
    """Return an untrained network that takes features and says yes or no by each output."""
    return Sequential([Input((FEATURES,)), Dense(HIDDEN, "relu"), Dense(outputs, "sigmoid")])


def features(images: NDArray[np.float32]) -> Array:
    """Return what is looked at: edges by place and direction, ink by place, and how much ink.

    Parameters
    ----------
    images : ndarray, shape (n, side, side)

    Returns
    -------
    ndarray, shape (n, FEATURES), float32
    """
    count, side, _ = images.shape
    rim = (ink.SIDE - side) // 2 + 2
    # The rim is as wide as smoothing and slope reach.
    wide = np.zeros((count, side + 2 * rim, side + 2 * rim), np.float32)
    wide[:, rim:-rim, rim:-rim] = images
    smooth = _smoothed(wide)
    edges = _pooled(_edges(smooth), PLACES)
    spots = _pooled(smooth[:, np.newaxis, 1:-1, 1:-1], SPOTS)
    amount = images.reshape(count, -1).sum(axis=1, keepdims=True) / 100
    return np.concatenate([_scaled(np.sqrt(edges)), _scaled(spots), amount], axis=1)


def _smoothed(wide: Array) -> Array:
    """Return weighted means with the neighbours, 1-2-1 along each side; a rim of 1 px is gone."""
    rows = wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]
    smooth: Array = (rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / 16
    return smooth


def _edges(smooth: Array) -> Array:
    """Return how steep the image is along each direction, shape (n, 4, 28, 28).

    With slope s and its angle φ that is the positive part of s cos(2φ - d); both sides of a
    stroke are the same direction.
    """
    right = smooth[:, 1:-1, 2:] - smooth[:, 1:-1, :-2]
    down = smooth[:, 2:, 1:-1] - smooth[:, :-2, 1:-1]
    steep = np.sqrt(right * right + down * down) + _TINY
    cosine, sine = (right * right - down * down) / steep, 2 * right * down / steep
    along = [cosine * c + sine * s for c, s in zip(_COSINES, _SINES, strict=True)]
    edges: Array = np.maximum(np.stack(along, axis=1), 0)
    return edges


def _pooled(maps: Array, places: int) -> Array:
    """Return the maps gathered in places × places overlapping windows, flat."""
    window = _window(places)
    return (window @ maps @ window.T).reshape(len(maps), -1)


@cache
def _window(places: int) -> Array:
    """Return how much each pixel counts for each place along a side, shape (places, 28)."""
    wide = ink.SIDE / places
    middles = (np.arange(places) + 0.5) * wide - 0.5
    away = np.abs(np.arange(ink.SIDE) - middles[:, np.newaxis])
    window: Array = np.maximum(0, 1 - away / wide).astype(np.float32)
    return window


def _scaled(x: Array) -> Array:
    scaled: Array = x * (LENGTH / (np.sqrt(np.einsum("ij,ij->i", x, x)) + _TINY))[:, np.newaxis]
    return scaled
