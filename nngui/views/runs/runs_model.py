"""The runs as a table that Qt can show and sort."""

import html
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from typing_extensions import override

from nngui.training.run import Run
from nngui.training.words import run_words
from nngui.views.runs.columns import COLUMNS, LOOK, NAME, SETTINGS, Row, losses_differ, short_loss

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

NOWHERE = QModelIndex()
ROW = Role.UserRole  # the `Row` of a cell, for delegates
NONE = frozenset[str]()


class RunsModel(QAbstractTableModel):
    """One run a row; rows that stay are kept, so that a selection survives.

    Signals
    -------
    renamed : int, str
        A name was typed for the run with that number; the row changes when the run is shown.
    """

    renamed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.runs: tuple[Run, ...] = ()
        self._open = 0
        self._reference = 0
        self._settings: list[tuple[int, tuple[Any, ...]]] = []
        self._used: dict[int, tuple[Run, tuple[Any, ...]]] = {}  # the designs of each run's steps
        self._parts: dict[int, tuple[run_words.Part, ...]] = {}
        self._differing: dict[int, frozenset[str]] = {}
        self._losses = False

    def run(self, number: int) -> Run | None:
        """Return the run with that number; None if it is not shown."""
        return next((run for run in self.runs if run.number == number), None)

    def show_runs(self, runs: tuple[Run, ...], open_run: int) -> tuple[int, ...]:
        """Show these runs; return the numbers of those whose texts changed."""
        before, opened = self.runs, self._open
        self._open = open_run
        self._take_rows(runs)
        known = {run.number: run for run in before}
        reworded = self._reword()
        changed = []
        for place, run in enumerate(runs):
            old = known.get(run.number)
            if old is run and not reworded and opened == open_run:
                continue
            changed.append(run.number)
            self._announce(place, old, run, reworded or opened != open_run)
        return tuple(changed)

    def compare_with(self, number: int) -> None:
        """Mark in all rows what differs from the run with that number."""
        if number != self._reference:
            self._reference = number
            self._differing = self._differences()
            if self.runs:
                last = self.index(len(self.runs) - 1, SETTINGS)
                self.dataChanged.emit(self.index(0, SETTINGS), last)

    def row(self, place: int) -> Row:
        """Return a row with all that is shown in it."""
        run = self.runs[place]
        return Row(
            run=run,
            open=run.number == self._open,
            parts=self._parts[run.number],
            differing=self._differing.get(run.number, NONE),
            loss=short_loss(run) if self._losses else "",
        )

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.runs)

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else flags

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        answer = ANSWERS.get(role)
        return answer(self, self.row(index.row()), index.column()) if answer else None

    @override
    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        run, name = self.runs[index.row()], str(value).strip()
        if role != Role.EditRole or name == run.title:
            return False
        self.renamed.emit(run.number, name)
        return True

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = COLUMNS[section]
        return {
            Role.DisplayRole: column.head,
            Role.ToolTipRole: column.hint,
            Role.AccessibleTextRole: column.head or "in the plot",
        }.get(Role(role))

    def sentence(self, row: Row) -> str:
        """Return what the tooltip of a row says, as HTML: the comparison, and the whole row."""
        sentences = [run_words.sentence(row.run)]
        reference = self.run(self._reference)
        if reference is not None and reference is not row.run:
            sentences.insert(0, f"{row.run.title} {run_words.comparison(row.run, reference)}")
        return "".join(f"<p>{html.escape(each)}.</p>" for each in sentences)

    def _take_rows(self, runs: tuple[Run, ...]) -> None:
        """Remove rows that are gone, and insert those that are new, where they belong."""
        wanted = [run.number for run in runs]
        if wanted == [run.number for run in self.runs]:
            self.runs = runs
            return
        for place in reversed(range(len(self.runs))):
            if self.runs[place].number not in wanted:
                self.beginRemoveRows(NOWHERE, place, place)
                self.runs = self.runs[:place] + self.runs[place + 1 :]
                self.endRemoveRows()
        kept = [run.number for run in self.runs]
        if kept != [number for number in wanted if number in kept]:
            self.beginResetModel()
            self._take(runs)
            self.endResetModel()
            return
        for place, run in enumerate(runs):
            if place >= len(self.runs) or self.runs[place].number != run.number:
                self.beginInsertRows(NOWHERE, place, place)
                self._take((*self.runs[:place], run, *self.runs[place:]))
                self.endInsertRows()
        self.runs = runs

    def _take(self, runs: tuple[Run, ...]) -> None:
        self.runs = runs
        for run in runs:
            self._parts.setdefault(run.number, ())

    def _reword(self) -> bool:
        """Find the words of all rows anew if a setting changed; return whether one did."""
        runs = self.runs
        known = self._used
        self._used = {
            run.number: old
            if (old := known.get(run.number)) is not None and old[0] is run
            else (run, run_words.used_designs(run))
            for run in runs
        }
        settings = [(number, used) for number, (_, used) in self._used.items()]
        losses = losses_differ(runs)
        if (settings, losses) == (self._settings, self._losses):
            return False
        self._settings, self._losses = settings, losses
        self._parts = run_words.all_parts(runs)
        self._differing = self._differences()
        return True

    def _differences(self) -> dict[int, frozenset[str]]:
        reference = self.run(self._reference)
        if reference is None:
            return {}
        return {run.number: run_words.differing(run, reference) for run in self.runs}

    def _announce(self, place: int, old: Run | None, new: Run, reworded: bool) -> None:
        """Say which cells changed: a name that is being typed must not be set back."""
        if reworded or old is None or old.title != new.title or old.pinned != new.pinned:
            self.dataChanged.emit(self.index(place, LOOK), self.index(place, SETTINGS))
        elif old.hidden != new.hidden:
            self.dataChanged.emit(self.index(place, LOOK), self.index(place, LOOK))
        first, last = self.index(place, SETTINGS + 1), self.index(place, len(COLUMNS) - 1)
        self.dataChanged.emit(first, last)


def _spoken(model: RunsModel, row: Row, column: int) -> str:
    """Return the text of a cell for a screen reader."""
    if column == LOOK:
        return "hidden in the plot" if row.run.hidden else "shown in the plot"
    if column == NAME:
        return f"{row.run.title}{', open' * row.open}{', pinned' * row.run.pinned}"
    return COLUMNS[column].text(row)


def _described(model: RunsModel, row: Row, column: int) -> str:
    return run_words.sentence(row.run) if column in (NAME, SETTINGS) else ""


ANSWERS: dict[int, Callable[[RunsModel, Row, int], Any]] = {
    Role.DisplayRole: lambda model, row, column: COLUMNS[column].text(row),
    Role.EditRole: lambda model, row, column: row.run.title if column == NAME else None,
    Role.ToolTipRole: lambda model, row, column: model.sentence(row),
    Role.AccessibleTextRole: _spoken,
    Role.AccessibleDescriptionRole: _described,
    ROW: lambda model, row, column: row,
}


class SortedRuns(QSortFilterProxyModel):
    """The runs sorted by what the cells mean, not by their texts; pinned ones at the top."""

    @override
    def lessThan(self, left: Index, right: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, RunsModel)
        one, other = model.runs[left.row()], model.runs[right.row()]
        if one.pinned != other.pinned:
            return one.pinned is (self.sortOrder() is Qt.SortOrder.AscendingOrder)
        key = COLUMNS[left.column()].key
        return bool(key(one) < key(other))
