"""The one colour scale of all values of a step: the sign as a hue, the size by powers of ten.

Weights are about 0.1, derivatives a thousandth of that, and both are to be seen. So a colour stands
for the same number everywhere on the page, at every epoch, in every network.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from engine.arrays import Array
from nngui.widgets.graphics import colour_tables
from nngui.widgets.theme import Theme

SMALL, LARGE = 1e-3, 10.0  # below the first the scale is even, above the second it ends
MIDDLE = colour_tables.TOP // 2
TICKS = (-10.0, -1.0, -0.1, -0.01, 0.0, 0.01, 0.1, 1.0, 10.0)


def places(values: Array) -> NDArray[np.float64]:
    """Return the place of every value on the scale, in [-1, 1]; NaN for what is no number."""
    values = np.asarray(values, np.float64)
    sizes = np.log1p(np.abs(values) / SMALL) / np.log1p(LARGE / SMALL)
    found: NDArray[np.float64] = np.sign(values) * np.clip(sizes, 0, 1)
    return found


def levels(values: Array) -> colour_tables.Levels:
    """Return the level of every value in a diverging table of colours."""
    found = places(values)
    nearest = MIDDLE + np.rint(np.nan_to_num(found) * MIDDLE)
    nearest = np.where(np.isnan(found), colour_tables.NOTHING, nearest)
    return nearest.astype(np.uint8)


def colour(value: float, scheme: Theme) -> QColor:
    """Return the colour of one value."""
    table = colour_tables.weight_table(scheme)
    return QColor.fromRgb(table[int(levels(np.array([value]))[0])])


def readable_on(background: QColor, scheme: Theme) -> QColor:
    """Return the colour of a text on it: that of the two with more contrast."""
    red, green, blue = background.redF(), background.greenF(), background.blueF()
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return QColor("#101215" if light > 0.5 else "#ffffff")
