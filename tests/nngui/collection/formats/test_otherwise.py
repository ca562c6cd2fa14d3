"""Files that would be read badly in the plain way are looked at again when they are imported."""

import numpy as np
import pytest

from nngui.collection.formats.found import Refusal, prepared
from nngui.collection.formats.importing import Imported
from nngui.handwriting import pictures, sight
from tests.nngui.collection.formats.files import imported
from tests.nngui.collection.reading.course import course, mat5
from tests.nngui.collection.reading.test_files import LABELS, WHOLE, X, Y, idx, rows


def check(back):
    """Check that the digits came upright, with their labels."""
    assert back.refused == ()
    assert [e.label for e in back.examples] == LABELS.tolist()
    for example, image in zip(back.examples, WHOLE, strict=True):
        assert np.corrcoef(example.picture.ravel(), image.ravel())[0, 1] > 0.8


def test_the_course_s_two_files_are_one_import(tmp_path):
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", Y)
    back = imported(tmp_path / "X.npy", tmp_path / "y.npy")
    check(back)
    np.testing.assert_array_equal(back.examples[0].picture, WHOLE[0])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("turned-images-idx3-ubyte", idx(WHOLE.swapaxes(1, 2))),
        ("binary-images-idx3-ubyte", idx((WHOLE > 127).astype(np.uint8))),
    ],
)
def test_turned_and_binary_images_are_noticed(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    (tmp_path / name.replace("images", "labels").replace("idx3", "idx1")).write_bytes(idx(LABELS))
    back = imported(tmp_path / name)
    check(back)
    assert max(e.picture.max() for e in back.examples) == 255


def test_a_file_of_matlab_and_tables_are_imported(tmp_path):
    (tmp_path / "ex4data1.mat").write_bytes(mat5({"X": X, "y": np.where(Y == 0, 10, Y)}))
    check(imported(tmp_path / "ex4data1.mat"))
    (tmp_path / "last.csv").write_bytes(rows(-1))
    check(imported(tmp_path / "last.csv"))


def test_what_is_there_already_is_left_out_and_counted(tmp_path):
    x, y = course(5)
    np.savez(tmp_path / "a.npz", x=x, y=y)
    first = imported(tmp_path / "a.npz")
    (tmp_path / "b.npz").write_bytes((tmp_path / "a.npz").read_bytes())
    back = imported(tmp_path / "a.npz", tmp_path / "b.npz")
    assert (len(back.examples), back.twice) == (50, 50)
    assert len(first.examples) == 50


def test_equal_reasons_are_one_line_with_a_count():
    refused = tuple(Refusal(f"row {i}", "nothing is drawn on it") for i in range(5_000))
    lines = Imported((), (*refused, Refusal("row 7", "its label is 12"))).lines
    assert lines == [
        "row 0: nothing is drawn on it (and 4,999 more of these)",
        "row 7: its label is 12",
    ]


def sheet(draw):
    """A sheet of paper with a dark stroke in its middle, and something else."""
    paper = np.full((300, 220), 0.85, np.float32)
    paper[90:210, 100:118] = 0.15
    draw(paper)
    return pictures.ink(paper)


def ruled(paper):
    paper[::24] = 0.7


def squared(paper):
    paper[::24] = 0.7
    paper[:, ::24] = 0.7


def framed(paper):
    for side in (paper[:6], paper[-6:], paper[:, :6], paper[:, -6:]):
        side[:] = 0.1


def framed_widely(paper):
    for side in (paper[:16], paper[-16:], paper[:, :16], paper[:, -16:]):
        side[:] = 0.1


def framed_inside(paper):
    framed(paper[8:-8, 8:-8])


def framed_at_a_corner(paper):
    paper[:6] = paper[:, :6] = 0.1


def ruled_and_tilted(paper):
    y, x = np.mgrid[: paper.shape[0], : paper.shape[1]]
    paper[(y + x // 12) % 30 < 2] = 0.6


def shaded(paper):
    paper[:, 120:] *= 0.5


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        (ruled, "lines"),
        (squared, "lines"),
        (framed, "frame"),
        (framed_widely, "frame"),
        (framed_inside, "frame"),
        (framed_at_a_corner, "frame"),
        (ruled_and_tilted, "lines"),
        (shaded, "shadow"),
    ],
)
def test_what_else_is_on_a_photo_is_said(draw, reason):
    assert reason in sight.fault(sheet(draw))


def test_two_digits_one_above_the_other_are_not_one():
    def photo(*digits):
        ink = np.kron(np.concatenate([WHOLE[i] for i in digits]), np.ones((6, 6)))
        return np.pad(230 - 0.8 * ink, 20, constant_values=230).astype(np.uint8)

    for pair in ((40, 20), (60, 40)):  # 2 above 1 and 3 above 2 look like one digit when fitted
        with pytest.raises(ValueError, match="several"):
            prepared(photo(*pair))
        assert all(prepared(photo(digit)).any() for digit in pair)


def test_a_clean_photo_has_no_fault():
    assert sight.fault(sheet(lambda paper: None)) == ""
    tight = pictures.ink(np.pad(np.full((200, 30), 0.1, np.float32), 2, constant_values=0.9))
    assert sight.fault(tight) == ""


def test_a_thin_pen_is_brought_to_the_width_of_mnist_s():
    paper = np.full((800, 600), 0.9, np.float32)
    paper[200:600, 298:302] = 0.2
    assert pictures.image(paper, 28).max() > 0.9
