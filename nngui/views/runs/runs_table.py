"""The runs of the session in a table, to compare, open, rename, hide and delete them."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.training.run import Run
from nngui.training.words import run_words
from nngui.views.runs.cells import LOOK_WIDTH, LookCell, PartsCell
from nngui.views.runs.columns import COLUMNS, LOOK, NAME, SETTINGS
from nngui.views.runs.commands import Commands
from nngui.views.runs.copying import copied
from nngui.views.runs.runs_model import RunsModel, SortedRuns
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label

PADDING = 12  # px around the text of a cell
SMALL = 0.9  # of the window's font, so that all columns fit in 620 px
LEAST = 22  # characters of what a run was trained by that are always seen
NAME_MOST = 24  # characters of a name that make its column wider
HOW_TO = "Select two runs to compare them; double-click one, or press Enter, to open it."


class RunsTable(QWidget):
    """A table of runs, in the order in which they began, unless it is sorted by another column.

    Signals
    -------
    run_opened : int
        The number of the run that was double-clicked, or on which Enter was pressed.
    renamed : int, str
        The name that was typed for a run; empty if it shall have none.
    pinned, hidden : int, bool
        Whether a run shall stay at the top, or be left out of the plot.
    duplicated : int
        The run is wanted once more, with another seed.
    deleted, selected : tuple of int
        The numbers of the runs to delete, and of those that are selected, the first one first.
    """

    run_opened = Signal(int)
    renamed = Signal(int, str)
    pinned = Signal(int, bool)
    hidden = Signal(int, bool)
    duplicated = Signal(int)
    deleted = Signal(object)
    selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RunsModel()
        self._sorted = SortedRuns()
        self._sorted.setSourceModel(self._model)
        self._widths = [0] * len(COLUMNS)  # that the texts need
        self._picked: list[int] = []  # the selected runs, the first one first
        self._open = 0
        self._wide: set[int] = set()  # the runs whose texts may need more room
        self._table = named(
            _Table(), "runsTable", "Runs", "The runs so far, with the settings of their own."
        )
        self._table.setModel(self._sorted)
        self._arrange_table()
        self._arrange_headers()
        self._connect()
        self._comparison = named(ElidedLabel(), "comparisonLabel")
        self._comparison.setProperty("muted", True)
        self._nothing = plain_label("A run is listed here as soon as it is trained.")
        self._nothing.setWordWrap(True)
        self._nothing.setMinimumWidth(1)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._nothing)
        layout.addWidget(self._table)
        layout.addWidget(self._comparison)
        self.show_runs((), 0)

    @property
    def order(self) -> list[int]:
        """The numbers of the runs, from top to bottom."""
        rows = (self._sorted.index(i, 0) for i in range(self._sorted.rowCount()))
        return [self._run(index).number for index in rows]

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return the heads of the columns, and the texts of the rows in the order shown."""
        places = {run.number: place for place, run in enumerate(self._model.runs)}
        rows = [self._model.row(places[number]) for number in self.order]
        heads = tuple(column.head for column in COLUMNS[NAME:])
        return heads, *(tuple(column.text(row) for column in COLUMNS[NAME:]) for row in rows)

    def show_runs(self, runs: tuple[Run, ...], open_run: int) -> None:
        """Show these runs, in the order in which they began; sorting and selection stay.

        Parameters
        ----------
        runs : tuple of Run
        open_run : int
            The number of the run that the window shows; 0 if it is none of them.
        """
        known = {run.number for run in self._model.runs}
        self._open = open_run
        changed = self._model.show_runs(runs, open_run)
        for part in (self._table, self._comparison):
            part.setVisible(bool(runs))
        self._nothing.setVisible(not runs)
        new = [run.number for run in runs if run.number not in known]
        if len(new) == len(runs) or len(known) + len(new) > len(runs):
            self._widths = [0] * len(COLUMNS)
            changed = tuple(run.number for run in runs)
        self._wide.update(changed)
        if self.isVisible():
            self._make_room()
        if new:
            place = self._model.index([run.number for run in runs].index(new[-1]), NAME)
            self._table.scrollTo(self._sorted.mapFromSource(place))
        self._compare()
        self._commands.follow_selection()

    def _arrange_table(self) -> None:
        table = self._table
        small = table.font()
        small.setPointSizeF(small.pointSizeF() * SMALL)
        table.setFont(small)
        table.horizontalHeader().setFont(small)
        table.setSortingEnabled(True)
        table.sortByColumn(LOOK, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        self._look, self._parts = LookCell(table), PartsCell(table)
        table.setItemDelegateForColumn(LOOK, self._look)
        table.setItemDelegateForColumn(SETTINGS, self._parts)

    def _arrange_headers(self) -> None:
        rows, header = self._table.verticalHeader(), self._table.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(self._table.fontMetrics().height() + theme.GAP)
        header.setMinimumSectionSize(PADDING)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        header.resizeSection(LOOK, LOOK_WIDTH)

    def _connect(self) -> None:
        self._commands = commands = Commands(self._table, self._chosen)
        commands.open_asked.connect(self._open_chosen)
        commands.rename_asked.connect(self._rename_chosen)
        commands.copy_asked.connect(self._copy_chosen)
        commands.pinned.connect(self.pinned)
        commands.hidden.connect(self.hidden)
        commands.duplicated.connect(self.duplicated)
        commands.deleted.connect(self.deleted)
        self._model.renamed.connect(self.renamed)
        self._look.eye_clicked.connect(self._turn_eye)
        self._table.doubleClicked.connect(self._open_clicked)
        self._table.resized.connect(self._share_room)
        self._table.selectionModel().selectionChanged.connect(self._follow_selection)

    @Slot(QItemSelection, QItemSelection)
    def _follow_selection(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self._table.selectionModel().selectedRows()
        numbers = [self._run(index).number for index in rows]
        kept = [number for number in self._picked if number in numbers]
        self._picked = kept + [number for number in numbers if number not in kept]
        self._compare()
        self._commands.follow_selection()
        self.selected.emit(tuple(self._picked))

    def _compare(self) -> None:
        """Compare all runs with the one that was selected first, or else with the open one."""
        self._model.compare_with(self._picked[0] if self._picked else self._open)
        runs = [run for number in self._picked if (run := self._model.run(number))]
        opened = self._model.run(self._open)
        if len(runs) == 1 and opened is not None and opened is not runs[0]:
            self._comparison.show_text(_compared(runs[0], opened))
        elif len(runs) == 2:
            self._comparison.show_text(_compared(runs[1], runs[0]))
        elif len(runs) > 2:
            number = figures.counted(len(runs), "run")
            text = f"{number} selected; bold is what differs from {runs[0].title}"
            self._comparison.show_text(text)
        else:
            self._comparison.show_text(HOW_TO)

    def _chosen(self) -> list[Run]:
        """Return the selected runs, from top to bottom."""
        places = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        return [self._run(self._sorted.index(place, 0)) for place in places]

    def _open_chosen(self) -> None:
        for run in self._chosen():
            self.run_opened.emit(run.number)

    @Slot(QModelIndex)
    def _open_clicked(self, index: QModelIndex) -> None:
        if index.column() != LOOK:  # or else the eye was clicked twice
            self.run_opened.emit(self._run(index).number)

    def _rename_chosen(self) -> None:
        (index,) = self._table.selectionModel().selectedRows(NAME)
        self._table.setCurrentIndex(index)
        self._table.edit(index)

    def _copy_chosen(self) -> None:
        """Copy the selected runs, or else all."""
        places = range(self._sorted.rowCount())
        runs = self._chosen() or [self._run(self._sorted.index(place, 0)) for place in places]
        QGuiApplication.clipboard().setMimeData(copied(runs))

    @Slot(QModelIndex)
    def _turn_eye(self, index: QModelIndex) -> None:
        run = self._run(index)
        self.hidden.emit(run.number, not run.hidden)

    @Slot(QPoint)
    def _offer_columns(self, place: QPoint) -> None:
        """Show the menu of the columns."""
        header = self._table.horizontalHeader()
        menu = QMenu(header)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(COLUMNS):
            if number != NAME:
                action = menu.addAction(column.head or "in the plot")
                action.setCheckable(True)
                action.setChecked(not header.isSectionHidden(number))
                action.setData(number)
        menu.triggered.connect(self._turn_column)
        menu.popup(header.mapToGlobal(place))

    def _turn_column(self, action: QAction) -> None:
        self._table.setColumnHidden(action.data(), not action.isChecked())
        self._share_room()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Widen the columns as changed runs need it; Qt itself leaves more room around texts."""
        numbers, self._wide = self._wide, set()
        metrics = QFontMetrics(self._table.font())
        header = self._table.horizontalHeader()
        texts = [[column.head] for column in COLUMNS]
        for place, run in enumerate(self._model.runs):
            if run.number in numbers:
                row = self._model.row(place)
                for column, words in zip(COLUMNS, texts, strict=True):
                    words.append(column.text(row))
        for i, words in enumerate(texts):
            width = max(map(metrics.horizontalAdvance, words)) + PADDING
            if i == NAME:
                width = min(width, NAME_MOST * metrics.averageCharWidth() + PADDING)
            if width > self._widths[i] and i not in (LOOK, SETTINGS):
                self._widths[i] = width
                header.resizeSection(i, width)
        self._share_room()

    @Slot()
    def _share_room(self) -> None:
        """Give what the others leave to the column that says what the runs were trained by."""
        header = self._table.horizontalHeader()
        if header.isSectionHidden(SETTINGS):
            return
        others = header.length() - header.sectionSize(SETTINGS)
        least = LEAST * self._table.fontMetrics().averageCharWidth()
        header.resizeSection(SETTINGS, max(least, self._table.viewport().width() - others))

    def _run(self, index: QModelIndex) -> Run:
        return self._model.runs[self._sorted.mapToSource(index).row()]


class _Table(QTableView):
    """A table that says when its room has changed.

    Signals
    -------
    resized
    """

    resized = Signal()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def _compared(run: Run, other: Run) -> str:
    return f"{run.title} {run_words.comparison(run, other)}"
