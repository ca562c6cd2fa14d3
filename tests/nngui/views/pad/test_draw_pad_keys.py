import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication

from nngui.widgets import theme
from tests.conftest import drag

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
ONE = np.array([(0.5, 0.2), (0.5, 0.8)], dtype=np.float32)


def colour(pad, x, y):
    return pad.grab().toImage().pixelColor(x, y).name()


def test_arrows_and_space_draw(pad, finished, qtbot):
    for key in (KEY.Key_Space, KEY.Key_Right, KEY.Key_Down, KEY.Key_End, KEY.Key_Space):
        qtbot.keyClick(pad, key)
    (stroke,) = finished
    steps = np.diff(stroke, axis=0)
    np.testing.assert_allclose(steps, [(0.02, 0), (0, 0.02), (-0.02, 0.02)], atol=1e-6)


def test_the_pen_moves_without_drawing_until_it_is_down(pad, finished, told, qtbot):
    qtbot.keyClick(pad, KEY.Key_Left)
    assert told == []
    qtbot.keyClick(pad, KEY.Key_Space)
    qtbot.keyClick(pad, KEY.Key_Space)
    np.testing.assert_allclose(finished, [[(0.48, 0.25)]], rtol=1e-6)


def test_a_held_space_puts_the_pen_down_once(pad, finished, told, qtbot):
    none = Qt.KeyboardModifier.NoModifier
    qtbot.keyPress(pad, KEY.Key_Space)
    QApplication.sendEvent(pad, QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Space, none, " ", True))
    assert len(told) == 1
    assert finished == []


def test_shift_moves_the_pen_further(pad, finished, qtbot):
    qtbot.keyClick(pad, KEY.Key_Space)
    qtbot.keyClick(pad, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(pad, KEY.Key_Space)
    np.testing.assert_allclose(np.diff(finished[0], axis=0), [(0, 0.1)], atol=1e-6)


def test_the_pen_of_the_keyboard_is_seen(pad, qtbot):
    x, y = 100, 50 - 7  # on the ring around the start
    before = colour(pad, x, y)
    for _ in range(20):
        qtbot.keyClick(pad, KEY.Key_Down)
    assert before == theme.LIGHT.accent
    assert colour(pad, x, y) == theme.LIGHT.paper
    assert colour(pad, x, y + 80) == theme.LIGHT.accent


def test_the_mouse_has_no_second_pen(pad, finished, qtbot):
    drag(qtbot, pad, (0.2, 0.9), (0.8, 0.9))
    assert colour(pad, 100, 43) == theme.LIGHT.paper


def test_escape_drops_the_unfinished_stroke(pad, finished, told, qtbot):
    pad.show_strokes((ONE,))
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    qtbot.keyClick(pad, KEY.Key_Escape)
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(60, 60))
    assert finished == []
    assert told[-1] == (ONE,)
    assert colour(pad, 20, 20) == theme.LIGHT.paper


def test_keys_wait_for_the_mouse(pad, finished, qtbot):
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    qtbot.keyClick(pad, KEY.Key_Space)
    qtbot.keyClick(pad, KEY.Key_Right)
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(60, 20))
    np.testing.assert_allclose(finished, [[(0.1, 0.1), (0.3, 0.1)]], rtol=1e-6)


def test_the_mouse_lifts_the_pen_of_the_keyboard(pad, finished, qtbot):
    qtbot.keyClick(pad, KEY.Key_Space)
    qtbot.mouseClick(pad, LEFT, pos=QPoint(20, 20))
    np.testing.assert_allclose(finished, [[(0.5, 0.25)], [(0.1, 0.1)]], rtol=1e-6)


def test_drawing_keys_come_before_the_window_s_shortcuts(pad, finished, qtbot):
    shortcut = QShortcut(KEY.Key_Space, pad.window())
    pressed = []
    shortcut.activated.connect(lambda: pressed.append("pad"))
    qtbot.keyClick(pad, KEY.Key_Space)
    qtbot.keyClick(pad, KEY.Key_Space)
    assert len(finished) == 1
    assert pressed == []


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (KEY.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (KEY.Key_Left, Qt.KeyboardModifier.ControlModifier),
        (KEY.Key_A, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_other_keys_are_the_window_s(pad, told, qtbot, key, modifier):
    shortcut = QShortcut(modifier | key, pad.window())
    with qtbot.waitSignal(shortcut.activated):
        qtbot.keyClick(pad, key, modifier)
    assert told == []


def test_a_shortcut_finishes_the_stroke_of_the_keys_before_it_acts(pad, finished, qtbot):
    qtbot.keyClick(pad, Qt.Key.Key_Space)
    qtbot.keyClick(pad, Qt.Key.Key_Down)
    qtbot.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(finished) == 1
