import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nngui.widgets.fields.numbers import RateSpinBox, whole_number
from nngui.widgets.quiet_wheel import quiet_wheel


@pytest.fixture
def area(themed, qtbot):
    """Return what scrolls: a combo box, two number boxes, and room."""
    combo = quiet_wheel(QComboBox())
    combo.addItems(["one", "two", "three"])
    inside = QWidget()
    column = QVBoxLayout(inside)
    for control in (combo, whole_number("whole", 0, 100), RateSpinBox("rate")):
        column.addWidget(control)
    column.addSpacing(900)
    area = QScrollArea()
    area.setWidget(inside)
    qtbot.addWidget(area)
    area.resize(300, 200)
    with qtbot.waitActive(area):
        area.show()
    area.setFocus()
    return area


def turn_wheel(control):
    window = control.window()
    place = QPointF(control.mapTo(window, control.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, -120))


def controls(area):
    return [area.findChild(QComboBox), *area.findChildren(QAbstractSpinBox)]


def values(area):
    combo, *boxes = controls(area)
    return [combo.currentText(), *(box.value() for box in boxes)]


def test_the_wheel_over_a_control_scrolls_and_changes_nothing(area):
    before = values(area)
    for control in controls(area):
        area.verticalScrollBar().setValue(0)
        turn_wheel(control)
        assert values(area) == before
        assert area.verticalScrollBar().value() > 0
        assert not control.hasFocus()


def test_the_wheel_changes_a_control_that_has_focus(area):
    combo = area.findChild(QComboBox)
    combo.setFocus()
    turn_wheel(combo)
    assert combo.currentText() == "two"


def test_the_wheel_gives_no_control_the_focus(area):
    for control in controls(area):
        assert control.focusPolicy() == Qt.FocusPolicy.StrongFocus
