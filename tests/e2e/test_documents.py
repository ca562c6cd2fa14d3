"""A person's work as a document: saved, opened again, and never lost by a click."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox

from nngui.session.session import Session
from nngui.window.main_window import MainWindow
from tests.e2e.conftest import find, press, wait_for
from tests.nngui.conftest import is_finished


def save_as(monkeypatch, qtbot, window, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(window.session.documents.ended):
        window.menus.save_as.trigger()


def answer(monkeypatch, button):
    """Answer the next questions by that button."""
    asked = []

    def click(page):
        asked.append(page.text())
        page.button(button).click()

    monkeypatch.setattr(QMessageBox, "exec", click)
    return asked


def train(qtbot, window):
    press(qtbot, window, "trainButton")
    return wait_for(qtbot, window, is_finished)


def texts(window):
    names = ("epochLabel", "costLabel", "predictionLabel")
    table = find(window, "runsTable").model()
    rows = [
        [table.index(row, column).data() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]
    return [window.findChild(QLabel, name).text() for name in names], rows


def opened(qtbot, window, path):
    with qtbot.waitSignal(window.session.documents.opened):
        window.open_files(path)
    qtbot.waitUntil(lambda: window.session._coming is None and not window.session.documents.busy)
    qtbot.waitUntil(lambda: window.session.snapshot.finished)


def test_what_was_trained_and_drawn_is_there_again_in_another_window(
    monkeypatch, qtbot, window, another, tmp_path
):
    train(qtbot, window)
    save_as(monkeypatch, qtbot, window, tmp_path / "mine")
    assert (tmp_path / "mine.nngui").is_file()
    assert window.windowTitle() == "mine[*] – nngui"
    before = texts(window)
    window.close()
    opened(qtbot, another, tmp_path / "mine.nngui")
    assert another.windowTitle() == "mine[*] – nngui"
    assert texts(another) == before


def test_a_change_marks_the_title_and_save_takes_the_mark_away(
    monkeypatch, qtbot, window, tmp_path
):
    save_as(monkeypatch, qtbot, window, tmp_path / "mine.nngui")
    assert not window.isWindowModified()
    train(qtbot, window)
    assert window.isWindowModified()
    with qtbot.waitSignal(window.session.documents.ended):
        window.menus.save.trigger()
    assert not window.isWindowModified()


def test_a_document_with_changes_is_closed_only_after_a_question(
    monkeypatch, qtbot, window, tmp_path
):
    path = tmp_path / "mine.nngui"
    save_as(monkeypatch, qtbot, window, path)
    train(qtbot, window)
    before = path.read_bytes()
    asked = answer(monkeypatch, QMessageBox.StandardButton.Cancel)
    window.close()
    assert window.isVisible()
    assert "mine" in asked[0]
    answer(monkeypatch, QMessageBox.StandardButton.Save)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert path.read_bytes() != before


def test_discarding_leaves_the_document_as_it_was_saved(monkeypatch, qtbot, window, tmp_path):
    path = tmp_path / "mine.nngui"
    save_as(monkeypatch, qtbot, window, path)
    train(qtbot, window)
    before = path.read_bytes()
    answer(monkeypatch, QMessageBox.StandardButton.Discard)
    window.close()
    assert not window.isVisible()
    assert path.read_bytes() == before


def test_a_new_document_asks_before_a_trained_network_without_a_name_is_lost(
    monkeypatch, qtbot, window
):
    snapshot = train(qtbot, window)
    asked = answer(monkeypatch, QMessageBox.StandardButton.Cancel)
    window.menus.new.trigger()
    assert asked
    assert window.session.snapshot.epoch == snapshot.epoch
    answer(monkeypatch, QMessageBox.StandardButton.Discard)
    window.menus.new.trigger()
    qtbot.waitUntil(lambda: not window.session.state.run.trained)
    assert find(window, "runsTable").model().rowCount() == 0


def test_revert_goes_back_to_the_document_as_it_was_saved(monkeypatch, qtbot, window, tmp_path):
    train(qtbot, window)
    save_as(monkeypatch, qtbot, window, tmp_path / "mine.nngui")
    before = texts(window)
    assert not window.menus.revert.isEnabled()
    train(qtbot, window)
    assert window.menus.revert.isEnabled()
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: yes)
    with qtbot.waitSignal(window.session.documents.opened):
        window.menus.revert.trigger()
    qtbot.waitUntil(lambda: texts(window) == before)


def test_recent_documents_are_in_the_menu_the_newest_first(monkeypatch, qtbot, window, tmp_path):
    for name in ("one.nngui", "two.nngui"):
        save_as(monkeypatch, qtbot, window, tmp_path / name)
    window.menus.recent.aboutToShow.emit()
    names = [action.data() for action in window.menus.recent.actions()]
    assert names == [str(tmp_path / name) for name in ("two.nngui", "one.nngui")]
    with qtbot.waitSignal(window.session.documents.opened):
        window.menus.recent.actions()[1].trigger()
    assert window.windowTitle().startswith("one")


def test_what_cannot_be_opened_is_said_above_all_pages_until_it_is_dismissed(
    qtbot, window, tmp_path
):
    (tmp_path / "no.nngui").write_text("something else")
    with qtbot.waitSignal(window.session.documents.failed):
        window.open_files(tmp_path / "no.nngui")
    notice = find(window, "documentNotice")
    assert notice.isVisible()
    assert "no.nngui" in notice.text
    press(qtbot, window, "documentNoticeRemedy")
    assert not notice.isVisible()


@pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent")  # in Qt 6.12, with no other way
def test_a_document_that_is_dropped_on_the_window_is_opened(
    monkeypatch, qtbot, window, another, tmp_path
):
    train(qtbot, window)
    save_as(monkeypatch, qtbot, window, tmp_path / "mine.nngui")
    before = texts(window)
    window.close()
    data, copy = QMimeData(), Qt.DropAction.CopyAction
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine.nngui"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), copy, data, buttons, keys)
    QApplication.sendEvent(another, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(20, 20), copy, data, buttons, keys, QEvent.Type.Drop)
    with qtbot.waitSignal(another.session.documents.opened):
        QApplication.sendEvent(another, drop)
    qtbot.waitUntil(lambda: another.session.snapshot.finished)
    assert texts(another) == before


class TestTheSessionOfTheLastTime:
    @pytest.fixture
    def start(self, qapp, qtbot, tmp_path):
        """A function that starts the program, with a data folder of its own."""
        windows = []

        def start(path=None, *, new=False):
            settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
            windows.append(MainWindow(Session(folder=tmp_path / "data"), settings))
            qtbot.addWidget(windows[-1])
            windows[-1].show()
            windows[-1].begin_with(*filter(None, [path]), new=new)
            qtbot.waitUntil(lambda: not windows[-1].session.documents.busy)
            qtbot.waitUntil(lambda: not windows[-1].session.snapshot.loading)
            return windows[-1]

        return start  # qtbot closes the windows

    def test_is_there_again_without_a_question(self, qtbot, start):
        first = start()
        train(qtbot, first)
        before = texts(first)
        first.close()
        assert not first.isVisible()
        second = start()
        qtbot.waitUntil(lambda: texts(second) == before)
        assert second.windowTitle() == "nngui"

    @pytest.mark.parametrize("command", ["new", "other"])
    def test_is_asked_about_before_another_document_takes_its_place(
        self, monkeypatch, qtbot, start, tmp_path, command
    ):
        first = start()
        train(qtbot, first)
        if command == "other":
            save_as(monkeypatch, qtbot, first, tmp_path / "other.nngui")
            first.menus.new.trigger()
            qtbot.waitUntil(lambda: not first.session.state.run.trained)
            qtbot.waitUntil(lambda: first.session.snapshot.paused)
            train(qtbot, first)
        first.close()
        second = start()
        qtbot.waitUntil(lambda: second.session.snapshot.finished)
        before = texts(second)
        asked = answer(monkeypatch, QMessageBox.StandardButton.Cancel)
        if command == "new":
            second.menus.new.trigger()
        else:
            second.open_files(tmp_path / "other.nngui")
        assert asked
        assert texts(second) == before

    def test_takes_no_work_that_it_would_replace_while_it_is_read(self, qtbot, start, tmp_path):
        first = start()
        train(qtbot, first)
        first.close()
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        second = MainWindow(Session(folder=tmp_path / "data"), settings)
        qtbot.addWidget(second)
        second.show()
        second.begin_with()
        assert not find(second, "trainButton").isEnabled()
        qtbot.waitUntil(lambda: find(second, "trainButton").isEnabled())
        assert second.session.state.run.epoch == 100

    def test_is_not_lost_by_a_program_that_is_closed_at_once(self, qtbot, start, tmp_path):
        first = start()
        train(qtbot, first)
        before = texts(first)
        first.close()
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        hasty = MainWindow(Session(folder=tmp_path / "data"), settings)
        qtbot.addWidget(hasty)
        hasty.show()
        hasty.begin_with()
        hasty.close()
        third = start()
        qtbot.waitUntil(lambda: texts(third) == before)

    def test_is_put_aside_where_one_begins_afresh_and_can_be_opened(self, qtbot, start):
        first = start()
        train(qtbot, first)
        before = texts(first)
        first.close()
        second = start(new=True)
        assert not second.session.state.run.trained

        def recent():
            second.menus.recent.aboutToShow.emit()
            return [action for action in second.menus.recent.actions() if action.data()]

        qtbot.waitUntil(lambda: bool(recent()))
        (action,) = recent()
        with qtbot.waitSignal(second.session.documents.opened):
            action.trigger()
        qtbot.waitUntil(lambda: texts(second) == before)

    def test_belongs_to_one_program_and_another_one_asks_before_it_loses_its_own(
        self, monkeypatch, qtbot, start
    ):
        first, second = start(), start()
        train(qtbot, second)
        asked = answer(monkeypatch, QMessageBox.StandardButton.Cancel)
        second.close()
        assert asked
        assert second.isVisible()
        answer(monkeypatch, QMessageBox.StandardButton.Discard)
        second.close()
        assert not second.isVisible()
        first.close()

    def test_that_is_damaged_is_said_and_left_as_it_was_under_another_name(
        self, qtbot, start, tmp_path
    ):
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "session.nngui").write_bytes(b"damaged")
        window = start()
        notice = find(window, "documentNotice")
        assert "session.nngui" in notice.text
        aside = list((tmp_path / "data").glob("session of *.nngui"))
        assert [path.read_bytes() for path in aside] == [b"damaged"]
