import sqlite3
import threading
from contextlib import closing

import pytest

from nngui.collection import store_thread as digit_store_thread
from nngui.collection.my_digits import Edit
from nngui.collection.store import Store
from nngui.collection.store_thread import StoreThread
from tests.nngui.collection.stores import add, digits_in, file_in
from tests.nngui.digits import contents, drawing


@pytest.fixture
def start(qtbot, tmp_path, monkeypatch):
    """Start threads for the folder of this test, which know what is in it."""
    monkeypatch.setattr(digit_store_thread, "RETRY", 20)
    monkeypatch.setattr("nngui.collection.store.PATIENCE", 0.05)
    monkeypatch.setattr("nngui.collection.store.GLANCE", 0.01)
    started = []

    def start(folder=tmp_path):
        thread = StoreThread(folder)
        started.append(thread)
        qtbot.waitUntil(lambda: thread.settled)
        return thread

    yield start
    for thread in started:
        thread.close()


def test_an_edit_holds_at_once_and_is_announced_when_it_is_on_the_disk(start, qtbot, tmp_path):
    thread, found = start(), []
    thread.apply(Edit((drawing(3),)))
    thread.when_written(lambda: found.append(contents(digits_in(tmp_path))))
    assert thread.digits.counts[3] == 1
    assert found == []
    qtbot.waitUntil(lambda: found != [])
    assert found == [contents(thread.digits)]
    assert thread.unsaved == 0


def test_what_is_there_is_read_after_the_start(start, qtbot, tmp_path):
    with closing(Store(tmp_path)) as store:
        add(store, drawing(3))
    thread = StoreThread(tmp_path)
    with qtbot.waitSignal(thread.changed):
        thread.apply(Edit((drawing(4),)))
    assert thread.digits.counts[3:5] == (1, 1)
    thread.close()
    assert digits_in(tmp_path).counts[3:5] == (1, 1)


def test_its_own_edits_are_no_change_by_others(start, qtbot):
    thread = start()
    with qtbot.assertNotEmitted(thread.changed):
        for i in range(5):
            thread.apply(Edit((drawing(i),)))
        qtbot.waitUntil(lambda: thread.settled and not thread.unsaved)


def test_a_look_takes_in_what_another_program_added(start, qtbot, tmp_path):
    one, other = start(), start()
    one.apply(Edit((drawing(3),)))
    qtbot.waitUntil(lambda: not one.unsaved)
    with qtbot.waitSignal(other.changed):
        other.look()
    assert contents(other.digits) == contents(one.digits)


def test_while_another_program_holds_the_file_nothing_waits_and_then_all_is_written(
    start, qtbot, tmp_path
):
    thread, written = start(), []
    with closing(sqlite3.connect(file_in(tmp_path), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for label in range(4):
            thread.apply(Edit((drawing(label),)))
            thread.when_written(lambda label=label: written.append(label))
        qtbot.waitUntil(lambda: thread.error is not None)
        assert "another program" in str(thread.error)
        assert written == []
        assert thread.digits.counts[:4] == (1, 1, 1, 1)
        other.execute("ROLLBACK")
    qtbot.waitUntil(lambda: thread.error is None and not thread.unsaved)
    assert written == [0, 1, 2, 3]
    assert contents(digits_in(tmp_path)) == contents(thread.digits)


def test_a_disk_that_takes_long_is_mentioned(start, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(digit_store_thread, "SLOW", 1)
    thread, gate = start(), threading.Event()
    write = thread._store.update
    monkeypatch.setattr(thread._store, "update", lambda edits: gate.wait(30) and write(edits))
    with qtbot.waitSignal(thread.slow):
        thread.apply(Edit((drawing(),)))
    gate.set()
    qtbot.waitUntil(lambda: not thread.unsaved)


def test_a_mistake_of_the_program_costs_no_edit(start, qtbot, tmp_path, monkeypatch):
    thread = start()
    with monkeypatch.context() as patched:
        patched.setattr(thread._store, "update", lambda edits: 1 / 0)
        thread.apply(Edit((drawing(5),)))
        qtbot.waitUntil(lambda: thread.error is not None)
        assert "ZeroDivisionError" in str(thread.error)
    qtbot.waitUntil(lambda: not thread.unsaved)
    assert digits_in(tmp_path).counts[5] == 1


def test_a_damaged_file_is_set_aside_and_what_was_added_meanwhile_is_written(
    start, qtbot, tmp_path
):
    file_in(tmp_path).write_bytes(b"damaged")
    thread = start()
    assert thread.error.movable
    thread.apply(Edit((drawing(5),)))
    thread.set_aside()
    qtbot.waitUntil(lambda: thread.error is None and thread.settled)
    assert digits_in(tmp_path).counts[5] == 1
    (aside,) = tmp_path.glob("my-digits-*.sqlite")
    assert aside.read_bytes() == b"damaged"


def test_closing_writes_what_is_on_its_way_and_can_be_repeated(start, tmp_path):
    thread = start()
    for label in range(5):
        thread.apply(Edit((drawing(label),)))
    thread.close()
    thread.close()
    thread.look()
    assert thread.unsaved == 0
    assert contents(digits_in(tmp_path)) == contents(thread.digits)


def test_without_a_folder_digits_are_there_until_the_end(start, qtbot):
    thread = start(None)
    thread.apply(Edit((drawing(5),)))
    qtbot.waitUntil(lambda: not thread.unsaved)
    assert thread.digits.counts[5] == 1
