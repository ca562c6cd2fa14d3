"""Draw a digit, say what it is, find it again; bring digits in from files and give them away."""

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QTabWidget

from nngui import digit_desk
from nngui.main_window import MainWindow
from nngui.messages import State
from nngui.session import Session
from tests.conftest import drag
from tests.e2e.conftest import find, press

ONE = [(0.5, y) for y in np.linspace(0.2, 0.8, 12)]


@pytest.fixture
def open_window(qapp, qtbot, tmp_path):
    """Open the window as at a start of the program, with the data folder of this test."""
    opened = []

    def start():
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(folder=tmp_path / "data"), settings)
        opened.append(window)
        window.show()
        qtbot.waitUntil(lambda: window.session.snapshot.state is State.PAUSED)
        return window

    yield start
    for window in opened:
        window.close()


def gallery(window):
    """The gallery, as after a click on its tab."""
    tabs = window.findChild(QTabWidget)
    tabs.setCurrentIndex(next(i for i in range(tabs.count()) if tabs.tabText(i) == "My digits"))
    return window.parts.gallery


def shown(window):
    gallery(window)
    return find(window, "digitGrid").model().rowCount()


def test_a_drawing_is_learned_found_after_a_restart_and_taken_back(open_window, qtbot):
    window = open_window()
    drag(qtbot, find(window, "drawPad"), *ONE)
    press(qtbot, window, "learnAs1Button")
    assert window.statusBar().currentMessage() == "Added as a 1; you have 1 digit now."
    assert shown(window) == 1
    window.close()

    window = open_window()
    assert shown(window) == 1
    drag(qtbot, find(window, "drawPad"), *ONE[2:])
    press(qtbot, window, "learnAs1Button")
    assert shown(window) == 2
    assert "Learn Digit" in window.menus.undo.text()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(window) == 1
    window.close()
    assert shown(open_window()) == 1


def test_digits_are_removed_and_relabelled_with_the_keyboard_and_undone(open_window, qtbot):
    window = open_window()
    drag(qtbot, find(window, "drawPad"), *ONE)
    press(qtbot, window, "learnAs1Button")
    gallery(window)
    grid = find(window, "digitGrid")
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(grid, Qt.Key.Key_7)
    assert window.session.my_digits.digits.counts[7] == 1
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert len(window.session.my_digits.digits) == 0
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.my_digits.digits.counts[7] == 0
    assert shown(window) == 1


def test_files_are_imported_and_what_was_refused_can_be_read_and_copied(
    open_window, qtbot, tmp_path, monkeypatch
):
    window = open_window()
    (tmp_path / "x.csv").write_text("3,0,9,9,0\n12,0,9,9,0\nx,0,9,9,0\n")
    monkeypatch.setattr(digit_desk, "ask_for_digits", lambda _: [tmp_path / "x.csv"])
    gallery(window)
    with qtbot.waitSignal(window.session.exchange.imported):
        window.menus.import_digits.trigger()
    qtbot.waitUntil(lambda: not window.session.exchange.busy)
    assert shown(window) == 1
    assert window.statusBar().currentMessage() == "1 digit imported; 2 refused."
    press(qtbot, window, "digitsProblemRemedy")
    dialog = window.findChild(QDialog, "listDialog")
    text = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "x.csv, row 2: its label is 12" in text
    assert "x.csv, row 3: its label is 'x'" in text
    (copy,) = (b for b in dialog.findChildren(QPushButton) if b.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == text
    dialog.close()


def test_digits_are_exported_from_the_menu(open_window, qtbot, tmp_path, monkeypatch):
    window = open_window()
    monkeypatch.setattr(digit_desk, "ask_for_file", lambda *_: tmp_path / "mine.npz")
    action = window.menus.exports.actions()[0]
    action.trigger()
    assert "no digits of yours" in window.statusBar().currentMessage()
    drag(qtbot, find(window, "drawPad"), *ONE)
    press(qtbot, window, "learnAs1Button")
    with qtbot.waitSignal(window.session.exchange.told):
        action.trigger()
    qtbot.waitUntil(lambda: not window.session.exchange.busy)
    with np.load(tmp_path / "mine.npz") as file:
        assert file["images"].shape == (1, 28, 28)


def test_closing_the_window_during_an_import_ends_it(open_window, qtbot, tmp_path):
    window = open_window()
    (tmp_path / "x.csv").write_text("3,0,9,9,0\n" * 50_000)
    window.session.exchange.import_digits([tmp_path / "x.csv"])
    window.close()
    assert len(window.session.my_digits.digits) == 0


def test_a_damaged_file_is_told_in_the_window(open_window, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "my-digits.jsonl").write_bytes(b"damaged\n")
    window = open_window()
    gallery(window)
    assert "is damaged" in find(window, "digitsProblem").text
