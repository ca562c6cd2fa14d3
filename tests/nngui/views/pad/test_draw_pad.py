import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QApplication, QDialog

from nngui.widgets import theme
from tests.conftest import drag

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
KEY = Qt.Key
ONE = np.array([(0.5, 0.2), (0.5, 0.8)], dtype=np.float32)


def send(pad, kind):
    event = QFocusEvent(kind) if kind == QEvent.Type.FocusOut else QEvent(kind)
    QApplication.sendEvent(pad, event)


def without_focus(pad):
    """Let the pad not take the focus, the loss of which would hide that of anything else."""
    pad.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    pad.clearFocus()


def send_mouse(pad, kind, x, y, *, buttons=LEFT):
    where = QPointF(x, y)
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    modifiers = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, where, pad.mapToGlobal(where), button, buttons, modifiers)
    QApplication.sendEvent(pad, event)


def send_tablet(pad, kind, x, y, *, button=Qt.MouseButton.NoButton):
    pen = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position,
        1,
        1,
    )
    where, none = QPointF(x, y), Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(
        kind, pen, where, pad.mapToGlobal(where), 0.5, 0, 0, 0, 0, 0, none, button, LEFT
    )
    QApplication.sendEvent(pad, event)
    return event


def colour(pad, x, y):
    return pad.grab().toImage().pixelColor(x, y).name()


def test_a_drag_is_a_stroke_in_fractions_of_the_pad(pad, finished, qtbot):
    drag(qtbot, pad, (0.1, 0.2), (0.5, 0.25), (0.9, 0.8))
    (stroke,) = finished
    np.testing.assert_allclose(stroke, [(0.1, 0.2), (0.5, 0.25), (0.9, 0.8)], atol=0.005)


def test_a_stroke_is_read_only_float32(pad, finished, qtbot):
    drag(qtbot, pad, (0.1, 0.2), (0.9, 0.8))
    assert finished[0].dtype == np.float32
    assert not finished[0].flags.writeable


def test_a_click_is_a_dot(pad, finished, qtbot):
    qtbot.mouseClick(pad, LEFT, pos=QPoint(50, 100))
    assert [stroke.tolist() for stroke in finished] == [[[0.25, 0.5]]]


def test_a_double_click_is_two_dots(pad, finished):
    for kind in ("MouseButtonPress", "MouseButtonDblClick"):
        send_mouse(pad, QEvent.Type[kind], 50, 100)
        send_mouse(pad, QEvent.Type.MouseButtonRelease, 50, 100, buttons=Qt.MouseButton.NoButton)
    assert [stroke.tolist() for stroke in finished] == 2 * [[[0.25, 0.5]]]


def test_nothing_is_drawn_outside_and_where_the_pen_comes_back_a_new_stroke_begins(
    pad, finished, qtbot
):
    one, along, back = [(0.5, 0.1), (0.5, 0.8), (0.5, 1.2)], [(0.7, 1.1), (0.9, 1.1)], (0.9, 0.9)
    drag(qtbot, pad, *one, *along, back)
    assert [stroke.tolist() for stroke in finished] == [
        pytest.approx(np.array([(0.5, 0.1), (0.5, 0.8), (0.5, 1.0)])),
        pytest.approx(np.array([(0.9, 1.0), (0.9, 0.9)])),
    ]


def test_a_pen_that_crosses_the_whole_pad_in_one_movement_draws_across_it(pad, finished, qtbot):
    drag(qtbot, pad, (0.5, 0.5), (1.5, 0.5), (1.5, 0.25), (-0.5, 0.25))
    assert [stroke.tolist() for stroke in finished] == [
        [[0.5, 0.5], [1.0, 0.5]],
        [[1.0, 0.25], [0.0, 0.25]],
    ]


def test_a_pen_lifted_outside_draws_nothing_when_it_returns(pad, finished, told, qtbot):
    drag(qtbot, pad, (0.5, 0.5), (1.5, 0.5))
    send_mouse(pad, QEvent.Type.MouseMove, 20, 20, buttons=Qt.MouseButton.NoButton)
    assert len(finished) == 1
    assert len(told) == 2


def test_an_interruption_outside_ends_the_drawing(pad, finished, qtbot):
    without_focus(pad)
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    send_mouse(pad, QEvent.Type.MouseMove, -50, 20)
    send(pad, QEvent.Type.WindowDeactivate)
    send_mouse(pad, QEvent.Type.MouseMove, 50, 20)
    assert len(finished) == 1


def test_the_keys_do_not_draw_while_a_pen_is_down_outside(pad, finished, qtbot):
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    send_mouse(pad, QEvent.Type.MouseMove, -50, 20)
    qtbot.keyClick(pad, KEY.Key_Space)
    send_mouse(pad, QEvent.Type.MouseMove, 50, 20)
    send_mouse(pad, QEvent.Type.MouseButtonRelease, 50, 20, buttons=Qt.MouseButton.NoButton)
    np.testing.assert_allclose(finished[0], [(0.1, 0.1), (0.0, 0.1)], atol=1e-6)
    np.testing.assert_allclose(finished[1], [(0.0, 0.1), (0.25, 0.1)], atol=1e-6)


