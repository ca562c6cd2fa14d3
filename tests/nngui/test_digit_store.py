import json
import os
import zlib

import pytest

from nngui import digit_store, picture_files
from nngui.digit_lines import FORMAT, edit_line
from nngui.digit_store import DigitStore
from nngui.my_digits import Edit, MyDigits
from tests.nngui.digits import contents, drawing, picture


def add(store, *examples):
    store.apply(Edit(examples))
    return examples


def journal(folder):
    return folder / "my-digits.jsonl"


@pytest.fixture
def store(tmp_path):
    """A store with three drawings and a picture."""
    store = DigitStore(tmp_path)
    for label in range(3):
        add(store, drawing(label, seed=label))
    add(store, picture(3))
    return store


def test_what_is_added_is_there_at_the_next_start(store, tmp_path):
    again = DigitStore(tmp_path)
    assert len(again.digits) == 4
    assert contents(again.digits) == contents(store.digits)
    assert again.notices == ()


def test_removing_relabelling_and_undoing_are_kept_too(store, tmp_path):
    keys = [example.key for example in store.digits]
    removal = store.digits.removal(keys[:2])
    for edit in (removal, store.digits.relabelling(keys, 9), removal.inverse):
        store.apply(edit)
        assert contents(DigitStore(tmp_path).digits) == contents(store.digits)
    assert store.digits.counts[9] == 2


def test_an_empty_folder_holds_nothing_and_is_made_when_it_is_missing(tmp_path):
    store = DigitStore(tmp_path / "deep" / "folder")
    assert len(store.digits) == 0
    assert store.notices == ()
    add(store, drawing())
    assert len(DigitStore(tmp_path / "deep" / "folder").digits) == 1


def test_many_pictures_have_a_file_of_their_own(tmp_path):
    store = DigitStore(tmp_path)
    pictures = [picture(i % 10, seed=i) for i in range(picture_files.MANY + 1)]
    edit = Edit((*pictures, drawing()))
    store.apply(edit)
    (file,) = tmp_path.glob("*.npz")
    assert contents(DigitStore(tmp_path).digits) == contents(store.digits)
    store.apply(edit.inverse)
    assert len(DigitStore(tmp_path).digits) == 0
    store.apply(edit)
    assert contents(DigitStore(tmp_path).digits) == contents(MyDigits(edit.added))
    assert file.exists()


def test_pictures_laid_ready_are_used_and_written_again_if_they_are_gone(tmp_path):
    store = DigitStore(tmp_path)
    pictures = tuple(picture(i % 10, seed=i) for i in range(picture_files.MANY + 1))
    edit = Edit(pictures, pictures=store.write_pictures(pictures))
    make_old(tmp_path)
    DigitStore(tmp_path)  # knows nothing of them, and tidies up
    assert list(tmp_path.glob("*.npz")) == []
    store.apply(edit)
    assert contents(DigitStore(tmp_path).digits) == contents(store.digits)


def test_two_programs_see_each_others_additions(tmp_path):
    one, other = DigitStore(tmp_path), DigitStore(tmp_path)
    for i in range(5):
        add(one, drawing(1, seed=i))
        add(other, drawing(2, seed=i))
    other.apply(other.digits.removal([next(iter(other.digits)).key]))
    add(one, drawing(3))
    assert one.digits.counts[:4] == (0, 4, 5, 1)
    assert contents(DigitStore(tmp_path).digits) == contents(one.digits)


def test_a_file_that_another_program_wrote_anew_is_read_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(digit_store, "HISTORY", 3)
    one = DigitStore(tmp_path)
    (first,) = add(one, drawing(1))
    for label in range(2, 8):
        one.apply(one.digits.relabelling([first.key], label))
    size = journal(tmp_path).stat().st_size
    other = DigitStore(tmp_path)  # finds more history than digits
    assert journal(tmp_path).stat().st_size < size
    add(other, drawing(9))
    add(one, drawing(8))
    assert one.digits.counts[7:] == (1, 1, 1)
    assert contents(DigitStore(tmp_path).digits) == contents(one.digits)


def test_tidying_keeps_drawings_and_pictures_and_removes_what_is_left_over(tmp_path, monkeypatch):
    monkeypatch.setattr(digit_store, "HISTORY", 3)
    store = DigitStore(tmp_path)
    edit = Edit(tuple(picture(1, seed=i) for i in range(picture_files.MANY + 1)))
    for change in (edit, Edit((drawing(), drawing())), edit.inverse, edit, edit.inverse, edit):
        store.apply(change)
    before = contents(store.digits)
    assert len(list(tmp_path.glob("*.npz"))) > 1
    for _ in range(2):
        make_old(tmp_path)
        assert contents(DigitStore(tmp_path).digits) == before
        assert len(list(tmp_path.glob("*.npz"))) == 1


def test_what_a_killed_program_left_is_removed_once_it_is_old(tmp_path):
    left = tmp_path / ".my-pictures-0123456789abcdef.npz.01234567"
    unnamed = tmp_path / "my-pictures-0123456789abcdef.npz"
    add(DigitStore(tmp_path), drawing(3))
    for path in (left, unnamed):
        path.write_bytes(b"half")
    DigitStore(tmp_path)
    assert left.exists()
    assert unnamed.exists(), "it may be another program's, which is about to name it"
    make_old(tmp_path)
    assert DigitStore(tmp_path).digits.counts[3] == 1
    assert not left.exists()
    assert not unnamed.exists()


def make_old(folder):
    """Have all files in it written two days ago."""
    for path in folder.iterdir():
        then = path.stat().st_mtime - 2 * picture_files.OLD
        os.utime(path, (then, then))


