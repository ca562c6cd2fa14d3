from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
)

from nngui.design.design import Design
from nngui.design.presets import PRESETS
from nngui.training.race import READY_MADE, TOPICS, Lane
from nngui.training.words.race_words import preview
from nngui.views.race.race_dialog import MEND_FIRST, NO_CHOICE, TOO_FEW, RaceDialog


@pytest.fixture
def dialog(qtbot, themed):
    dialog = RaceDialog()
    qtbot.addWidget(dialog)
    dialog.show_design(Design())
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def races(dialog):
    return dialog.findChild(QListWidget, "raceList")


def lanes(dialog):
    shown = dialog.findChild(QListWidget, "laneList")
    return [shown.item(i) for i in range(shown.count())]


def ticked(dialog):
    return [item.text() for item in lanes(dialog) if item.checkState() is Qt.CheckState.Checked]


def words(dialog):
    return dialog.findChild(QLabel, "racePreview").text()


def start(dialog):
    return dialog.findChild(QPushButton, "raceStartButton")


def choose(dialog, title):
    (item,) = races(dialog).findItems(title, Qt.MatchFlag.MatchExactly)
    races(dialog).setCurrentItem(item)


def test_one_click_starts_gradient_descent_against_adam(dialog, qtbot):
    assert ticked(dialog) == ["gradient descent (α 0.3)", "Adam (α 0.001)"]
    assert words(dialog) == preview(READY_MADE[0].race(Design()))
    with qtbot.waitSignal(dialog.race_asked) as asked:
        qtbot.mouseClick(start(dialog), Qt.MouseButton.LeftButton)
    assert asked.args == [READY_MADE[0].race(Design())]
    assert not dialog.isVisible()


@pytest.mark.parametrize("ready", READY_MADE, ids=lambda ready: ready.title)
def test_each_race_is_offered_with_its_own_lanes(dialog, ready):
    choose(dialog, ready.title)
    assert dialog.race == ready.race(Design())
    assert start(dialog).isEnabled()


def test_another_lane_can_take_part(dialog):
    (rmsprop,) = (item for item in lanes(dialog) if item.text().startswith("RMSprop"))
    rmsprop.setCheckState(Qt.CheckState.Checked)
    assert dialog.race.title == "gradient descent, Adam, RMSprop"
    assert words(dialog).startswith("3 networks learn")


def test_one_lane_is_no_race(dialog):
    lanes(dialog)[0].setCheckState(Qt.CheckState.Unchecked)
    assert dialog.race is None
    assert words(dialog) == TOO_FEW
    assert not start(dialog).isEnabled()


def test_tuning_and_seeds_are_said_before_they_are_done(dialog):
    dialog.findChild(QCheckBox, "tuneCheck").setChecked(True)
    dialog.findChild(QSpinBox, "raceSeedsSpin").setValue(3)
    wanted = replace(READY_MADE[0].race(Design()), seeds=3, tuned=True)
    assert dialog.race == wanted
    assert words(dialog) == preview(wanted)
    assert "50 epochs in all" in words(dialog)


def test_what_differs_is_not_tuned_away(dialog):
    dialog.findChild(QCheckBox, "tuneCheck").setChecked(True)
    choose(dialog, "four α")
    assert not dialog.findChild(QCheckBox, "tuneCheck").isEnabled()
    assert not dialog.race.tuned
    dialog.findChild(QSpinBox, "raceSeedsSpin").setValue(3)
    choose(dialog, "the same with other seeds")
    assert dialog.race.seeds == 1


def add(dialog, qtbot, name, text):
    field = dialog.findChild(QAbstractSpinBox, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.mouseClick(dialog.findChild(QPushButton, "otherLaneButton"), Qt.MouseButton.LeftButton)


def test_another_alpha_can_be_typed(dialog, qtbot):
    choose(dialog, "four α")
    add(dialog, qtbot, "otherRateSpin", "0,5")
    assert ticked(dialog)[-1] == "α 0.5"
    assert len(dialog.race.lanes) == 5
    add(dialog, qtbot, "otherRateSpin", "3")
    assert ticked(dialog).count("α 3") == 1


@pytest.mark.parametrize(
    ("title", "name", "text", "lane"),
    [
        ("batch sizes", "otherBatchSpin", "5", "batch 5"),
        ("the same with other seeds", "otherSeedSpin", "1,234", "seed 1,234"),
    ],
)
def test_another_batch_size_or_seed_too(dialog, qtbot, title, name, text, lane):
    choose(dialog, title)
    add(dialog, qtbot, name, text)
    assert ticked(dialog)[-1] == lane


def test_a_text_that_is_no_number_adds_nothing_and_says_why(dialog, qtbot):
    choose(dialog, "four α")
    add(dialog, qtbot, "otherRateSpin", "fast")
    assert len(ticked(dialog)) == 4
    refusal = dialog.findChild(QLabel, "otherRateSpinRefusal")
    assert refusal.isVisible()
    assert "“fast” is not a number" in refusal.text()


def test_there_is_no_field_where_numbers_do_not_matter(dialog):
    assert not dialog.findChild(QPushButton, "otherLaneButton").isVisible()


def test_lanes_follow_the_design(dialog):
    dialog.show_design(Design(optimizer="adam", learning_rate=0.01))
    assert ticked(dialog) == ["gradient descent (α 0.3)", "Adam (α 0.01)"]
    dialog.show_design(PRESETS["slant regression"])
    assert ticked(dialog) == ["gradient descent (α 0.3)", "Adam (α 0.001)"]


def test_where_cross_entropy_does_not_fit_another_loss_can_race(dialog):
    dialog.show_design(PRESETS["slant regression"])
    choose(dialog, "cross-entropy against squared error")
    assert [item.text() for item in lanes(dialog)] == ["mean squared error", "mean absolute error"]
    assert ticked(dialog) == ["mean squared error"]
    assert words(dialog) == TOO_FEW
    assert not start(dialog).isEnabled()
    lanes(dialog)[1].setCheckState(Qt.CheckState.Checked)
    assert dialog.race.title == "mean squared error against mean absolute error"
    assert start(dialog).isEnabled()


def test_a_race_of_one_lane_only_sends_to_another_race(dialog, monkeypatch):
    monkeypatch.setitem(TOPICS, "loss", lambda design: (Lane("the only one", design),))
    choose(dialog, "cross-entropy against squared error")
    assert len(lanes(dialog)) == 1
    assert words(dialog) == NO_CHOICE
    assert not start(dialog).isEnabled()


@pytest.mark.parametrize("ready", READY_MADE, ids=lambda ready: ready.title)
def test_of_a_network_that_cannot_be_trained_the_race_says_why(dialog, ready):
    dialog.show_design(replace(Design(), dataset="0 to 9"))
    choose(dialog, ready.title)
    assert lanes(dialog) == []
    assert words(dialog).startswith("“0 to 9” needs a probability for each of 10 classes")
    assert words(dialog).endswith(MEND_FIRST)
    assert not start(dialog).isEnabled()


def test_enter_in_the_list_starts_too(dialog, qtbot):
    races(dialog).setFocus()
    with qtbot.waitSignal(dialog.race_asked):
        qtbot.keyClick(races(dialog), Qt.Key.Key_Return)


def test_all_of_it_is_named_for_screen_readers(dialog):
    for widget in (races(dialog), dialog.findChild(QListWidget, "laneList")):
        assert widget.accessibleName()
        assert widget.toolTip()
    for field in dialog.findChildren(QAbstractSpinBox):
        assert field.toolTip()