def test_fractions_of_pixels_count(pad, finished):
    send_mouse(pad, QEvent.Type.MouseButtonPress, 20.25, 40.5)
    send_mouse(pad, QEvent.Type.MouseMove, 20.75, 40.5)
    send_mouse(pad, QEvent.Type.MouseButtonRelease, 20.75, 40.5)
    np.testing.assert_allclose(finished[0], [(0.10125, 0.2025), (0.10375, 0.2025)], rtol=1e-6)


def test_the_right_button_draws_nothing(pad, finished, told, qtbot):
    qtbot.mousePress(pad, RIGHT, pos=QPoint(50, 50))
    send_mouse(pad, QEvent.Type.MouseMove, 90, 90, buttons=RIGHT)
    qtbot.mouseRelease(pad, RIGHT, pos=QPoint(90, 90))
    assert finished == told == []


def test_every_movement_tells_all_strokes(pad, finished, told, qtbot):
    pad.show_strokes((ONE,))
    drag(qtbot, pad, (0.1, 0.2), (0.5, 0.2), (0.9, 0.2))
    assert [len(strokes) for strokes in told] == [2, 2, 2]
    assert all(strokes[0] is ONE for strokes in told)
    assert [len(strokes[1]) for strokes in told] == [1, 2, 3]
    np.testing.assert_array_equal(told[-1][1], finished[0])


@pytest.mark.parametrize(
    "interrupt",
    [
        pytest.param(lambda pad: pad.hide(), id="hidden"),
        pytest.param(lambda pad: pad.window().hide(), id="window hidden"),
        pytest.param(lambda pad: pad.setEnabled(False), id="disabled"),
        pytest.param(lambda pad: pad.window().setEnabled(False), id="window disabled"),
        pytest.param(lambda pad: send(pad, QEvent.Type.FocusOut), id="focus"),
        pytest.param(lambda pad: send(pad, QEvent.Type.UngrabMouse), id="grab"),
        pytest.param(lambda pad: send(pad, QEvent.Type.WindowDeactivate), id="other window"),
    ],
)
def test_an_interruption_finishes_the_stroke(pad, finished, qtbot, interrupt):
    without_focus(pad)
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    qtbot.mouseMove(pad, QPoint(60, 20))
    interrupt(pad)
    np.testing.assert_allclose(finished, [[(0.1, 0.1), (0.3, 0.1)]], rtol=1e-6)


def test_a_dialog_finishes_the_stroke(pad, finished, qtbot):
    without_focus(pad)
    dialog = QDialog(pad.window())
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    dialog.open()
    qtbot.waitUntil(lambda: len(finished) == 1)


def test_a_late_release_adds_nothing(pad, finished, told, qtbot):
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    pad.setEnabled(False)
    pad.setEnabled(True)
    send_mouse(pad, QEvent.Type.MouseMove, 60, 60)
    send_mouse(pad, QEvent.Type.MouseButtonRelease, 90, 90)
    assert [len(stroke) for stroke in finished] == [1]
    assert len(told) == 1


def test_showing_strokes_keeps_the_unfinished_one(pad, finished, told, qtbot):
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    pad.show_strokes((ONE,))
    assert colour(pad, 20, 20) == colour(pad, 100, 100) == theme.LIGHT.ink
    qtbot.mouseMove(pad, QPoint(60, 20))
    assert [len(stroke) for stroke in told[-1]] == [2, 2]
    assert finished == []


def test_a_stylus_draws(pad, finished):
    send_tablet(pad, QEvent.Type.TabletMove, 10, 10)
    event = send_tablet(pad, QEvent.Type.TabletPress, 20.5, 20, button=LEFT)
    send_tablet(pad, QEvent.Type.TabletMove, 60, 20)
    send_tablet(pad, QEvent.Type.TabletRelease, 60, 20, button=LEFT)
    assert event.isAccepted()
    np.testing.assert_allclose(finished, [[(0.1025, 0.1), (0.3, 0.1)]], rtol=1e-6)


def test_a_hovering_stylus_leaves_the_pen_of_the_keyboard(pad, finished, qtbot):
    send_tablet(pad, QEvent.Type.TabletMove, 20, 20)
    qtbot.mouseClick(pad, LEFT, pos=QPoint(100, 100))
    send_tablet(pad, QEvent.Type.TabletMove, 20, 20)
    qtbot.keyClick(pad, KEY.Key_Space)
    send_tablet(pad, QEvent.Type.TabletMove, 40, 40)
    qtbot.keyClick(pad, KEY.Key_Space)
    assert [stroke.tolist() for stroke in finished] == [[[0.5, 0.5]], [[0.5, 0.5]]]
