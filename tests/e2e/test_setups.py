"""A set-up for a class: made in the window, opened in another one, locked by every way."""

import re

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QTreeWidget, QWidget

from nngui.design.setup import CONTROLS, KNOWN
from nngui.session.session import Session
from nngui.window.locks import LOCKED
from nngui.window.main_window import MainWindow
from nngui.window.setup_dialog import HIDDEN
from nngui.window.setup_dialog import LOCKED as LOCKED_COLUMN
from tests.conftest import drag
from tests.e2e.conftest import choose, find, press, wait_for
from tests.nngui.conftest import is_finished


def widgets(window, name):
    pattern = re.compile(re.escape(name).replace(r"\#", r"\d+"))
    return [w for w in window.findChildren(QWidget) if pattern.fullmatch(w.objectName())]


def actions(window, name):
    return window.findChildren(QAction, name)


def tick(qtbot, tree, words, column):
    """Tick the box of a control, as a person does, with the mouse."""
    (item,) = tree.findItems(words, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    tree.scrollToItem(item)
    box = tree.visualItemRect(item)
    left = tree.columnViewportPosition(column)
    qtbot.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left + 10, box.center().y())
    )


def opened(qtbot, window, path):
    with qtbot.waitSignal(window.session.documents.opened):
        window.open_files(path)
    qtbot.waitUntil(lambda: not window.session.documents.busy)
    qtbot.waitUntil(lambda: window.session.snapshot.paused)


def write(qtbot, window, path, locked=(), hidden=(), note="Draw a 1."):
    setup = window.session.setups.made(note, locked, hidden, with_drawing=True)
    with qtbot.waitSignal(window.session.documents.saved):
        window.session.documents.save_setup(path, setup)
    qtbot.waitUntil(lambda: not window.session.documents.busy)


