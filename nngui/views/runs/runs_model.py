"""The runs as a table that Qt can show and sort."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from typing_extensions import override

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import figures
from nngui.training.shown import RunRow

Index = QModelIndex | QPersistentModelIndex

NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes
    ----------
    head, hint : str
    text : callable
        Its text for a run.
    key : callable
        The key for sorting: a number, a word or a tuple of numbers.
    """

    head: str
    hint: str
    text: Callable[[RunRow], str]
    key: Callable[[RunRow], Any]


def _units(row: RunRow) -> tuple[float, ...]:
    return tuple(map(float, row.architecture.split("-")))


def _network(row: RunRow) -> str:
    return f"{row.architecture} ✓" if row.ready else row.architecture


def _rate(row: RunRow) -> str:
    return figures.learning_rate(row.learning_rate) + (" ∿" if row.schedule == "cosine" else "")


def _last_if_unknown(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _numbered(row: RunRow) -> str:
    return f"● {figures.count(row.number)}" if row.current else figures.count(row.number)


COLUMNS = (
    Column("run", "The number of the run; ● is the one at work.", _numbered, lambda r: r.number),
    Column("network", "The units of the layers; ✓ began trained.", _network, _units),
    Column(
        "J",
        "The cost J on the training set.",
        lambda r: figures.cost(r.cost),
        lambda r: _last_if_unknown(r.cost),
    ),
    Column(
        "J val.",
        "The cost J on the validation set.",
        lambda r: figures.cost(r.validation_cost),
        lambda r: _last_if_unknown(r.validation_cost),
    ),
    Column(
        "score",
        "Right answers, or the mean error, on the validation set.",
        lambda r: figures.score(r.score, r.unit),
        lambda r: _last_if_unknown(r.score),
    ),
    Column("ep.", "Completed epochs.", lambda r: figures.count(r.epochs), lambda r: r.epochs),
    Column("loss", "The loss.", lambda r: LOSSES[r.loss].short, lambda r: r.loss),
    Column(
        "by",
        "The optimizer that minimises the cost J.",
        lambda r: OPTIMIZERS[r.optimizer].__name__,
        lambda r: r.optimizer,
    ),
    Column(
        "α", "The learning rate α; ∿ is its peak on a cosine.", _rate, lambda r: r.learning_rate
    ),
    Column(
        "batch",
        "Training examples in a mini-batch.",
        lambda r: figures.count(r.batch_size),
        lambda r: r.batch_size,
    ),
    Column(
        "seed",
        "Of the initial weights and the order.",
        lambda r: figures.count(r.seed),
        lambda r: r.seed,
    ),
    Column("data", "The training examples.", lambda r: r.data, lambda r: r.data),
)


class RunsModel(QAbstractTableModel):
    """One run a row; rows that stay are kept, so that a selection survives."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[RunRow, ...] = ()

    def show_runs(self, rows: tuple[RunRow, ...]) -> None:
        """Show these runs."""
        old = self.rows
        if [r.run for r in rows[: len(old)]] != [r.run for r in old]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        self.rows = rows[: len(old)]
        for i, (before, after) in enumerate(zip(old, rows, strict=False)):
            if before != after:
                self.dataChanged.emit(self.index(i, 0), self.index(i, len(COLUMNS) - 1))
        if len(rows) > len(old):
            self.beginInsertRows(NOWHERE, len(old), len(rows) - 1)
            self.rows = rows
            self.endInsertRows()

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _sentence(row)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = COLUMNS[section]
        return {
            Qt.ItemDataRole.DisplayRole: column.head,
            Qt.ItemDataRole.ToolTipRole: column.hint,
        }.get(Qt.ItemDataRole(role))


class SortedRuns(QSortFilterProxyModel):
    """The runs sorted by the values of the cells, not by their texts."""

    @override
    def lessThan(self, left: Index, right: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, RunsModel)
        key = COLUMNS[left.column()].key
        return bool(key(model.rows[left.row()]) < key(model.rows[right.row()]))


def _sentence(row: RunRow) -> str:
    cosine = " at the peak of a cosine" if row.schedule == "cosine" else ""
    return (
        f"Run {figures.count(row.number)}: {row.data},"
        f" {row.architecture}{' trained before' * row.ready},"
        f" {row.loss.replace('_', ' ')},"
        f" {row.optimizer} with α = {figures.learning_rate(row.learning_rate)}{cosine},"
        f" batches of {figures.count(row.batch_size)}, seed {figures.count(row.seed)};"
        f" J = {figures.cost(row.cost)} after {figures.counted(row.epochs, 'epoch')}"
    )
