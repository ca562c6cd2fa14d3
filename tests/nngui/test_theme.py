import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from nngui import theme
from nngui.parts.digit_grid import DigitGrid
from nngui.parts.digits_model import DigitsModel
from tests.nngui.digits import picture


class StyleChanges(QObject):
    """Counts how often a widget is told of another style."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched, event):
        self.count += event.type() is QEvent.Type.StyleChange
        return False


@pytest.fixture
def button(themed, qtbot):
    button = QPushButton("Train")
    qtbot.addWidget(button)
    button.show()
    return button


def test_the_scheme_that_is_on_already_is_not_applied_again(button):
    changes = StyleChanges(button)
    theme.apply(theme.Scheme.LIGHT)
    theme.apply(theme.Scheme.LIGHT)
    assert changes.count == 0


def test_another_scheme_and_back_change_every_colour(button):
    theme.apply(theme.Scheme.DARK)
    assert theme.of(button) is theme.DARK
    theme.apply(theme.Scheme.LIGHT)
    assert theme.of(button) is theme.LIGHT


def test_another_scheme_does_not_lay_out_the_thumbnails_anew(themed, qtbot, monkeypatch):
    asked, count = [], DigitsModel.rowCount
    monkeypatch.setattr(DigitsModel, "rowCount", lambda *args: asked.append(1) or count(*args))
    grid = DigitGrid()
    qtbot.addWidget(grid)
    grid.show_examples([picture(i % 10) for i in range(3_000)])
    grid.resize(400, 300)
    with qtbot.waitExposed(grid):
        grid.show()
    light = grid.grab().toImage()
    asked.clear()
    theme.apply(theme.Scheme.DARK)
    dark = grid.grab().toImage()
    theme.apply(theme.Scheme.LIGHT)
    assert len(asked) < 3_000
    assert dark != light
    assert grid.grab().toImage() == light
