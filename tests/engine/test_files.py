"""Files that are replaced as a whole."""

import os
import time

import pytest

from engine.files import LEFT, replacing


def write(path, content=b"new"):
    with replacing(path) as file:
        file.write(content)


def test_what_a_killed_program_has_left_beside_a_file_is_removed_a_day_later(tmp_path):
    names = (".mine.npz.0123abcd", ".mine.npz.89abcdef", ".yours.npz.0123abcd", ".mine.npz.notours")
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    old = time.time() - LEFT - 60
    for name in (names[0], names[2], names[3]):
        os.utime(tmp_path / name, (old, old))
    write(tmp_path / "mine.npz")
    assert {path.name for path in tmp_path.iterdir()} == {"mine.npz", *names[1:]}


def test_a_file_that_cannot_be_written_to_its_end_stays_as_it_was(tmp_path):
    path = tmp_path / "mine.npz"
    write(path, b"old")
    with pytest.raises(TypeError):
        write(path, "no bytes")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.npz"]
