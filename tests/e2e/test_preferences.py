"""What a person has in the data folder: seen, deleted, and begun anew."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMessageBox

from nngui.design.design import Design
from nngui.session.session import Session
from nngui.widgets import theme
from nngui.window.main_window import MainWindow
from tests.conftest import drag
from tests.e2e.conftest import choose, find, press, wait_for
from tests.nngui.conftest import is_finished


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def keeping(qapp, qtbot, tmp_path, folder):
    """A window that keeps what is done in it, as one of the program does."""
    settings = QSettings(str(tmp_path / "mine.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(folder=folder), settings)
    qtbot.addWidget(window)
    window.show()
    window.begin_with()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    yield window
    window.close()


def answer(monkeypatch, name):
    """Press that button of the next question; return what it asks."""
    asked = []

    def click(page):
        asked.append(f"{page.text()}\n{page.informativeText()}")
        (button,) = [b for b in page.buttons() if name in b.text()]
        button.click()

    monkeypatch.setattr(QMessageBox, "exec", click)
    return asked


def dialog_of(window):
    window.menus.preferences.trigger()
    return find(window, "preferencesDialog")


def delete(qtbot, window):
    dialog = dialog_of(window)
    with qtbot.waitSignal(window.session.my_data.deleted) as signal:
        press(qtbot, dialog, "deleteDataButton")
    return signal.args[0]


def work(qtbot, window):
    """Draw, label, train, and choose other colours."""
    drag(qtbot, find(window, "drawPad"), (0.5, 0.2), (0.5, 0.8))
    press(qtbot, window, "learnAs1Button")
    qtbot.waitUntil(lambda: not window.session.my_digits.unsaved)
    window.session.edit(Design(epochs=2))
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, is_finished)


def test_the_folder_is_shown_with_what_lies_in_it(monkeypatch, qtbot, keeping, folder):
    work(qtbot, keeping)
    (folder / "errors.log").write_text("x" * 5_000)
    dialog = dialog_of(keeping)
    assert find(dialog, "dataFolderLabel").text() == str(folder)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "My digits and questions" in texts
    assert "5\u202fkB" in texts
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    press(qtbot, dialog, "openFolderButton")
    assert [url.toLocalFile() for url in opened] == [str(folder)]
    dialog.reject()


def test_all_data_are_deleted_and_all_is_as_at_a_first_start(monkeypatch, qtbot, keeping, folder):
    work(qtbot, keeping)
    theme.apply(theme.Scheme.LIGHT)
    (folder / "errors.log").write_text("an error")
    (folder / "my-digits-20260101-000000-ab12.sqlite").write_text("set aside")
    (folder / "session of 2026-01-01 10.00.00.nngui").write_text("put aside")
    (folder / "thesis.txt").write_text("of the person")
    asked = answer(monkeypatch, "Delete All")
    assert delete(qtbot, keeping) == ()
    for each in ("My digits and questions: 2 files", "Log of errors: 1 file", "Documents that you"):
        assert each in asked[0]
    assert len(asked) == 1
    session = keeping.session
    assert not len(session.my_digits.digits)
    assert (session.state.sheet.empty, session.design) == (True, Design())
    assert not session.state.trained
    assert session.undo_stack.undo_text == ""
    left = {path.name for path in folder.iterdir() if path.suffix != ".lock"}
    assert "thesis.txt" in left
    assert not {n for n in left if n.startswith("errors") or n.endswith(".nngui")}
    assert not [name for name in left if name.startswith("my-digits-")]
    qtbot.waitUntil(lambda: session.snapshot.paused)
    work(qtbot, keeping)
    assert len(session.my_digits.digits) == 1, "it goes on as before"


def test_nothing_is_deleted_by_cancel(monkeypatch, qtbot, keeping):
    work(qtbot, keeping)
    answer(monkeypatch, "Cancel")
    dialog = dialog_of(keeping)
    press(qtbot, dialog, "deleteDataButton")
    assert len(keeping.session.my_digits.digits) == 1
    assert keeping.session.state.trained
    dialog.reject()


def test_digits_that_another_program_has_are_gone_there_too(
    monkeypatch, qtbot, keeping, tmp_path, folder
):
    work(qtbot, keeping)
    other = Session(folder=folder)
    qtbot.waitUntil(lambda: len(other.my_digits.digits) == 1)
    answer(monkeypatch, "Delete All")
    delete(qtbot, keeping)
    other.my_digits.look()
    qtbot.waitUntil(lambda: len(other.my_digits.digits) == 0)
    other.close()
    keeping.session.my_digits.look()
    qtbot.waitUntil(lambda: keeping.session.my_digits.settled)
    assert not len(keeping.session.my_digits.digits)


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_it_is_said_that_another_program_holds_the_digits(monkeypatch, qtbot, keeping, folder):
    work(qtbot, keeping)
    monkeypatch.setattr("nngui.collection.store.PATIENCE", 0.1)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder / "my-digits.sqlite")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline() == b"held\n"
        answer(monkeypatch, "Delete All")
        (problem,) = delete(qtbot, keeping)
        assert problem.startswith("My digits are not deleted: another program is using")
    finally:
        holder.communicate(b"")
    qtbot.waitUntil(lambda: len(keeping.session.my_digits.digits) == 1)


LOCK = """
import sys
from PySide6.QtCore import QLockFile
lock = QLockFile(sys.argv[1])
print(lock.tryLock(0), flush=True)
sys.stdin.read()
"""


def test_the_session_of_another_program_stays_and_that_is_said(monkeypatch, qtbot, keeping, folder):
    (folder / "session-2.sqlite").write_text("its session")
    holder = subprocess.Popen(
        [sys.executable, "-c", LOCK, str(folder / "session-2.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline() == b"True\n"
        answer(monkeypatch, "Delete All")
        (problem,) = delete(qtbot, keeping)
        assert "Another program has a session open" in problem
        assert (folder / "session-2.sqlite").is_file()
    finally:
        holder.communicate(b"")


def test_defaults_are_restored(monkeypatch, qtbot, window):
    size = window.size()
    dialog = dialog_of(window)
    choose(qtbot, dialog, "schemeCombo", "Dark")
    find(dialog, "preferencesNameEdit").setText("Ada")
    window.resize(700, 500)
    window.menus.coach.setChecked(False)
    window.menus.predict_first.setChecked(True)
    assert theme.of(window) is theme.DARK
    preferences = window._preferences
    assert (preferences.scheme, preferences.name) == (theme.Scheme.DARK, "Ada")
    press(qtbot, dialog, "restoreDefaultsButton")
    assert (preferences.scheme, preferences.name) == (theme.Scheme.SYSTEM, "")
    assert find(dialog, "preferencesNameEdit").text() == ""
    assert window.size() == size
    assert window.menus.schemes.actions()[0].isChecked()
    assert window.menus.coach.isChecked()
    assert not window.menus.predict_first.isChecked()
    assert preferences._settings.allKeys() == []
    dialog.reject()
    theme.apply(theme.Scheme.LIGHT)


def test_without_a_folder_nothing_is_kept_and_that_is_said(window):
    dialog = dialog_of(window)
    assert "Nothing is kept" in find(dialog, "dataFolderLabel").text()
    assert not find(dialog, "openFolderButton").isEnabled()
    dialog.reject()


def test_columns_are_as_wide_at_the_next_start_though_a_panel_was_open(keeping, qtbot, tmp_path):
    keeping.resize(1366, 768)
    columns = find(keeping, "columns")
    qtbot.waitUntil(lambda: columns.width() > 1_300)
    wide = columns.sizes()
    keeping.views.side.open("Why?")
    assert columns.sizes() != wide
    keeping.close()
    settings = QSettings(str(tmp_path / "mine.ini"), QSettings.Format.IniFormat)
    columns.restoreState(settings.value("splitter/columns"))
    assert columns.sizes() == wide
