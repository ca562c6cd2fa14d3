"""`ClassesPane`: how well each class is found, and its ROC curve against all others."""

from collections.abc import Sequence
from math import isnan
from statistics import fmean
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.data import TASKS, Task
from nngui.design import figures
from nngui.training.evaluation.binary import Detection, Roc, detections
from nngui.training.evaluation.evaluation import Evaluation
from nngui.views.evaluate import words
from nngui.views.evaluate.outputs_pane import RocPlot
from nngui.views.evaluate.reading import reading
from nngui.widgets import theme
from nngui.widgets.fields.named import named

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
LEAST_ROC = 140  # px
HEAD = {
    "class": "The class; the last row has the mean of all classes.",
    "precision": "How many of those that are read as this class are of it.",
    "recall": "How many of those that are of this class are read as it.",
    "F1": "2 · precision · recall / (precision + recall).",
    "AUC": (
        "The area under the ROC curve: the chance that an example of this class has a larger output"
        " for it than one of another class."
    ),
    "count": "The number of examples of this class.",
}
TIP = (
    "How well each class is found, against all others together; choose a class to see its ROC"
    " curve."
)


class ClassesModel(QAbstractTableModel):
    """A row for each class, and one for the mean."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.task: Task = TASKS["0 or 1"]
        self.found: tuple[Detection, ...] = ()
        self.rocs: Sequence[Roc | None] | None = None
        self.texts: tuple[tuple[str, ...], ...] = ()  # row by row

    def show(
        self, task: Task, found: tuple[Detection, ...], rocs: Sequence[Roc | None] | None
    ) -> None:
        """Take other values; the curves may not be known yet."""
        again = task is not self.task or len(found) != len(self.found)
        if again:
            self.beginResetModel()
        before, self.task, self.found, self.rocs = self.texts, task, found, rocs
        self.texts = tuple(map(self._texts, range(len(found) + bool(found))))
        if again:
            self.endResetModel()
        elif self.texts != before:
            self.dataChanged.emit(self.index(0, 0), self.index(len(found), len(HEAD) - 1))

    def curve(self, row: int) -> Roc | None:
        """Return the curve of a class, if there is one and it is known."""
        return self.rocs[row] if self.rocs is not None and row < len(self.rocs) else None

    def _texts(self, row: int) -> tuple[str, ...]:
        """Return the cells of a row."""
        if row == len(self.found):
            every = sum(each.examples for each in self.found)
            columns = list(zip(*map(self._numbers, range(row)), strict=True))
            return "mean", *map(_share, map(_mean, columns)), figures.count(every)
        name, examples = self.task.classes[row], self.found[row].examples
        return name, *map(_share, self._numbers(row)), figures.count(examples)

    def _numbers(self, row: int) -> tuple[float, ...]:
        each, curve = self.found[row], self.curve(row)
        area = float("nan") if curve is None else curve.area
        return each.precision, each.recall, each.f1, area

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.texts)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEAD)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
            return (right if index.column() else left) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and index.row() < len(self.found):
            return words.detection(self.found[index.row()], self.task, index.row())
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return list(HEAD)[section]
        return list(HEAD.values())[section] if role == Qt.ItemDataRole.ToolTipRole else None


class ClassesTable(QTableView):
    """The table; a row is chosen by a click or by the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "classScores", "How well each class is found", TIP)
        self.classes = ClassesModel(self)
        self.setModel(self.classes)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    @override
    def sizeHint(self) -> QSize:
        """Return the size at which nothing has to be scrolled."""
        head, bar = self.horizontalHeader(), self.verticalScrollBar()
        width = head.length() + bar.sizeHint().width() + 2 * self.frameWidth()
        return QSize(width, super().sizeHint().height())

    def copied_text(self) -> str:
        """Return the table, columns separated by tabs."""
        rows = [tuple(HEAD), *self.classes.texts]
        return "\n".join("\t".join(row) for row in rows)


class ClassesPane(QWidget):
    """The table of the classes, the curve of the chosen one, and it in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = reading("classLabel", "The chosen class in words")
        self.table, self.roc = ClassesTable(), RocPlot("classRocPlot")
        self.roc.setMinimumWidth(LEAST_ROC)
        self._evaluation: Evaluation | None = None
        self.table.selectionModel().currentChanged.connect(self._show_class)
        parts = QHBoxLayout()
        parts.addWidget(self.table)
        parts.addWidget(self.roc, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.reading)
        layout.addLayout(parts, 1)

    def show_classes(
        self,
        evaluation: Evaluation | None,
        threshold: float,
        rocs: Sequence[Roc | None] | None,
    ) -> None:
        """Show how well each class is found; the curves may not be known yet."""
        self._evaluation = evaluation
        for part in (self.table, self.roc, self.reading):
            part.setVisible(evaluation is not None)
        if evaluation is not None:
            self.table.classes.show(evaluation.task, detections(evaluation, threshold), rocs)
            self.table.updateGeometry()
            if not self.table.currentIndex().isValid():
                self.table.selectRow(len(evaluation.task.classes) - 1)
            self._show_class()

    @Slot()
    def _show_class(self) -> None:
        if self._evaluation is None or not self.table.classes.found:
            return
        model, row = self.table.classes, max(self.table.currentIndex().row(), 0)
        if row == len(model.found):
            self.reading.setText("Mean of all classes, each counted alike.")
            self.roc.show_roc(None, None, ("", ""))
            return
        task, found = model.task, model.found[row]
        name, curve = task.classes[row], model.curve(row)
        others = sum(each.examples for each in model.found) - found.examples
        self.reading.setText(f"{name}: {words.detection(found, task, row)}")
        point = found.wrong / others if others else float("nan"), found.recall
        self.roc.show_roc(curve, point, (words.others(task, row), name))


def _share(value: float) -> str:
    return figures.UNKNOWN if isnan(value) else figures.share(value)


def _mean(values: Sequence[float]) -> float:
    """Return the mean of the numbers that there are; NaN if there are none."""
    known = [value for value in values if not isnan(value)]
    return fmean(known) if known else float("nan")
