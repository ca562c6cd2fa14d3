"""The novelty of an image: from 0, certainly a digit, to 1, not like a digit at all.

A network trained with ten digits predicts one of them for a horse too, and its probabilities add up
to 1. So a small network of the engine's own is trained with digits and with other drawings as well:
letters, shapes, scribbles, patterns (`assets/make_novelty.py` trains it). Each of its outputs
stands alone ("is it a 3?"), and where all of them answer no, the image is novel. Another one, of a
single output, knows digits that lean as those of "slant" do.

Both get edges rather than pixels, because the width of the pen has no meaning.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.arrays import Array
from engine.data import read_asset
from engine.data.images import INNER, SIDE, resized
from engine.layers import Dense, Input
from engine.sequential import Sequential

DIGITS = 10
FILE = "novelty.npz"
NOVEL = 0.9  # an image of at least this novelty does not look like a digit,
NOVEL_FOR_FEW = 0.98  # or of at least this one where only some of the ten are in question
DOT = 0.05  # of the pad: the longest mark that is not taken for a drawing

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
    """Return the novelty of an image, compared with these digits.

    Parameters
    ----------
    image : ndarray, shape (side, side)
        As `nngui.handwriting.ink.image` returns it. Of one that is neither whole nor its middle
        less is seen: take the whole one where there is one.
    classes : sequence of str
        The digits in question; none for any digit that leans by up to 45°.

    Returns
    -------
    float
        From 0 to 1; `is_novel` has the limit.

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
    found[~images.any(axis=(1, 2))] = 1  # an empty image is no digit
    return found


def is_novel(novelty: ArrayLike, classes: Sequence[str]) -> Any:
    """Return whether an image of this novelty does not look like one of these digits."""
    few = 0 < len(classes) < DIGITS
    return np.asarray(novelty) >= (NOVEL_FOR_FEW if few else NOVEL)


def is_dot(strokes: Sequence[NDArray[np.float32]]) -> bool:
    """Return whether a drawing, in parts of the pad, is too small for a digit."""
    points = np.concatenate([np.empty((0, 2)), *strokes])
    points = points[np.isfinite(points).all(axis=1)]
    return not len(points) or float(np.ptp(points, axis=0).max()) <= DOT


@cache
def judges() -> tuple[Sequential, Sequential]:
    """Return the networks for upright and for leaning digits; read once and then kept.

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
    """Return the reason why novelty cannot be measured; empty if it can be."""
    try:
        judges()
    except OSError as error:
        return str(error)
    return ""


def judge(outputs: int) -> Sequential:
    """Return an untrained network from features to outputs that each answer yes or no."""
    return Sequential([Input((FEATURES,)), Dense(HIDDEN, "relu"), Dense(outputs, "sigmoid")])


def features(images: NDArray[np.float32]) -> Array:
    """Return edges by place and direction, ink by place, and the amount of ink.

    Parameters
    ----------
    images : ndarray, shape (n, side, side)

    Returns
    -------
    ndarray, shape (n, FEATURES), float32
    """
    if images.shape[1] not in (SIDE, INNER):
        images = resized(images, SIDE)
    count, side, _ = images.shape
    rim = (SIDE - side) // 2 + 2
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
    """Return the slope of the image along each direction, shape (n, 4, 28, 28).

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
    """Return the weight of each pixel for each place along a side, shape (places, 28)."""
    wide = SIDE / places
    middles = (np.arange(places) + 0.5) * wide - 0.5
    away = np.abs(np.arange(SIDE) - middles[:, np.newaxis])
    window: Array = np.maximum(0, 1 - away / wide).astype(np.float32)
    return window


def _scaled(x: Array) -> Array:
    scaled: Array = x * (LENGTH / (np.sqrt(np.einsum("ij,ij->i", x, x)) + _TINY))[:, np.newaxis]
    return scaled
