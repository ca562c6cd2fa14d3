"""`ConfusionTable`: how many examples of each class are read as which."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from engine.data import TASKS, Task
from nngui.design import figures
from nngui.training.evaluation.evaluation import Counts
from nngui.views.evaluate import words
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.offers import Offer, row_at

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
LEAST_CELL = 16  # px
STRONGEST, FAINTEST = 0.75, 0.12  # of a cell's colour: of all of a class, and of one of it


class ConfusionModel(QAbstractTableModel):
    """The counts; a row is a class, a column an answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.task: Task = TASKS["0 or 1"]
        self.counts: Counts = np.zeros((0, 0), np.int64)

    def show(self, task: Task, counts: Counts) -> None:
        """Take other counts."""
        if counts.shape != self.counts.shape or task is not self.task:
            self.beginResetModel()
            self.task, self.counts = task, counts
            self.endResetModel()
        elif not np.array_equal(counts, self.counts):
            self.counts = counts
            last = len(counts) - 1
            self.dataChanged.emit(self.index(0, 0), self.index(last, last))

    def share(self, row: int, column: int) -> float:
        """Return which part of a class is read so."""
        return float(self.counts[row, column] / max(1, self.counts[row].sum()))

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.counts)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.counts)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        count = int(self.counts[row, column])
        if role == Qt.ItemDataRole.DisplayRole:
            return figures.count(count)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return words.cell(self.task, row, column, count, int(self.counts[row].sum()))
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        name = self.task.classes[section] if section < len(self.task.classes) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            rows = orientation is Qt.Orientation.Vertical
            return f"examples of {name}" if rows else f"read as {name}"
        return None


class _Cell(QStyledItemDelegate):
    """A count on the colour of its share: blue where it is right, orange where it is not."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, ConfusionModel)
        colours, row, column = theme.of(option.widget), index.row(), index.column()
        count, share = int(model.counts[row, column]), model.share(row, column)
        right = row == column
        painter.save()
        if count:
            strength = FAINTEST + (STRONGEST - FAINTEST) * (share if right else share**0.5)
            colour = colours.positive if right else colours.negative
            painter.fillRect(option.rect, theme.blend(colours.panel, colour, strength))
        strong = count > 0 and share > 0.5
        painter.setPen(QColor(colours.panel if strong else colours.text))
        if not count:
            painter.setPen(QColor(colours.muted))
        text, font = figures.count(count), theme.bold(option.font) if right else option.font
        width = QFontMetricsF(font).horizontalAdvance(text)
        room = option.rect.width() - 2
        if width > room:  # in a narrow cell the digits are larger without what is between them
            text, font = str(count), option.font
            width = QFontMetricsF(font).horizontalAdvance(text)
        painter.setFont(font if width <= room else theme.scaled(font, room / width))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, text)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.text), 3))
            painter.drawRect(QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.restore()


class ConfusionTable(QTableView):
    """The matrix; a cell is chosen by a click, or by the arrow keys.

    Signals
    -------
    cell_chosen : (int, int)
        A person chose the examples of that class with that answer.
    """

    cell_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(
            self,
            "confusionMatrix",
            "Confusion matrix",
            "How many examples of a class, its row, are read as which, its column; choose a cell to"
            " see its examples.",
        )
        self._model = ConfusionModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Cell(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setMinimumSectionSize(LEAST_CELL)
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.selectionModel().currentChanged.connect(self._choose)
        self._showing = False

    def show_counts(self, task: Task, counts: Counts) -> None:
        """Show these counts; the chosen cell stays."""
        self._showing = True
        self._model.show(task, counts)
        self._showing = False

    def copied_text(self) -> str:
        """Return the counts, with the names of the classes before each row and column."""
        names, counts = self._model.task.classes, self._model.counts
        rows = [("", *names), *((name, *row) for name, row in zip(names, counts, strict=False))]
        return "\n".join("\t".join(map(str, row)) for row in rows)

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the cell at that point, or with the chosen one."""
        cell = row_at(self, at)
        return () if cell is None else (Offer("Show Its Examples", lambda: self._ask(cell)),)

    def _ask(self, cell: tuple[int, int]) -> None:
        self.choose(cell)
        self.cell_chosen.emit(cell)

    def choose(self, cell: tuple[int, int] | None) -> None:
        """Choose a cell, or none, without a signal."""
        self._showing = True
        if cell is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._model.index(*cell))
        self._showing = False

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not self._showing and now.isValid():
            self.cell_chosen.emit((now.row(), now.column()))
