"""The page Runs in the window: each row is true of its own run, and keys work as in any table."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLineEdit

from tests.e2e.conftest import choose, find, press, show_page, wait_for

TRAINED_BY = 2  # a column


@pytest.fixture
def table(window):
    find(window, "epochsSpin").setValue(3)
    show_page(window, "Runs")
    return find(window, "runsTable")


def train(qtbot, window, epoch=3):
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, lambda snapshot: snapshot.finished and snapshot.epoch == epoch)


def column(table, number):
    model = table.model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def select(table, row):
    flags = (
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    )
    table.selectionModel().setCurrentIndex(table.model().index(row, 1), flags)
    table.setFocus()


@pytest.fixture
def two_runs(window, qtbot, table):
    """A run by gradient descent, and one by Adam that was begun by Start over."""
    train(qtbot, window)
    choose(qtbot, window, "optimizerCombo", "Adam")
    press(qtbot, window, "startOverButton")
    qtbot.waitUntil(lambda: window.session.snapshot.paused and window.session.snapshot.epoch == 0)
    train(qtbot, window)
    return table


def test_a_finished_run_keeps_the_settings_that_it_was_trained_by(two_runs):
    texts = column(two_runs, TRAINED_BY)
    assert [text.split(" · ")[0] for text in texts] == ["gradient descent 0.3", "Adam 0.001"]


def test_a_run_that_changed_its_optimizer_midway_names_both(window, qtbot, table):
    train(qtbot, window)
    choose(qtbot, window, "optimizerCombo", "Adam")
    train(qtbot, window, epoch=6)
    (text,) = column(table, TRAINED_BY)
    assert text.startswith("gradient descent 0.3 to 3, then Adam 0.001 · ")


def test_enter_opens_a_run_with_its_network_and_its_design(window, qtbot, two_runs):
    select(two_runs, 0)
    qtbot.keyClick(two_runs, Qt.Key.Key_Return)
    assert window.session.state.open == 1
    assert find(window, "optimizerCombo").currentText() == "gradient descent"
    assert column(two_runs, 1) == ["● run 1", "run 2"]


def test_a_name_is_typed_and_can_be_taken_back(window, qtbot, two_runs):
    select(two_runs, 0)
    qtbot.keyClick(two_runs, Qt.Key.Key_F2)
    field = two_runs.findChild(QLineEdit)
    qtbot.keyClicks(field, "first")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: column(two_runs, 1) == ["first", "● run 2"])
    window.session.undo_stack.undo()
    assert column(two_runs, 1) == ["run 1", "● run 2"]


def test_a_deleted_run_comes_back_by_undo(window, qtbot, two_runs):
    select(two_runs, 0)
    qtbot.keyClick(two_runs, Qt.Key.Key_Delete)
    assert column(two_runs, 1) == ["● run 2"]
    window.session.undo_stack.undo()
    assert column(two_runs, 1) == ["run 1", "● run 2"]


def test_a_hidden_run_is_not_in_the_plot(window, qtbot, two_runs):
    select(two_runs, 0)
    qtbot.keyClick(two_runs, Qt.Key.Key_Space)
    first, second = window.session.state.runs
    assert (first.hidden, second.hidden) == (True, False)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert two_runs.model().index(0, 0).data(spoken) == "hidden in the plot"


def test_a_run_is_repeated_with_another_seed(window, qtbot, two_runs):
    select(two_runs, 0)
    (duplicate,) = (a for a in two_runs.actions() if a.text().startswith("Duplicate"))
    duplicate.trigger()
    design = window.session.design
    assert (design.optimizer, design.seed) == ("sgd", 1)


def test_looking_back_says_so_and_branches_on_request(window, qtbot, two_runs):
    window.session.look(1)
    bar = find(window, "lookBackBar")
    assert bar.isVisible()
    assert bar.text.startswith("◀ Looking at epoch 1 of 3 · J = ")
    assert find(window, "epochLabel").text() == "epoch 1 / 3"
    press(qtbot, window, "branchButton")
    wait_for(qtbot, window, lambda snapshot: snapshot.finished)
    assert not bar.isVisible()
    branch = window.session.state.run
    assert (branch.number, branch.parent) == (3, (2, 1.0))
    assert column(two_runs, 1) == ["run 1", "run 2", "● run 3"]
