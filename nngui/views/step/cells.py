"""`Cells`: the tables of a stage as coloured cells, with the value under the pointer."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.training.inspection.pin import Pin
from nngui.training.one_step.grids import Grid, Section
from nngui.views.step import scale
from nngui.views.step.arranging import Arranged, Placed, arranged, titled, with_values
from nngui.widgets import copying, theme
from nngui.widgets.graphics import colour_tables
from nngui.widgets.offers import Offer
from nngui.widgets.theme import Theme

LEAST_HEIGHT = 60  # px


class Cells(QWidget):
    """Tables of values, each cell coloured by the one scale.

    Attributes
    ----------
    painted : int
        How often it was painted.

    Signals
    -------
    chosen : Grid, int, int
        The person clicked the cell in this row and column.
    inspect_asked : Pin
        The unit or parameter of a cell is to be looked at closely.
    pointed : str
        Name and value of the cell under the pointer; empty for none.
    """

    chosen = Signal(object, int, int)
    inspect_asked = Signal(object)
    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: Sequence[Section] = ()
        self._arranged = Arranged((), (), 0, 0)
        self._arranged_for: tuple[object, ...] = ()
        self._picture: QPixmap | None = None  # of all but what the pointer adds
        self._under: tuple[Placed, int, int] | None = None
        self._at = QPointF()
        self.painted = 0
        self.setMouseTracking(True)
        self.setObjectName("stepCells")
        self.setAccessibleName("Values of this stage")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST_HEIGHT)

    @property
    def readout(self) -> str:
        """Name and value of the cell under the pointer; empty for none."""
        if self._under is None:
            return ""
        placed, row, column = self._under
        return placed.grid.name(row, column)

    def copied_text(self) -> str:
        """Return the numbers of all tables, each below its title."""
        grids = [grid for section in self._sections for grid in section.grids]
        return "\n\n".join(f"{grid.title}\n{copying.table(grid.values)}" for grid in grids)

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the cell at that point."""
        for placed in self._arranged.placed if at is not None else ():
            if at is None or (cell := placed.at(at.x(), at.y())) is None:
                continue
            grid = placed.grid
            found = [Offer("Follow This", partial(self.chosen.emit, grid, *cell))]
            if grid.layer > 0:
                unit = Pin(grid.layer, int(grid.units[cell]))
                ask = partial(self.inspect_asked.emit, unit)
                found.append(Offer("Inspect This Unit", ask))
            return found
        return ()

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these tables."""
        self._sections = sections
        self._arrange()
        self._point()
        self.update()

    def place_of(self, title: str, row: int, column: int) -> QPointF:
        """Return the middle of a cell of the table with that title."""
        placed = next(each for each in self._arranged.placed if each.grid.title == title)
        return placed.cell(row, column).center()

    @override
    def sizeHint(self) -> QSize:
        return QSize(int(self._arranged.width) + 1, 160)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(int(self._arranged.width) + 1, LEAST_HEIGHT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._arranged_for = ()
            self._arrange()
        super().changeEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self._point()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._at = QPointF(-1, -1)
        self._point()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self._point()
        if event.button() is Qt.MouseButton.LeftButton and self._under is not None:
            placed, row, column = self._under
            self.chosen.emit(placed.grid, row, column)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = QPainter(self), theme.of(self)
        self.painted += 1
        if self._picture is None:
            self._picture = self._painted_tables(scheme)
        painter.drawPixmap(0, 0, self._picture)
        if self._under is not None:
            self._paint_readout(painter, scheme)

    def _painted_tables(self, scheme: Theme) -> QPixmap:
        """Return a picture of all tables, so that a moving pointer costs little."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap((self.size().toSizeF() * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(self.font())
        painter.setPen(QColor(scheme.muted))
        for box, section in self._arranged.headings:
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, section.title)
        for placed in self._arranged.placed:
            self._paint_table(painter, placed, scheme)
        for placed in self._arranged.placed:
            self._paint_mark(painter, placed, scheme)
        painter.end()
        return picture

    def _arrange(self) -> None:
        self._picture = None
        parent = self.parentWidget()
        room = parent.width() if parent is not None else self.width()
        metrics = self.fontMetrics()
        shapes = tuple((each.title, tuple(map(_shape, each.grids))) for each in self._sections)
        arranged_for = (room, self.height(), metrics.height(), shapes)
        if arranged_for == self._arranged_for:
            self._arranged = with_values(self._arranged, self._sections)
            return
        self._arranged_for = arranged_for
        found = arranged(
            self._sections, room, self.height(), metrics.height(), metrics.horizontalAdvance
        )
        if found.width != self._arranged.width:
            self._arranged = found
            self.setMinimumWidth(int(found.width) + 1)
            self.updateGeometry()
        self._arranged = found

    def _point(self) -> None:
        """Find the cell under the pointer."""
        before, self._under = self._under, None
        for placed in self._arranged.placed:
            if (cell := placed.at(self._at.x(), self._at.y())) is not None:
                self._under = placed, *cell
        same = before and self._under and before[1:] == self._under[1:]
        if not (same and before and self._under and before[0].grid is self._under[0].grid):
            self.pointed.emit(self.readout)
        if before is not None or self._under is not None:
            self.repaint()  # the value is there at once, before all else that waits

    def _paint_table(self, painter: QPainter, placed: Placed, scheme: Theme) -> None:
        grid = placed.grid
        painter.setPen(QColor(scheme.text))
        painter.drawText(placed.title, Qt.AlignmentFlag.AlignLeft, titled(grid))
        painter.drawImage(placed.area, self._image_of(placed, scheme))
        painter.setPen(QPen(QColor(scheme.border), 1))
        painter.drawRect(placed.area.adjusted(-0.5, -0.5, 0.5, 0.5))
        if placed.written:
            for row, value in enumerate(grid.values[:, 0].tolist()):
                background = scale.colour(value, scheme)
                painter.setPen(scale.readable_on(background, scheme))
                text, cell = figures.weight(value), placed.cell(row, 0)
                wide = self.fontMetrics().horizontalAdvance(text) + 2
                small = theme.scaled(self.font(), min(1.0, cell.width() / wide))
                painter.setFont(small)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
            painter.setFont(self.font())

    def _paint_mark(self, painter: QPainter, placed: Placed, scheme: Theme) -> None:
        if placed.grid.marked is not None:
            painter.setPen(QPen(QColor(scheme.drawing), 2))
            cell = placed.cell(*placed.grid.marked)
            painter.drawRect(cell.adjusted(-1, -1, 1, 1))

    def _paint_readout(self, painter: QPainter, scheme: Theme) -> None:
        text, metrics = self.readout, self.fontMetrics()
        assert self._under is not None
        placed, row, column = self._under
        painter.setPen(QPen(QColor(scheme.text), 1))
        painter.drawRect(placed.cell(row, column))
        width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 6
        visible = self.visibleRegion().boundingRect()
        left = min(self._at.x() + 14, visible.right() - width)
        top = self._at.y() - height - 8
        top = self._at.y() + 18 if top < 0 else top
        box = QRectF(
            max(left, float(visible.left())), min(top, self.height() - height), width, height
        )
        painter.setBrush(QColor(scheme.field))
        painter.setPen(QPen(QColor(scheme.muted), 1))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(scheme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _image_of(self, placed: Placed, scheme: Theme) -> QImage:
        """Return the colours of a table, a pixel for each cell."""
        grid = placed.grid
        if grid.ink:
            found, table = colour_tables.levels(grid.values, 0, 1), colour_tables.ink_table(scheme)
        else:
            found, table = scale.levels(grid.values), colour_tables.weight_table(scheme)
        if grid.column:
            size = placed.rows * placed.columns
            padded = np.full(size, colour_tables.NOTHING, np.uint8)
            padded[: found.size] = found[:, 0]
            found = padded.reshape(placed.columns, placed.rows).T
        return colour_tables.image(found, table)


def _shape(grid: Grid) -> tuple[object, ...]:
    return titled(grid), grid.values.shape, grid.column
