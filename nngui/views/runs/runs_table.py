"""The runs so far, one a line, to compare and to come back to."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from nngui.training.shown import RunRow
from nngui.views.runs.runs_model import COLUMNS, RunsModel, SortedRuns
from nngui.widgets import theme
from nngui.widgets.named import named
from nngui.widgets.plain import plain_label

PADDING = 12  # px around the text of a cell
SMALL = 0.9  # of the window's font, so that all columns fit in 620 px


class RunsTable(QWidget):
    """A table of runs, the newest last, unless it is sorted by another column.

    Signals
    -------
    run_chosen : int
        The session's number of the run that was double-clicked, or on which Enter was pressed.
    """

    run_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RunsModel()
        self._sorted = SortedRuns()
        self._sorted.setSourceModel(self._model)
        self._widths = [0] * len(COLUMNS)  # that the texts need
        self._table = named(
            QTableView(),
            "runsTable",
            "Runs",
            "The runs so far: double-click one, or press Enter, to take its settings.",
        )
        self._table.setModel(self._sorted)
        small = self._table.font()
        small.setPointSizeF(small.pointSizeF() * SMALL)
        self._table.setFont(small)
        self._table.horizontalHeader().setFont(small)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(False)
        self._table.setShowGrid(False)
        self._table.setAlternatingRowColors(True)
        self._table.activated.connect(self._choose)
        self._arrange_headers()
        self._nothing = plain_label("A run is listed here as soon as it is trained.")
        self._nothing.setWordWrap(True)
        self._nothing.setMinimumWidth(1)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._nothing)
        layout.addWidget(self._table)
        self.show_runs(())

    @property
    def order(self) -> list[int]:
        """The session's numbers of the runs, from top to bottom."""
        rows = (self._sorted.index(i, 0) for i in range(self._sorted.rowCount()))
        return [self._run(index) for index in rows]

    def show_runs(self, rows: Iterable[RunRow]) -> None:
        """Show these runs, the oldest first; sorting and selection stay."""
        before, now = self._model.rows, tuple(rows)
        self._table.setVisible(bool(now))
        self._nothing.setVisible(not now)
        self._model.show_runs(now)
        if len(now) == len(before):
            self._make_room(set(now) - set(before))
        elif now:
            self._widths = [0] * len(COLUMNS)
            self._make_room(now)
            newest = self._model.index(len(now) - 1, 0)
            self._table.scrollTo(self._sorted.mapFromSource(newest))

    def _arrange_headers(self) -> None:
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(
            self._table.fontMetrics().height() + theme.GAP
        )
        header = self._table.horizontalHeader()
        header.setMinimumSectionSize(PADDING)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)

    def _make_room(self, rows: Iterable[RunRow]) -> None:
        """Widen the columns as these rows need it; Qt itself leaves more room around the texts."""
        metrics = QFontMetrics(self._table.font())
        head = self._table.horizontalHeader()
        texts = [[column.head] for column in COLUMNS]
        for row in rows:
            for column, words in zip(COLUMNS, texts, strict=True):
                words.append(column.text(row))
        for i, words in enumerate(texts):
            width = max(map(metrics.horizontalAdvance, words)) + PADDING
            if width > self._widths[i]:
                self._widths[i] = width
                head.resizeSection(i, width)

    def _run(self, index: QModelIndex) -> int:
        return self._model.rows[self._sorted.mapToSource(index).row()].run

    def _choose(self, index: QModelIndex) -> None:
        self.run_chosen.emit(self._run(index))