def test_a_line_cut_off_by_a_kill_is_dropped_and_then_overwritten(store, tmp_path):
    whole = journal(tmp_path).read_bytes()
    line = edit_line(Edit((drawing(5),)))
    for length in (1, 8, 9, 30, len(line) - 1):
        journal(tmp_path).write_bytes(whole + line[:length])
        again = DigitStore(tmp_path)
        assert contents(again.digits) == contents(store.digits)
        assert again.notices == ()
        add(again, drawing(6, points=3))
        assert journal(tmp_path).read_bytes().endswith(b"\n")
        last = DigitStore(tmp_path)
        assert last.digits.counts[5:7] == (0, 1)
        assert last.notices == ()


@pytest.mark.parametrize("at", ["header", "middle", "newline", "return"])
def test_a_damaged_file_is_told_stays_as_it_is_and_the_rest_is_used(store, tmp_path, at):
    content = bytearray(journal(tmp_path).read_bytes())
    ends = [i for i, byte in enumerate(content) if byte == ord("\n")]
    place = {"header": 12, "middle": ends[0] + 40, "newline": ends[1], "return": ends[0] + 60}[at]
    content[place] = ord("\r" if at == "return" else "X")
    journal(tmp_path).write_bytes(content)
    damaged = DigitStore(tmp_path)
    assert len(damaged.digits) == {"header": 4, "middle": 3, "newline": 2, "return": 3}[at]
    assert "damaged" in damaged.notices[0]
    assert str(journal(tmp_path)) in damaged.notices[0]
    add(damaged, drawing(8))
    assert journal(tmp_path).read_bytes() == content
    again = DigitStore(tmp_path)
    assert contents(again.digits) == contents(damaged.digits)
    add(again, drawing(9))
    assert {path.name for path in tmp_path.glob("*.jsonl")} == {
        "my-digits.jsonl",
        "my-digits-2.jsonl",
    }


def test_a_file_of_a_newer_version_is_told_and_stays_as_it_is(tmp_path):
    text = json.dumps({"format": FORMAT, "version": 2, "file": "f"}).encode()
    content = b"%08x %s\nwho knows what" % (zlib.crc32(text), text)
    journal(tmp_path).write_bytes(content)
    store = DigitStore(tmp_path)
    assert "newer version" in store.notices[0]
    add(store, drawing(4))
    assert journal(tmp_path).read_bytes() == content
    assert DigitStore(tmp_path).digits.counts[4] == 1


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b"no such file", b"\n\n\n", b"\xff\n{}\n"])
def test_a_file_that_is_not_ours_is_told_and_stays_as_it_is(tmp_path, content):
    journal(tmp_path).write_bytes(content)
    store = DigitStore(tmp_path)
    assert len(store.notices) == 1
    add(store, drawing(4))
    assert journal(tmp_path).read_bytes() == content
    assert len(DigitStore(tmp_path).digits) == 1


@pytest.mark.parametrize("damage", ["missing", "cut", "another kind"])
def test_pictures_that_cannot_be_read_are_told_and_the_rest_is_used(tmp_path, damage):
    store = DigitStore(tmp_path)
    store.apply(Edit(tuple(picture(1, seed=i) for i in range(picture_files.MANY + 1))))
    add(store, drawing(4))
    (file,) = tmp_path.glob("*.npz")
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-999] if damage == "cut" else b"pictures?")
    again = DigitStore(tmp_path)
    assert file.name in again.notices[0]
    assert again.digits.counts[:5] == (0, 0, 0, 0, 1)
    add(again, drawing(5))
    assert damage == "missing" or file.exists()


def test_what_cannot_be_written_stays_in_memory_and_is_written_with_the_next(
    store, tmp_path, monkeypatch
):
    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            add(store, drawing(5))
    assert store.digits.counts[5] == 1
    add(store, drawing(6))
    again = DigitStore(tmp_path)
    assert again.digits.counts[5:7] == (1, 1)
    assert again.notices == ()


def test_a_file_that_somebody_removed_is_written_anew(store, tmp_path):
    journal(tmp_path).unlink()
    add(store, drawing(5))
    assert contents(DigitStore(tmp_path).digits) == contents(store.digits)
    assert len(store.digits) == 5


def test_where_nothing_can_be_written_the_digits_are_read_all_the_same(
    store, tmp_path, monkeypatch
):
    def read_only(path, flags, mode=0o777):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", read_only)
    again = DigitStore(tmp_path)
    assert contents(again.digits) == contents(store.digits)
    with pytest.raises(PermissionError):
        add(again, drawing(5))


@pytest.mark.skipif(os.name != "posix", reason="only there a folder can be forced to the disk")
def test_a_new_file_and_its_name_are_forced_to_the_disk(tmp_path, monkeypatch):
    forced, really = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (forced.append(os.fstat(file)), really(file)))
    add(DigitStore(tmp_path), drawing(5))
    assert journal(tmp_path).stat().st_ino in [status.st_ino for status in forced]
    assert tmp_path.stat().st_ino in [status.st_ino for status in forced]


def test_pictures_from_another_folder_or_with_labels_above_9_are_refused(tmp_path):
    (tmp_path / "in").mkdir()
    name = picture_files.write(tmp_path, [picture(3)])
    with pytest.raises(OSError, match="another folder"):
        picture_files.read(tmp_path / "in", f"../{name}")
    name = picture_files.write(tmp_path, [picture(10)])
    with pytest.raises(OSError, match="labels above 9"):
        picture_files.read(tmp_path, name)
