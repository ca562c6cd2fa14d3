"""Data, presets, loss: what a learner chooses in the settings."""

from dataclasses import replace

from PySide6.QtCore import Qt

from tests.e2e.conftest import choose, find, press


def test_ten_digits_with_one_output_are_refused_with_a_remedy_of_one_click(window, qtbot):
    lecture = window.session.design
    window.session.edit(replace(lecture, dataset="0 to 9"))
    assert not find(window, "trainButton").isEnabled()
    problem = find(window, "outputProblem")
    assert problem.isVisible()
    assert "10 output units, not 1" in problem.text
    press(qtbot, window, "outputProblemRemedy")
    assert not problem.isVisible()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    assert find(window, "trainButton").isEnabled()
    assert find(window, "lossCombo").currentText() == "sparse categorical cross-entropy"


def test_another_data_set_brings_a_network_that_fits_and_undo_the_old_one(window, qtbot):
    choose(qtbot, window, "datasetCombo", "0 to 9")
    assert find(window, "trainButton").isEnabled()
    assert window.session.design.architecture == "256-128-10"
    assert find(window, "scheduleCombo").currentText() == "cosine"
    assert "trained already" in window.views.advice.full_text
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    assert find(window, "rateLabel").text() == "now 0.00003"
    window.session.undo_stack.undo()
    assert find(window, "datasetCombo").currentText().startswith("0 or 1")
    assert not find(window, "rateLabel").isVisible()


def test_a_loss_that_does_not_fit_is_said_under_the_loss(window, qtbot):
    choose(qtbot, window, "lossCombo", "categorical")
    problem = find(window, "lossProblem")
    assert problem.isVisible()
    assert not find(window, "trainButton").isEnabled()
    press(qtbot, window, "lossProblemRemedy")
    assert find(window, "lossCombo").currentText() == "binary cross-entropy"
    assert not problem.isVisible()


def test_presets_set_everything_and_undo_takes_it_back(window, qtbot):
    choose(qtbot, window, "presetCombo", "logistic")
    assert window.session.design.architecture == "1"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.design.architecture == "25-15-1"
    assert find(window, "presetCombo").currentText() == "lecture 25-15-1"


def test_one_output_fewer_of_the_ready_network_changes_nothing_else_and_says_what(window, qtbot):
    choose(qtbot, window, "datasetCombo", "0 to 9")
    names = ("learningRateSpin", "epochsSpin", "batchSizeSpin", "seedSpin")
    before = [find(window, name).value() for name in names]
    press(qtbot, window, "fewerUnits3")
    assert window.session.design.architecture == "256-128-9"
    assert [find(window, name).value() for name in names] == before
    assert find(window, "scheduleCombo").currentText() == "cosine"
    assert window.menus.undo.text() == "Undo Change Units of the Trained Network"


def test_with_eight_hidden_layers_add_layer_is_no_command_any_more(window):
    while len(window.session.design.layers) < 9:
        assert window.menus.add_layer.isEnabled()
        window.menus.add_layer.trigger()
    assert not window.menus.add_layer.isEnabled()
    assert not find(window, "addLayerButton").isEnabled()
    window.session.undo_stack.undo()
    assert window.menus.add_layer.isEnabled()
