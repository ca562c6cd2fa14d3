"""`ImageTable`: thousands of small images in lines that wrap, each with words below."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from typing_extensions import override

from nngui.widgets import theme
from nngui.widgets.graphics import colour_tables
from nngui.widgets.offers import Offer, row_at

GAP = 3  # px around an image
SIDE = 44  # px of an image to begin with
MOST = 110  # px that the words below an image may have
KEPT = 500  # captions that are kept as pixels
ROOT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class Images(Protocol):
    """What such a table shows, by the numbers of images."""

    @property
    def side(self) -> int:
        """An image has side × side pixels."""

    @property
    def widest(self) -> str:
        """The longest words below an image."""

    def levels(self, numbers: NDArray[np.intp]) -> NDArray[np.uint8]:
        """Return images, shape (numbers, side, side), ink from 0 to 254."""

    def caption(self, number: int) -> str:
        """Return the words below an image."""

    def is_marked(self, number: int) -> bool:
        """Return whether it stands out."""

    def tip(self, number: int) -> str:
        """Return what is to be said of it."""


class _Model(QAbstractTableModel):
    """The numbers of images in lines of `columns`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.images: Images | None = None
        self.numbers: NDArray[np.intp] = np.zeros(0, np.intp)
        self.columns = 1

    def number(self, index: Index) -> int:
        """Return the number of the image there; −1 if there is none."""
        at = index.row() * self.columns + index.column()
        return int(self.numbers[at]) if index.isValid() and at < len(self.numbers) else -1

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else -(-len(self.numbers) // self.columns)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self.columns

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.number(index) < 0:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        roles = Qt.ItemDataRole
        number = self.number(index)
        if number < 0 or self.images is None:
            return None
        if role in (roles.DisplayRole, roles.ToolTipRole, roles.AccessibleTextRole):
            return self.images.tip(number)
        return None


class ImageTable(QTableView):
    """Images in lines; what is painted at a time is painted as one.

    Signals
    -------
    chosen : int
        The number of an image that was double-clicked, or on which Enter was pressed.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = SIDE
        self._captions: dict[tuple[str, bool, theme.Theme, float], QPixmap] = {}
        self._model = _Model(self)
        self.setModel(self._model)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(self._choose)
        self._fit_cells()

    @property
    def numbers(self) -> NDArray[np.intp]:
        """The numbers of the images that are shown, in their order."""
        return self._model.numbers

    @property
    def current(self) -> int:
        """The number of the image with the keyboard's focus; −1 if there is none."""
        return self._model.number(self.currentIndex())

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the image at that point, or with the current one."""
        cell = row_at(self, at)
        if cell is None or self._model.number(self._model.index(*cell)) < 0:
            return ()
        index = self._model.index(*cell)
        return (Offer("Put on the Pad", lambda: self._choose(index)),)

    def show_images(self, images: Images, numbers: NDArray[np.intp]) -> None:
        """Show these images; the current one stays it, if it is among them."""
        model, same = self._model, images is self._model.images
        if same and np.array_equal(numbers, model.numbers):
            self.viewport().update()
            return
        current, top = self.current if same else -1, self.verticalScrollBar().value()
        model.beginResetModel()
        model.images, model.numbers = images, numbers
        model.endResetModel()
        self._arrange()
        self._go_to(current)
        self.verticalScrollBar().setValue(top if same else 0)

    def set_side(self, side: int) -> None:
        """Show the images with as many px a side."""
        if side != self._side:
            self._side = side
            self._arrange()

    # Cells

    @property
    def _cell(self) -> QSize:
        columns = self._model.columns
        width = max(self._narrowest, self.viewport().width() // columns)
        return QSize(width, self._side + 2 * GAP + self.fontMetrics().height())

    @property
    def _narrowest(self) -> int:
        """The width that an image and the words below it need."""
        images = self._model.images
        words = self.fontMetrics().horizontalAdvance(images.widest) if images else 0
        return max(self._side, min(words, MOST)) + 2 * GAP

    def _fit_cells(self) -> None:
        cell = self._cell
        self.verticalHeader().setDefaultSectionSize(cell.height())
        self.horizontalHeader().setDefaultSectionSize(cell.width())
        self.verticalScrollBar().setSingleStep(cell.height() // 2)

    def _arrange(self) -> None:
        """Put the images into as many columns as there is room for."""
        columns = max(1, self.viewport().width() // self._narrowest)
        model = self._model
        if columns != model.columns:
            first = self.rowAt(0) * model.columns
            current = self.current
            model.beginResetModel()
            model.columns = columns
            model.endResetModel()
            self._fit_cells()
            self._go_to(current)
            if first > 0:
                self.scrollTo(model.index(first // columns, 0), self.ScrollHint.PositionAtTop)
        else:
            self._fit_cells()

    def _go_to(self, number: int) -> None:
        at = np.flatnonzero(self._model.numbers == number)
        if number >= 0 and len(at):
            row, column = divmod(int(at[0]), self._model.columns)
            self.setCurrentIndex(self._model.index(row, column))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._captions.clear()
            self._arrange()

    # Keys

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go on in the next line at the end of one."""
        actions, model, now = QAbstractItemView.CursorAction, self._model, self.currentIndex()
        last = len(model.numbers) - 1
        if last < 0:
            return QModelIndex()
        at = now.row() * model.columns + now.column() if now.isValid() else 0
        page = max(1, self.viewport().height() // self._cell.height()) * model.columns
        steps = {
            actions.MoveLeft: -1,
            actions.MovePrevious: -1,
            actions.MoveRight: 1,
            actions.MoveNext: 1,
            actions.MoveUp: -model.columns,
            actions.MoveDown: model.columns,
            actions.MovePageUp: -page,
            actions.MovePageDown: page,
            actions.MoveHome: -last,
            actions.MoveEnd: last,
        }
        to = at + steps.get(action, 0) if now.isValid() else 0
        if action in (actions.MoveUp, actions.MoveDown) and not 0 <= to <= last:
            to = at
        row, column = divmod(min(max(to, 0), last), model.columns)
        return model.index(row, column)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Search nothing: it would ask for the words of thousands of images."""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and len(self._model.numbers):
            self.setCurrentIndex(self._model.index(0, 0))

    def _choose(self, index: QModelIndex) -> None:
        if (number := self._model.number(index)) >= 0:
            self.chosen.emit(number)

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        model, painter, colours = self._model, QPainter(self.viewport()), theme.of(self)
        painter.fillRect(event.rect(), QColor(colours.field))
        if model.images is not None and len(model.numbers):
            self._paint(painter, event.rect(), model.images, colours)
        painter.end()

    def _paint(self, painter: QPainter, rect: QRect, images: Images, colours: theme.Theme) -> None:
        """Paint the lines that are in a rectangle."""
        model, cell = self._model, self._cell
        offset = self.verticalOffset()
        first = max(0, (rect.top() + offset) // cell.height())
        end = min(model.rowCount(), (rect.bottom() + offset) // cell.height() + 1)
        numbers = model.numbers[first * model.columns : end * model.columns]
        if not len(numbers):
            return
        left, top = (cell.width() - self._side) // 2, first * cell.height() + GAP - offset
        lines = (divmod(i, model.columns) for i in range(len(numbers)))
        corners = [
            QPoint(column * cell.width() + left, line * cell.height() + top)
            for line, column in lines
        ]
        self._paint_images(painter, images, numbers, corners, colours)
        known = numbers.tolist()
        marked = [images.is_marked(number) for number in known]
        self._paint_frames(painter, corners, marked, colours)
        for number, corner, stands_out in zip(known, corners, marked, strict=True):
            words = self._caption(images.caption(number), colours, marked=stands_out)
            painter.drawPixmap(corner + QPoint(-left, self._side + 1), words)

    def _paint_images(
        self,
        painter: QPainter,
        images: Images,
        numbers: NDArray[np.intp],
        corners: Sequence[QPoint],
        colours: theme.Theme,
    ) -> None:
        side, columns = images.side, self._model.columns
        lines = -(-len(numbers) // columns)
        block = np.full((lines * columns, side, side), 0, np.uint8)
        block[: len(numbers)] = images.levels(numbers)
        atlas = block.reshape(lines, columns, side, side).swapaxes(1, 2)
        grid = atlas.reshape(lines * side, columns * side)
        picture = QPixmap.fromImage(colour_tables.image(grid, colour_tables.ink_table(colours)))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size, source = QSize(self._side, self._side), QSize(side, side)
        for i, corner in enumerate(corners):
            line, column = divmod(i, columns)
            place = QRect(QPoint(column * side, line * side), source)
            painter.drawPixmap(QRect(corner, size), picture, place)

    def _paint_frames(
        self,
        painter: QPainter,
        corners: Sequence[QPoint],
        marked: Sequence[bool],
        colours: theme.Theme,
    ) -> None:
        size = QSize(self._side - 1, self._side - 1)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawRects([QRect(corner, size) for corner in corners])
        painter.setPen(QPen(QColor(colours.validation), 2))
        painter.drawRects(
            [QRect(c, size) for c, stands_out in zip(corners, marked, strict=True) if stands_out]
        )
        now = self.currentIndex()
        if now.isValid() and self._model.number(now) >= 0:
            cell = self._cell
            place = QRect(
                QPoint(
                    now.column() * cell.width() + 1,
                    now.row() * cell.height() + 1 - self.verticalOffset(),
                ),
                cell - QSize(2, 2),
            )
            line = Qt.PenStyle.SolidLine if self.hasFocus() else Qt.PenStyle.DotLine
            painter.setPen(QPen(QColor(colours.accent), 2, line))
            painter.drawRect(place)

    def _caption(self, text: str, colours: theme.Theme, *, marked: bool) -> QPixmap:
        """Return the words below an image as pixels."""
        ratio = self.devicePixelRatioF()
        width = self._cell.width()
        key = text, marked, colours, ratio * 10_000 + width
        if key not in self._captions:
            if len(self._captions) > KEPT:
                self._captions.clear()
            height = self.fontMetrics().height()
            made = QPixmap(int(width * ratio), int(height * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setFont(self.font())
            painter.setPen(QColor(colours.validation if marked else colours.text))
            short = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, short)
            painter.end()
            self._captions[key] = made
        return self._captions[key]
