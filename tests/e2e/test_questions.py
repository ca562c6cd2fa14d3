"""Questions that teach: chosen in the window, trained, asked."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from nngui.design.keras_code import keras_code
from nngui.design.presets import for_dataset, lecture_for
from nngui.design.problems import fatal
from nngui.training.race import TOPICS, Race
from tests.e2e.conftest import choose, find, wait_for


def test_odd_or_even_has_one_output_and_says_what_it_shows(window, qtbot):
    choose(qtbot, window, "datasetCombo", "odd or even")
    wait_for(qtbot, window, lambda snapshot: snapshot.paused)
    task, design = window.session.design.task, window.session.design
    assert design.architecture == "25-15-1"
    assert any(task.shows in label.text() for label in window.findChildren(QLabel))
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert find(window, "predictionLabel").text() in ("even", "odd")
    assert find(window, "learnAs7Button").isVisible()


def test_two_digits_are_chosen_in_a_dialog(window, qtbot):
    combo = find(window, "datasetCombo")
    index = combo.findText("any two digits…")
    combo.activated.emit(index)
    dialog = find(window, "pairDialog")
    first, second = find(dialog, "firstDigitCombo"), find(dialog, "secondDigitCombo")
    buttons = dialog.findChild(QDialogButtonBox)
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
    for box, digit in ((first, 7), (second, 7)):
        box.setCurrentIndex(digit)
        box.activated.emit(digit)
    assert not ok.isEnabled()
    second.setCurrentIndex(2)
    second.activated.emit(2)
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert window.session.design.dataset == "2 or 7"
    assert combo.currentText() == "2 or 7 (20×20)"
    wait_for(qtbot, window, lambda snapshot: snapshot.paused)


def test_the_first_questions_are_those_of_the_lecture(window):
    combo = find(window, "datasetCombo")
    texts = [combo.itemText(i) for i in range(combo.count())]
    assert [text.split(" (")[0] for text in texts[:4]] == [
        "0 or 1",
        "0 to 9",
        "slant",
        "odd or even",
    ]


@pytest.mark.parametrize("name", ["odd or even", "4 or 9", "0 to 9, few examples"])
def test_a_question_without_a_preset_begins_with_the_lecture_s_network(name):
    design = for_dataset(name)
    assert design == lecture_for(name)
    assert fatal(design) is None
    assert f"dataset='{name}'" in keras_code(design)


def test_hidden_layers_add_what_logistic_regression_cannot_learn(window, qtbot):
    choose(qtbot, window, "datasetCombo", "odd or even")
    wait_for(qtbot, window, lambda snapshot: snapshot.paused)
    session = window.session
    lanes = {lane.name: lane for lane in TOPICS["layers"](session.design)}
    session.races.start(
        Race("hidden layers", "layers", (lanes["no hidden layer"], lanes["25-15-1"]))
    )
    runs = lambda: [session.state.find(number) for number in session.state.lanes]  # noqa: E731
    qtbot.waitUntil(lambda: len(runs()) == 2 and all(run.epoch >= 12 for run in runs()))
    session.pause()
    without, hidden = (run.curves.validation_score[-1] for run in runs())
    assert hidden > without + 0.04
    assert 0.8 < without < 0.9
    assert np.isfinite(hidden)
