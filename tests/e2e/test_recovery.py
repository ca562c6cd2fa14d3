"""A session outlives a crash: what was drawn, trained and edited is there when one starts again."""

import shutil
import sqlite3
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMessageBox

from nngui.design import data_set
from nngui.design.design import Design
from nngui.session.session import Session
from nngui.window.main_window import MainWindow
from tests.conftest import drag
from tests.e2e.conftest import find
from tests.e2e.test_documents import answer, save_as, texts, train
from tests.nngui.conftest import is_finished


@pytest.fixture
def start(qapp, qtbot, tmp_path):
    """A function that starts the program with a data folder."""

    def start(folder=None, path=None, *, new=False):
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(folder=folder or tmp_path / "data"), settings)
        qtbot.addWidget(window, before_close_func=close_without_a_question)
        window.show()
        window.begin_with(*filter(None, [path]), new=new)
        qtbot.waitUntil(lambda: window.session.last.watch.is_on)
        qtbot.waitUntil(lambda: not window.session.documents.busy)
        qtbot.waitUntil(lambda: not window.session.snapshot.loading)
        return window

    return start


def close_without_a_question(window):
    window.session.documents.path = None
    window.session.last.keeps, window.session.last.forgets = False, True


@pytest.fixture
def crash(qtbot, tmp_path):
    """A function that returns the data folder as it would be if the program ended right now."""

    def crash(window, *, at_once=False):
        watch = window.session.last.watch
        qtbot.waitUntil(lambda: at_once or not watch.has_more)
        assert not window.session._training.checkpoints.file.flush()
        folder = tmp_path / f"crash {len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for path in (tmp_path / "data").glob("*.sqlite"):
            shutil.copy(path, folder)
        return folder

    return crash


def stroke(qtbot, window, x=0.5):
    drag(qtbot, find(window, "drawPad"), (x, 0.2), (x, 0.5), (x + 0.02, 0.8))


def message(window):
    return find(window, "statusBar").currentMessage()


def recent(window):
    window.menus.recent.aboutToShow.emit()
    return [action.data() for action in window.menus.recent.actions() if action.data()]


def test_after_a_crash_all_is_there_again_and_a_line_says_what_and_from_when(qtbot, start, crash):
    first = start()
    stroke(qtbot, first)
    train(qtbot, first)
    before = texts(first)
    second = start(crash(first))
    assert texts(second) == before
    assert second.windowTitle() == "nngui"
    words = message(second)
    assert words.startswith("Recovered after a crash, as of ")
    assert words.endswith(": 1 trained run and the drawing.")


def test_a_stroke_and_an_edit_are_kept_without_a_training(qtbot, start, crash):
    first = start()
    stroke(qtbot, first)
    first.menus.add_layer.trigger()
    second = start(crash(first))
    assert second.session.design == first.session.design
    strokes = zip(first.session.state.strokes, second.session.state.strokes, strict=True)
    assert all(np.array_equal(one, other) for one, other in strokes)


def test_every_moment_can_be_looked_back_at_after_a_crash(qtbot, start, crash):
    first = start()
    stroke(qtbot, first)
    train(qtbot, first)
    second = start(crash(first))
    for epoch in (58, 3, 0, 100):
        for window in (first, second):
            window.session.look(epoch)
        assert texts(second) == texts(first)


def test_a_training_goes_on_after_a_crash_as_if_there_had_been_none(qtbot, start, crash):
    first = start()
    first.session.step()
    qtbot.waitUntil(lambda: first.session.snapshot.epoch == 1 and first.session.snapshot.paused)
    second = start(crash(first))
    for window in (first, second):
        window.session.train()
    for window in (first, second):
        qtbot.waitUntil(lambda window=window: is_finished(window.session.snapshot))
    first, second = first.session.snapshot, second.session.snapshot
    np.testing.assert_array_equal(first.theta, second.theta)
    np.testing.assert_array_equal(first.curves.train, second.curves.train)


def test_the_training_of_the_last_seconds_is_kept_while_it_goes_on(
    monkeypatch, qtbot, start, crash
):
    monkeypatch.setattr("nngui.session.recovery.watch.PERIOD", 0.3)
    first = start()
    first.session.edit(replace(first.session.design, epochs=100_000))
    first.session.train()
    qtbot.waitUntil(lambda: first.session.snapshot.epoch > 20)
    watch = first.session.last.watch
    with qtbot.waitSignals([watch.settled, watch.settled]):
        pass
    epoch = first.session.snapshot.epoch
    first.session.pause()
    second = start(crash(first))
    assert second.session.state.run.epoch >= epoch
    assert not second.session.snapshot.can_pause


