import os
import sqlite3
import sys
from contextlib import closing

import numpy as np
import pytest

from nngui.collection import store as digit_store
from nngui.collection.my_digits import Edit
from nngui.collection.question import questions_of
from nngui.collection.rows import APPLICATION, VERSION
from nngui.collection.store import Store
from nngui.collection.store_errors import journal_of
from tests.nngui.collection.asking import contents as parts
from tests.nngui.collection.asking import question
from tests.nngui.collection.stores import (
    add,
    as_anybody,
    digits_in,
    file_in,
    folder_of_a_stranger,
    kept,
)
from tests.nngui.digits import contents, drawing, picture

posix = pytest.mark.skipif(os.name != "posix", reason="other systems have no such files")


@pytest.fixture
def store(tmp_path):
    """A store with three drawings and a picture."""
    store = Store(tmp_path)
    for label in range(3):
        add(store, drawing(label, seed=label))
    add(store, picture(3))
    yield store
    store.close()


def test_what_is_added_is_there_at_the_next_start(store, tmp_path):
    assert len(digits_in(tmp_path)) == 4
    assert contents(digits_in(tmp_path)) == contents(store.digits)


def test_an_undo_down_to_the_bottom_and_up_again_restores_every_digit_in_its_place(store, tmp_path):
    states, edits = [contents(store.digits)], []
    keys = [example.key for example in store.digits]
    for make in (
        lambda digits: Edit((drawing(7), picture(8))),
        lambda digits: digits.removal(keys[1:3]),
        lambda digits: digits.relabelling(keys, 9),
        lambda digits: digits.removal([example.key for example in digits]),
    ):
        edits.append(make(store.digits))
        store.update([edits[-1]])
        states.append(contents(digits_in(tmp_path)))
    assert len(states[-1]) == 0
    for edit, before in zip(reversed(edits), reversed(states[:-1]), strict=True):
        store.update([edit.inverse])
        assert contents(digits_in(tmp_path)) == before
    for edit, after in zip(edits, states[1:], strict=True):
        store.update([edit])
        assert contents(digits_in(tmp_path)) == after == contents(store.digits)


def test_an_empty_folder_holds_nothing_and_is_made_when_it_is_missing(tmp_path):
    folder = tmp_path / "deep" / "folder"
    assert len(digits_in(folder)) == 0
    with closing(Store(folder)) as store:
        add(store, drawing())
    assert len(digits_in(folder)) == 1


def test_the_file_is_kept_safe_without_a_write_ahead_log(store, tmp_path):
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"my-digits.sqlite", "my-digits.sqlite-journal"}
    assert store._number("PRAGMA synchronous") == 2
    with closing(sqlite3.connect(file_in(tmp_path))) as reader:
        assert reader.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
        assert reader.execute("PRAGMA user_version").fetchone() == (VERSION,)
        labels = reader.execute("SELECT label FROM digits ORDER BY key").fetchall()
    assert labels == [(0,), (1,), (2,), (3,)]


def test_what_another_program_did_comes_along_with_every_look_and_every_edit(tmp_path):
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        for i in range(5):
            add(one, drawing(1, seed=i))
            add(other, drawing(2, seed=i))
        first, second, *_ = other.digits
        other.update([other.digits.removal([first.key])])
        other.update([other.digits.relabelling([second.key], 7)])
        add(one, drawing(3))
        assert one.digits.counts[:8] == (0, 4, 4, 1, 0, 0, 0, 1)
        other.update()
        assert contents(other.digits) == contents(one.digits) == contents(digits_in(tmp_path))


def test_a_file_that_another_program_makes_at_the_same_moment_is_shared(tmp_path, monkeypatch):
    choose = digit_store._settle

    def interrupted(connection):
        monkeypatch.undo()
        add(other, drawing(1))
        choose(connection)

    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        monkeypatch.setattr(digit_store, "_settle", interrupted)
        add(one, drawing(2))
        assert one.digits.counts[1:3] == (1, 1)
    assert digits_in(tmp_path).counts[1:3] == (1, 1)


def test_examples_that_stay_are_the_same_objects_so_that_no_image_is_made_again(tmp_path):
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        (example,) = add(one, drawing())
        add(other, drawing())
        one.update()
        assert next(iter(one.digits)) is example


def test_an_edit_that_is_written_twice_is_there_once(store, tmp_path):
    edit = Edit((drawing(5),))
    for _ in range(2):
        store.update([edit])
    assert digits_in(tmp_path).counts[5] == 1


def test_edits_are_written_all_or_none(store, tmp_path):
    before = contents(store.digits)
    store._run("PRAGMA max_page_count = 3")
    found = store.update([Edit((drawing(5),)), Edit((drawing(6, points=5000),))])
    assert found.written == 0
    assert "is full" in str(found.error)
    assert contents(found.digits) == before == contents(digits_in(tmp_path))


