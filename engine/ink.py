"""A drawing as the image a network expects: MNIST's preparation, applied to strokes of a pen.

Strokes are vectors until the last step, so that a drawing gives the same image wherever and
however large it was drawn. Positions are (x, y), y down. The unit inside this module is the pixel
of the 28 × 28 image; the middle of its first pixel is at 0.5.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

SIDE = 28  # px, of the whole image; smaller ones are its middle
PEN = 2.4  # px, makes strokes as wide as MNIST's
LONGEST = 19.5  # px, the longer side of the ink's box, pen included
CENTRE = 14.5  # px, where the centre of mass goes: the middle of pixel 14
STRAY = 0.06  # of the ink's length; a shorter stroke is a slip of the pen

_STEP = 0.35  # px between the discs that make a stroke; their notches are 0.013 px deep
_DENSE = 0.1  # px of a stroke in which one point is enough
_DOT = 1e-9  # of the largest coordinate: ink no longer than that is not magnified
_MARGIN = 3  # px around the image: ink whose mass is at one end can leave it by one pixel

Floats = NDArray[np.float64]
Image = NDArray[np.float32]


def image(strokes: Sequence[ArrayLike], side: int) -> Image:
    """Return the drawing as a network sees it: the longer side 19.5 px, its mass in the middle.

    Strokes shorter than 6 % of the ink are left out, unless nothing would be left.

    Parameters
    ----------
    strokes : sequence of array_like, shape (points, 2)
        From pen down to pen up; (x, y) in any unit, y down. Points that are not finite are
        skipped.
    side : int
        28, or a smaller even number for the middle of that image: 20.

    Returns
    -------
    ndarray, shape (side, side), float32
        Ink in [0, 1]; all zeros for no ink.

    Raises
    ------
    ValueError
        If `side` is odd, or not from 2 to 28.
    """
    inside = middle(side)
    points, starts = _joined(strokes)
    if not len(points):
        return np.zeros((side, side), np.float32)
    discs = _discs(*_thinned(*_fitted(*_without_strays(points, starts))))
    discs += CENTRE - _centre_of_mass(discs)
    return _drawn(discs)[inside].copy()


def middle(side: int) -> tuple[slice, slice]:
    """Return which rows and columns of the 28 × 28 image make the smaller one.

    Raises
    ------
    ValueError
        If `side` is odd, or not from 2 to 28.
    """
    if side not in range(2, SIDE + 1, 2):
        raise ValueError(f"expected an even side from 2 to {SIDE}, got {side}")
    edge = (SIDE - side) // 2
    return (slice(edge, SIDE - edge),) * 2


def _joined(strokes: Sequence[ArrayLike]) -> tuple[Floats, NDArray[np.intp]]:
    """Return all finite points, the largest coordinate made 1, and where each stroke starts."""
    finite = []
    for stroke in strokes:
        points = np.asarray(stroke, np.float64).reshape(-1, 2)
        points = points[np.isfinite(points).all(axis=1)]
        if len(points):
            finite.append(points)
    if not finite:
        return np.empty((0, 2)), np.empty(0, np.intp)
    starts = np.cumsum([0, *(len(points) for points in finite[:-1])])
    joined = np.concatenate(finite)
    return joined / (np.abs(joined).max() or 1.0), starts


def _without_strays(points: Floats, starts: NDArray[np.intp]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the points of the strokes that count, and which of them start a stroke."""
    first = np.zeros(len(points), np.bool_)
    first[starts] = True
    lengths = np.add.reduceat(_lengths(_moves(points, first)), starts)
    counts = lengths >= STRAY * lengths.sum()
    if counts.all() or not counts.any():
        return points, first
    kept = np.repeat(counts, np.diff(starts, append=len(points)))
    return points[kept], first[kept]


def _fitted(points: Floats, first: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the points in pixels, the middle of their box at `CENTRE`."""
    low, high = points.min(axis=0), points.max(axis=0)
    longest = (high - low).max()
    scale = (LONGEST - PEN) / longest if longest > _DOT else 0.0
    return (points - (low + high) / 2) * scale + CENTRE, first


def _thinned(points: Floats, first: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the points without those that are too close to make a difference."""
    way = np.floor(np.cumsum(_lengths(_moves(points, first))) / _DENSE)
    kept = first.copy()
    kept[1:] |= way[1:] != way[:-1]
    kept[:-1] |= first[1:]
    kept[-1] = True
    return points[kept], first[kept]


def _discs(points: Floats, first: NDArray[np.bool_]) -> Floats:
    """Return the centres of discs as wide as the pen that cover the strokes, shape (discs, 2)."""
    moves = _moves(points, first)
    count = np.maximum(np.ceil(_lengths(moves) / _STEP), 1.0).astype(np.intp)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    back = moves / count[:, np.newaxis]
    discs: Floats = (
        np.repeat(points, count, axis=0) - np.repeat(back, count, axis=0) * number[:, np.newaxis]
    )
    return discs


def _moves(points: Floats, first: NDArray[np.bool_]) -> Floats:
    """Return how the pen came to each point; it did not move to the first of a stroke."""
    moves = np.diff(points, axis=0, prepend=points[:1])
    moves[first] = 0.0
    return moves


def _lengths(moves: Floats) -> Floats:
    lengths: Floats = np.sqrt(np.einsum("ij,ij->i", moves, moves))
    return lengths


def _centre_of_mass(discs: Floats) -> Floats:
    """Return the centre (x, y) of the ink, measured at four times the resolution."""
    fine = 4
    ink = _coverage(discs * fine, PEN / 2 * fine, SIDE * fine)
    middles = (np.arange(SIDE * fine, dtype=np.float32) + 0.5) / fine
    x, y = ink.sum(axis=0) @ middles, ink.sum(axis=1) @ middles
    centre: Floats = np.array([x, y], np.float64) / ink.sum(dtype=np.float64)
    return centre


def _drawn(discs: Floats) -> Image:
    """Return the whole image, averaged from three times the resolution; ink can leave it."""
    fine = 3
    ink = _coverage((discs + _MARGIN) * fine, PEN / 2 * fine, (SIDE + 2 * _MARGIN) * fine)
    inside = slice(_MARGIN * fine, (_MARGIN + SIDE) * fine)
    whole: Image = ink[inside, inside].reshape(SIDE, fine, SIDE, fine).mean(axis=(1, 3))
    return whole


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
