"""A session in its file: every bit of it comes back, and a newer program's fields as well."""

import json
import sqlite3
from dataclasses import replace

import pytest

from nngui.session.document import DocumentError
from nngui.session.recovery import parts
from nngui.session.recovery.parts import SESSION, Head
from nngui.training.storage.session_file import SessionFile
from tests.nngui.session.document.contents import content
from tests.nngui.session.document.test_document import same


def write(path, made, states):
    """Write a session as the program does; return the row before the first one."""
    file = SessionFile(path, lambda _: None, lambda: None)
    file.begin()
    for number, state in states:
        file.write(number, state)
    keys = tuple(f"run/{run.number}" for run in made.runs)
    for run, key in zip(made.runs, keys, strict=True):
        if run.rest is not None:
            file.put({key: parts.run_part(run.rest, run.checkpoints)}, after_states=True)
    bare = tuple(replace(run, rest=None, checkpoints=()) for run in made.runs)
    head = Head(replace(made, runs=bare), keys, path="/folder/mine.nngui", modified=True)
    file.put({SESSION: parts.part(head)}, {SESSION, *keys})
    assert not file.flush()
    file.close()
    return file._base


@pytest.mark.parametrize("number", range(6))
def test_every_bit_of_a_session_comes_back(tmp_path, number):
    made, states = content(number)
    base = write(tmp_path / "session.sqlite", made, states)
    found = parts.read(tmp_path / "session.sqlite")
    seen = [r for r in made.runs if r.rest or r.number == made.open or r.number in made.lanes]
    same([run.rest for run in found.content.runs], [run.rest for run in seen])
    same(replace(found.content, runs=()), replace(made, runs=()))
    kept = dict(parts.states(tmp_path / "session.sqlite", found.content))
    assert {each.row for each in found.outlines} == set(kept)
    for row, state in kept.items():
        same(state, dict(states)[row - base])
    assert (found.head.path, found.head.modified) == ("/folder/mine.nngui", True)


def test_what_a_newer_program_has_added_is_kept_and_read_past(tmp_path):
    made, states = content(3)
    path = tmp_path / "session.sqlite"
    write(path, made, states)
    with sqlite3.connect(path) as connection:
        query = "SELECT key, json FROM parts"
        for key, text in connection.execute(query).fetchall():
            data = json.loads(text)
            data["weather"] = "fine"
            if key == SESSION:
                data["content"]["sound"] = [1, 2]
            else:
                data["rest"]["design"]["mood"] = 3
            connection.execute("UPDATE parts SET json = ? WHERE key = ?", (json.dumps(data), key))
        connection.execute("UPDATE checkpoints SET head = json_set(head, '$.wind', 3)")
    connection.close()
    found = parts.read(path)
    assert found.content.unknown["content"]["sound"] == [1, 2]
    same([r.rest for r in found.content.runs if r.rest], [r.rest for r in made.runs if r.rest])
    assert len(list(parts.states(path, found.content))) == len(found.outlines)


def test_a_program_that_ended_as_soon_as_it_had_begun_has_left_nothing(tmp_path):
    (tmp_path / "session.sqlite").touch()
    assert parts.read(tmp_path / "session.sqlite") is None


@pytest.mark.parametrize("made", [b"something else", b"SQLite format 3\0" + bytes(5_000)])
def test_a_file_that_is_no_session_is_refused(tmp_path, made):
    (tmp_path / "session.sqlite").write_bytes(made)
    with pytest.raises(DocumentError, match="expected a session"):
        parts.read(tmp_path / "session.sqlite")
