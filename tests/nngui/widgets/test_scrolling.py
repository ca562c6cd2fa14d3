import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nngui.widgets.scrolling import Scrolling, ScrollingAcross


@pytest.fixture
def text(themed, qtbot):
    return QLabel("one line")


def shown(qtbot, area, *labels):
    """A content with these labels in an area that is shown in a low and narrow window."""
    window, content = QWidget(), QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(content)
    for label in labels:
        column.addWidget(label)
    area = area(content, "area")
    outside = QVBoxLayout(window)
    outside.addWidget(area)
    outside.addStretch(1)
    window.resize(200, 150)
    with qtbot.waitExposed(window):
        window.show()
    return area


def test_what_gets_higher_is_scrolled_though_nothing_is_resized(text, qtbot):
    area = shown(qtbot, Scrolling, text)
    assert area.verticalScrollBar().maximum() == 0
    text.setText("\n".join("many lines"))
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert text.height() >= text.sizeHint().height()
    text.setText("one line")
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)


def test_what_gets_wider_is_scrolled_from_side_to_side(text, qtbot):
    area = shown(qtbot, ScrollingAcross, text)
    assert area.horizontalScrollBar().maximum() == 0
    text.setText(40 * "one line ")
    qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() > 0)
    assert text.width() >= text.sizeHint().width()