class TestADocument:
    def test_is_open_again_with_its_name_and_its_changes_after_a_crash(
        self, monkeypatch, qtbot, start, crash, tmp_path
    ):
        first = start()
        save_as(monkeypatch, qtbot, first, tmp_path / "mine.nngui")
        train(qtbot, first)
        before = texts(first)
        folder = crash(first)
        first.session.documents.close()  # which a crash does as well
        second = start(folder)
        assert texts(second) == before
        assert second.windowTitle() == "mine[*] – nngui"
        assert second.isWindowModified()
        assert "Recovered mine.nngui after a crash, with what is not saved yet" in message(second)
        with qtbot.waitSignal(second.session.documents.ended):
            second.menus.save.trigger()
        assert not second.isWindowModified()

    def test_that_the_program_is_started_with_is_recovered_too(
        self, monkeypatch, qtbot, start, crash, tmp_path
    ):
        first = start()
        save_as(monkeypatch, qtbot, first, tmp_path / "mine.nngui")
        stroke(qtbot, first)
        folder = crash(first)
        first.session.documents.close()
        second = start(folder, tmp_path / "mine.nngui")
        assert len(second.session.state.strokes) == 1
        assert second.isWindowModified()

    def test_is_opened_in_place_of_another_session_which_becomes_a_document(
        self, monkeypatch, qtbot, start, crash, tmp_path
    ):
        first = start()
        save_as(monkeypatch, qtbot, first, tmp_path / "mine.nngui")
        first.session.documents.begin(first.session.design)
        qtbot.waitUntil(lambda: not first.session.documents.busy)
        stroke(qtbot, first)
        second = start(crash(first), tmp_path / "mine.nngui")
        qtbot.waitUntil(lambda: second.session.documents.path is not None)
        assert not second.session.state.strokes
        qtbot.waitUntil(lambda: any("session of" in path for path in recent(second)))

    def test_whose_changes_are_discarded_leaves_nothing_to_recover(
        self, monkeypatch, qtbot, start, tmp_path
    ):
        first = start()
        save_as(monkeypatch, qtbot, first, tmp_path / "mine.nngui")
        train(qtbot, first)
        answer(monkeypatch, QMessageBox.StandardButton.Discard)
        first.close()
        assert not list((tmp_path / "data").glob("session*"))
        assert not start().session.state.run.trained

    def test_that_another_program_has_open_is_a_copy_without_a_name_there(
        self, monkeypatch, qtbot, start, tmp_path
    ):
        first, second = start(), start()
        save_as(monkeypatch, qtbot, first, tmp_path / "mine.nngui")
        stroke(qtbot, first)
        before = (tmp_path / "mine.nngui").read_bytes()
        with qtbot.waitSignal(second.session.documents.in_use):
            second.open_files(tmp_path / "mine.nngui")
        assert second.windowTitle() == "nngui"
        assert "mine.nngui is open in another window" in find(second, "documentNotice").text
        qtbot.waitUntil(lambda: not second.session.documents.busy)
        with qtbot.waitSignal(second.session.documents.failed):
            second.session.save(tmp_path / "mine.nngui")
        assert (tmp_path / "mine.nngui").read_bytes() == before

    @pytest.mark.parametrize("role", ["DestructiveRole", "RejectRole"])
    def test_that_another_program_has_changed_is_replaced_only_after_a_question(
        self, monkeypatch, qtbot, start, tmp_path, role
    ):
        window = start()
        save_as(monkeypatch, qtbot, window, tmp_path / "mine.nngui")
        (tmp_path / "mine.nngui").write_bytes(b"of another program")
        stroke(qtbot, window)

        def click(page):
            assert "mine.nngui was changed by another program" in page.text()
            wanted = QMessageBox.ButtonRole[role]
            next(b for b in page.buttons() if page.buttonRole(b) is wanted).click()

        monkeypatch.setattr(QMessageBox, "exec", click)
        window.menus.save.trigger()
        qtbot.waitUntil(lambda: not window.session.documents.busy)
        replaced = (tmp_path / "mine.nngui").read_bytes() != b"of another program"
        assert replaced is (role == "DestructiveRole")


def test_a_session_that_was_discarded_for_a_new_one_does_not_come_back(
    monkeypatch, qtbot, start, crash
):
    first = start()
    train(qtbot, first)
    answer(monkeypatch, QMessageBox.StandardButton.Discard)
    first.menus.new.trigger()
    qtbot.waitUntil(lambda: not first.session.state.run.trained)
    qtbot.waitUntil(lambda: not first.session.documents.busy)
    second = start(crash(first))
    assert not second.session.state.run.trained
    assert message(second) == ""


def test_a_second_program_begins_with_a_copy_and_says_so(qtbot, start):
    first = start()
    stroke(qtbot, first)
    train(qtbot, first)
    watch = first.session.last.watch
    qtbot.waitUntil(lambda: not watch.has_more)
    second = start()
    assert texts(second) == texts(first)
    assert message(second).startswith("Another window of nngui has the session")
    for epoch in (58, 3):
        for window in (first, second):
            window.session.look(epoch)
        assert texts(second) == texts(first)


