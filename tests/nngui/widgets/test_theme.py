import os
import shutil

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QPushButton
from typing_extensions import override

from engine.data import asset
from nngui.views.collection.digit_grid import DigitGrid
from nngui.views.collection.digits_model import DigitsModel
from nngui.widgets import theme
from tests.nngui.digits import picture

FOLDERS = ["Ünï 'x' #", "José", "O'Brien", "R&D", "100%", "a@b", "a{b}", "a;b", "a)b", "数字"]
ON_POSIX = ['a"b', "a\\b", "new\nline", "\\20"]


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


def ticked(qtbot):
    """A ticked check box, as it is painted."""
    box = QCheckBox("augment")
    qtbot.addWidget(box)
    box.setChecked(True)
    box.resize(100, 24)
    return box.grab().toImage()


def share_of(image, name):
    """The share of the indicator's pixels that have that colour."""
    places = [(x, y) for x in range(1, 14) for y in range(5, 18)]
    return sum(image.pixelColor(*place) == QColor(name) for place in places) / len(places)


@pytest.mark.parametrize("folder", FOLDERS + (ON_POSIX if os.name != "nt" else []))
def test_a_tick_is_painted_wherever_the_program_lies(themed, qtbot, monkeypatch, tmp_path, folder):
    there = tmp_path / folder
    there.mkdir()
    shutil.copy(asset("check.svg"), there)
    monkeypatch.setattr(theme, "asset", lambda name: there / name)
    themed.setStyleSheet("")
    theme.apply(theme.Scheme.LIGHT)
    elsewhere = ticked(qtbot)
    monkeypatch.undo()
    themed.setStyleSheet("")
    theme.apply(theme.Scheme.LIGHT)
    assert elsewhere == ticked(qtbot)
    assert 0.4 < share_of(elsewhere, theme.LIGHT.accent) < 0.95  # the rest is the tick


def test_letters_of_one_width_are_no_smaller_than_the_others(qapp):
    font = qapp.font()
    font.setPointSizeF(24)
    assert theme.fixed(font).pointSizeF() == 24
    font.setPointSizeF(4)
    assert theme.fixed(font).pointSizeF() > 4
