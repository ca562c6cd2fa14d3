"""What a user sees on the page Evaluate."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt

from engine.data import load
from nngui.training.evaluation.evaluated import Detail
from tests.e2e.conftest import find, press, show_page, wait_for


def open_page(window):
    show_page(window, "Evaluate")
    return window.views.evaluate


def trained(qtbot, window, epochs=3):
    window.session.edit(replace(window.session.design, epochs=epochs))
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, lambda snapshot: snapshot.finished)


def test_the_page_says_of_the_shown_epoch_what_the_window_says_of_it(window, qtbot):
    trained(qtbot, window)
    page = open_page(window)
    qtbot.waitUntil(lambda: page.headline.endswith("epoch 3"))
    curves = window.session.snapshot.curves
    assert f"({round(200 * curves.validation_score[3])} of 200)" in page.headline
    window.session.look(1)
    qtbot.waitUntil(lambda: page.headline.endswith("epoch 1"))
    assert f"({round(200 * curves.validation_score[1])} of 200)" in page.headline
    assert f"validation J = {curves.validation[1]:.4f}" in page.headline


def test_the_threshold_of_the_page_is_that_of_the_window(window, qtbot):
    trained(qtbot, window)
    page = open_page(window)
    page.show_detail(Detail.OUTPUTS)
    qtbot.waitUntil(lambda: page.headline.endswith("epoch 3"))
    line = page.pane.steps.line
    line.setValue(0.9)
    line.sigDragged.emit(line)
    assert window.session.threshold.value == 0.9
    ones = window.session.scene.mistakes.ones
    matrix = find(window, "confusionMatrix").model()
    assert matrix.counts[1, 0] == ones
    assert find(window, "outputsLabel").text().startswith("ŷ ≥ 0.90 means 1")


def test_each_class_has_its_precision_and_recall_and_its_curve_against_the_others(window, qtbot):
    window.session.choose_dataset("0 to 9")
    page = open_page(window)
    page.show_detail(Detail.CLASSES)
    table = find(window, "classScores")
    qtbot.waitUntil(lambda: table.model().rocs is not None)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    counts = find(window, "confusionMatrix").model().counts
    answers, examples = counts.sum(axis=0)[0], counts.sum(axis=1)[0]
    text = find(window, "classLabel").text()
    assert f"({counts[0, 0]} of {answers} answers 0)" in text or "no answers 0" in text
    assert f"({counts[0, 0]} of {examples} 0s)" in text
    assert page.pane.roc.titles["bottom"] == "others read as 0"
    lines = table.copied_text().splitlines()
    assert lines[0].split("\t") == ["class", "precision", "recall", "F1", "AUC", "count"]
    assert lines[-1].startswith("mean")


def test_a_regression_has_no_classes(window, qtbot):
    page = open_page(window)
    page.show_detail(Detail.CLASSES)
    window.session.choose_dataset("slant")
    qtbot.waitUntil(lambda: page.headline.startswith("mean validation error"))
    tabs = find(window, "evaluationDetails")
    assert not tabs.isTabVisible(list(Detail).index(Detail.CLASSES))
    assert page.detail is not Detail.CLASSES


def test_the_test_set_is_chosen_by_keyboard(window, qtbot):
    trained(qtbot, window)
    page = open_page(window)
    sets = find(window, "evaluationSet")
    qtbot.waitUntil(lambda: sets.count() == 3)
    sets.setFocus()
    qtbot.keyClick(sets, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.headline.startswith("test accuracy"))
    assert "of 2,115" in page.headline


def test_another_run_is_never_shown_with_the_counts_of_the_one_before(window, qtbot):
    trained(qtbot, window)
    page = open_page(window)
    qtbot.waitUntil(lambda: page.headline.endswith("epoch 3"))
    press(qtbot, window, "startOverButton")
    assert page.headline == "not computed yet"
    qtbot.waitUntil(lambda: page.headline.endswith("epoch 0"))


def test_a_page_that_is_left_computes_nothing(window, qtbot):
    trained(qtbot, window)
    page = open_page(window)
    qtbot.waitUntil(lambda: page.headline.endswith("epoch 3"))
    show_page(window, "Cost")
    press(qtbot, window, "stepButton")
    wait_for(qtbot, window, lambda snapshot: snapshot.paused)
    assert not window.session.evaluating.busy
    assert page.headline.endswith("epoch 3")


def test_a_regression_has_its_largest_errors_and_no_matrix(window, qtbot):
    window.session.choose_dataset("slant")
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    page = open_page(window)
    qtbot.waitUntil(lambda: page.headline.endswith("epoch 0"))
    assert page.headline.startswith("mean validation error")
    assert not find(window, "confusionMatrix").isVisible()
    worst = page.examples[0]
    data, outputs = load("slant"), window.session.inspector._twin.network
    errors = np.abs(outputs(data.x_val)[:, 0] - data.y_val)
    assert worst.number == errors.argmax()


def test_without_mistakes_the_digits_with_the_largest_loss_are_shown(window, qtbot):
    trained(qtbot, window, epochs=30)
    page = open_page(window)
    qtbot.waitUntil(lambda: "(200 of 200)" in page.headline)
    qtbot.waitUntil(lambda: page.heading.startswith("no mistakes: those with the largest loss"))
    data, network = load("0 or 1"), window.session.inspector._twin.network
    right = np.where(data.y_val == 1, network(data.x_val)[:, 0], 1 - network(data.x_val)[:, 0])
    assert page.examples[0].number == right.argmin()


def test_a_digit_of_a_cell_comes_onto_the_pad_with_its_label(window, qtbot):
    page = open_page(window)
    qtbot.waitUntil(lambda: page.headline.endswith("epoch 0"))
    chosen = page.examples[0]
    digits = find(window, "cellDigits")
    digits.setFocus()
    digits.setCurrentIndex(digits.model().index(0))
    qtbot.keyClick(digits, Qt.Key.Key_Return)
    assert (window.session.inspector.prediction.image == chosen.image).all()
    assert window.session.drawing.sheet.picture.label == str(load("0 or 1").y_val[chosen.number])
