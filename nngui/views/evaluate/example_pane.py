"""`ExamplePane`: the examples of a cell of the matrix, the worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.arrays import Array
from nngui.training.evaluation.evaluation import Evaluation
from nngui.views.evaluate import words
from nngui.widgets import copying, theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.graphics import colour_tables
from nngui.widgets.offers import Offer, row_at
from nngui.widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SIDE, EDGE = 56, 4  # px: of a digit, and around it
KEPT = 500  # pictures that need not be made again
ITEM = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A digit, and what is written below it.

    Attributes
    ----------
    number : int
        Of the example in its set.
    image : ndarray, shape (side, side)
    label : str
        Its class, or its angle.
    caption : str
        How it is read, and since when it was read rightly.
    tip : str
    """

    number: int
    image: Array
    label: str
    caption: str
    tip: str


class ExampleModel(QAbstractListModel):
    """Items in a list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[Item, ...] = ()

    def show(self, items: Sequence[Item]) -> None:
        """Take other items; those that are the same stay, so that their pictures are known."""
        known, numbers = {_texts(item): item for item in self.items}, [i.number for i in self.items]
        same = [known.get(_texts(item), item) for item in items]
        pairs = zip(same, items, strict=True)
        items = tuple(old if np.array_equal(old.image, new.image) else new for old, new in pairs)
        if items == self.items:
            return
        if numbers and numbers == [item.number for item in items]:
            self.items = items
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.items)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        if role == ITEM:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return item.tip
        return None


def _texts(item: Item) -> tuple[object, ...]:
    return item.number, item.label, item.caption, item.tip


class _Digit(QStyledItemDelegate):
    """A digit with its caption."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        width = max(SIDE, metrics.horizontalAdvance("from 88,888"))
        return QSize(width + 2 * EDGE, SIDE + 2 * metrics.height() + 3 * EDGE)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: Item = index.data(ITEM)
        colours, room = theme.of(option.widget), QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        corner = QPointF(room.center().x() - SIDE / 2, room.top() + EDGE)
        place = QRectF(corner.x(), corner.y(), SIDE, SIDE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, _picture(item, colours))
        painter.setPen(
            QPen(QColor(colours.accent if selected else colours.border), 3 if selected else 1)
        )
        painter.drawRect(place)
        text = room.adjusted(0, SIDE + 2 * EDGE, 0, 0)
        painter.setPen(QColor(colours.accent if selected else colours.muted))
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(text, align, f"{item.label}\n{item.caption}")
        painter.restore()


class ExampleList(QListView):
    """A list that wraps.

    Signals
    -------
    chosen : QModelIndex
        An item was clicked, or Enter was pressed on it.
    """

    chosen = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Digit(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self.chosen)

    def copied_text(self) -> str:
        """Return the caption and the pixels of the chosen digit, or of all."""
        chosen, model = self.currentIndex(), self.model()
        rows = [chosen.row()] if chosen.isValid() else range(model.rowCount())
        items: list[Item] = [model.index(row, 0).data(ITEM) for row in rows]
        return "\n\n".join(f"{item.tip}\n{copying.table(item.image)}" for item in items)

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the digit at that point, or with the chosen one."""
        cell = row_at(self, at)
        if cell is None:
            return ()
        index = self.model().index(*cell)
        return (Offer("Put on the Pad", lambda: self.chosen.emit(index)),)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.chosen.emit(index)
        else:
            super().keyPressEvent(event)


class ExamplePane(QWidget):
    """The examples of a cell; Enter or a click puts one on the pad.

    Signals
    -------
    example_chosen : int
        The number of that example is to be put on the pad.
    """

    example_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = named(ElidedLabel(), "cellLabel", "The chosen cell in words")
        self._list = named(
            ExampleList(),
            "cellDigits",
            "The examples of this cell, the worst first",
            "The examples of the chosen cell, those with the largest loss first; Enter or a click"
            " puts one on the pad.",
        )
        self._model = ExampleModel(self)
        self._list.setModel(self._model)
        self._list.chosen.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.heading)
        layout.addWidget(self._list, 1)

    @property
    def items(self) -> tuple[Item, ...]:
        """The examples that are shown."""
        return self._model.items

    def show_examples(self, heading: str, items: Sequence[Item]) -> None:
        """Show these, below that heading."""
        self.heading.show_text(heading)
        self._model.show(items)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.example_chosen.emit(self._model.items[index.row()].number)


def items_of(
    evaluation: Evaluation,
    numbers: Sequence[int],
    answers: Sequence[int],
    first: Mapping[int, float | None] | None,
) -> list[Item]:
    """Return these examples of classes as items, with how each is read and since when rightly."""
    classes, labels = evaluation.task.classes, evaluation.labels
    items = []
    for number, answer in zip(numbers, answers, strict=True):
        label = classes[int(labels[number])]
        read, since = classes[answer], ""
        if first is not None and number in first:
            since = words.first(first[number])
        tip = f"{label}, read as {read}"
        if since:
            tip += ", read rightly never" if since == "never" else f", read rightly {since} on"
        items.append(Item(number, evaluation.image(number), f"{label} → {read}", since, tip))
    return items


@lru_cache(KEPT)
def _picture(item: Item, colours: Theme) -> QImage:
    levels = colour_tables.levels(item.image, 0.0, 1.0)
    return colour_tables.image(levels, colour_tables.ink_table(colours))
