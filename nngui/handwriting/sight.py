"""What is seen in a picture beside a digit: lines of the paper, a frame, a shadow with an edge."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

INKED = 0.12  # of full ink: what is darker belongs to a line
FULL_LINE = 0.9  # of a row or column: a line of the paper covers that much
THIN = 0.16  # of the picture: all lines of one direction together are thinner
COVERED = 0.3  # of the edge: so much ink there is a shadow
FRAMED = 0.9  # of the edge: so much ink there is a frame
RIM = 0.1  # of the picture: so near to its edge a frame runs
ALONG = 0.78  # of the rows and columns there: so long is a frame
MANY = 4  # lines that end on an edge; a digit has fewer
SMALL = 40  # px; of smaller pictures nothing is said

FRAME = "a frame runs around it: cut the picture inside of the frame"
LINES = "lines of squared or ruled paper are on it: write on blank paper"
SHADOW = "a part of it is much darker than the rest, as by a shadow with an edge: light it evenly"


def fault(ink: Floats) -> str:
    """Return what is on a picture beside a digit, and what to do; empty if nothing is.

    Parameters
    ----------
    ink : ndarray, shape (rows, columns), float32
        The amount of ink on each pixel, in [0, 1].
    """
    if min(ink.shape) < SMALL:
        return ""
    dark = ink > INKED
    edge = _edge(dark)
    sides = sum(bool(side.any()) for side in (dark[0], dark[-1], dark[:, 0], dark[:, -1]))
    if sides == 4 and edge.mean() > FRAMED and dark.mean() < 1 / 2:
        return LINES if _crossed(dark) else FRAME
    if _ringed(dark):
        return LINES if _crossed(dark) else FRAME
    if sides > 1 and (_has_lines(dark) or _has_tilted_lines(dark)):
        return LINES
    if sides > 1 and edge.mean() > COVERED:
        rows, columns = (round(RIM * length) for length in dark.shape)
        inside = _edge(dark[rows:-rows, columns:-columns])
        return FRAME if inside.mean() < COVERED / 3 else SHADOW  # a shadow goes on inside
    return ""


def _edge(dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.concatenate([dark[0], dark[-1], dark[1:-1, 0], dark[1:-1, -1]])


def _ringed(dark: NDArray[np.bool_]) -> bool:
    """Return whether a line runs along each of the four edges, or a wide frame passes for paper."""
    for axis in (0, 1):
        along = dark.mean(axis=axis)
        reach = max(1, round(RIM * len(along)))
        if min(along[:reach].max(), along[-reach:].max()) < ALONG:
            return False
    return True


def _has_tilted_lines(dark: NDArray[np.bool_]) -> bool:
    """Return whether as many thin lines leave a picture on one side as on the other."""
    for one, other in ((dark[:, 0], dark[:, -1]), (dark[0], dark[-1])):
        counts = [int(np.count_nonzero(side[1:] & ~side[:-1])) for side in (one, other)]
        thin = max(one.mean(), other.mean()) < COVERED
        if thin and min(counts) >= MANY and max(counts) <= min(counts) + 2:
            return True
    return False


def _crossed(dark: NDArray[np.bool_]) -> bool:
    """Return whether lines run through the middle half of a framed picture."""
    for axis in (0, 1):
        full = dark.mean(axis=axis) > FULL_LINE
        quarter = len(full) // 4
        if 0 < full[quarter : len(full) - quarter].mean() < 1 / 3:
            return True
    return False


def _has_lines(dark: NDArray[np.bool_]) -> bool:
    """Return whether thin straight lines run from edge to edge."""
    for axis in (0, 1):
        full = dark.mean(axis=axis) > FULL_LINE
        if 0 < full.mean() < THIN and dark.shape[1 - axis] > 2 * int(full.sum()):
            spread = np.flatnonzero(full)
            if len(spread) > 1 and np.ptp(spread) > full.sum():
                return True  # several lines; one alone may be a stroke
    return False
