"""The file of a session: an edit goes before all else that waits, and no row is taken twice."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from threading import Event

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.training.storage import session_file
from nngui.training.storage.session_file import PIECE, SessionFile
from nngui.training.trainer.player import Player

STATE = Player(replace(Design(), optimizer="adam")).state()


def named(*numbers):
    """A part that names states."""
    return lambda row_of: (str([row for n in numbers if (row := row_of(n)) is not None]), b"")


def text(words):
    return lambda _: (words, b"")


def all_written(file):
    """Wait until nothing waits, also of what is put meanwhile."""
    while file._pending:
        assert not file.flush()


def parts_in(path):
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT key, json FROM parts").fetchall())


def rows_in(path):
    with closing(sqlite3.connect(path)) as connection:
        return [row for (row,) in connection.execute("SELECT id FROM checkpoints ORDER BY id")]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "session.sqlite"


@pytest.fixture
def open_file(path):
    """A function that opens the file, with what is done after every writing of states."""
    opened = []

    def open_it(written=lambda numbers: None):
        opened.append(SessionFile(path, written, lambda: None))
        return opened[-1]

    yield open_it
    for each in opened:
        each.close()


def test_an_edit_is_on_the_disk_before_the_states_that_wait(open_file, path):
    seen = []

    def look(numbers):
        seen.append(parts_in(path).get("session"))
        file.put({"session": text(f"edit {len(seen)}")})

    file = open_file(look)
    for number in range(1, 3 * PIECE + 1):
        file.write(number, STATE)
    file.put({"run": named(1)}, after_states=True)
    file.put({"session": text("edit 0")})
    file.begin()
    all_written(file)
    assert len(seen) >= 3
    assert seen == [f"edit {number}" for number in range(len(seen))]


def test_an_edit_does_not_wait_for_many_states_that_are_removed(open_file, path):
    seen = []
    file = open_file()
    file.begin()
    for number in range(1, 3 * PIECE + 1):
        file.write(number, STATE)
    assert not file.flush()

    def edit(_):
        seen.append(len(rows_in(path)))
        if seen[-1]:
            file.put({"session": lambda row_of: edit(row_of)})  # the next one
        return "", b""

    file.put({"session": edit})
    file.drop(range(1, 3 * PIECE + 1))
    all_written(file)
    assert sorted(set(seen)) == [0, PIECE, 2 * PIECE, 3 * PIECE]


def test_a_session_that_another_takes_the_place_of_is_never_there_by_half(open_file, path):
    file, seen = open_file(lambda _: seen.append(parts_in(path))), []
    file.begin()
    file.put({"session": text("the old one"), "run/1": named()}, {"session", "run/1"})
    assert not file.flush()
    for number in range(1, 2 * PIECE + 1):
        file.write(number, STATE)
    file.put({"run/2": named(1, 2 * PIECE), "session": text("new")}, {"session", "run/2"})
    assert not file.flush()
    rows = rows_in(path)
    assert seen[0] == {"session": "new", "run/2": "[]"}
    assert parts_in(path) == {"session": "new", "run/2": str([rows[0], rows[-1]])}


def test_what_waited_for_states_is_not_written_over_what_came_later(open_file, path):
    file = open_file()
    for number in range(1, PIECE):
        file.write(number, STATE)
    file.put({"run": text("before"), "gone": text("")}, after_states=True)
    file.put({"run": text("now"), "session": text("")}, {"run", "session"})
    file.begin()
    assert not file.flush()
    assert parts_in(path) == {"run": "now", "session": ""}


def test_a_row_that_a_part_may_name_is_never_that_of_another_state(open_file, path):
    first = open_file()
    first.begin()
    first.write(1, STATE)
    first.put({"run": named(1)}, after_states=True)
    assert not first.flush()
    first.drop([1])
    assert not first.flush()
    first.close()
    theta = np.full_like(STATE.theta, 7)
    second = open_file()
    second.begin()
    second.write(1, replace(STATE, theta=theta))
    assert not second.flush()
    assert parts_in(path)["run"] != str(rows_in(path))


def test_nothing_is_left_in_a_clean_file_of_what_was_removed(open_file, path):
    secret, cleaned, reasons = "my very own number 4711" * 500, Event(), []
    file = open_file()
    file.begin()
    file.put({"session": text(secret)}, {"session"})
    file.write(1, replace(STATE, theta=np.full_like(STATE.theta, 0.123456)))
    all_written(file)
    marks = b"my very own", np.float32(0.123456).tobytes() * 8
    assert all(mark in path.read_bytes() for mark in marks)
    file.put({"session": text("another")}, {"session"})
    file.drop([1])
    file.clean(lambda reason: (reasons.append(reason), cleaned.set()))
    assert cleaned.wait(10)
    assert reasons == [""]
    assert not any(mark in path.read_bytes() for mark in marks)
    assert parts_in(path) == {"session": "another"}


def test_a_file_that_cannot_be_cleaned_says_so_and_nobody_waits(open_file, path, monkeypatch):
    monkeypatch.setattr(session_file, "PATIENCE", 0.05)
    file, cleaned, reasons = open_file(), Event(), []
    file.begin()
    file.put({"session": text("")}, {"session"})
    all_written(file)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        file.clean(lambda reason: (reasons.append(reason), cleaned.set()))
        assert cleaned.wait(10)
        other.rollback()
    assert reasons == ["database is locked"]


def test_what_is_put_in_the_middle_of_a_writing_is_known_to_be_on_the_disk(open_file, path):
    known = Event()

    def edit(_):
        file.put({"session": text("")}, then=known.set)

    file = open_file(edit)
    file.write(1, STATE)
    file.begin()
    assert known.wait(10)
    assert "session" in parts_in(path)
