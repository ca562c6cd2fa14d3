import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from nngui.widgets.fields.numbers import RateSpinBox, commit_typed, show_number, whole_number

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(themed, qtbot):
    """Return a window with Undo and Redo, two number boxes and a line to go to."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for part in (whole_number("whole", 0, 999), RateSpinBox("rate"), QLineEdit(objectName="line")):
        column.addWidget(part)
    for name, key in (("undo", QKeySequence.StandardKey.Undo), ("redo", QKeySequence("Ctrl+Y"))):
        action = QAction(name, window, objectName=name)
        action.setShortcut(key)
        window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
    return window


def kind(name):
    return pytest.param(name, {"whole": 250, "rate": 0.25}[name], id=name)


both = pytest.mark.parametrize(("name", "number"), [kind("whole"), kind("rate")])


def typed(qtbot, window, name, text):
    box = window.findChild(QWidget, name)
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    return box


@both
def test_a_number_being_typed_is_taken_before_a_command(window, qtbot, name, number):
    box = typed(qtbot, window, name, str(number))
    with qtbot.waitSignal(box.valueChanged) as changed:
        commit_typed()
    assert changed.args == [number]
    with qtbot.assertNotEmitted(box.valueChanged):
        commit_typed()


def test_there_need_be_nothing_typed(window, qtbot):
    window.findChild(QLineEdit, "line").setFocus()
    commit_typed()


@both
def test_what_is_being_typed_is_not_overwritten(window, qtbot, name, number):
    box = typed(qtbot, window, name, str(number))
    with qtbot.assertNotEmitted(box.valueChanged):
        show_number(box, 7)
    assert (box.text(), box.value()) == (str(number), 7)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == number


@both
def test_the_number_shown_last_can_be_typed_over_by_the_one_before_it(window, qtbot, name, number):
    box = window.findChild(QWidget, name)
    show_number(box, number)
    typed(qtbot, window, name, str(number).replace("2", "3"))
    show_number(box, 7)
    box.selectAll()
    qtbot.keyClicks(box, str(number))
    with qtbot.waitSignal(box.valueChanged) as changed:
        commit_typed()
    assert changed.args == [number]


@both
def test_a_number_is_shown_without_telling_of_it(window, qtbot, name, number):
    box = window.findChild(QWidget, name)
    box.setFocus()
    with qtbot.assertNotEmitted(box.valueChanged):
        show_number(box, number)
    assert box.text() == str(number)


@both
@pytest.mark.parametrize(("action", "key"), [("undo", Qt.Key.Key_Z), ("redo", Qt.Key.Key_Y)])
def test_undo_and_redo_are_the_window_s_once_a_number_is_taken(
    window, qtbot, name, number, action, key
):
    box = typed(qtbot, window, name, str(number))
    qtbot.keyClick(box, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.findChild(QAction, action).triggered):
        qtbot.keyClick(box, key, CONTROL)
    assert box.value() == number


def test_undo_takes_back_what_is_being_typed_first(window, qtbot):
    box = typed(qtbot, window, "whole", "25")
    with qtbot.assertNotEmitted(window.findChild(QAction, "undo").triggered):
        qtbot.keyClick(box, Qt.Key.Key_Z, CONTROL)
    assert box.text() != "25"


def test_the_step_of_a_seed_is_one_however_large_it_is(window, qtbot):
    box = whole_number("seed", 0, 999, window, adaptive=False)
    box.setValue(500)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == 501
