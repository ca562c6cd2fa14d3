import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QStyle, QTableView

from nngui.training.curves import NOTHING
from nngui.training.words import run_words
from nngui.views.runs.columns import COLUMNS, pieces
from nngui.views.runs.runs_model import ROW
from nngui.views.runs.runs_table import RunsTable
from tests.nngui.training.runs import ADAM, DESCENT, changed, curves, run

SQUARED = replace(DESCENT, loss="mean_squared_error")
FIRST = run(1, curves=curves(0.7, 0.0213, score=0.99), seconds=1.2)
RUNS = (
    FIRST,
    changed(0, DESCENT, 40, ADAM, number=2, curves=curves(0.7, 1.2e-5, score=1.0), seconds=125.0),
    run(3, replace(ADAM, layers=ADAM.layers[-1:]), 7, curves=NOTHING),
)


@pytest.fixture
def view(qtbot, themed):
    view = RunsTable()
    qtbot.addWidget(view)
    view.resize(620, 160)
    with qtbot.waitActive(view):
        view.show()
    view.show_runs(RUNS, 3)
    table_of(view).setFocus()
    return view


def table_of(view):
    return view.findChild(QTableView, "runsTable")


def column_of(head):
    return [column.head for column in COLUMNS].index(head)


def cell(view, number, head):
    return table_of(view).model().index(view.order.index(number), column_of(head))


def texts(view, number):
    return [cell(view, number, column.head).data() for column in COLUMNS]


