"""Where the units of a network are on the canvas; numbers only, in logical pixels, no Qt.

A place is (layer, unit): layer 0 is the input image with its pixels, the last the output layer;
units count from 0, row by row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int]

MARGIN = 10  # px at the left and at the right
CONTROLS = 96  # px, width of what is above and below a layer
SPACE = 6  # px, at least, between two columns
IMAGE = 84  # px, at least, for the input image
SINGLE = 16  # units, at most, in one column, as long as there is room for their circles
CIRCLE = 7  # px: units in smaller cells are pixels of an image instead of circles


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The units of a layer, or the pixels of the input: square cells filled row by row.

    Attributes
    ----------
    left, top, cell : float
        The corner of the first cell and the side of every cell.
    across, units : int
        Cells in a full row, cells in all.
    centres : ndarray, shape (units, 2)
        x and y of the middle of every cell.
    """

    left: float
    top: float
    cell: float
    across: int
    units: int
    centres: NDArray[np.float64]

    @property
    def down(self) -> int:
        """The number of rows."""
        return -(-self.units // self.across)

    @property
    def middle(self) -> float:
        """The x of the column's middle."""
        return self.left + self.across * self.cell / 2

    @property
    def bottom(self) -> float:
        """The y below the last row."""
        return self.top + self.down * self.cell

    @property
    def circles(self) -> bool:
        """Whether the cells are large enough for circles."""
        return self.cell >= CIRCLE

    @property
    def radius(self) -> float:
        """The radius of the circles."""
        return radius_in(self.cell)

    def at(self, x: float, y: float) -> int | None:
        """Return the unit whose cell contains that point."""
        column, row = int((x - self.left) // self.cell), int((y - self.top) // self.cell)
        unit = row * self.across + column
        inside = 0 <= column < self.across and row >= 0 and unit < self.units
        return unit if inside else None


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """Where everything is: the input image, the layers, and what is above and below them.

    Attributes
    ----------
    columns : tuple of Column
        The input image, then every layer.
    top, bottom : float
        Between the controls above and those below.
    """

    columns: tuple[Column, ...]
    top: float
    bottom: float

    def at(self, x: float, y: float) -> Place | None:
        """Return the pixel or unit at that point."""
        for layer, column in enumerate(self.columns):
            unit = column.at(x, y)
            if unit is not None:
                return layer, unit
        return None

    def beside(self, place: Place, right: int, down: int) -> Place:
        """Return the unit one step to that side; where there is none, the place itself."""
        layer, unit = place
        column = self.columns[layer]
        if down:
            below = unit + down * column.across
            return (layer, below) if 0 <= below < column.units else place
        if 0 <= unit % column.across + right < column.across and unit + right < column.units:
            return layer, unit + right
        if not 1 <= layer + right < len(self.columns):
            return place
        x, y = column.centres[unit]
        away = np.abs(self.columns[layer + right].centres - (x, y))
        return layer + right, int(np.argmin(1e4 * away[:, 1] + away[:, 0]))


def radius_in(cell: float) -> float:
    """Return the radius of a circle that leaves some room in its cell."""
    return cell / 2 - max(1.0, 0.09 * cell)


def least_width(layers: int, controls: int = CONTROLS) -> int:
    """Return the least width in px of a network with that number of layers."""
    return 2 * MARGIN + IMAGE + layers * (controls + SPACE)


def layout(
    side: int,
    units: Sequence[int],
    width: float,
    top: float,
    bottom: float,
    controls: int = CONTROLS,
) -> Geometry:
    """Place an input image of side × side pixels and layers with these units, left to right.

    The columns are as far apart as `width` allows; the image and the units are as large as fits
    between `top` and `bottom`. A layer has the room for controls of that width.
    """
    height = max(bottom - top, 1.0)
    pitch = width / (len(units) + 1.5)
    shapes = [(side, _pixel(side, min(height, max(IMAGE, 1.15 * pitch))))]
    for n in units:
        shapes.append(_shape(n, CONTROLS if n > 512 else max(60.0, 0.4 * pitch), height))
    widths = [across * cell for across, cell in shapes]
    widths[1:] = [max(controls, each) for each in widths[1:]]
    gap = max((width - 2 * MARGIN - sum(widths)) / len(units), 0.0)
    columns, x = [], float(MARGIN)
    for n, (across, cell), wide in zip((side * side, *units), shapes, widths, strict=True):
        columns.append(_column(n, across, cell, x + wide / 2, (top + bottom) / 2))
        x += wide + gap
    return Geometry(tuple(columns), top, bottom)


def _pixel(side: int, room: float) -> float:
    """Return the side of a pixel: whole, where that costs little."""
    cell = room / side
    return float(int(cell)) if int(cell) > 0.85 * cell else cell


def _shape(units: int, width: float, height: float) -> tuple[int, float]:
    """Return in how many columns the cells of these units are largest, and how large."""
    largest = min(max(26.0, 0.17 * height), 64.0)
    one_column = units <= SINGLE and height >= units * CIRCLE
    rooms = [
        (min(width / across, height / -(-units // across)), -across)
        for across in range(1, 2 if one_column else 2 + int(units**0.5))
    ]
    cell, across = max(rooms)
    cell = min(cell, largest)
    return -across, float(int(cell)) if cell >= 2 else cell


def _column(units: int, across: int, cell: float, x: float, y: float) -> Column:
    """Return a column around that middle, its corner on a whole pixel."""
    rows = -(-units // across)
    left, top = round(x - across * cell / 2), round(y - rows * cell / 2)
    cells = np.arange(units)
    corners = np.stack([cells % across, cells // across], axis=1).astype(np.float64) * cell
    middle = np.array([left + cell / 2, top + cell / 2])
    return Column(left, top, cell, across, units, corners + middle)
