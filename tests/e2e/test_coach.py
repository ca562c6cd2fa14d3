"""The coach: what is the matter with a training, and the click that mends it."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.coach import SICK
from nngui.design import figures
from nngui.session.analysis import coach
from nngui.views.coach_line import CoachLine
from tests.e2e.conftest import find, press

STROKE = np.array([[0.5, 0.1], [0.52, 0.5], [0.5, 0.9]], np.float32)


@pytest.fixture(autouse=True)
def looks_often(monkeypatch):
    monkeypatch.setattr(coach, "PERIOD", 20)


def line(window):
    return window.findChild(CoachLine)


def train(qtbot, window, design):
    window.session.begin(design, "Begin")
    window.session.train()
    qtbot.waitUntil(lambda: window.session.snapshot.finished)


def test_dead_units_are_named_and_a_click_begins_a_run_that_learns(window, qtbot):
    session = window.session
    train(qtbot, window, SICK["25-15 relu, α = 3"])
    qtbot.waitUntil(lambda: "dead" in line(window).text)
    assert "23 of 25 units of layer 1" in line(window).text
    sick = session.state.run
    press(qtbot, window, "coachRemedy")
    assert line(window).text == ""
    qtbot.waitUntil(lambda: session.state.run.serial != sick.serial and session.snapshot.finished)
    curves = session.snapshot.curves
    assert curves.train[-1] < 0.2 * curves.train[0]
    assert sick.number in [run.number for run in session.state.runs]  # nothing is lost
    assert session.undo_stack.undo_text == "Start over with α = 0.3"
    session.undo_stack.undo()
    assert session.state.run.serial == sick.serial
    qtbot.waitUntil(lambda: "dead" in line(window).text)


def test_steps_that_are_too_short_are_trained_on_with_longer_ones_in_the_same_run(window, qtbot):
    session = window.session
    train(qtbot, window, replace(session.design, learning_rate=0.001, epochs=25))
    qtbot.waitUntil(lambda: "short" in line(window).text)
    run, cost = session.state.run.serial, session.snapshot.curves.train[-1]
    press(qtbot, window, "coachRemedy")
    qtbot.waitUntil(lambda: session.snapshot.finished and session.snapshot.epoch > 25)
    assert session.state.run.serial == run
    assert session.design.learning_rate == 0.01
    assert session.snapshot.curves.train[-1] < cost


def test_what_is_said_when_training_has_ended_is_of_the_last_epoch(window, qtbot, monkeypatch):
    monkeypatch.setattr(coach, "PERIOD", 600_000)  # until then it does not look again by itself
    session = window.session
    session.train()
    qtbot.waitUntil(lambda: session.snapshot.finished)
    qtbot.waitUntil(lambda: "after epoch 100 all 1,000" in line(window).text)
    assert line(window).text.endswith(f" J = {figures.cost(session.snapshot.curves.train[-1])}.")


def test_it_is_silent_when_it_is_switched_off_and_stays_so(window, qtbot):
    train(qtbot, window, SICK["α = 1000"])
    qtbot.waitUntil(lambda: line(window).text != "")
    assert not window.views.advice.isVisible()
    window.menus.coach.trigger()
    assert line(window).text == ""
    assert window.views.advice.isVisible()
    assert not window._preferences.coach


def test_it_is_silent_while_the_past_is_shown(window, qtbot):
    train(qtbot, window, SICK["α = 1000"])
    qtbot.waitUntil(lambda: line(window).text != "")
    window.session.look(1)
    assert line(window).text == ""
    window.session.look_at_now()
    qtbot.waitUntil(lambda: line(window).text != "")


def test_an_untrained_network_guesses_and_the_answer_stays_bare(window, qtbot):
    session = window.session
    session.drawing.add_stroke(STROKE)
    assert find(window, "doubtLabel").text() == "A guess: not trained yet."
    assert find(window, "predictionLabel").text() in ("0", "1")
    session.train()
    qtbot.waitUntil(lambda: session.snapshot.epoch > 5)
    session.pause()
    assert find(window, "doubtLabel").text() == ""
    qtbot.waitUntil(lambda: session.snapshot.paused)
    session.look(0)
    assert find(window, "doubtLabel").text() == "A guess: not trained yet."
