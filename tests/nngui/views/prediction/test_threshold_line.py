import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.data import TASKS
from nngui.views.prediction.threshold_line import KNOB, ThresholdLine

LEFT = Qt.MouseButton.LeftButton
ZERO_ONE = TASKS["0 or 1"]


@pytest.fixture
def line(themed, qtbot):
    line = ThresholdLine()
    qtbot.addWidget(line)
    line.resize(100 + 2 * KNOB, 20)
    with qtbot.waitExposed(line):
        line.show()
    return line


@pytest.fixture
def moved(line):
    moved = []
    line.moved.connect(moved.append)
    return moved


def at(share):
    return QPoint(KNOB + round(100 * share), 10)


def drag(qtbot, line, start, *way):
    qtbot.mousePress(line, LEFT, pos=at(start))
    for share in way:
        qtbot.mouseMove(line, pos=at(share))
    qtbot.mouseRelease(line, LEFT, pos=at(way[-1]))


def test_it_begins_at_a_half(line):
    assert line.threshold == 0.5


def test_it_follows_the_mouse_while_it_is_dragged(line, moved, qtbot):
    drag(qtbot, line, 0.5, 0.6, 0.8)
    assert moved == pytest.approx([0.6, 0.8])
    qtbot.mouseMove(line, pos=at(0.2))
    assert line.threshold == 0.8


def test_it_stays_on_its_bar(line, moved, qtbot):
    drag(qtbot, line, 0.5, 3.0)
    assert line.threshold == 1
    drag(qtbot, line, 1.0, -3.0)
    assert line.threshold == 0


def test_a_click_beside_it_does_not_move_it(line, moved, qtbot):
    drag(qtbot, line, 0.2, 0.3)
    qtbot.mouseClick(line, Qt.MouseButton.RightButton, pos=at(0.5))
    assert moved == []


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_Right, 0.51),
        (Qt.Key.Key_Left, 0.49),
        (Qt.Key.Key_PageUp, 0.6),
        (Qt.Key.Key_PageDown, 0.4),
        (Qt.Key.Key_End, 1.0),
    ],
)
def test_it_follows_the_keys_and_home_is_a_half(line, moved, qtbot, key, place):
    qtbot.keyClick(line, key)
    qtbot.keyClick(line, Qt.Key.Key_Home)
    assert moved == pytest.approx([place, 0.5])


def test_a_double_click_brings_it_back(line, moved, qtbot):
    line.show_threshold(0.9, ZERO_ONE)
    qtbot.mouseDClick(line, LEFT, pos=at(0.9))
    assert moved == [0.5]


def test_it_can_be_reached_by_tab_and_says_what_it_is(line):
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert line.accessibleName() == "Threshold"
    line.show_threshold(0.25, ZERO_ONE)
    assert line.accessibleDescription() == "predicts 1 from 0.25 on"


def test_being_shown_a_threshold_is_no_move(line, moved):
    line.show_threshold(0.25, ZERO_ONE)
    assert line.threshold == 0.25
    assert moved == []


def test_the_wheel_scrolls_what_is_around_it(line, moved):
    wheel = QWheelEvent(
        QPointF(at(0.5)),
        QPointF(line.mapToGlobal(at(0.5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(line, wheel)
    assert not wheel.isAccepted()
    assert moved == []


def test_it_is_drawn_where_it_stands(line):
    line.show_threshold(0.25, ZERO_ONE)
    image = line.grab().toImage()
    text = line.palette().windowText().color().name()
    columns = [x for x in range(image.width()) if image.pixelColor(x, 2).name() == text]
    assert columns
    assert all(abs(x - KNOB - 25) <= 2 for x in columns)
