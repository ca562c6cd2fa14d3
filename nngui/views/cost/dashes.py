"""Dashes as pieces of a line; nothing of Qt.

Qt takes some ten times as long for a thick line with dashes as for its straight pieces (measured:
8.4 ms against 1.5 ms for 1,000 points).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nngui.views.cost.axes import Floats

MOST = 5_000  # repetitions; a longer line is far outside of the plot

Drawn = tuple[Floats, Floats, NDArray[np.bool_]]


def dashed(
    x: Floats,
    y: Floats,
    connect: NDArray[np.bool_],
    pixel: Sequence[float],
    lengths: Sequence[float],
) -> Drawn:
    """Cut a line into dashes.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
    connect : ndarray of bool, shape (n,)
        Whether each point is connected with the next one.
    pixel : (float, float)
        The width and the height of a pixel, in the units of x and y.
    lengths : sequence of float
        Of dash, gap, dash, … in pixels; an even number of them.

    Returns
    -------
    x, y, connect : ndarray, shape (m,)
        The same line with more points, where dashes begin and end; gaps are not connected. It is
        left whole if it is endlessly long, as it is before the axes reach over it.
    """
    if len(x) < 2:
        return x, y, connect
    steps = np.hypot(np.diff(x) / pixel[0], np.diff(y) / pixel[1]) * connect[:-1]
    along = np.concatenate(([0.0], steps.cumsum()))
    ends = np.cumsum(lengths)
    if not along[-1] < MOST * ends[-1]:
        return x, y, connect
    cycles = np.arange(int(along[-1] / ends[-1]) + 1) * ends[-1]
    cuts = (cycles[:, None] + ends).ravel()
    cuts = cuts[cuts < along[-1]]
    # A point that is not connected with the next one is as far along as that: cuts lie on pieces.
    after = np.searchsorted(along, cuts, side="left")
    share = (cuts - along[after - 1]) / np.maximum(along[after] - along[after - 1], 1e-300)
    place = np.concatenate((np.arange(len(x), dtype=float), after - 1 + share))
    order = np.argsort(place, kind="stable")
    new_x = np.concatenate((x, x[after - 1] + share * (x[after] - x[after - 1])))[order]
    new_y = np.concatenate((y, y[after - 1] + share * (y[after] - y[after - 1])))[order]
    reached = np.concatenate((along, cuts))[order]
    middles = (reached + np.append(reached[1:], reached[-1])) / 2
    inked = np.searchsorted(ends, middles % ends[-1], side="right") % 2
    joined = np.concatenate((connect, np.ones(len(cuts), bool)))[order]
    return new_x, new_y, joined & (inked == 0)
