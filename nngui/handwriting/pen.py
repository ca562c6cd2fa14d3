"""A round pen that draws strokes as pixels, smoothly, wherever its middle goes.

Points are rows (x, y), y down, in pixels of the 28 × 28 image, whose first pixel's middle is at
0.5; ``first`` is the mask of those that begin a stroke.
"""

import numpy as np
from numpy.typing import NDArray

from engine.data.images import SIDE

MARGIN = 3  # px around the image within which ink still counts

_STEP = 0.35  # px between the discs that make a stroke; their notches are 0.013 px deep
_DENSE = 0.1  # px of a stroke in which one point is enough
_REACH = 1.5  # px outside of the image; discs further away leave no ink in it

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Image = NDArray[np.float32]


def thinned(points: Floats, first: Mask) -> tuple[Floats, Mask]:
    """Return the points without those that are closer than the image can show."""
    way = np.floor(np.cumsum(lengths(moves(points, first))) / _DENSE)
    kept = first.copy()
    kept[1:] |= way[1:] != way[:-1]
    kept[:-1] |= first[1:]
    kept[-1] = True
    return points[kept], first[kept]


def discs_along(points: Floats, first: Mask) -> Floats:
    """Return the centres of discs as wide as the pen that cover the strokes, shape (discs, 2)."""
    ways = moves(points, first)
    count = np.maximum(np.ceil(lengths(ways) / _STEP), 1.0).astype(np.intp)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    back = ways / count[:, np.newaxis]
    discs: Floats = (
        np.repeat(points, count, axis=0) - np.repeat(back, count, axis=0) * number[:, np.newaxis]
    )
    return discs


def moves(points: Floats, first: Mask) -> Floats:
    """Return the way of the pen to each point; zero to the first of a stroke."""
    ways = np.diff(points, axis=0, prepend=points[:1])
    ways[first] = 0.0
    return ways


def lengths(ways: Floats) -> Floats:
    """Return the length of each way."""
    long: Floats = np.sqrt(np.einsum("ij,ij->i", ways, ways))
    return long


def centre_of_mass(discs: Floats, width: float, margin: int) -> Floats:
    """Return the centre (x, y) of the ink, measured at four times the resolution.

    Parameters
    ----------
    discs : ndarray, shape (discs, 2)
    width : float
        Of the pen.
    margin : int
        The discs lie at most this many pixels, less 1.5 and half the pen, outside the image.
    """
    fine = 4
    side = SIDE + 2 * margin
    ink = _coverage((discs + margin) * fine, width / 2 * fine, side * fine)
    middles = (np.arange(side * fine, dtype=np.float32) + 0.5) / fine - np.float32(margin)
    x, y = ink.sum(axis=0) @ middles, ink.sum(axis=1) @ middles
    centre: Floats = np.array([x, y], np.float64) / ink.sum(dtype=np.float64)
    return centre


def drawn(discs: Floats, width: float) -> Image:
    """Return the whole image, averaged from three times the resolution; ink can leave it.

    Parameters
    ----------
    discs : ndarray, shape (discs, 2)
    width : float
        Of the pen.
    """
    fine = 3
    ink = _coverage((discs + MARGIN) * fine, width / 2 * fine, (SIDE + 2 * MARGIN) * fine)
    inside = slice(MARGIN * fine, (MARGIN + SIDE) * fine)
    whole: Image = ink[inside, inside].reshape(SIDE, fine, SIDE, fine).mean(axis=(1, 3))
    return whole


def near(discs: Floats) -> Floats:
    """Return the discs in the image or close to it."""
    close: Floats = discs[((discs > -_REACH) & (discs < SIDE + _REACH)).all(axis=1)]
    return close


def _coverage(discs: Floats, radius: float, side: int) -> Image:
    """Return the share of each pixel that the discs cover, shape (side, side).

    The share follows from the distance between the pixel's middle and the nearest disc's, which
    is looked for in a small window around each disc only; windows must not leave the image.
    """
    reach = np.ceil(radius)
    window = np.arange(-reach, reach + 1, dtype=np.float32)[:, np.newaxis]
    middles = (discs.T - 0.5).astype(np.float32)[:, np.newaxis]
    pixels = np.rint(middles) + window
    columns, rows = pixels.astype(np.intp)
    x, y = np.square(pixels - middles)
    nearest = np.full(side * side, (radius + 0.5) ** 2, np.float32)
    np.minimum.at(
        nearest, (rows[:, np.newaxis] * side + columns).ravel(), (y[:, np.newaxis] + x).ravel()
    )
    share: Image = np.clip(np.float32(radius + 0.5) - np.sqrt(nearest), 0.0, 1.0)
    return share.reshape(side, side)
