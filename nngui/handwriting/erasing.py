"""What an eraser touches: strokes, or the ink of a picture."""

import numpy as np
from numpy.typing import NDArray

from nngui.handwriting.clipping import Point

Stroke = NDArray[np.float32]

TOUCHED = 0.2  # of full ink, in [0, 1]; paler ink of a picture is not touched
REACH = 0.05  # of the pad's side: the eraser's reach around its middle


def untouched(strokes: tuple[Stroke, ...], start: Point, stop: Point) -> tuple[Stroke, ...]:
    """Return the strokes that are left after the eraser moved straight from `start` to `stop`.

    Parameters
    ----------
    strokes : tuple of ndarray, shape (points, 2)
        Fractions of the pad.
    start, stop : (x, y)
        In the same unit.
    """
    way = _way(start, stop)
    return tuple(stroke for stroke in strokes if _distance(stroke, way) > REACH)


def touches(square: NDArray[np.float32], start: Point, stop: Point) -> bool:
    """Return whether the eraser touches ink on its straight way from `start` to `stop`.

    Parameters
    ----------
    square : ndarray, shape (side, side)
        The ink of the whole pad, in [0, 1].
    start, stop : (x, y)
        Fractions of the pad.
    """
    rows, columns = np.nonzero(square > TOUCHED)
    ink = (np.stack([columns, rows], axis=1) + 0.5) / len(square)
    return any(
        bool((np.square(ink - point).sum(axis=1) <= REACH**2).any()) for point in _way(start, stop)
    )


def _way(start: Point, stop: Point) -> NDArray[np.float64]:
    """Return points on the way that are at most `REACH` apart."""
    steps = 2 + int(np.hypot(stop[0] - start[0], stop[1] - start[1]) / REACH)
    return np.linspace(start, stop, steps)


def _distance(stroke: Stroke, points: NDArray[np.float64]) -> float:
    """Return the smallest distance between the points and the line of the stroke."""
    begin = stroke[:-1] if len(stroke) > 1 else stroke
    along = np.diff(stroke, axis=0) if len(stroke) > 1 else np.zeros_like(stroke)
    length = np.maximum(np.square(along).sum(axis=1), 1e-12)
    offset = points[:, np.newaxis] - begin
    share = ((offset * along).sum(axis=2) / length).clip(0, 1)
    nearest = begin + share[..., np.newaxis] * along
    return float(np.linalg.norm(points[:, np.newaxis] - nearest, axis=2).min())
