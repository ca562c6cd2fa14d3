"""No text that comes from a file is taken for HTML, which could make Qt read any file."""

import sys

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from nngui.system.errors import ErrorReporter
from nngui.widgets.plain import plain_label, plain_tip
from nngui.window.dialogs import about, show_list, show_shortcuts
from tests.e2e.conftest import find

HTML = '<img src="/dev/zero"><b>fat</b>'
OUR_OWN = {"networkReadout"}  # whose colours are HTML of the program's own


def might_become_html(label):
    """Whether a text could be taken for HTML by this label without anyone having asked for it."""
    own = label.objectName() in OUR_OWN or isinstance(label.window(), QMessageBox)
    allowed = {Qt.TextFormat.PlainText} | ({Qt.TextFormat.RichText} if own else set())
    return label.textFormat() not in allowed


@pytest.fixture
def reporter(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("nngui.system.errors.data_folder", lambda: tmp_path)
    return ErrorReporter()


def test_no_label_of_the_window_or_its_dialogs_guesses_whether_its_text_is_html(window):
    find(window, "previewButton").setChecked(True)
    show_list(window, "title", HTML, ())
    show_shortcuts(window, window.menus.shortcuts())
    about(window)
    icons = "qt_msgboxex_icon_label"
    labels = [label for label in window.findChildren(QLabel) if label.objectName() != icons]
    assert len(labels) > 30
    assert [label.text() for label in labels if might_become_html(label)] == []
    for page in window.findChildren(QMessageBox):
        page.close()


def test_no_tooltip_of_the_window_is_html_by_chance(window):
    tips = {w.objectName(): w.toolTip() for w in window.findChildren(QWidget) if w.toolTip()}
    assert {name for name, tip in tips.items() if "<" in tip} <= OUR_OWN


def test_what_a_table_holds_is_shown_as_it_is(window, qtbot, tmp_path):
    row = ",".join(["0"] * 784)
    (tmp_path / "a.csv").write_text(f"label,{row}\n{HTML.replace(',', '')},{row}\n")
    with qtbot.waitSignal(window.session.exchange.imported):
        window.session.exchange.import_digits([tmp_path / "a.csv"])
    (text,) = find(window, "digitsProblem").findChildren(QLabel)
    assert "<img src=" in text.text()
    assert text.textFormat() is Qt.TextFormat.PlainText


def test_an_unforeseen_error_is_shown_as_it_is(reporter, qapp):
    try:
        raise ValueError(HTML)
    except ValueError:
        reporter.report(*sys.exc_info())
    (box,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    assert HTML in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
    box.close()


def test_a_tooltip_shows_brackets_as_brackets(themed, qtbot):
    shown = QLabel(plain_tip(f"a < b {HTML}"))
    expected = plain_label(f"a < b {HTML}")
    for label in (shown, expected):
        qtbot.addWidget(label)
        label.setFixedSize(300, 30)
    assert np.array_equal(pixels(shown), pixels(expected))


def pixels(label):
    image = label.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).copy()
