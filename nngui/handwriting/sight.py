"""What is seen in a picture beside a digit: lines of the paper, a frame, a shadow with an edge."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

INKED = 0.12  # of full ink: what is darker belongs to a line
FULL_LINE = 0.9  # of a row or column: a line of the paper covers that much
THIN = 0.16  # of the picture: all lines of one direction together are thinner
COVERED = 0.3  # of the edge: so much ink there is a shadow
FRAMED = 0.9  # of the edge: so much ink there is a frame
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
    edge = np.concatenate([dark[0], dark[-1], dark[1:-1, 0], dark[1:-1, -1]])
    sides = sum(bool(side.any()) for side in (dark[0], dark[-1], dark[:, 0], dark[:, -1]))
    if sides == 4 and edge.mean() > FRAMED and dark.mean() < 1 / 2:
        return FRAME
    if sides > 1 and _has_lines(dark):
        return LINES
    if sides > 1 and edge.mean() > COVERED:
        return SHADOW
    return ""


def _has_lines(dark: NDArray[np.bool_]) -> bool:
    """Return whether thin straight lines run from edge to edge."""
    for axis in (0, 1):
        full = dark.mean(axis=axis) > FULL_LINE
        if 0 < full.mean() < THIN and dark.shape[1 - axis] > 2 * int(full.sum()):
            spread = np.flatnonzero(full)
            if len(spread) > 1 and np.ptp(spread) > full.sum():
                return True  # several lines; one alone may be a stroke
    return False
