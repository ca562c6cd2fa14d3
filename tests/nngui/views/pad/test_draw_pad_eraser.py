import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt

from tests.conftest import drag

ONE = np.array([(0.5, 0.2), (0.5, 0.8)], dtype=np.float32)
DOT = np.array([(0.1, 0.1)], dtype=np.float32)
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def left(pad):
    """What is left after every touch of the eraser; shown as the document would show it."""
    left = []

    def keep(strokes):
        left.append(strokes)
        pad.show_strokes(strokes)

    pad.erased.connect(keep)
    pad.show_strokes((ONE, DOT))
    return left


def test_the_right_button_takes_the_strokes_it_is_dragged_over(pad, left, told, qtbot):
    qtbot.mousePress(pad, RIGHT, pos=QPoint(60, 100))
    assert left == []
    qtbot.mouseMove(pad, QPoint(140, 100))
    assert [strokes[0] is DOT for strokes in left] == [True]
    qtbot.mouseRelease(pad, RIGHT, pos=QPoint(140, 100))
    qtbot.mouseMove(pad, QPoint(20, 20))
    assert len(left) == 1
    assert told == []


def test_a_click_of_the_right_button_takes_what_is_under_it(pad, left, qtbot):
    qtbot.mouseClick(pad, RIGHT, pos=QPoint(20, 22))
    assert [strokes[0] is ONE for strokes in left] == [True]


def test_with_the_eraser_the_left_button_takes_strokes_and_draws_none(pad, left, finished, qtbot):
    pad.erase(True)
    drag(qtbot, pad, (0.3, 0.5), (0.7, 0.5))
    assert len(left) == 1
    assert finished == []
    pad.erase(False)
    drag(qtbot, pad, (0.3, 0.5), (0.7, 0.5))
    assert len(finished) == 1


def test_the_keys_erase_at_the_pen(pad, left, qtbot):
    pad.erase(True)
    qtbot.keyClick(pad, Qt.Key.Key_Space)
    assert [strokes[0] is DOT for strokes in left] == [True]


def test_an_eraser_that_loses_the_window_lets_go(pad, left, qtbot):
    qtbot.mousePress(pad, RIGHT, pos=QPoint(60, 100))
    pad.event(QEvent(QEvent.Type.WindowDeactivate))
    qtbot.mouseMove(pad, QPoint(140, 100))
    assert left == []


def test_taking_up_the_eraser_finishes_the_stroke(pad, finished, qtbot):
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 100))
    pad.erase(True)
    assert len(finished) == 1