@posix
def test_a_file_that_cannot_grow_is_explained_and_nothing_is_lost(store, tmp_path):
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    edit = Edit((drawing(6, points=5000),))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_in(tmp_path).stat().st_size, limit[1]))
    try:
        found = store.update([edit])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert str(file_in(tmp_path)) in str(found.error)
    assert found.error.passing
    assert store.update([edit]).error is None
    assert digits_in(tmp_path).counts[6] == 1


@posix
@pytest.mark.parametrize("protected", ["file", "folder"])
def test_what_is_write_protected_is_read_and_the_error_says_so(protected):
    with folder_of_a_stranger() as folder:
        with closing(Store(folder)) as store:
            add(store, drawing(4))
        file_in(folder).chmod(0o444 if protected == "file" else 0o666)
        journal_of(file_in(folder)).unlink()
        folder.chmod(0o555)
        with as_anybody(), closing(Store(folder)) as store:
            found = store.update()
            assert found.error is None
            assert len(found.digits) == 1
            found = store.update([Edit((drawing(5),))])
        assert "writable" in str(found.error)
        assert str(file_in(folder)) in str(found.error)
        assert found.written == 0
        assert digits_in(folder).counts[4:6] == (1, 0)


@posix
def test_where_no_folder_can_be_made_the_error_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    found = kept(tmp_path / "file" / "data")
    assert "Not a directory" in str(found.error)
    with folder_of_a_stranger() as folder:
        folder.chmod(0o555)
        with as_anybody():
            found = kept(folder / "data")
        assert "Permission denied" in str(found.error)


