"""Where the tables of a stage stand on the page: a pure function of their shapes and the room."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from PySide6.QtCore import QRectF

from nngui.training.one_step.grids import Grid, Section

GAP, SECTION_GAP = 10.0, 18.0  # px between tables, and between layers
CELL = 16.0  # px: the most of a cell without a number
LEAST = 3.0  # px of a cell
WRITTEN = 48  # the most units whose values are written in their cells
SINGLE_WIDTH, NUMBER_WIDTH = 3.4, 4.5  # of the height of a line: the width of a cell with a number
IMAGE, WIDEST = 220.0, 300.0  # px: of the largest image, of a matrix
SHRINKING = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)  # of images, until all has the room

Width = Callable[[str], float]  # of a text, in px


@dataclass(frozen=True, slots=True)
class Placed:
    """A table in its place.

    Attributes
    ----------
    grid : Grid
    left, top : float
        Of its cells, in px.
    width, height : float
        Of a cell, in px.
    rows : int
        Cells below each other; a column of units may be broken into several.
    written : bool
        Whether the values are written in the cells.
    title : QRectF
        The room of its title.
    """

    grid: Grid
    left: float
    top: float
    width: float
    height: float
    rows: int
    written: bool
    title: QRectF

    @property
    def columns(self) -> int:
        """Cells beside each other."""
        return ceil(self.grid.values.size / self.rows)

    @property
    def area(self) -> QRectF:
        """The room of its cells."""
        return QRectF(self.left, self.top, self.columns * self.width, self.rows * self.height)

    def cell(self, row: int, column: int) -> QRectF:
        """Return the room of a cell of the table."""
        if self.grid.column:
            column, row = divmod(row, self.rows)
        left, top = self.left + column * self.width, self.top + row * self.height
        return QRectF(left, top, self.width, self.height)

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the cell at a point; None if there is none."""
        if not self.area.contains(x, y):
            return None
        row = min(int((y - self.top) / self.height), self.rows - 1)
        column = int((x - self.left) / self.width)
        if not self.grid.column:
            return row, min(column, self.grid.values.shape[1] - 1)
        place = column * self.rows + row
        return (place, 0) if place < len(self.grid.values) else None


@dataclass(frozen=True, slots=True)
class Arranged:
    """All tables in their places.

    Attributes
    ----------
    placed : tuple of Placed
    headings : tuple of (QRectF, Section)
    width, height : float
        That all of it takes, in px.
    """

    placed: tuple[Placed, ...]
    headings: tuple[tuple[QRectF, Section], ...]
    width: float
    height: float


def arranged(
    sections: Sequence[Section], width: float, height: float, line: float, text_width: Width
) -> Arranged:
    """Return the tables side by side, with numbers in the cells where these have the room.

    Parameters
    ----------
    sections : sequence of Section
    width, height : float
        The room, in px.
    line : float
        The height of a line of text, in px.
    text_width : function of str
        Returns the width of a text, in px.
    """
    for written, shrink in ((True, 1.0), *((False, shrink) for shrink in SHRINKING)):
        found = _arranged(sections, height, line, text_width, written, shrink)
        if found.width <= width:
            break
    return found


def with_values(known: Arranged, sections: Sequence[Section]) -> Arranged:
    """Return the same arrangement with other values, in tables of the same shapes."""
    grids = [grid for section in sections for grid in section.grids]
    placed = tuple(replace(p, grid=grid) for p, grid in zip(known.placed, grids, strict=True))
    boxes = [box for box, _ in known.headings]
    return replace(known, placed=placed, headings=tuple(zip(boxes, sections, strict=True)))


def titled(grid: Grid) -> str:
    """Return the title of a table, with the part of it that is shown."""
    return grid.title if not grid.note else f"{grid.title} ({grid.note})"


def _arranged(
    sections: Sequence[Section],
    height: float,
    line: float,
    text_width: Width,
    written: bool,
    shrink: float,
) -> Arranged:
    top = 2 * line + 4
    room = max(height - top - 2, 6 * LEAST)
    left, placed, headings = 2.0, [], []
    for section in sections:
        start = left
        for grid in section.grids:
            each = _placed(grid, left, top, shrink * room, room, line, written)
            wide = max(each.area.width(), float(text_width(titled(grid))))
            each = Placed(
                each.grid,
                left,
                top,
                each.width,
                each.height,
                each.rows,
                each.written,
                QRectF(left, line, wide, line),
            )
            placed.append(each)
            left += wide + GAP
        heading = float(text_width(section.title))
        left = max(left, start + heading + GAP)
        headings.append((QRectF(start, 0, left - start, line), section))
        left += SECTION_GAP - GAP
    lowest = max((each.area.bottom() for each in placed), default=top)
    return Arranged(tuple(placed), tuple(headings), left, lowest + 2)


def _placed(
    grid: Grid,
    left: float,
    top: float,
    room: float,
    column: float,
    line: float,
    written: bool,
) -> Placed:
    """Return a table in its place; a column of units takes all of the height `column`."""
    rows, columns = grid.values.shape
    nowhere = QRectF()
    if not grid.column:
        most = IMAGE / rows if rows == columns and rows > 1 else CELL
        side = max(LEAST, min(most, room / rows, WIDEST * room / column / columns))
        side = float(int(side)) if side >= 1 else side
        return Placed(grid, left, top, side, side, rows, False, nowhere)
    cell = line + 1
    below = max(1, int(column / cell))
    if rows <= WRITTEN and (written or rows == 1):
        width = (SINGLE_WIDTH if rows == 1 else NUMBER_WIDTH) * line
        return Placed(grid, left, top, width, cell, min(rows, below), True, nowhere)
    side = max(LEAST, min(CELL, column / rows))
    below = max(1, min(rows, int(column / side + 1e-6)))
    return Placed(grid, left, top, max(side, CELL), side, below, False, nowhere)
