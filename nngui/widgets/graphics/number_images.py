"""`NumberImages`: grids of numbers as colours, side by side, with one scale and its colour bar."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.widgets import copying, theme
from nngui.widgets.graphics import colour_tables
from nngui.widgets.offers import Offer

GAP = 8  # px between two images
BAR = 8  # px: the height of the colour bar
LARGEST = 110  # px: the side of an image

Grid = NDArray[np.float64]


def round_up(value: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, … times a power of ten, so that a scale stays."""
    if not (math.isfinite(value) and value > 0):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if value <= step * power * 1.000001)


def as_grid(values: NDArray[np.floating], columns: int = 0) -> Grid:
    """Return a vector as rows of so many columns, or of nearly a square; what is missing is NaN."""
    across = columns or math.ceil(math.sqrt(len(values)))
    rows = -(-len(values) // across)
    grid = np.full(rows * across, np.nan)
    grid[: len(values)] = values
    return grid.reshape(rows, across)


class NumberImages(QWidget):
    """Images of numbers from −scale over 0 to scale, each with a title above.

    Parameters
    ----------
    across : int
        How many images are in a row.
    largest : int
        The side of an image in px, at most.

    Attributes
    ----------
    offer : callable of (int, int), or None
        Returns what can be done with a number: the image and the cell.

    Signals
    -------
    pointed : int, int
        At which number the mouse points: the image and the cell; (−1, −1) if at none.
    clicked : int, int
        Which was clicked.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)

    def __init__(
        self, across: int = 3, largest: int = LARGEST, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.offer: Callable[[int, int], Sequence[Offer]] | None = None
        self._across, self._largest = across, largest
        self._titles: tuple[str, ...] = ()
        self._grids: tuple[Grid | None, ...] = ()
        self._images: list[QImage | None] = []
        self._scale = 1.0
        self._marked: int | None = None
        self._muted: frozenset[int] = frozenset()
        self.setMouseTracking(True)
        # Fixed would keep it at the height of its hint, which is that of another width.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def scale(self) -> float:
        """The number of the last colour."""
        return self._scale

    @property
    def grids(self) -> tuple[Grid | None, ...]:
        """The numbers."""
        return self._grids

    def show_grids(
        self,
        titles: Sequence[str],
        grids: Sequence[Grid | None],
        *,
        marked: int | None = None,
        muted: frozenset[int] = frozenset(),
    ) -> None:
        """Show grids of numbers.

        Parameters
        ----------
        titles : sequence of str
        grids : sequence of ndarray, shape (rows, columns), or None
            NaN where there is no cell; None if the numbers are not known.
        marked : int, optional
            A cell that is marked in every image.
        muted : set of int
            Images that are crossed out.
        """
        again = len(grids) != len(self._grids) or self._shapes(grids) != self._shapes(self._grids)
        self._titles, self._grids = tuple(titles), tuple(grids)
        self._marked, self._muted = marked, muted
        sizes = [float(np.nanmax(np.abs(g), initial=0)) for g in grids if g is not None]
        self._scale = round_up(max((s for s in sizes if math.isfinite(s)), default=0.0))
        self._colour()
        if again:
            self.updateGeometry()
        self.update()

    def copied_text(self) -> str:
        """Return all numbers, image after image."""
        parts = []
        for title, grid in zip(self._titles, self._grids, strict=True):
            if grid is not None:
                parts.append(f"{title}\n{copying.table(grid)}" if title else copying.table(grid))
        return "\n\n".join(parts)

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the number at that point, or with the marked one."""
        if at is not None:
            image, cell = self.at(at.toPointF())
        else:
            image, cell = (-1, -1) if self._marked is None else (0, self._marked)
        return self.offer(image, cell) if self.offer is not None and image >= 0 else ()

    @override
    def sizeHint(self) -> QSize:
        return QSize(270, self.heightForWidth(270))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(150, self.heightForWidth(self.width() or 270))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        rows = -(-max(len(self._grids), 1) // self._across)
        side = self._side(width)
        return int(rows * (side + self._head + GAP) + BAR + self.fontMetrics().height() + 4)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._colour()
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(*self.at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(-1, -1)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        image, cell = self.at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and image >= 0:
            self.clicked.emit(image, cell)

    def at(self, point: QPointF) -> tuple[int, int]:
        """Return the image and the cell at that point; (−1, −1) if there is none."""
        for i, grid in enumerate(self._grids):
            box = self.box(i)
            if grid is not None and box.contains(point):
                rows, columns = grid.shape
                row = min(int((point.y() - box.top()) / box.height() * rows), rows - 1)
                column = min(int((point.x() - box.left()) / box.width() * columns), columns - 1)
                known = np.isfinite(grid[row, column])
                return (i, row * columns + column) if known else (-1, -1)
        return -1, -1

    def box(self, image: int) -> QRectF:
        """Return where an image is."""
        side = self._side(self.width())
        row, column = divmod(image, self._across)
        grid = self._grids[image]
        rows, columns = (1, 1) if grid is None else grid.shape
        cell = side / max(rows, columns)
        cell = float(int(cell)) if cell >= 3 else cell
        head = self._head
        left, top = 1 + column * (side + GAP), row * (side + head + GAP) + head
        return QRectF(left, top, columns * cell, rows * cell)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = QPainter(self), theme.of(self)
        side, high = self._side(self.width()), self._head
        for i, image in enumerate(self._images):
            box, title = self.box(i), self._titles[i]
            painter.setPen(QColor(scheme.muted))
            head = QRectF(box.left(), box.top() - high, side, high)
            painter.drawText(head, Qt.AlignmentFlag.AlignLeft, title)
            if image is None:
                continue
            painter.drawImage(box, image)
            painter.setPen(QPen(QColor(scheme.muted), 1))
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
            if i in self._muted:
                painter.setPen(QPen(QColor(scheme.text), 2))
                painter.drawLine(box.topLeft(), box.bottomRight())
            self._mark(painter, i, box)
        self._paint_bar(painter)
        painter.end()

    def _mark(self, painter: QPainter, image: int, box: QRectF) -> None:
        grid = self._grids[image]
        if self._marked is None or grid is None or self._marked >= grid.size:
            return
        rows, columns = grid.shape
        row, column = divmod(self._marked, columns)
        wide, high = box.width() / columns, box.height() / rows
        cell = QRectF(box.left() + column * wide, box.top() + row * high, wide, high)
        painter.setPen(QPen(QColor(theme.of(self).text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.adjusted(-2, -2, 2, 2))

    def _paint_bar(self, painter: QPainter) -> None:
        """Paint the colour bar with the numbers of its ends and its middle."""
        scheme, high = theme.of(self), self.fontMetrics().height()
        wide = min(self.width() - 2, 3 * LARGEST)
        top = self.height() - high - BAR - 2
        levels = np.arange(255, dtype=np.uint8)[np.newaxis]
        bar = QRectF(1, top, wide - 1, BAR)
        painter.drawImage(bar, colour_tables.image(levels, colour_tables.weight_table(scheme)))
        painter.setPen(QPen(QColor(scheme.muted), 1))
        painter.drawRect(bar)
        box = QRectF(0, top + BAR, wide, high + 2)
        for text, side in (
            (figures.tick(-self._scale), Qt.AlignmentFlag.AlignLeft),
            ("0", Qt.AlignmentFlag.AlignHCenter),
            (figures.tick(self._scale), Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(box, side, text)

    def _colour(self) -> None:
        """Make the images anew."""
        table = colour_tables.weight_table(theme.of(self))
        self._images = []
        for grid in self._grids:
            if grid is None:
                self._images.append(None)
                continue
            levels = colour_tables.levels(grid, -self._scale, self._scale)
            levels[np.isnan(grid)] = colour_tables.NOTHING
            self._images.append(colour_tables.image(levels, table))

    @property
    def _head(self) -> int:
        return self.fontMetrics().height() + 1 if any(self._titles) else 0

    def _side(self, width: int) -> float:
        room = (width - (self._across - 1) * GAP - 2) / self._across
        return max(16.0, min(room, self._largest))

    @staticmethod
    def _shapes(grids: Sequence[Grid | None]) -> list[tuple[int, ...]]:
        return [() if grid is None else grid.shape for grid in grids]