def test_a_lock_of_another_program_is_waited_for_and_then_named(store, tmp_path, monkeypatch):
    monkeypatch.setattr("nngui.collection.store.PATIENCE", 0.05)
    with closing(sqlite3.connect(file_in(tmp_path), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        found = store.update([Edit((drawing(5),))])
        assert found.written == 0
        assert "another program" in str(found.error)
        assert found.error.passing
        other.execute("ROLLBACK")
    assert store.update([Edit((drawing(5),))]).error is None


@pytest.mark.parametrize(
    "content", [b"\0" * 5000, b"no such file", b"SQLite format 3\0" + b"x" * 99]
)
def test_a_file_of_another_kind_is_named_and_stays_as_it_is(tmp_path, content):
    file_in(tmp_path).write_bytes(content)
    with closing(Store(tmp_path)) as store:
        found = store.update([Edit((drawing(4),))])
    assert str(file_in(tmp_path)) in str(found.error)
    assert found.error.movable
    assert file_in(tmp_path).read_bytes() == content


def test_an_empty_file_is_a_new_one(tmp_path):
    file_in(tmp_path).write_bytes(b"")
    assert len(digits_in(tmp_path)) == 0


def test_a_database_of_another_program_is_named_and_stays_as_it_is(tmp_path):
    with closing(sqlite3.connect(file_in(tmp_path))) as other:
        other.execute("CREATE TABLE digits (pi)")
    content = file_in(tmp_path).read_bytes()
    with closing(Store(tmp_path)) as store:
        found = store.update([Edit((drawing(4),))])
    assert "another program" in str(found.error)
    assert file_in(tmp_path).read_bytes() == content


def test_a_file_of_a_newer_version_is_named_and_stays_as_it_is(store, tmp_path):
    store._run(f"PRAGMA user_version = {VERSION + 1}")
    store._run("ALTER TABLE digits ADD COLUMN what_nobody_knows_yet")
    store.close()
    content = file_in(tmp_path).read_bytes()
    with closing(Store(tmp_path)) as newer:
        found = newer.update([Edit((drawing(4),))])
    assert "newer version" in str(found.error)
    assert not found.error.movable
    assert file_in(tmp_path).read_bytes() == content


def damaged(folder):
    """Damage the last page of a file with 300 digits; return what it holds."""
    with closing(Store(folder)) as store:
        add(store, *(picture(i % 10, seed=i) for i in range(300)))
    content = bytearray(file_in(folder).read_bytes())
    content[-4096:] = b"\xff" * 4096
    file_in(folder).write_bytes(content)
    return content


def test_of_a_damaged_file_the_rest_is_used_and_it_stays_as_it_is(tmp_path):
    content = damaged(tmp_path)
    with closing(Store(tmp_path)) as store:
        found = store.update([Edit((drawing(4),))])
    assert "is damaged" in str(found.error)
    assert str(file_in(tmp_path)) in str(found.error)
    assert 200 < len(found.digits) < 300
    assert found.written == 0
    assert file_in(tmp_path).read_bytes() == content


def test_a_damaged_file_can_be_set_aside_and_a_new_one_begins_with_what_was_read(tmp_path):
    content = damaged(tmp_path)
    with closing(Store(tmp_path)) as store:
        readable = contents(store.update().digits)
        aside = store.set_aside()
        assert aside.read_bytes() == content
        assert contents(digits_in(tmp_path)) == []
        add(store, drawing(4))
    assert contents(digits_in(tmp_path))[:-1] == readable
    assert aside.read_bytes() == content


def test_what_another_program_has_set_aside_already_is_not_set_aside_again(tmp_path):
    damaged(tmp_path)
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        one.update()
        other.update()
        one.set_aside()
        add(one, drawing(4))
        assert other.set_aside() is None
        assert other.update().error is None
        assert contents(other.digits) == contents(one.digits)


def test_a_row_that_nobody_wrote_so_is_counted_stays_and_costs_no_other(store, tmp_path):
    store._run("INSERT INTO digits VALUES ('a', 1, x'00', NULL), ('b', 2, NULL, x'00')")
    store._run("PRAGMA ignore_check_constraints = 1")
    store._run("INSERT INTO digits SELECT 'c', 10, strokes, picture FROM digits LIMIT 1")
    found = kept(tmp_path)
    assert len(found.digits) == 4
    assert "3 digits" in str(found.error)
    add_anyway = store.update([Edit((drawing(5),))])
    assert add_anyway.written == 1
    assert len(kept(tmp_path).digits) == 5
    assert store._number("SELECT count(*) FROM digits") == 8


def test_a_file_that_somebody_removed_is_written_anew(store, tmp_path):
    file_in(tmp_path).unlink()
    add(store, drawing(5))
    assert contents(digits_in(tmp_path)) == contents(store.digits)
    assert len(store.digits) == 5


def test_a_file_that_somebody_replaced_is_read_and_gets_what_it_lacks(store, tmp_path):
    with closing(Store(tmp_path / "other")) as other:
        add(other, drawing(9))
    file_in(tmp_path / "other").replace(file_in(tmp_path))
    assert store.update().error is None
    assert len(store.digits) == 5
    assert contents(digits_in(tmp_path)) == contents(store.digits)


@posix
@pytest.mark.parametrize("beside", ["", "-journal"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "endless"])
def test_what_is_not_a_file_is_named_at_once(tmp_path, kind, beside):
    path = tmp_path / f"my-digits.sqlite{beside}"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    with closing(Store(tmp_path)) as store:
        found = store.update([Edit((drawing(4),))])
        assert f"{path} is not a file" in str(found.error)
        if not beside:
            store.set_aside()
            add(store, drawing(4))
    assert sys.getsizeof(found.digits) < 1000


def test_a_link_to_a_file_elsewhere_stays_a_link(store, tmp_path):
    store.close()
    elsewhere = tmp_path / "elsewhere.sqlite"
    file_in(tmp_path).rename(elsewhere)
    file_in(tmp_path).symlink_to(elsewhere)
    add(store, drawing(5))
    assert file_in(tmp_path).is_symlink()
    assert len(digits_in(tmp_path)) == 5


def test_without_a_folder_digits_are_kept_in_memory():
    with closing(Store(None)) as store:
        add(store, drawing(4))
        assert len(store.update().digits) == 1


def test_questions_are_kept_beside_the_digits_and_shared_by_programs(tmp_path):
    made = question(np.random.default_rng(1))
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        add(one, *made.items, digit := drawing())
        other.update()
        (there,) = questions_of(other.digits.items)
        assert parts(there) == parts(made)
        other.update([there.reworded("", [(0, "circle"), (1, "△")])])
        one.update([made.removal([made.examples[0].key])])
        kept = one.digits
    assert questions_of(kept.items)[0].classes == ("circle", "△")
    assert questions_of(kept.items)[0].counts == (2, 3)
    assert list(digits_in(tmp_path).items) == list(kept.items)
    assert [each.key for each in digits_in(tmp_path)] == [digit.key]


def test_a_file_of_a_program_without_questions_is_used_as_it_is(tmp_path):
    with closing(Store(tmp_path)) as store:
        add(store, drawing())
    with closing(sqlite3.connect(file_in(tmp_path))) as file:
        assert file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [
            ("digits",)
        ]
    with closing(Store(tmp_path)) as store:
        add(store, *question(np.random.default_rng(1)).items)
    assert len(digits_in(tmp_path).items) == 9


def test_erasing_leaves_no_question(tmp_path):
    with closing(Store(tmp_path)) as store:
        add(store, *question(np.random.default_rng(1)).items)
        assert store.erase().error is None
    assert not digits_in(tmp_path).items


def test_a_part_of_a_question_that_is_damaged_is_left_out_and_said(tmp_path):
    with closing(Store(tmp_path)) as store:
        add(store, *question(np.random.default_rng(1)).items)
    with closing(sqlite3.connect(file_in(tmp_path))) as file, file:
        file.execute(
            "UPDATE items SET strokes = x'0102' WHERE key = (SELECT max(key) FROM items"
            " WHERE strokes IS NOT NULL)"
        )
    found = kept(tmp_path)
    assert "cannot be read" in str(found.error)
    assert questions_of(found.digits.items)[0].counts == (3, 2)


def test_questions_of_a_file_that_has_disappeared_are_written_again(tmp_path):
    with closing(Store(tmp_path)) as store:
        add(store, *question(np.random.default_rng(1)).items)
        file_in(tmp_path).unlink()
        store.update()
    assert len(digits_in(tmp_path).items) == 9
