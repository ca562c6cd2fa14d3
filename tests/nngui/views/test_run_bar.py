from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton

from nngui.design.design import Design
from nngui.training.curves import Curves
from nngui.training.messages import Activity, Pace, Phase, Snapshot
from nngui.training.run import Segment
from nngui.training.shown import Shown
from nngui.views.run_bar import RunBar


@pytest.fixture
def bar(qtbot, themed):
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.resize(1008, 60)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


ACTIVITIES = {
    "loading": (Phase.LOADING, 0),
    "paused": (Phase.RESTING, 0),
    "running": (Phase.TRAINING, 100),
    "finished": (Phase.RESTING, 0),
    "failed": (Phase.FAILED, 0),
}


def snapshot(state="running", epoch=37, goal=100, cost=0.02134, until=None, **rest):
    costs = np.full(0 if cost is None else epoch + 1, cost, float)
    measured = Curves(costs, costs, costs, costs)
    phase, requested = ACTIVITIES[state]
    goal = epoch if state == "finished" else goal
    rest = {"fraction": 0.0, "seconds_left": 1.0} | rest
    return Snapshot(
        run=1,
        activity=Activity(phase, goal, requested if until is None else until),
        segments=(Segment(0.0, Design()),),
        epoch=epoch,
        curves=measured,
        theta=np.zeros(1),
        **rest,
    )


def show(bar, of):
    """Show that snapshot and its moment, as the session does."""
    bar.show_snapshot(of)
    costs = of.curves.train
    cost = float(costs[-1]) if len(costs) else np.nan
    bar.show_moment(Shown(of.run, of.epoch, of.fraction, of.epoch, of.goal, cost, back=False))


def button(bar, name):
    return bar.findChild(QPushButton, f"{name}Button")


def text(bar, name):
    return bar.findChild(QLabel, f"{name}Label").text()


def pressable(bar):
    return {name for name in ("train", "step", "startOver") if button(bar, name).isEnabled()}


@pytest.mark.parametrize(
    ("state", "main", "buttons"),
    [
        ("loading", "Train", {"train", "step", "startOver"}),
        ("paused", "Train", {"train", "step", "startOver"}),
        ("running", "Pause", {"train", "startOver"}),
        ("finished", "Train", {"train", "step", "startOver"}),
        ("failed", "Train", {"train", "step", "startOver"}),
    ],
)
def test_every_state_offers_what_makes_sense(bar, state, main, buttons):
    bar.show_snapshot(snapshot(state))
    assert button(bar, "train").text() == main
    assert pressable(bar) == buttons
    for name in ("train", "step", "startOver"):
        assert button(bar, name).toolTip()
        assert button(bar, name).accessibleName()


@pytest.mark.parametrize("state", list(ACTIVITIES))
def test_the_main_button_pauses_what_runs_and_else_trains(bar, qtbot, state):
    bar.show_snapshot(snapshot(state))
    asked = []
    bar.train.connect(lambda: asked.append("train"))
    bar.pause.connect(lambda: asked.append("pause"))
    qtbot.mouseClick(button(bar, "train"), Qt.MouseButton.LeftButton)
    assert asked == {"running": ["pause"]}.get(state, ["train"])


def test_a_training_that_waits_for_its_data_can_be_paused(bar, qtbot):
    bar.show_snapshot(snapshot("loading", epoch=0, cost=None, until=100))
    assert button(bar, "train").text() == "Pause"
    with qtbot.waitSignal(bar.pause):
        qtbot.mouseClick(button(bar, "train"), Qt.MouseButton.LeftButton)


def test_step_is_a_mini_batch_until_another_length_is_chosen(bar, qtbot):
    bar.show_snapshot(snapshot("paused"))
    assert "one mini-batch of 32 examples" in button(bar, "step").toolTip()
    assert button(bar, "step").accessibleName() == "Step one mini-batch"
    with qtbot.waitSignal(bar.step) as step:
        qtbot.mouseClick(button(bar, "step"), Qt.MouseButton.LeftButton)
    assert step.args == [Pace.MINI_BATCH]
    batch, epoch, example = bar.findChild(QToolButton, "stepMenuButton").menu().actions()
    with qtbot.waitSignal(bar.step) as step:
        epoch.trigger()
    assert step.args == [Pace.EPOCH]
    assert (batch.isChecked(), epoch.isChecked()) == (False, True)
    assert "one epoch" in button(bar, "step").toolTip()
    with qtbot.waitSignal(bar.step) as step:
        qtbot.mouseClick(button(bar, "step"), Qt.MouseButton.LeftButton)
    assert step.args == [Pace.EPOCH]
    with qtbot.waitSignal(bar.step) as step:
        example.trigger()
    assert step.args == [Pace.EXAMPLE]
    assert "one training example alone" in button(bar, "step").toolTip()


def test_slow_motion_is_chosen_in_a_menu_and_its_button_says_how_slow_it_is(bar):
    speeds = QActionGroup(bar)
    for text, speed in (("Full Speed", None), ("10 Epochs a Second", 10.0)):
        speeds.addAction(text).setData(speed)
    bar.offer_speeds(speeds)
    full, ten = button(bar, "speed").menu().actions()
    assert button(bar, "speed").text() == "full speed"
    ten.trigger()
    assert button(bar, "speed").text() == "10 / s"
    assert button(bar, "speed").accessibleName() == "Speed: 10 epochs a second"
    full.trigger()
    assert button(bar, "speed").text() == "full speed"


