from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from nngui.design.design import Design
from nngui.training.messages import Activity, Lesson, Phase, untrained
from nngui.training.trainer.player import Player
from nngui.views.collection.teach_bar import TeachBar

BEFORE = replace(untrained(1, Phase.RESTING, Design(), np.empty(0)), own=12, own_right=8)
BEGUN = Player(Design()).state()
LESSON = Lesson(12, 8, 0.991, BEGUN)


@pytest.fixture
def bar(themed, qtbot):
    bar = TeachBar()
    qtbot.addWidget(bar)
    bar.show()
    return bar


def said(bar):
    return bar.findChild(QLabel, "teachLabel").text()


def button(bar):
    return bar.findChild(QPushButton, "teachButton")


def test_without_digits_there_is_nothing_to_teach(bar):
    bar.show_snapshot(replace(BEFORE, own=0, own_right=0))
    assert not button(bar).isEnabled()
    assert "Label some drawings" in button(bar).toolTip()
    assert said(bar) == ""


def test_it_says_how_many_are_read_and_asks_to_teach_them(bar, qtbot):
    bar.show_snapshot(BEFORE)
    assert said(bar) == "Your 12 digits: 8 read rightly."
    with qtbot.waitSignal(bar.taught):
        button(bar).click()


def test_large_numbers_are_written_alike(bar):
    bar.show_snapshot(replace(BEFORE, own=60_114, own_right=60_014))
    assert said(bar) == "Your 60,114 digits: 60,014 read rightly."


def test_a_lesson_is_seen_going_on_and_can_be_gone_on_with_after_a_pause(bar):
    half = replace(LESSON, done=0.5)
    progress = bar.findChild(QProgressBar, "teachProgress")
    bar.show_snapshot(replace(BEFORE, activity=Activity(Phase.LESSON, 100), lesson=half))
    assert progress.isVisible()
    assert progress.value() == 50
    assert not button(bar).isEnabled()
    bar.show_snapshot(replace(BEFORE, lesson=half))
    assert button(bar).isEnabled()
    assert button(bar).text() == "Go on teaching"


def test_after_a_lesson_it_says_what_it_did(bar):
    over = replace(LESSON, right_after=12, score_after=0.99, done=1.0)
    bar.show_snapshot(replace(BEFORE, own_right=12, lesson=over))
    assert said(bar) == "Your 12 digits: 8 → 12 right. MNIST: 99.1\u202f% → 99.0\u202f%."
    assert not bar.findChild(QProgressBar, "teachProgress").isVisible()
    bar.show_snapshot(replace(BEFORE, own=13, own_right=12, lesson=over))
    assert said(bar) == "Your 13 digits: 12 read rightly."
