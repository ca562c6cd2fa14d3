import math
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStyle, QTableView

from nngui.training.shown import RunRow
from nngui.views.runs.runs_model import COLUMNS
from nngui.views.runs.runs_table import RunsTable

FIRST = RunRow(
    run=1,
    number=1,
    architecture="25-15-1",
    ready=False,
    data="0 or 1",
    loss="binary_crossentropy",
    optimizer="sgd",
    learning_rate=0.3,
    schedule="constant",
    batch_size=32,
    seed=0,
    epochs=100,
    cost=0.0213,
    validation_cost=0.031,
    score=0.99,
    unit="",
    current=False,
)
ROWS = (
    FIRST,
    replace(
        FIRST,
        run=2,
        number=2,
        architecture="100-1",
        cost=1.2e-5,
        score=1.0,
        learning_rate=1e-3,
    ),
    replace(
        FIRST,
        run=17,
        number=3,
        architecture="1",
        cost=math.nan,
        score=0.095,
        epochs=7,
        current=True,
    ),
)


@pytest.fixture
def view(qtbot, themed):
    view = RunsTable()
    qtbot.addWidget(view)
    view.resize(620, 160)
    with qtbot.waitExposed(view):
        view.show()
    view.show_runs(ROWS)
    return view


def table_of(view):
    return view.findChild(QTableView, "runsTable")


def cell(view, row, head):
    column = [column.head for column in COLUMNS].index(head)
    return table_of(view).model().index(row, column)


def click_head(view, qtbot, head):
    header = table_of(view).horizontalHeader()
    column = [column.head for column in COLUMNS].index(head)
    place = header.viewport().rect().center()
    place.setX(header.sectionViewportPosition(column) + header.sectionSize(column) // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_newest_run_is_last_and_the_current_one_is_marked(view):
    assert view.order == [1, 2, 17]
    assert [cell(view, i, "run").data() for i in range(3)] == ["1", "2", "● 3"]


def test_numbers_are_written_as_everywhere_in_the_window(view):
    assert cell(view, 0, "J").data() == "0.0213"
    assert cell(view, 1, "J").data() == "1.20e-5"
    assert cell(view, 2, "J").data() == "–"
    assert cell(view, 1, "α").data() == "0.001"
    assert cell(view, 0, "loss").data() == "BCE"


@pytest.mark.parametrize(
    ("head", "order"),
    [
        ("J", [2, 1, 17]),
        ("network", [17, 1, 2]),
        ("score", [17, 1, 2]),
        ("α", [2, 1, 17]),
        ("ep.", [17, 1, 2]),
    ],
)
def test_columns_are_sorted_by_what_they_mean(view, qtbot, head, order):
    click_head(view, qtbot, head)
    if view.order != order:
        click_head(view, qtbot, head)
    assert view.order == order


def test_sorting_and_selection_survive_new_numbers(view, qtbot):
    click_head(view, qtbot, "run")
    assert view.order == [17, 2, 1]
    table_of(view).selectRow(0)
    with qtbot.waitSignal(table_of(view).model().dataChanged):
        view.show_runs((*ROWS[:2], replace(ROWS[2], cost=0.5), replace(FIRST, run=18, number=4)))
    assert view.order == [18, 17, 2, 1]
    assert [index.row() for index in table_of(view).selectionModel().selectedRows()] == [1]
    assert cell(view, 1, "J").data() == "0.5000"


def test_other_runs_replace_the_old_ones(view):
    view.show_runs([replace(FIRST, run=9)])
    assert view.order == [9]
    view.show_runs([])
    assert view.order == []


def test_enter_or_a_double_click_chooses_a_run(view, qtbot):
    table = table_of(view)
    table.setCurrentIndex(cell(view, 1, "data"))
    with qtbot.waitSignal(view.run_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [2]
    place = table.visualRect(cell(view, 0, "J")).center()
    with qtbot.waitSignal(view.run_chosen) as chosen:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [1]


def test_all_columns_fit_into_620_pixels(view):
    assert table_of(view).horizontalHeader().length() <= table_of(view).viewport().width()
    assert not table_of(view).horizontalScrollBar().isVisible()


def elided(view, row):
    """Return the heads of the columns whose text is cut in that row."""
    table = table_of(view)
    heads = [column.head for column in COLUMNS]
    return [
        head
        for i, head in enumerate(heads[:-1])
        if table.fontMetrics().horizontalAdvance(cell(view, row, head).data())
        + 2 * (table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1)
        > table.columnWidth(i)
    ]


def test_figures_that_grow_while_training_are_never_cut(view):
    view.show_runs([replace(FIRST, epochs=0, cost=math.nan, validation_cost=math.nan)])
    for epochs, cost in ((7, 0.6931), (99_999, 1.2345e-5), (1_000_000, 2.345e-308)):
        row = replace(FIRST, epochs=epochs, cost=cost, validation_cost=cost, current=True)
        view.show_runs([row])
        assert elided(view, 0) == []


def test_a_column_that_somebody_made_narrower_stays_so(view):
    column = [column.head for column in COLUMNS].index("network")
    table_of(view).setColumnWidth(column, 30)
    view.show_runs((*ROWS[:2], replace(ROWS[2], epochs=8)))
    assert table_of(view).columnWidth(column) == 30


def test_where_there_is_no_run_yet_it_says_what_will_be_there(view):
    table = view.findChild(QTableView, "runsTable")
    view.show_runs(())
    words = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert words == ["A run is listed here as soon as it is trained."]
    assert not table.isVisible()
    view.show_runs(ROWS)
    assert table.isVisible()
    assert not [label for label in view.findChildren(QLabel) if label.isVisible()]
