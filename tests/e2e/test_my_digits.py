"""Draw a digit, say what it is, find it again; bring digits in from files and give them away."""

import sqlite3
import time
from contextlib import closing

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMessageBox, QPlainTextEdit, QPushButton

from nngui.collection.store import NAME
from nngui.session.session import Session
from nngui.views.collection.learn_row import MISSING
from nngui.window.desks import collection_desk as digit_desk
from nngui.window.main_window import MainWindow
from tests.conftest import drag
from tests.e2e.conftest import find, press, show_page
from tests.nngui.collection.reading.test_files import LABELS, WHOLE
from tests.nngui.collection.stores import digits_in

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
        qtbot.waitUntil(lambda: window.session.snapshot.paused)
        qtbot.waitUntil(lambda: window.session.my_digits.settled)
        return window

    yield start
    for window in opened:
        window.close()


def gallery(window):
    """The gallery, as after a click on its tab."""
    show_page(window, "My digits")
    return window.views.gallery


def shown(window):
    gallery(window)
    return find(window, "digitGrid").model().rowCount()


def wait_for_message(qtbot, window, text):
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == text)


def test_a_drawing_is_learned_found_after_a_restart_and_taken_back(open_window, qtbot):
    window = open_window()
    drag(qtbot, find(window, "drawPad"), *ONE)
    press(qtbot, window, "learnAs1Button")
    wait_for_message(qtbot, window, "Added as a 1; you have 1 digit now.")
    assert shown(window) == 1
    window.close()

    window = open_window()
    assert shown(window) == 1
    grid = find(window, "digitGrid")
    grid.setCurrentIndex(grid.model().index(0))
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert len(window.session.drawing.strokes) == 1
    assert window.menus.undo.text() == "Undo Put Example on the Pad"
    window.menus.clear.trigger()
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
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    wait_for_message(qtbot, window, "Added as a 1; you have 1 digit now.")
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
    monkeypatch.setattr(digit_desk, "ask_for_digits", lambda *_: [tmp_path / "x.csv"])
    with qtbot.waitSignal(window.session.exchange.imported):
        window.menus.import_digits.trigger()  # with another page in front
    qtbot.waitUntil(lambda: not window.session.exchange.busy)
    assert find(window, "digitsProblem").isVisible()
    assert shown(window) == 1
    wait_for_message(qtbot, window, "1 digit imported; 2 refused.")
    press(qtbot, window, "digitsProblemRemedy")
    dialog = window.findChild(QDialog, "listDialog")
    text = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "x.csv, row 2: its label is 12" in text
    assert "x.csv, row 3: its label is 'x'" in text
    (copy,) = (b for b in dialog.findChildren(QPushButton) if b.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == text
    dialog.close()


def test_turned_digits_are_left_out_until_a_click_takes_them(open_window, qtbot, tmp_path):
    window = open_window()
    turned = np.rot90(WHOLE, 1, (1, 2))
    np.savez(tmp_path / "turned.npz", x=turned, y=LABELS)
    np.savez(tmp_path / "upright.npz", x=WHOLE, y=LABELS)
    paths = [tmp_path / "turned.npz", tmp_path / "upright.npz"]
    with qtbot.waitSignal(window.session.exchange.imported):
        window.session.exchange.import_digits(paths)
    dialog = window.findChild(QMessageBox, "doubtDialog")
    assert dialog.text().startswith(f"turned.npz, {len(turned)} digits: many of these are read")
    assert len(window.session.my_digits.digits) == len(WHOLE)
    (anyway,) = (button for button in dialog.buttons() if button.text() == "Import Anyway")
    qtbot.mouseClick(anyway, Qt.MouseButton.LeftButton)
    assert len(window.session.my_digits.digits) == 2 * len(WHOLE)
    wait_for_message(qtbot, window, f"{len(turned)} digits imported.")
    window.menus.undo.trigger()
    assert len(window.session.my_digits.digits) == len(WHOLE)


def test_digits_are_exported_from_the_menu(open_window, qtbot, tmp_path, monkeypatch):
    window = open_window()
    monkeypatch.setattr(digit_desk, "ask_for_file", lambda *_: tmp_path / "mine.npz")
    action = window.menus.exports.actions()[0]
    action.trigger()
    assert "no digits of yours" in window.statusBar().currentMessage()
    drag(qtbot, find(window, "drawPad"), *ONE)
    press(qtbot, window, "learnAs1Button")
    with qtbot.waitSignal(window.session.exchange.notified):
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


def damage(folder):
    """Put a file that is none of ours in the place of my digits; return it."""
    folder.mkdir()
    (folder / NAME).write_bytes(b"damaged")
    return folder / NAME


def test_a_damaged_file_is_told_whatever_page_is_open_and_set_aside_by_a_click(
    open_window, qtbot, tmp_path
):
    file = damage(tmp_path / "data")
    window = open_window()
    notice = find(window, "digitsNotice")
    assert notice.isVisible()
    assert f"{file} is damaged" in notice.text
    gallery(window)
    assert f"{file} is damaged" in find(window, "noDigitsLabel").text()
    drag(qtbot, find(window, "drawPad"), *ONE)
    press(qtbot, window, "learnAs1Button")
    qtbot.waitUntil(lambda: "What you did last will be lost" in notice.text)
    press(qtbot, window, "digitsNoticeRemedy")
    qtbot.waitUntil(notice.isHidden)
    (aside,) = file.parent.glob("my-digits-*.sqlite")
    assert str(aside) in window.statusBar().currentMessage()
    assert aside.read_bytes() == b"damaged"
    assert digits_in(tmp_path / "data").counts[1] == 1


def test_closing_asks_before_digits_are_lost(open_window, qtbot, tmp_path, monkeypatch):
    damage(tmp_path / "data")
    window, asked = open_window(), []
    monkeypatch.setattr(
        "nngui.window.main_window.ask_to_close",
        lambda _, text: asked.append(text) or len(asked) > 1,
    )
    drag(qtbot, find(window, "drawPad"), *ONE)
    press(qtbot, window, "learnAs1Button")
    window.close()
    assert window.isVisible()
    assert "What you did last will be lost" in asked[0]
    window.close()
    assert not window.isVisible()
    assert len(asked) == 2


def test_an_answer_of_the_network_is_no_label(open_window, qtbot, tmp_path):
    window = open_window()
    drag(qtbot, find(window, "drawPad"), *ONE)
    assert find(window, "predictionLabel").text() in "01"
    window.menus.learn.trigger()
    assert window.statusBar().currentMessage() == MISSING
    assert len(window.session.my_digits.digits) == 0
    press(qtbot, window, "learnAs0Button")
    wait_for_message(qtbot, window, "Added as a 0; you have 1 digit now.")
    press(qtbot, window, "learnAs1Button")
    wait_for_message(qtbot, window, "Now a 1: 1 digit.")
    assert digits_in(tmp_path / "data").counts[:2] == (0, 1)


def test_what_another_window_added_appears_when_this_one_is_used_again(
    open_window, qapp, qtbot, tmp_path
):
    one, other = open_window(), open_window()
    drag(qtbot, find(other, "drawPad"), *ONE)
    press(qtbot, other, "learnAs1Button")
    wait_for_message(qtbot, other, "Added as a 1; you have 1 digit now.")
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(lambda: shown(one) == 1)


def test_while_another_program_holds_the_file_the_window_goes_on_and_says_so(
    open_window, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr("nngui.collection.store.PATIENCE", 2.0)
    monkeypatch.setattr("nngui.collection.store_thread.RETRY", 20)
    window = open_window()
    with closing(sqlite3.connect(tmp_path / "data" / NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for label in (0, 1, 0):
            press(qtbot, window, "clearButton")
            drag(qtbot, find(window, "drawPad"), *ONE[label:])
            before = time.perf_counter()
            press(qtbot, window, f"learnAs{label}Button")
            assert time.perf_counter() - before < 1.5, "the click waited for the file"
        notice = find(window, "digitsNotice")
        qtbot.waitUntil(lambda: "another program is using" in notice.text)
        assert "Added" not in window.statusBar().currentMessage()
        other.execute("ROLLBACK")
    qtbot.waitUntil(notice.isHidden)
    assert digits_in(tmp_path / "data").counts[:2] == (1, 1)
