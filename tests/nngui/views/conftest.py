import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from nngui.views.pad.draw_pad import DrawPad


@pytest.fixture
def pad_window(themed, qtbot):
    """Return a window with a pad and another widget to focus."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(DrawPad())
    layout.addWidget(QLineEdit())
    window.resize(218, 260)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def pad(pad_window, qtbot):
    pad = pad_window.findChild(DrawPad, "drawPad")
    pad.setFixedSize(200, 200)
    pad_window.layout().activate()
    pad_window.findChild(QLineEdit).setFocus()
    qtbot.keyClick(pad_window.findChild(QLineEdit), Qt.Key.Key_Tab)
    assert pad.hasFocus()
    return pad


@pytest.fixture
def finished(pad):
    """Return the finished strokes, which are shown as the document would show them."""
    strokes = []

    def keep(stroke):
        strokes.append(stroke)
        pad.show_strokes(tuple(strokes))

    pad.stroke_drawn.connect(keep)
    return strokes


@pytest.fixture
def told(pad):
    """Return what `drawing` told."""
    told = []
    pad.drawing.connect(told.append)
    return told
