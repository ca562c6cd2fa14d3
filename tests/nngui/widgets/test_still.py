import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.still import Still


class Layouts(QObject):
    """Counts how often a widget is asked to lay out what is in it."""

    count = 0

    @override
    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def shown(qtbot, label):
    window, layouts = QWidget(), Layouts()
    layout = QVBoxLayout(window)
    layout.addWidget(Still(label))
    layout.addWidget(QLabel("below"))
    window.resize(600, 100)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.wait(0)
    window.installEventFilter(layouts)
    return window, layouts


def test_another_text_lays_out_nothing_anew(themed, qtbot):
    label = ElidedLabel()
    window, layouts = shown(qtbot, label)
    for text in ("epoch 1", "epoch 2 is longer"):
        label.show_text(text)
        qtbot.wait(0)
        assert label.text() == text
    assert layouts.count == 0
    window.resize(window.width() + 100, window.height())
    assert label.width() == label.parentWidget().width()


def test_a_larger_font_gets_more_height(themed, qtbot):
    label = ElidedLabel()
    _, layouts = shown(qtbot, label)
    label.show_text("epoch 1")
    before, font = label.height(), label.font()
    font.setPixelSize(3 * before)
    label.setFont(font)
    qtbot.waitUntil(lambda: label.height() > 2 * before)
    assert layouts.count > 0


def test_a_text_that_wraps_gets_another_height_only_where_it_needs_one(themed, qtbot):
    label = QLabel("epoch 1")
    label.setWordWrap(True)
    _, layouts = shown(qtbot, label)
    before = label.height()
    label.setText("epoch 2 is longer")
    qtbot.wait(0)
    assert (layouts.count, label.height()) == (0, before)
    label.setText("word " * 60)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    assert label.height() > before


@pytest.mark.parametrize("hidden", [False, True])
def test_a_text_that_comes_with_another_width_or_while_it_is_hidden_has_its_height(
    themed, qtbot, hidden
):
    label = QLabel("epoch 1")
    label.setWordWrap(True)
    window, _ = shown(qtbot, label)
    label.parentWidget().setVisible(not hidden)
    label.setText("epoch 2\nis longer")
    window.resize(window.width() + 50, window.height())
    label.parentWidget().show()
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
