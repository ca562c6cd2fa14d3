"""Runs as a person works with them: with buttons, menus and the table."""

from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.e2e.conftest import choose, find, press, show_page, wait_for

STROKE = np.array([[0.45, 0.1], [0.55, 0.5], [0.5, 0.9]], np.float32)
FEW = 5


@pytest.fixture
def trained(window, qtbot):
    """The window after a run of five epochs, with a drawing."""
    window.session.drawing.add_stroke(STROKE)
    find(window, "epochsSpin").setValue(FEW)
    train(window, qtbot)
    return window


def train(window, qtbot):
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, lambda s: s.finished)


def rows(window):
    """The texts of the table of runs: name, and what it was trained by."""
    model = find(window, "runsTable").model()
    columns = range(model.columnCount())
    return [
        [model.index(row, column).data() for column in columns] for row in range(model.rowCount())
    ]


def labels(window):
    return find(window, "epochLabel").text(), find(window, "costLabel").text()


def test_adam_beside_gradient_descent_each_row_says_its_own(trained, qtbot):
    choose(qtbot, trained, "optimizerCombo", "Adam")
    press(qtbot, trained, "startOverButton")
    train(trained, qtbot)
    choose(qtbot, trained, "lossCombo", "mean squared")
    press(qtbot, trained, "startOverButton")
    train(trained, qtbot)
    texts = [" ".join(map(str, row)) for row in rows(trained)]
    assert ["gradient descent 0.3" in text for text in texts] == [True, False, False]
    assert ["Adam 0.001" in text for text in texts] == [False, True, True]
    runs = trained.session.state.runs
    assert [run.curves.losses[0][1] for run in runs] == [
        "binary_crossentropy",
        "binary_crossentropy",
        "mean_squared_error",
    ]


def test_a_layer_added_by_mistake_costs_nothing(trained, qtbot):
    before, answer = labels(trained), trained.session.inspector.prediction.probabilities[1]
    trained.menus.add_layer.trigger()
    assert labels(trained)[0] == f"epoch 0 / {FEW}"
    assert len(rows(trained)) == 1
    trained.menus.undo.trigger()
    assert labels(trained) == before
    assert trained.session.inspector.prediction.probabilities[1] == answer
    assert trained.session.state.open == 1


def test_a_run_is_opened_with_the_keyboard_from_the_table(trained, qtbot):
    before = labels(trained)
    choose(qtbot, trained, "optimizerCombo", "Adam")
    press(qtbot, trained, "startOverButton")
    train(trained, qtbot)
    show_page(trained, "Runs")
    table = find(trained, "runsTable")
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 1))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert labels(trained) == before
    assert find(trained, "optimizerCombo").currentText() == "gradient descent"


def test_looking_back_is_said_and_the_branch_goes_on_from_there(trained, qtbot):
    bar, slider = find(trained, "lookBackBar"), find(trained, "epochSlider")
    assert not bar.isVisible()
    assert not trained.menus.branch.isEnabled()
    slider.setValue(2)
    assert bar.isVisible()
    assert f"epoch 2 of {FEW}" in find(trained, "lookBackLabel").text()
    assert labels(trained)[0] == f"epoch 2 / {FEW}"
    assert f"J = {labels(trained)[1][4:]}" in find(trained, "lookBackLabel").text()
    press(qtbot, trained, "branchButton")
    wait_for(qtbot, trained, lambda s: s.finished and s.run == 2)
    assert not bar.isVisible()
    assert trained.session.state.run.parent == (1, 2.0)
    first, second = trained.session.state.runs
    np.testing.assert_array_equal(first.curves.train, second.curves.train)


def test_back_to_now_shows_the_newest_epoch_again(trained, qtbot):
    before = labels(trained)
    find(trained, "epochSlider").setValue(1)
    press(qtbot, trained, "backButton")
    assert labels(trained) == before
    find(trained, "epochSlider").setValue(1)
    trained.menus.back.trigger()
    assert labels(trained) == before


@pytest.mark.parametrize("name", ["trainButton", "stepButton"])
def test_train_and_step_go_on_from_now_as_the_bar_says(trained, qtbot, name):
    find(trained, "epochSlider").setValue(1)
    assert "go on from the newest moment" in find(trained, "lookBackNote").full_text
    press(qtbot, trained, name)
    wait_for(qtbot, trained, lambda s: s.epoch + s.fraction > FEW)
    assert not find(trained, "lookBackBar").isVisible()
    assert [run.number for run in trained.session.state.runs] == [1]


def test_a_preset_starts_over_as_its_tooltip_says_and_keeps_the_run(trained, qtbot):
    find(trained, "learningRateSpin").setValue(3.0)
    find(trained, "epochsSpin").setValue(100)
    combo = find(trained, "presetCombo")
    assert combo.currentText() == "lecture 25-15-1, changed: α 3"
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "lecture 25-15-1"
    assert labels(trained)[0] == "epoch 0 / 100"
    assert [run.epoch for run in trained.session.state.runs] == [FEW, 0]


def test_slow_motion_trains_at_most_so_many_epochs_a_second(trained, qtbot):
    slow, full = trained.menus.speeds.actions()[1], trained.menus.speeds.actions()[0]
    slow.trigger()
    find(trained, "epochsSpin").setValue(100_000)
    press(qtbot, trained, "trainButton")
    began, first = perf_counter(), wait_for(qtbot, trained, lambda s: s.epoch > FEW)
    later = wait_for(qtbot, trained, lambda s: s.epoch > first.epoch + 4)
    assert perf_counter() - began > (later.epoch - FEW - 2) / 10
    full.trigger()
    wait_for(qtbot, trained, lambda s: s.epoch > later.epoch + 20)
