"""Every number that the window shows is written as numbers are written everywhere in it."""

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QTableView,
    QWidget,
)

from nngui.design.presets import PRESETS
from nngui.training.messages import Phase
from nngui.views.network import words as network_words
from nngui.widgets.elided_label import ElidedLabel
from tests.e2e.conftest import find, wait_for

LEANING = np.array([[0.3, 0.1], [0.5, 0.5], [0.65, 0.9]], np.float32)
WRONG = {
    "a minus that is a hyphen": r"(?<![0-9A-Za-z-])-\d",
    "no separators of thousands": r"(?<![\d.,])\d{5,}(?![\d.])",
    "a minus before nothing": r"−0(\.0*)?(?![\d.])",
    "a percent sign that is too near or can be broken off": r"\d(?!\u202f)\s?%",
    "a space before the degrees": r"\s°",
    "a padded exponent": r"\de[+-−]?0\d|\de\+",
    "a number of Python": r"\b(nan|inf)\b",
    "a unit in quotes": r"unit \d+ [\"']",
}


def words(window):
    """All texts of the window but the code: (where, text)."""
    for widget in window.findChildren(QWidget):
        name = widget.objectName() or type(widget).__name__
        hints = (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        for text in (*hints, *texts_of(widget)):
            yield name, text
    state = find(window, "networkCanvas").state
    for layer in range(1, len(state.design.layers) + 1):
        yield "networkCanvas", network_words.of_unit(state, (layer, 0))
    yield "networkCanvas", network_words.of_pixel(state, 3)


def texts_of(widget):
    if isinstance(widget, ElidedLabel):
        return [widget.full_text]
    if isinstance(widget, QLabel | QAbstractButton | QAbstractSpinBox):
        return [widget.text()]
    if isinstance(widget, QComboBox):
        return [widget.itemText(i) for i in range(widget.count())]
    if isinstance(widget, QTableView):
        model = widget.model()
        cells = itertools.product(range(model.rowCount()), range(model.columnCount()))
        return [model.index(row, column).data() for row, column in cells]
    return []


def check(window):
    for where, text in words(window):
        plain = re.sub(r"<[^>]*>", "", str(text or ""))
        for fault, pattern in WRONG.items():
            assert not re.search(pattern, plain), f"{fault} in {where}: {plain!r}"


def rest(qtbot, window):
    qtbot.waitUntil(lambda: window.session.snapshot.phase is Phase.RESTING)


def pause_within_an_epoch(qtbot, window):
    """Train for a moment and pause somewhere."""
    before = window.session.snapshot.epoch
    window.session.train()
    wait_for(qtbot, window, lambda s: s.epoch > before or s.fraction > 0.05)
    window.session.pause()
    rest(qtbot, window)


def linear(preset, units=1):
    return replace(
        PRESETS[preset].with_output(units, "linear"), loss="mean_squared_error", epochs=20_000
    )


@pytest.mark.parametrize(
    "design",
    [
        replace(PRESETS["lecture 25-15-1"], epochs=20_000, batch_size=30_000, seed=123_456),
        replace(PRESETS["lecture 25-15-1"], epochs=2, learning_rate=5e-7),
        replace(PRESETS["lecture 25-15-1"].with_output(2, "softmax"), epochs=3),
        linear("lecture 25-15-1"),
        PRESETS["slant regression"],
        PRESETS["ten digits 256-128-10"],
    ],
    ids=["lecture", "tiny α", "softmax", "linear", "slant", "ten digits"],
)
def test_numbers_are_written_the_same_way_in_every_state(window, qtbot, design):
    window.session.edit(design)
    rest(qtbot, window)
    check(window)
    window.session.drawing.add_stroke(LEANING)
    check(window)
    pause_within_an_epoch(qtbot, window)
    check(window)
    window.session.look(0)
    check(window)
    window.session.step()
    rest(qtbot, window)
    check(window)


def test_a_negative_angle_has_the_same_minus_everywhere(window, qtbot):
    window.session.edit(PRESETS["slant regression"])
    rest(qtbot, window)
    window.session.drawing.add_stroke(LEANING)
    window.session.step()
    wait_for(qtbot, window, lambda s: s.epoch == 1)
    answer = find(window, "predictionLabel").text()
    assert re.fullmatch(r"−\d+", answer)
    said = [text for _, text in words(window) if text and f"{answer}°" in text]
    assert any(text.startswith("my drawing after epoch 1: angle") for text in said)
    assert f"{answer}°" == find(window, "dial").accessibleDescription()


def test_the_largest_numbers_have_separators_in_fields_labels_and_table(window, qtbot):
    design = replace(PRESETS["lecture 25-15-1"], epochs=20_000, batch_size=30_000, seed=123_456)
    window.session.edit(design)
    window.session.step()
    wait_for(qtbot, window, lambda s: s.epoch == 1)
    assert find(window, "epochLabel").text() == "epoch 1 / 20,000"
    for name, text in (("epochsSpin", "20,000"), ("seedSpin", "123,456")):
        assert find(window, name).text() == text
    tip = find(window, "runsTable").model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "batch 30,000, 0 or 1, seed 123,456" in tip
