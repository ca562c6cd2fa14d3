"""The conventions of the images: MNIST's digits, and whatever is prepared to look like them.

The unit is the pixel; the middle of the first pixel is at 0.5.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array

SIDE = 28  # px, of the whole image; smaller ones are its middle
CENTRE = 14.5  # px, where the centre of mass goes: the middle of pixel 14
LONGEST = 19.5  # px, the longer side of the ink's box, pen included
INNER = 20  # px, of the middle of the image that the lecture's networks see
SMALLEST, LARGEST = 8, 64  # px, of the sides that an image can be resized to
CHUNK = 1_000  # images that are resized at a time


def middle(side: int) -> tuple[slice, slice]:
    """Return the rows and columns of the 28 × 28 image that make the smaller one.

    Raises
    ------
    ValueError
        If `side` is odd, or not from 2 to 28.
    """
    if side not in range(2, SIDE + 1, 2):
        raise ValueError(f"expected an even side from 2 to {SIDE}, got {side}")
    edge = (SIDE - side) // 2
    return (slice(edge, SIDE - edge),) * 2


def fitted(images: NDArray[Any], side: int) -> NDArray[Any]:
    """Return whole images as they are seen at another side.

    At 20 pixels that is their middle, without the border; at any other side the whole image,
    resized.

    Parameters
    ----------
    images : ndarray, shape (…, 28, 28)
    side : int
        From 8 to 64.

    Returns
    -------
    ndarray, shape (…, side, side)
        A view where nothing has to be resized.

    Raises
    ------
    ValueError
        If `side` is smaller or larger.
    """
    if side == SIDE:
        return images
    return images[..., *middle(side)] if side == INNER else resized(images, side)


def resized(images: NDArray[Any], side: int) -> Array:
    """Return square images with another side, of the same brightness.

    Smaller ones have in every pixel the mean over its area; larger ones are linear between the
    middles of pixels.

    Parameters
    ----------
    images : ndarray, shape (…, old side, old side)
    side : int
        From 8 to 64.

    Returns
    -------
    ndarray, shape (…, side, side), float32

    Raises
    ------
    ValueError
        If `side` is smaller or larger.
    """
    if side not in range(SMALLEST, LARGEST + 1):
        raise ValueError(f"expected a side from {SMALLEST} to {LARGEST} pixels, got {side}")
    old = images.shape[-1]
    shares, flat = _shares(old, side), images.reshape(-1, old, old)
    out = np.empty((len(flat), side, side), FLOAT)
    for start in range(0, len(flat), CHUNK):
        np.matmul(shares @ flat[start : start + CHUNK], shares.T, out=out[start : start + CHUNK])
    return out.reshape(*images.shape[:-2], side, side)


@cache
def _shares(old: int, side: int) -> Array:
    """Return the weight of each pixel of a line for each pixel of a new one: (side, old)."""
    if side < old:
        edges = np.linspace(0, old, side + 1)[:, np.newaxis]
        pixels = np.arange(old)
        covered = np.minimum(edges[1:], pixels + 1) - np.maximum(edges[:-1], pixels)
        shares = covered.clip(0)
    else:
        middles = ((np.arange(side) + 0.5) * old / side - 0.5).clip(0, old - 1)
        shares = (1 - np.abs(middles[:, np.newaxis] - np.arange(old))).clip(0)
    weights: Array = (shares / shares.sum(axis=1, keepdims=True)).astype(FLOAT)
    return weights
