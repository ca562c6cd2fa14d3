"""Numbers as colours: levels from 0 to 254, a table of a colour for each, images of levels."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from nngui.widgets import theme
from nngui.widgets.theme import Theme

TOP = 254  # the highest level; the middle of a diverging table, 0, is exactly 127
NOTHING = 255  # the level that is not painted

Levels = NDArray[np.uint8]


def levels(values: Array, low: float, high: float) -> Levels:
    """Return the level of every value: 0 up to `low`, 254 from `high` on."""
    share = (_finite(values) - low) / (high - low)
    nearest: Levels = np.rint(np.clip(share, 0, 1) * TOP).astype(np.uint8)
    return nearest


def activation_levels(values: Array, activation: str) -> Levels:
    """Return the levels of a layer's outputs."""
    return levels(values, *colours_between(values, activation))


def colours_between(values: Array, activation: str) -> tuple[float, float]:
    """Return the outputs of a layer that have the first and the last colour.

    Those of a bounded activation lie between the ends of its range, such as 0 to 1 for sigmoid;
    others are relative to the largest of the layer. A layer of one unit would have no other colour
    than the last one so: its output is relative to 1, unless it is larger.
    """
    g, largest = ACTIVATIONS[activation], 1.0
    if not g.bounded:
        alone = len(values) == 1
        largest = max(float(np.abs(_finite(values)).max()), 1.0 if alone else 1e-9)
    return (-largest if g.negative else 0.0), largest


@cache
def activation_table(scheme: Theme, activation: str) -> tuple[int, ...]:
    """Return the colours of the levels of that activation."""
    negative = ACTIVATIONS[activation].negative
    return weight_table(scheme) if negative else _table(scheme.idle, scheme.active)


@cache
def weight_table(scheme: Theme) -> tuple[int, ...]:
    """Return the colours from negative over zero to positive."""
    below = _colours(scheme.negative, scheme.zero, TOP // 2)
    return (*below, *_colours(scheme.zero, scheme.positive, TOP // 2), _rgb(scheme.positive), 0)


@cache
def ink_table(scheme: Theme) -> tuple[int, ...]:
    """Return the colours from the empty paper to full ink."""
    return _table(scheme.paper, scheme.ink)


def image(grid: Levels, table: tuple[int, ...]) -> QImage:
    """Return the image of a grid of levels, shape (rows, columns), a pixel each."""
    rows, columns = grid.shape
    data = np.ascontiguousarray(grid).tobytes()
    made = QImage(data, columns, rows, columns, QImage.Format.Format_Indexed8)
    made.setColorTable(table)
    return made.copy()  # `data` lives no longer than this call


def _finite(values: Array) -> NDArray[np.float64]:
    """Return the values as numbers that can be subtracted from each other."""
    numbers = values.astype(np.float64)
    if np.isfinite(numbers).all():  # `nan_to_num` takes five times as long
        return numbers
    return np.nan_to_num(numbers, posinf=1e300, neginf=-1e300)


def _table(low: str, high: str) -> tuple[int, ...]:
    return (*_colours(low, high, TOP), _rgb(high), 0)


def _colours(low: str, high: str, steps: int) -> tuple[int, ...]:
    return tuple(theme.blend(low, high, i / steps).rgb() for i in range(steps))


def _rgb(colour: str) -> int:
    return theme.blend(colour, colour, 0).rgb()
