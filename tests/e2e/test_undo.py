"""What a person has done can be taken back: all of it in the menu, the strokes at the pad."""

from PySide6.QtCore import Qt

from tests.conftest import drag
from tests.e2e.conftest import find, press

BAR = [(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)]


def test_undo_at_the_pad_takes_back_the_stroke_and_not_what_was_set_since(window, qtbot):
    undo, rate = find(window, "undoButton"), find(window, "learningRateSpin")
    assert not undo.isEnabled()
    drag(qtbot, find(window, "drawPad"), *BAR)
    rate.setFocus()
    qtbot.keyClick(rate, Qt.Key.Key_Up)
    turned = rate.value()
    press(qtbot, window, "undoButton")
    assert find(window, "predictionLabel").text() == "–"
    assert rate.value() == turned
    assert not undo.isEnabled()
    assert "drawing" in undo.toolTip()


def test_undo_at_the_pad_works_with_the_keyboard(window, qtbot):
    drag(qtbot, find(window, "drawPad"), *BAR)
    undo = find(window, "undoButton")
    undo.setFocus()
    qtbot.keyClick(undo, Qt.Key.Key_Space)
    assert window.session.drawing.strokes == ()


def test_the_menu_names_what_undo_and_redo_would_do(window, qtbot):
    menus = window.menus
    assert (menus.undo.text(), menus.undo.isEnabled()) == ("Undo", False)
    drag(qtbot, find(window, "drawPad"), *BAR)
    menus.add_layer.trigger()
    assert (menus.undo.text(), menus.undo.isEnabled()) == ("Undo Add Layer", True)
    menus.undo.trigger()
    assert (menus.undo.text(), menus.redo.text()) == ("Undo Draw Stroke", "Redo Add Layer")
    press(qtbot, window, "undoButton")
    assert (menus.undo.text(), menus.undo.isEnabled()) == ("Undo", False)
    assert menus.redo.text() == "Redo Draw Stroke"