def test_what_a_second_program_left_in_a_crash_becomes_a_document(qtbot, start, crash, tmp_path):
    _, second = start(), start()
    stroke(qtbot, second)
    folder = crash(second)
    third = start(folder)
    assert not third.session.state.strokes
    qtbot.waitUntil(lambda: len(recent(third)) == 1)
    with qtbot.waitSignal(third.session.documents.opened):
        third.menus.recent.actions()[0].trigger()
    qtbot.waitUntil(lambda: len(third.session.state.strokes) == 1)
    assert not list(folder.glob("*.recovery"))


def test_a_damaged_file_is_said_and_put_aside_as_it_is(qtbot, start, crash):
    first = start()
    train(qtbot, first)
    folder = crash(first)
    path = folder / "session.sqlite"
    content = bytearray(path.read_bytes())
    content[20_000:] = bytes(len(content) - 20_000)
    path.write_bytes(content)
    second = start(folder)
    assert not second.session.state.run.trained
    text = find(second, "documentNotice").text
    assert "session.sqlite" in text
    assert "damaged" in text
    (aside,) = folder.glob("*.recovery")
    assert aside.name in text
    assert aside.read_bytes() == bytes(content)
    stroke(qtbot, second)  # and goes on as at a first start
    qtbot.waitUntil(lambda: not second.session.last.watch.has_more)
    assert not second.session._training.checkpoints.file.flush()


def test_the_file_of_a_newer_program_is_left_as_it_is_under_another_name(qtbot, start, crash):
    first = start()
    stroke(qtbot, first)
    folder = crash(first)
    with sqlite3.connect(folder / "session.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (folder / "session.sqlite").read_bytes()
    second = start(folder)
    assert "newer nngui" in find(second, "documentNotice").text
    assert [path.read_bytes() for path in folder.glob("*.recovery")] == [before]


def test_a_session_of_an_earlier_version_is_taken_up_and_its_file_goes(
    monkeypatch, qtbot, start, tmp_path
):
    window = start()
    train(qtbot, window)
    before = texts(window)
    save_as(monkeypatch, qtbot, window, tmp_path / "old.nngui")
    folder = tmp_path / "earlier"
    folder.mkdir()
    shutil.copy(tmp_path / "old.nngui", folder / "session.nngui")
    second = start(folder)
    assert texts(second) == before
    assert second.windowTitle() == "nngui"
    qtbot.waitUntil(lambda: not (folder / "session.nngui").exists())


class TestAFolder:
    def test_that_cannot_be_written_to_is_said_and_the_program_works_on(
        self, qtbot, start, tmp_path
    ):
        (tmp_path / "file").write_text("no folder")
        window = start(tmp_path / "file" / "data")
        assert "The session is not kept" in find(window, "documentNotice").text
        train(qtbot, window)
        window.session.look(3)
        assert find(window, "epochLabel").text().startswith("epoch 3")

    def test_that_is_full_is_said_until_there_is_room_again(self, monkeypatch, qtbot, start, crash):
        monkeypatch.setattr("nngui.training.storage.session_file.RETRY", 0.1)
        window = start()
        file = window.session._training.checkpoints.file
        assert not file.flush()
        with file._using:
            file._connection.execute("PRAGMA max_page_count = 1")
        file.put({"large": lambda _: ("{}", bytes(1_000_000))})
        stroke(qtbot, window)
        notice = find(window, "documentNotice")
        qtbot.waitUntil(lambda: "full" in notice.text)
        with file._using:
            file._connection.execute("PRAGMA max_page_count = 1000000")
        qtbot.waitUntil(lambda: not notice.isVisible())
        strokes = len(window.session.state.strokes)
        second = start(crash(window))
        assert len(second.session.state.strokes) == strokes


def test_a_data_set_that_is_chosen_again_in_another_session_is_kept_again(qtbot, start, crash):
    first = start()
    session = first.session
    name = data_set.keep(
        data_set.made_of("shapes", np.zeros((40, 12, 12), np.uint8), ["a", "b"] * 20)
    )
    session.choose_dataset(name)
    crash(first)
    with qtbot.waitSignal(session.documents.ended):
        session.documents.begin(Design())
    crash(first)
    session.choose_dataset(name)
    second = start(crash(first))
    assert second.session.design.dataset == name
    assert not second.views.document_notice.text


def test_a_trained_run_that_was_deleted_and_is_there_again_is_kept_at_once(qtbot, start, crash):
    first = start()
    session = first.session
    session.edit(replace(session.design, epochs=2))
    train(qtbot, first)
    session.begin(replace(session.design, seed=3), "Begin")
    crash(first)
    session.runs.delete((1,))
    assert 1 not in [run.number for run in session.state.runs]
    crash(first)
    session.undo_stack.undo()
    second = start(crash(first, at_once=True))
    assert [run.epoch for run in second.session.state.runs if run.number == 1] == [2]