def test_no_step_can_be_chosen_while_training_runs(bar):
    bar.show_snapshot(snapshot("running"))
    assert not bar.findChild(QToolButton, "stepMenuButton").isEnabled()


@pytest.mark.parametrize(("name", "signal"), [("step", "step"), ("startOver", "start_over")])
def test_the_other_buttons_say_that_they_were_pressed(bar, qtbot, name, signal):
    with qtbot.waitSignal(getattr(bar, signal)):
        qtbot.keyClick(button(bar, name), Qt.Key.Key_Space)


def test_a_snapshot_is_shown_in_numbers(bar):
    show(bar, snapshot(fraction=0.5))
    assert text(bar, "epoch") == "epoch 37 / 100"
    assert text(bar, "part") == "+\u202f50\u202f%"
    assert text(bar, "cost") == "J = 0.0213"
    assert bar.note == "1\u202fs left"
    progress = bar.findChild(QProgressBar, "progressBar")
    assert progress.value() / progress.maximum() == pytest.approx(0.375, abs=1e-3)


def test_the_cost_is_a_dash_before_it_is_known(bar):
    assert text(bar, "cost") == "J = –"
    show(bar, snapshot("loading", epoch=0, cost=None))
    assert text(bar, "cost") == "J = –"
    assert bar.note == "reading the digits…"


def test_no_time_is_promised_when_nothing_runs(bar):
    bar.show_snapshot(snapshot("running"))
    bar.show_snapshot(snapshot("paused"))
    assert bar.note == ""


def test_a_look_back_shows_its_own_epoch_while_the_progress_is_that_of_the_training(bar):
    bar.show_snapshot(snapshot(fraction=0.5))
    bar.show_moment(Shown(1, 12, 0.0, 37, 100, 0.31, back=True))
    assert (text(bar, "epoch"), text(bar, "cost")) == ("epoch 12 / 100", "J = 0.3100")
    assert text(bar, "part") == ""
    assert bar.findChild(QProgressBar, "progressBar").value() == 375


def test_the_tip_of_train_names_the_optimizer_that_trains(bar):
    adam = replace(Design(), optimizer="adam", epochs=20_000)
    bar.show_snapshot(replace(snapshot("paused"), segments=(Segment(0.0, adam),)))
    assert "by Adam" in button(bar, "train").toolTip()
    bar.show_snapshot(replace(snapshot("finished"), segments=(Segment(0.0, adam),)))
    assert "20,000 epochs more by Adam" in button(bar, "train").toolTip()


def test_a_failure_is_not_taken_for_a_pause(bar):
    bar.show_snapshot(snapshot("failed"))
    assert bar.note == "stopped"


def test_a_design_that_does_not_fit_together_cannot_be_trained(bar):
    bar.show_problem("ten classes need ten units")
    assert pressable(bar) == {"startOver"}
    assert button(bar, "train").toolTip() == "ten classes need ten units"
    bar.show_snapshot(snapshot("paused"))
    assert pressable(bar) == {"startOver"}
    bar.show_problem("")
    assert pressable(bar) == {"train", "step", "startOver"}


def test_what_runs_can_be_paused_whatever_the_design(bar):
    bar.show_snapshot(snapshot("running"))
    bar.show_problem("ten classes need ten units")
    assert button(bar, "train").isEnabled()


def test_nothing_moves_while_the_numbers_change(bar, qtbot):
    def places():
        bar.layout().activate()
        return [child.geometry() for child in bar.findChildren(QLabel)] + [
            child.geometry() for child in bar.findChildren(QPushButton)
        ]

    show(bar, snapshot(epoch=0, cost=0.6931, seconds_left=None))
    before = places()
    for other in (
        snapshot(epoch=100, cost=1.234e-5, seconds_left=3000.0),
        snapshot("paused", cost=12.35),
        snapshot("loading", cost=None),
        snapshot("finished", cost=1e7),
    ):
        show(bar, other)
        assert places() == before
        for label in bar.findChildren(QLabel):
            if label.isVisible():
                assert label.sizeHint().width() <= label.width(), label.text()


def test_there_is_room_for_large_epochs(bar):
    show(bar, snapshot(epoch=20_000, goal=100_000))
    label = bar.findChild(QLabel, "epochLabel")
    assert label.text() == "epoch 20,000 / 100,000"
    assert label.sizeHint().width() <= label.width()


def test_while_looking_back_the_tooltips_say_from_where_train_and_step_go_on(bar):
    show(bar, snapshot("paused"))
    assert "goes on from" not in button(bar, "train").toolTip()
    bar.show_moment(Shown(1, 12, 0.0, 37, 100, 0.31, back=True))
    for name in ("train", "step"):
        assert "goes on from the newest moment" in button(bar, name).toolTip()
    bar.show_snapshot(snapshot("paused"))
    assert "goes on from the newest" in button(bar, "train").toolTip()
    show(bar, snapshot("paused"))
    assert "goes on from" not in button(bar, "step").toolTip()
