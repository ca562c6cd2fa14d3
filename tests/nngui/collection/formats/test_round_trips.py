import gzip

import numpy as np
import pytest

from engine.data import load
from nngui.collection.formats import folder, idx, npz, strokes, table
from nngui.collection.my_digits import Example
from tests.nngui.collection.formats.files import imported, labelled, written
from tests.nngui.digits import contents, drawing, picture

KINDS = {
    "my-images-idx3-ubyte": idx.write,
    "my-images-idx3-ubyte.gz": idx.write,
    "my.npz": npz.write,
    "my.csv": table.write,
    "my digits": folder.write,
}


@pytest.fixture
def examples():
    """Pictures and drawings of all labels, and some of MNIST."""
    data = load("0 to 9")
    mnist = [
        Example(f"m{i}", int(data.y_val[i]), picture=np.rint(x * 255).astype(np.uint8))
        for i, x in enumerate(data.x_val[:20].reshape(-1, 28, 28))
    ]
    return [*(picture(i % 10, seed=i) for i in range(15)), *map(drawing, range(10)), *mnist]


@pytest.mark.parametrize("name", KINDS)
def test_what_is_exported_is_imported_as_it_was(tmp_path, examples, name):
    back = imported(written(KINDS[name], tmp_path / name, examples))
    assert back.refused == ()
    assert sorted(labelled(back.examples)) == sorted(labelled(examples))


@pytest.mark.parametrize("name", [name for name in KINDS if name != "my digits"])
def test_the_order_stays(tmp_path, examples, name):
    back = imported(written(KINDS[name], tmp_path / name, examples))
    assert labelled(back.examples) == labelled(examples)


def test_strokes_come_back_as_strokes(tmp_path):
    examples = [drawing(i % 10, seed=i) for i in range(120)]
    back = imported(written(strokes.write, tmp_path / "my.json", [*examples, picture()]))
    assert back.refused == ()
    assert [c[1:] for c in contents(back.examples)] == [c[1:] for c in contents(examples)]


@pytest.mark.parametrize("name", [*KINDS, "my.json"])
def test_no_digits_at_all_can_be_exported(tmp_path, name):
    write = {**KINDS, "my.json": strokes.write}[name]
    written(write, tmp_path / name, [])
    assert imported(tmp_path / name).examples == ()


@pytest.mark.parametrize("name", [name for name in KINDS if name != "my digits"])
def test_an_export_that_is_given_up_leaves_the_old_file(tmp_path, examples, name):
    path = written(KINDS[name], tmp_path / name, examples[:3])
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    writing = KINDS[name](path, examples)
    next(writing)
    writing.close()
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_other_programs_can_read_what_is_exported(tmp_path, examples):
    written(npz.write, tmp_path / "my.npz", examples)
    with np.load(tmp_path / "my.npz", allow_pickle=False) as file:
        np.testing.assert_array_equal(file["images"][0], examples[0].pixels)
        assert file["labels"].tolist() == [example.label for example in examples]
    written(idx.write, tmp_path / "x-images-idx3-ubyte.gz", examples)
    content = gzip.decompress((tmp_path / "x-images-idx3-ubyte.gz").read_bytes())
    assert content[:16] == bytes([0, 0, 8, 3, 0, 0, 0, len(examples), 0, 0, 0, 28, 0, 0, 0, 28])
    rows = np.loadtxt(
        written(table.write, tmp_path / "my.csv", examples), delimiter=",", skiprows=1
    )
    np.testing.assert_array_equal(rows[4, 1:], examples[4].pixels.ravel())


def test_the_keys_of_two_imports_are_different(tmp_path, examples):
    path = written(npz.write, tmp_path / "my.npz", examples)
    one, other = ({e.key for e in imported(path).examples} for _ in range(2))
    assert len(one | other) == 2 * len(examples)


def test_files_and_folders_are_imported_together_as_far_as_there_is_room(tmp_path, examples):
    one = written(npz.write, tmp_path / "my.npz", examples)
    other = written(folder.write, tmp_path / "my digits", examples)
    back = imported(one, tmp_path / "missing.csv", other)
    assert len(back.examples) == back.twice == len(examples)  # the same digits, in two formats
    assert "were there already" in back.summary
    assert "missing.csv: it cannot be read: No such file" in str(back.refused[0])
    back = imported(one, other, room=30)
    assert len(back.examples) == 30
    assert "only 30 digits were imported" in str(back.refused[0])
    assert imported(one, room=len(examples)).refused == ()


@pytest.mark.parametrize("name", KINDS)
def test_drawings_that_were_exported_as_pixels_are_there_already(tmp_path, name):
    drawn = [drawing(i, seed=i) for i in range(10)]
    path = written(KINDS[name], tmp_path / name, drawn)
    back = imported(path, there=drawn)
    assert (back.twice, back.examples) == (10, ())
    assert len(imported(path).examples) == 10
