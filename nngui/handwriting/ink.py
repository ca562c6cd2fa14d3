"""A drawing as the image a network expects: MNIST's preparation, applied to strokes of a pen.

Strokes are vectors until the last step, so that a drawing gives the same image wherever and
however large it was drawn. Positions are (x, y), y down. The unit inside this module is the pixel
of the 28 × 28 image; the middle of its first pixel is at 0.5.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.data import images
from nngui.handwriting import pen
from nngui.handwriting.pen import Floats, Mask
from nngui.handwriting.preparation import COMPLETE, NONE, STEPS, Preparation

SIDE, CENTRE, LONGEST = images.SIDE, images.CENTRE, images.LONGEST
PEN = 2.4  # px, makes strokes as wide as MNIST's
STRAY = 0.06  # of the ink's length; a shorter stroke is a slip of the pen
PAD_PEN = 0.065  # of the pad's side: the width of strokes on the pad

_DOT = 1e-9  # of the largest coordinate: shorter ink is not magnified

Image = pen.Image
Strokes = tuple[NDArray[np.float32], ...]


def image(strokes: Sequence[ArrayLike], side: int, preparation: Preparation = COMPLETE) -> Image:
    """Return the drawing as a network sees it: the longer side 19.5 px, its mass in the middle.

    Strokes shorter than 6 % of the ink are left out, unless nothing would be left.

    Parameters
    ----------
    strokes : sequence of array_like, shape (points, 2)
        From pen down to pen up; (x, y) in any unit, y down. Points that are not finite are
        skipped. Without `crop` or `scale`: in fractions of the pad.
    side : int
        28, 20 for the middle of that image, or from 8 to 64 for all of it, resized.
    preparation : Preparation
        By default all steps.

    Returns
    -------
    ndarray, shape (side, side), float32
        Ink in [0, 1]; all zeros for no ink.

    Raises
    ------
    ValueError
        If `side` is not from 8 to 64.
    """
    points, starts = _joined(strokes)
    if not len(points):
        return images.fitted(np.zeros((SIDE, SIDE), np.float32), side).copy()
    width = PEN if preparation.scale else PAD_PEN * SIDE
    discs = pen.discs_along(*pen.thinned(*_fitted(points, starts, preparation)))
    if preparation.complete:
        discs += CENTRE - pen.centre_of_mass(discs, width, 0)
    else:
        away = pen.centre_of_mass(discs, width, pen.MARGIN) if preparation.centre else CENTRE
        discs = pen.near(discs + (CENTRE if preparation.centre else SIDE / 2) - away)
    return images.fitted(pen.drawn(discs, width), side).copy()


def stages(strokes: Sequence[ArrayLike], preparation: Preparation) -> tuple[Image, ...]:
    """Return the whole image before the first step, and after each.

    Parameters
    ----------
    strokes : sequence of array_like, shape (points, 2)
        In fractions of the pad.
    preparation : Preparation
        A step that is left out changes nothing.

    Returns
    -------
    tuple of ndarray, shape (28, 28), float32
        As drawn, cropped, scaled, centred.
    """
    taken = NONE
    images = [image(strokes, SIDE, taken)]
    for step in STEPS:
        before, taken = taken, replace(taken, **{step: getattr(preparation, step)})
        images.append(images[-1] if taken == before else image(strokes, SIDE, taken))
    return tuple(images)


def _joined(strokes: Sequence[ArrayLike]) -> tuple[Floats, NDArray[np.intp]]:
    """Return all finite points, and the index of the first point of each stroke."""
    finite = []
    for stroke in strokes:
        points = np.asarray(stroke, np.float64).reshape(-1, 2)
        points = points[np.isfinite(points).all(axis=1)]
        if len(points):
            finite.append(points)
    if not finite:
        return np.empty((0, 2)), np.empty(0, np.intp)
    starts = np.cumsum([0, *(len(points) for points in finite[:-1])])
    return np.concatenate(finite), starts


def _fitted(
    points: Floats, starts: NDArray[np.intp], preparation: Preparation
) -> tuple[Floats, Mask]:
    """Return the points that count, in pixels, and which of them start a stroke.

    The middle of the box is at `CENTRE`.
    """
    crop, scale = preparation.crop, preparation.scale
    points = points / (np.abs(points).max() or 1.0) if crop and scale else points.clip(0.0, 1.0)
    first = np.zeros(len(points), np.bool_)
    first[starts] = True
    if crop:
        points, first = _without_strays(points, first)
    low, high = (
        (points.min(axis=0), points.max(axis=0)) if crop else np.array([[0.0] * 2, [1.0] * 2])
    )
    factor = _factor((high - low).max(), preparation)
    return (points - (low + high) / 2) * factor + CENTRE, first


def _factor(longest: float, preparation: Preparation) -> float:
    """Return the number of pixels for one unit of a box with this longer side."""
    if not preparation.scale:
        return SIDE
    if not preparation.crop:
        return LONGEST  # the pad's side has the pen in it already
    return (LONGEST - PEN) / longest if longest > _DOT else 0.0


def _without_strays(points: Floats, first: Mask) -> tuple[Floats, Mask]:
    """Return the points of the strokes that count, and which of them start a stroke."""
    starts = np.flatnonzero(first)
    length = np.add.reduceat(pen.lengths(pen.moves(points, first)), starts)
    counts = length >= STRAY * length.sum()
    if counts.all() or not counts.any():
        return points, first
    kept = np.repeat(counts, np.diff(starts, append=len(points)))
    return points[kept], first[kept]
