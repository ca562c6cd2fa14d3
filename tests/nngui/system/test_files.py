import pytest

from nngui.system.files import write


def test_a_file_is_written_and_written_over(tmp_path):
    path = tmp_path / "cost.csv"
    write(path, b"first")
    write(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_says_why_and_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match=r"\w"):
        write(tmp_path / "no" / "such" / "folder.csv", b"lost")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_written_over(tmp_path):
    with pytest.raises(OSError, match=r"\w"):
        write(tmp_path, b"lost")
    assert tmp_path.is_dir()
