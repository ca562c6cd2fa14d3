"""One step in the window, as a learner and a class use it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from nngui.design.figures import cost
from nngui.training.curves import Kind
from nngui.training.messages import Pace
from nngui.training.one_step.chips import Chip
from nngui.training.race import READY_MADE
from tests.e2e.conftest import choose, find, press, wait_for


@pytest.fixture
def stepping(window, qtbot):
    """The window with One step in front, and a step computed."""
    click_tab(qtbot, window, "One step")
    qtbot.waitUntil(lambda: window.views.step._step is not None)
    return window


def click_tab(qtbot, window, title):
    bar = window.views.tabs.tabBar()
    index = next(i for i in range(bar.count()) if bar.tabText(i) == title)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())


def text(window, name):
    return window.findChild(QLabel, name).text()


def test_two_clicks_from_launch_show_what_a_step_changes(stepping, qtbot):
    window = stepping
    press(qtbot, window, "updateChip")
    qtbot.waitUntil(lambda: " = " in text(window, "stepNumbers"))
    step = window.views.step._step
    np.testing.assert_array_equal(
        step.update.before.astype(np.float32), window.session.snapshot.theta
    )
    assert text(window, "stepFormula") == "w = w − α · ∂J/∂w"
    assert cost(step.after) in text(window, "stepEffect")


def test_two_clicks_answer_a_learners_questions(stepping, qtbot):
    window = stepping
    press(qtbot, window, "lossChip")
    assert "mean squared error" in text(window, "stepEffect")  # why cross-entropy?
    press(qtbot, window, "threeStepsChip")
    texts = "\n".join(label.text() for label in window.views.step.findChildren(QLabel))
    assert "= 10,431\n" in texts  # which parameters are there?
    assert "one weighted sum of all pixels decides" in texts  # what do hidden layers add?


def test_a_step_is_applied_shows_j_before_and_after_and_is_undone(stepping, qtbot):
    window, before = stepping, stepping.session.snapshot.theta
    press(qtbot, window, "updateChip")
    press(qtbot, window, "applyStepButton")
    qtbot.waitUntil(lambda: "applied" in text(window, "stepEffect"))
    qtbot.waitUntil(lambda: "–" not in text(window, "stepEffect"))
    curves = window.session.snapshot.curves
    assert curves.kinds[-1] is Kind.APPLIED
    assert f"{cost(curves.train[-2])} → {cost(curves.train[-1])}" in text(window, "stepEffect")
    window.menus.undo.trigger()
    qtbot.waitUntil(lambda: window.session.snapshot.curves.kinds[-1] is Kind.REVERTED)
    np.testing.assert_array_equal(window.session.snapshot.theta, before)


def test_while_looking_back_the_page_shows_that_moment_and_cannot_change_it(stepping, qtbot):
    window = stepping
    press(qtbot, window, "stepButton")
    window.session.step()
    wait_for(qtbot, window, lambda s: s.epoch == 1 and s.paused)
    window.session.look(0)
    view = window.views.step
    qtbot.waitUntil(lambda: view._step is not None and view._step.request.moment == 0)
    assert not find(window, "applyStepButton").isEnabled()


def test_a_digit_of_the_data_is_chosen_and_the_worst_one_found(stepping, qtbot):
    window, view = stepping, stepping.views.step
    choose(qtbot, window, "stepExample", "validation")
    qtbot.waitUntil(lambda: view._step is not None and "validation" in view._step.example.title)
    press(qtbot, window, "stepWorst")
    qtbot.waitUntil(lambda: view._step is not None and find(window, "stepNumber").value() > 1)
    choose(qtbot, window, "stepExample", "mini-batch")
    qtbot.waitUntil(lambda: view._step is not None and len(view._step.example) == 32)


def test_the_menu_opens_the_page(window, qtbot):
    window.menus.three_steps.trigger()
    assert window.views.step.isVisible()
    assert window.views.step.chips.chip is None
    window.menus.one_step.trigger()
    assert window.views.step.chips.chip is Chip.FORWARD


def test_predict_first_asks_before_train_and_tells_who_was_right(window, qtbot):
    window.session.step()
    wait_for(qtbot, window, lambda s: s.paused and s.epoch == 1)
    window.menus.predict_first.trigger()
    press(qtbot, window, "trainButton")
    assert "What will 99 more epochs do to it?" in window.views.guess.text
    assert not window.session.snapshot.can_pause
    find(window, "guessFalls").setValue(18)
    find(window, "guessRises").setValue(4)
    press(qtbot, window, "guessGoButton")
    qtbot.waitUntil(lambda: "18 of 22 were right" in window.views.guess.text)
    assert window.session.snapshot.epoch == 100


def test_a_prediction_goes_when_another_run_is_open_or_j_is_another_one(window, qtbot):
    window.menus.predict_first.trigger()
    press(qtbot, window, "trainButton")
    assert "Predict first: J is 0." in window.views.guess.text
    window.session.edit(replace(window.session.design, seed=4), "Change Seed")
    assert window.views.guess.text == ""
    wait_for(qtbot, window, lambda s: s.paused)
    press(qtbot, window, "trainButton")
    assert "Predict first: J is 0." in window.views.guess.text
    window.session.step(Pace.EPOCH)
    wait_for(qtbot, window, lambda s: s.paused and s.epoch == 1)
    assert window.views.guess.text == ""
    press(qtbot, window, "trainButton")
    press(qtbot, window, "guessGoButton")
    qtbot.waitUntil(lambda: "Your prediction was right" in window.views.guess.text)
    window.session.choose_preset("logistic regression")
    assert window.views.guess.text == ""


def test_predict_first_asks_before_a_step_is_applied_and_can_be_skipped(stepping, qtbot):
    window = stepping
    window.menus.predict_first.trigger()
    press(qtbot, window, "applyStepButton")
    assert "What will this step do to it?" in window.views.guess.text
    press(qtbot, window, "guessSkipButton")
    qtbot.waitUntil(lambda: window.session.snapshot.curves.kinds[-1] is Kind.APPLIED)
    assert window.views.guess.text == ""


def test_a_prediction_that_is_closed_does_nothing(window, qtbot):
    window.menus.predict_first.trigger()
    press(qtbot, window, "trainButton")
    qtbot.keyClick(find(window, "guessFalls"), Qt.Key.Key_Escape)
    assert window.views.guess.text == ""
    assert not window.session.snapshot.can_pause
    window.menus.predict_first.trigger()
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, lambda s: s.finished)


def test_predict_first_asks_before_a_race_and_tells_of_its_first_lane(window, qtbot):
    window.session.edit(replace(window.session.design, epochs=3), "Epochs")
    window.menus.predict_first.trigger()
    window._race_dialog.race_asked.emit(READY_MADE[0].race(window.session.design))
    assert "3 epochs of the race" in window.views.guess.text
    assert not window.session.state.lanes
    press(qtbot, window, "guessGoButton")
    qtbot.waitUntil(lambda: "Your prediction was right" in window.views.guess.text)
    curves = window.session.snapshot.curves
    said = f"from {cost(curves.train[0])} to {cost(curves.train[-1])}"
    assert said in window.views.guess.text


def test_a_layer_without_biases_has_none_to_count_or_to_follow(stepping, qtbot):
    window, design = stepping, stepping.session.design
    bare = replace(design.layers[0], use_bias=False)
    window.session.edit(replace(design, layers=(bare, *design.layers[1:])))
    page = window.views.step
    qtbot.waitUntil(lambda: page._step is not None and not page._step.design.layers[0].use_bias)
    kinds = page.follow._kind
    find(window, "followLayer").setValue(1)
    qtbot.waitUntil(lambda: page._step.follow.layer == 1)
    assert not kinds.model().item(1).isEnabled()
    press(qtbot, window, "threeStepsChip")
    texts = "\n".join(label.text() for label in page.findChildren(QLabel))
    assert "W¹ 400×25 + W² 25×15 b² 15 + W³ 15×1 b³ 1 = 10,406\n" in texts


def test_the_angle_of_a_drawing_is_no_number_before_it_is_given(window, qtbot):
    window.session.choose_dataset("slant")
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    window.session.drawing.add_stroke(np.array([[0.5, 0.1], [0.5, 0.9]], np.float32))
    click_tab(qtbot, window, "One step")
    page = window.views.step
    qtbot.waitUntil(lambda: page._step is not None and page._step.design.dataset == "slant")
    choose(qtbot, window, "stepExample", "my drawing")
    label, angle = find(window, "stepLabel"), find(window, "stepAngle")
    qtbot.waitUntil(label.isVisible)
    assert label.currentText() == "y = ?"
    assert not angle.isVisible()
    label.setFocus()
    qtbot.keyClick(label, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page._step is not None and page._step.example.labelled)
    assert angle.isVisible()
    angle.setValue(-20)
    qtbot.waitUntil(lambda: page._step.example.labels.tolist() == [np.float32(-20 / 45)])
    window.session.drawing.clear()
    window.session.drawing.add_stroke(np.array([[0.4, 0.1], [0.6, 0.9]], np.float32))
    qtbot.waitUntil(lambda: label.currentText() == "y = ?")
    assert not angle.isVisible()