def test_a_set_up_is_made_in_its_dialog_and_opened_in_another_window(
    monkeypatch, qtbot, window, another, tmp_path
):
    path = tmp_path / "lecture 3.nngui"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    drag(qtbot, find(window, "drawPad"), (0.5, 0.2), (0.5, 0.8))
    window.menus.save_setup.trigger()
    dialog = find(window, "setupDialog")
    qtbot.keyClicks(dialog.findChild(QPlainTextEdit), "Draw a 1.")
    tree = dialog.findChild(QTreeWidget)
    tick(qtbot, tree, "Learning rate α", LOCKED_COLUMN)
    tick(qtbot, tree, "Keras code", HIDDEN)
    assert (dialog.locked, dialog.hidden) == (("learningRateSpin",), ("codeView",))
    qtbot.mouseClick(find(dialog, "setupDrawingCheck"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    with qtbot.waitSignal(window.session.documents.saved):
        press(qtbot, dialog, "setupSaveButton")
    assert find(window, "setupNote").isHidden(), "the instructor's own session is not locked"
    opened(qtbot, another, path)
    note = find(another, "setupNote")
    assert note.isVisible()
    assert note.text == "Draw a 1."
    assert find(another, "setupTitle").text() == "lecture 3"
    assert not find(another, "learningRateSpin").isEnabled()
    assert find(another, "learningRateSpin").toolTip() == LOCKED
    tabs = another.views.tabs
    assert "Keras code" not in [
        tabs.tabText(i) for i in range(tabs.count()) if tabs.isTabVisible(i)
    ]
    assert len(another.session.state.strokes) == 1
    assert another.windowTitle() == "nngui", "the set-up is no document of the class"


def test_the_dialog_begins_with_the_note_and_the_ticks_of_last_time(qtbot, window, tmp_path):
    write(qtbot, window, tmp_path / "one.nngui", ("seedSpin",), ("codeView",), "Draw a 7.")
    opened(qtbot, window, tmp_path / "one.nngui")
    window.menus.leave_setup.trigger()
    window.menus.save_setup.trigger()
    dialog = find(window, "setupDialog")
    assert (dialog.note, dialog.hidden) == ("Draw a 7.", ("codeView",))
    assert dialog.locked == ("seedSpin",)
    dialog.reject()


def test_boxes_are_ticked_with_the_keyboard_too(qtbot, window):
    window.menus.save_setup.trigger()
    dialog = find(window, "setupDialog")
    tree = dialog.findChild(QTreeWidget)
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert (dialog.locked, dialog.hidden) == (("datasetCombo",), ("mineCombo",))
    dialog.reject()


def test_every_control_of_the_table_is_in_the_window(window):
    for control in CONTROLS:
        for name in (control.name, *control.others):
            assert widgets(window, name) or actions(window, name), name


def test_what_is_locked_is_disabled_and_says_so_whatever_happens(qtbot, window, another, tmp_path):
    write(qtbot, window, tmp_path / "all.nngui", tuple(KNOWN))
    opened(qtbot, another, tmp_path / "all.nngui")
    before = another.session.design

    def check():
        for control in CONTROLS:
            for name in (control.name, *control.others):
                for widget in widgets(another, name):
                    assert not widget.isEnabled() or widget.isReadOnly(), name
                    assert widget.toolTip() == LOCKED, name
                for action in actions(another, name):
                    assert not action.isEnabled(), name

    check()
    press(qtbot, another, "trainButton")
    wait_for(qtbot, another, is_finished)
    check()
    another.session.look(3)
    check()
    for name in ("datasetCombo", "optimizerCombo", "learningRateSpin", "stepButton"):
        qtbot.keyClick(find(another, name), Qt.Key.Key_Up)
        qtbot.mouseClick(find(another, name), Qt.MouseButton.LeftButton)
    for key in ("Ctrl+L", "Shift+F5", "Ctrl+R", "F6", "Ctrl+Backspace", "Ctrl+Z"):
        QTest.keySequence(another, key)
    assert another.session.design == before
    assert another.session.undo_stack.undo_text == ""
    assert len(another.session.state.trained) == 1


def test_what_is_hidden_is_not_seen_and_comes_back_when_the_set_up_is_left(qtbot, window, tmp_path):
    controls = [control for control in CONTROLS if control.hides]
    names = [name for control in controls for name in (control.name, *control.others)]
    pages = [name for c in controls if c.is_page for name in (c.name, *c.others)]

    def look():
        every = [widget for name in names for widget in widgets(window, name)]
        return [(w, w.isVisibleTo(window), w.isEnabled(), w.toolTip()) for w in every]

    before = look()
    hidden = tuple(control.name for control in controls)
    write(qtbot, window, tmp_path / "hidden.nngui", hidden=hidden)
    opened(qtbot, window, tmp_path / "hidden.nngui")
    assert not [w for w, seen, *_ in look() if seen and w.objectName() not in pages]
    tabs = window.views.tabs
    shown = [tabs.tabText(i) for i in range(tabs.count()) if tabs.isTabVisible(i)]
    assert "Runs" in shown
    assert "Keras code" not in shown
    commands = [action for name in names for action in actions(window, name)]
    assert not any(action.isVisible() for action in commands)
    window.menus.leave_setup.trigger()
    assert look() == before
    assert all(action.isVisible() for action in commands)


def test_a_layer_that_is_added_is_locked_as_the_others(qtbot, window, tmp_path):
    write(qtbot, window, tmp_path / "units.nngui", ("unitsSpin#",))
    opened(qtbot, window, tmp_path / "units.nngui")
    window.menus.add_layer.trigger()
    assert len(widgets(window, "unitsSpin#")) >= 4
    assert not any(widget.isEnabled() for widget in widgets(window, "unitsSpin#"))
    assert any(widget.isEnabled() for widget in widgets(window, "activationCombo#"))


def test_what_is_locked_in_part_is_shown_as_it_is(qtbot, window, tmp_path):
    write(qtbot, window, tmp_path / "rate.nngui", ("learningRateSpin",))
    opened(qtbot, window, tmp_path / "rate.nngui")
    choose(qtbot, window, "optimizerCombo", "Adam")
    assert window.session.design.optimizer == "adam"
    assert find(window, "learningRateSpin").value() == pytest.approx(0.3)
    assert "learning rate α" in find(window, "statusBar").currentMessage()


def test_code_that_is_typed_has_no_way_around_a_lock(qtbot, window, tmp_path):
    write(qtbot, window, tmp_path / "rate.nngui", ("learningRateSpin",))
    opened(qtbot, window, tmp_path / "rate.nngui")
    code = find(window, "codeView")
    text = code.toPlainText()
    assert "learning_rate=0.3" in text
    typed = text.replace("learning_rate=0.3", "learning_rate=3.0").replace("seed(0)", "seed(5)")
    window.views.code.typed.emit(typed)
    assert (window.session.design.learning_rate, window.session.design.seed) == (0.3, 5)


def test_a_set_up_with_which_nothing_was_done_is_there_at_the_next_start(qtbot, window, tmp_path):
    write(qtbot, window, tmp_path / "start.nngui", ("learningRateSpin",))
    settings = QSettings(str(tmp_path / "mine.ini"), QSettings.Format.IniFormat)

    def started():
        new = MainWindow(Session(folder=tmp_path / "data"), settings)
        qtbot.addWidget(new)
        new.show()
        new.begin_with()
        qtbot.waitUntil(lambda: not new.session.documents.busy)
        return new

    first = started()
    opened(qtbot, first, tmp_path / "start.nngui")
    first.close()
    second = started()
    qtbot.waitUntil(lambda: second.session.state.locks("learningRateSpin"))
    assert find(second, "setupNote").isVisible()
    second.close()


def test_one_key_resets_to_the_set_up_and_the_runs_stay(qtbot, window, tmp_path):
    write(qtbot, window, tmp_path / "start.nngui", ("learningRateSpin",))
    opened(qtbot, window, tmp_path / "start.nngui")
    window.session.edit(window.session.design.__class__(epochs=2))
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, is_finished)
    QTest.keySequence(window, "F9")
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    assert find(window, "epochLabel").text() == "epoch 0 / 100"
    assert find(window, "runsTable").model().rowCount() == 1
    QTest.keySequence(window, "Ctrl+Z")
    qtbot.waitUntil(lambda: find(window, "epochLabel").text() == "epoch 2 / 2")


def test_without_a_set_up_there_is_nothing_to_reset_or_to_leave(window):
    assert not window.menus.reset.isEnabled()
    assert not window.menus.leave_setup.isEnabled()


def test_the_note_is_read_from_afar_and_folds_to_a_line(qtbot, window, tmp_path):
    write(qtbot, window, tmp_path / "note.nngui", note="<b>Draw</b> a 1.\n" * 30)
    opened(qtbot, window, tmp_path / "note.nngui")
    text, area = find(window, "setupText"), find(window, "setupNoteArea")
    assert text.text().startswith("<b>"), "it is plain text"
    assert text.textFormat() is Qt.TextFormat.PlainText
    assert text.font().pointSizeF() >= 1.3 * window.font().pointSizeF()
    assert area.height() < window.height() / 4, "a long note is scrolled"
    fold = find(window, "setupFoldButton")
    qtbot.keyClick(fold, Qt.Key.Key_Space)
    assert area.isHidden()
    assert find(window, "setupFirstLine").isVisible()
    qtbot.keyClick(fold, Qt.Key.Key_Space)
    assert area.isVisible()


def test_the_file_of_the_open_document_is_not_replaced_by_a_set_up(
    monkeypatch, qtbot, window, tmp_path
):
    path = tmp_path / "mine.nngui"
    with qtbot.waitSignal(window.session.documents.ended):
        window.session.save(path)
    before = path.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.menus.save_setup.trigger()
    find(window, "setupDialog").accept()
    assert path.read_bytes() == before
    assert "another name" in find(window, "statusBar").currentMessage()


def test_a_race_that_the_set_up_does_not_permit_says_why_it_cannot_start(qtbot, window, tmp_path):
    write(qtbot, window, tmp_path / "race.nngui", ("learningRateSpin",))
    opened(qtbot, window, tmp_path / "race.nngui")
    window.menus.race.trigger()
    assert not find(window, "raceStartButton").isEnabled()
    assert "Locked by the set-up: learning rate α" in find(window, "racePreview").text()
