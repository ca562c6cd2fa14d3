import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from nngui.training.words.race_words import Standing
from nngui.views.race.race_line import RaceLine

OUTCOME = "Adam (α 0.001) reaches J < 0.05 after 9 epochs, gradient descent (α 0.3) after 31."


@pytest.fixture
def line(qtbot, themed):
    line = RaceLine()
    qtbot.addWidget(line)
    line.resize(900, 40)
    line.show_race(Standing("gradient descent against Adam", OUTCOME))
    with qtbot.waitExposed(line):
        line.show()
    return line


def test_the_outcome_is_said_in_a_sentence(line):
    assert line.text == OUTCOME


def test_without_a_race_there_is_no_line(line):
    line.show_race(None)
    assert not line.isVisible()
    assert line.text == ""


def test_how_alpha_was_found_is_said_below(line):
    tuning = line.findChild(QLabel, "raceTuningLabel")
    assert not tuning.isVisible()
    line.show_race(Standing("race", OUTCOME, tuning="Adam: α 0.01 is the best of five"))
    assert tuning.isVisible()


def test_it_is_closed_by_a_click(line, qtbot):
    with qtbot.waitSignal(line.closed):
        qtbot.mouseClick(line.findChild(QToolButton), Qt.MouseButton.LeftButton)


def test_a_long_outcome_is_wrapped_and_not_cut(line, qtbot):
    line.show_race(Standing("race", f"{OUTCOME} {OUTCOME}"))
    line.resize(420, line.heightForWidth(420))
    label = line.findChild(QLabel, "raceLabel")
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