def click_head(view, qtbot, head):
    header, column = table_of(view).horizontalHeader(), column_of(head)
    place = header.viewport().rect().center()
    place.setX(header.sectionViewportPosition(column) + header.sectionSize(column) // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def click(view, qtbot, number, head="run", keys=Qt.KeyboardModifier.NoModifier):
    place = table_of(view).visualRect(cell(view, number, head)).center()
    qtbot.mouseClick(table_of(view).viewport(), Qt.MouseButton.LeftButton, keys, place)


def press(view, qtbot, key, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(table_of(view), key, keys)


def comparison(view):
    return view.findChild(QLabel, "comparisonLabel").full_text


def bold(view, number):
    return [text for text, strong in pieces(cell(view, number, "trained by").data(ROW)) if strong]


def test_a_row_names_the_values_of_its_own_run(view):
    assert texts(view, 1) == [
        "",
        "run 1",
        "gradient descent 0.3 · 25-15-1",
        "100",
        "0.0213",
        "0.0319",
        "99.0\u202f%",
        "1.2\u202fs",
    ]
    assert texts(view, 2)[2] == "gradient descent 0.3 to 40, then Adam 0.001 · 25-15-1"
    assert texts(view, 3) == ["", "● run 3", "Adam 0.001 · 1", "7", "–", "–", "–", "–"]


def test_costs_of_several_losses_say_of_which_loss_they_are(view):
    view.show_runs((FIRST, run(2, SQUARED, curves=curves(0.2, 0.05))), 1)
    assert [cell(view, number, "J").data() for number in (1, 2)] == ["0.0213 BCE", "0.0500 MSE"]


@pytest.mark.parametrize(
    ("head", "order"),
    [
        ("", [1, 2, 3]),
        ("J", [2, 1, 3]),
        ("score", [1, 2, 3]),
        ("trained by", [3, 1, 2]),
        ("epochs", [3, 1, 2]),
        ("time", [3, 1, 2]),
    ],
)
def test_columns_are_sorted_by_what_they_mean(view, qtbot, head, order):
    click_head(view, qtbot, head)
    if view.order != order:
        click_head(view, qtbot, head)
    assert view.order == order


def test_pinned_runs_are_at_the_top_however_the_others_are_sorted(view, qtbot):
    view.show_runs((FIRST, RUNS[1], replace(RUNS[2], pinned=True)), 1)
    assert view.order == [3, 1, 2]
    click_head(view, qtbot, "J")
    assert view.order[0] == 3
    click_head(view, qtbot, "J")
    assert view.order[0] == 3


def test_sorting_and_selection_survive_new_numbers_and_new_rows(view, qtbot):
    click_head(view, qtbot, "")
    assert view.order == [3, 2, 1]
    click(view, qtbot, 3)
    with qtbot.waitSignal(table_of(view).model().dataChanged):
        view.show_runs((*RUNS[:2], replace(RUNS[2], curves=curves(0.7, 0.5)), run(4)), 4)
    assert view.order == [4, 3, 2, 1]
    assert [index.row() for index in table_of(view).selectionModel().selectedRows()] == [1]
    assert cell(view, 3, "J").data() == "0.5000"


def test_a_deleted_run_that_comes_back_stands_where_it_stood(view, qtbot):
    click(view, qtbot, 3)
    view.show_runs((FIRST, RUNS[2]), 3)
    assert view.order == [1, 3]
    view.show_runs(RUNS, 3)
    assert view.order == [1, 2, 3]
    assert [index.row() for index in table_of(view).selectionModel().selectedRows()] == [2]


def test_runs_in_another_order_replace_the_rows(view):
    view.show_runs((RUNS[2], RUNS[0]), 3)
    assert sorted(view.order) == [1, 3]
    view.show_runs((), 0)
    assert view.order == []


def test_enter_or_a_double_click_opens_a_run(view, qtbot):
    click(view, qtbot, 2, "trained by")
    with qtbot.waitSignal(view.run_opened) as opened:
        press(view, qtbot, Qt.Key.Key_Return)
    assert opened.args == [2]
    place = table_of(view).visualRect(cell(view, 1, "J")).center()
    with qtbot.waitSignal(view.run_opened) as opened:
        qtbot.mouseClick(table_of(view).viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(table_of(view).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [1]


def test_a_single_click_only_selects(view, qtbot):
    with (
        qtbot.assertNotEmitted(view.run_opened),
        qtbot.waitSignal(view.selected) as selected,
    ):
        click(view, qtbot, 2)
    assert selected.args == [(2,)]


def test_what_differs_from_the_run_selected_first_is_bold(view, qtbot):
    click(view, qtbot, 1)
    assert bold(view, 1) == []
    assert bold(view, 2) == ["gradient descent 0.3 to 40, then Adam 0.001"]
    assert bold(view, 3) == ["Adam", "0.001", "1"]
    click(view, qtbot, 3, keys=Qt.KeyboardModifier.ControlModifier)
    assert bold(view, 1) == []
    click(view, qtbot, 3)
    assert bold(view, 1) == ["gradient descent", "0.3", "25-15-1"]


def test_of_two_runs_by_the_same_optimizer_only_the_alpha_is_bold(view, qtbot):
    slower = run(2, replace(DESCENT, learning_rate=0.1))
    view.show_runs((FIRST, slower), 1)
    assert bold(view, 2) == ["0.1"]


def test_without_a_selection_rows_are_compared_with_the_open_run(view):
    assert bold(view, 3) == []
    assert bold(view, 1) == ["gradient descent", "0.3", "25-15-1"]


def test_two_selected_runs_are_compared_in_words_below_the_table(view, qtbot):
    click(view, qtbot, 1)
    click(view, qtbot, 2, keys=Qt.KeyboardModifier.ControlModifier)
    assert comparison(view) == (
        "run 2 differs from run 1:"
        " gradient descent 0.3 to 40, then Adam 0.001 instead of gradient descent 0.3"
    )
    click(view, qtbot, 3, keys=Qt.KeyboardModifier.ControlModifier)
    assert comparison(view) == "3 runs selected; bold is what differs from run 1"


def test_the_tooltip_of_a_row_compares_it_and_says_all_of_it(view, qtbot):
    click(view, qtbot, 1)
    tip = cell(view, 3, "J").data(Qt.ItemDataRole.ToolTipRole)
    assert "run 3 differs from run 1: Adam instead of gradient descent, α 0.001" in tip
    assert "batch 32, 0 or 1, seed 0" in tip


def test_a_name_with_a_sign_of_html_is_shown_as_it_was_typed(view):
    view.show_runs((replace(FIRST, name="<b>α > 1"),), 1)
    assert cell(view, 1, "run").data() == "● <b>α > 1"
    assert "&lt;b&gt;α &gt; 1" in cell(view, 1, "J").data(Qt.ItemDataRole.ToolTipRole)


def editor(view):
    return table_of(view).findChild(QLineEdit)


def test_f2_renames_the_selected_run(view, qtbot):
    click(view, qtbot, 2, "score")
    press(view, qtbot, Qt.Key.Key_F2)
    assert editor(view).text() == "run 2"
    qtbot.keyClicks(editor(view), "my best")
    with qtbot.waitSignal(view.renamed) as renamed:
        qtbot.keyClick(editor(view), Qt.Key.Key_Return)
    assert renamed.args == [2, "my best"]


def test_a_name_that_is_being_typed_is_not_set_back_by_training(view, qtbot):
    click(view, qtbot, 3)
    press(view, qtbot, Qt.Key.Key_F2)
    qtbot.keyClicks(editor(view), "half a na")
    view.show_runs((*RUNS[:2], replace(RUNS[2], epoch=8, curves=curves(0.7, 0.5))), 3)
    assert editor(view).text() == "half a na"
    with qtbot.assertNotEmitted(view.deleted):
        qtbot.keyClick(editor(view), Qt.Key.Key_Delete)
        qtbot.keyClick(editor(view), Qt.Key.Key_Space)
    assert editor(view).text() == "half a na "


def test_a_name_left_as_it_is_renames_nothing(view, qtbot):
    click(view, qtbot, 2)
    press(view, qtbot, Qt.Key.Key_F2)
    with qtbot.assertNotEmitted(view.renamed):
        qtbot.keyClick(editor(view), Qt.Key.Key_Return)


def test_delete_asks_for_all_selected_runs_at_once(view, qtbot):
    click(view, qtbot, 1)
    click(view, qtbot, 3, keys=Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(view.deleted) as deleted:
        press(view, qtbot, Qt.Key.Key_Delete)
    assert deleted.args == [(1, 2, 3)]


def test_space_or_a_click_on_the_eye_hides_a_run_and_shows_it_again(view, qtbot):
    click(view, qtbot, 2)
    with qtbot.waitSignal(view.hidden) as hidden:
        press(view, qtbot, Qt.Key.Key_Space)
    assert hidden.args == [2, True]
    view.show_runs((FIRST, replace(RUNS[1], hidden=True), RUNS[2]), 3)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert cell(view, 2, "").data(spoken) == "hidden in the plot"
    room = table_of(view).visualRect(cell(view, 2, ""))
    place = room.center()
    place.setX(room.left() + 10)
    with qtbot.waitSignal(view.hidden) as hidden:
        qtbot.mouseClick(table_of(view).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert hidden.args == [2, False]


def actions(view):
    return {action.text(): action for action in table_of(view).actions()}


def test_the_context_menu_offers_what_the_selection_allows(view, qtbot):
    assert not actions(view)["Open"].isEnabled()
    click(view, qtbot, 2)
    assert list(actions(view)) == [
        "Open",
        "Rename",
        "Pin to the Top",
        "Duplicate with Another Seed",
        "Hide in the Plot",
        "Delete",
        "Copy",
    ]
    assert all(action.isEnabled() for action in actions(view).values())
    click(view, qtbot, 1, keys=Qt.KeyboardModifier.ControlModifier)
    assert not actions(view)["Rename"].isEnabled()
    assert actions(view)["Delete"].isEnabled()


def test_pin_and_duplicate_name_the_run(view, qtbot):
    click(view, qtbot, 2)
    with qtbot.waitSignal(view.pinned) as pinned:
        actions(view)["Pin to the Top"].trigger()
    assert pinned.args == [2, True]
    with qtbot.waitSignal(view.duplicated) as duplicated:
        actions(view)["Duplicate with Another Seed"].trigger()
    assert duplicated.args == [2]
    view.show_runs((FIRST, replace(RUNS[1], pinned=True), RUNS[2]), 3)
    with qtbot.waitSignal(view.pinned) as pinned:
        actions(view)["Unpin"].trigger()
    assert pinned.args == [2, False]


def test_the_selection_is_copied_as_a_table(view, qtbot):
    click(view, qtbot, 1)
    click(view, qtbot, 2, keys=Qt.KeyboardModifier.ControlModifier)
    press(view, qtbot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    head, first, second = data.text().splitlines()
    assert head.split("\t") == ["run", "trained by", "epochs", "J", "J val.", "score", "time"]
    settings = (
        "gradient descent 0.3, 25-15-1, sigmoid, binary cross-entropy, batch 32, 0 or 1, seed 0"
    )
    assert first.split("\t") == ["run 1", settings, "100", "0.0213", "0.03195", "0.99", "1.2"]
    assert second.startswith("run 2\tgradient descent 0.3 to 40, then Adam 0.001, ")
    assert data.html().count("<tr>") == 3
    assert "<td>0.0213</td>" in data.html()


def test_without_a_selection_all_runs_are_copied(view, qtbot):
    press(view, qtbot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 4


def test_a_tabulator_in_a_name_does_not_make_another_cell(view, qtbot):
    view.show_runs((replace(FIRST, name="a\tb\nc"),), 1)
    press(view, qtbot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("a b c\tgradient")


def test_columns_can_be_left_out(view, qtbot):
    table = table_of(view)
    table.horizontalHeader().customContextMenuRequested.emit(table.rect().center())
    menu = table.horizontalHeader().findChild(QMenu)
    (time,) = (action for action in menu.actions() if action.text() == "time")
    with qtbot.waitSignal(menu.destroyed):
        time.trigger()
        menu.close()
    assert table.isColumnHidden(column_of("time"))
    assert table.horizontalHeader().length() == table.viewport().width()


def test_all_columns_fit_into_620_pixels(view):
    assert table_of(view).horizontalHeader().length() <= table_of(view).viewport().width()
    assert not table_of(view).horizontalScrollBar().isVisible()
    assert table_of(view).columnWidth(column_of("trained by")) >= 150


def elided(view, number):
    """Return the heads of the columns whose text is cut in that row."""
    table = table_of(view)
    margin = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
    return [
        column.head
        for i, column in enumerate(COLUMNS)
        if column.head not in ("", "trained by")
        and table.fontMetrics().horizontalAdvance(cell(view, number, column.head).data())
        + 2 * margin
        > table.columnWidth(i)
    ]


def test_figures_that_grow_while_training_are_never_cut(view):
    view.show_runs((run(1, epoch=0),), 1)
    for epochs, cost in ((7, 0.6931), (99_999, 1.2345e-5), (1_000_000, 2.345e-308)):
        grown = replace(FIRST, epoch=epochs, curves=curves(cost), seconds=float(epochs))
        view.show_runs((grown,), 1)
        assert elided(view, 1) == []


def test_a_column_that_somebody_made_narrower_stays_so(view):
    table_of(view).setColumnWidth(column_of("epochs"), 30)
    view.show_runs((*RUNS[:2], replace(RUNS[2], curves=curves(0.7))), 3)
    assert table_of(view).columnWidth(column_of("epochs")) == 30


def test_what_is_not_measured_yet_is_sorted_behind_all_that_is(view, qtbot):
    click_head(view, qtbot, "J val.")
    assert view.order[-1] == 3
    assert math.isfinite(float(cell(view, 1, "J").data()))


def test_a_screen_reader_is_given_what_is_painted(view):
    spoken = Qt.ItemDataRole.AccessibleTextRole
    view.show_runs((replace(FIRST, pinned=True), *RUNS[1:]), 1)
    assert cell(view, 1, "run").data(spoken) == "run 1, open, pinned"
    assert cell(view, 1, "").data(spoken) == "shown in the plot"
    described = cell(view, 2, "run").data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described.startswith("run 2: gradient descent 0.3 to 40, then Adam 0.001, 25-15-1")


def test_new_figures_of_one_run_leave_the_other_rows_alone(view):
    changed_rows = []
    table_of(view).model().dataChanged.connect(
        lambda first, last: changed_rows.append((first.row(), last.row(), first.column()))
    )
    view.show_runs((*RUNS[:2], replace(RUNS[2], epoch=8)), 3)
    assert changed_rows == [(2, 2, column_of("epochs"))]
    changed_rows.clear()
    view.show_runs(view._model.runs, 3)
    assert changed_rows == []


def test_of_many_runs_only_the_one_that_is_trained_is_read_anew(view, monkeypatch):
    runs = tuple(replace(RUNS[1], number=number) for number in range(1, 101))
    view.show_runs(runs, 100)
    read, found = [], run_words.used_designs
    monkeypatch.setattr(run_words, "used_designs", lambda run: read.append(run) or found(run))
    now = replace(runs[-1], epoch=runs[-1].epoch + 1)
    view.show_runs((*runs[:-1], now), 100)
    assert read == [now]
    before = texts(view, 100)
    segments = (*now.segments, replace(now.segments[-1], start=now.epoch - 0.5, design=SQUARED))
    view.show_runs((*runs[:-1], replace(now, segments=segments)), 100)
    assert texts(view, 100) != before


def test_the_selection_may_be_set_by_a_program(view, qtbot):
    rows = QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.Select
    with qtbot.waitSignal(view.selected) as selected:
        table_of(view).selectionModel().select(cell(view, 2, "J"), rows)
    assert selected.args == [(2,)]


def test_where_there_is_no_run_yet_it_says_what_will_be_there(view):
    table = table_of(view)
    view.show_runs((), 0)
    words = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert words == ["A run is listed here as soon as it is trained."]
    assert not table.isVisible()
    view.show_runs(RUNS, 3)
    assert table.isVisible()
    assert "A run is listed" not in comparison(view)
