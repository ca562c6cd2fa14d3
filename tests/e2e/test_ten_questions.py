"""The ten questions of a learner, each answered by the window within three clicks."""

from dataclasses import replace

import pytest

from benchmarks.hand import Hand
from benchmarks.questions import MOST, QUESTIONS, SIZE
from nngui.window.desks import check_desk
from tests.e2e.conftest import show_page


def answered(window, number):
    """Answer a question by the hand that counts, from the page that a start shows."""
    question, way, part = QUESTIONS[number - 1]
    show_page(window, "Cost")
    hand = Hand(window)
    assert part in way(hand), question
    assert hand.clicks <= MOST, question


@pytest.fixture
def fresh(window, monkeypatch):
    monkeypatch.setattr(check_desk, "candidates", lambda *known: [])  # no Python with Keras
    window.resize(*SIZE)
    window.session.edit(replace(window.session.design, epochs=3))
    return window


def test_three_clicks_answer_each_question_of_a_learner(fresh):
    for number in (1, 2, 3, 4, 10, 9, 8, 7, 6):
        answered(fresh, number)


def test_three_clicks_race_adam_against_gradient_descent(fresh):
    answered(fresh, 5)
