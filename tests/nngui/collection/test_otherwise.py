"""Files that would be read badly in the plain way are looked at again when they are imported."""

from collections import Counter

import numpy as np
import pytest

from nngui.collection.formats import picture, strokes
from nngui.collection.formats.found import Refusal, prepared
from nngui.collection.formats.picture import to_png
from nngui.collection.importing import Imported
from nngui.collection.my_digits import Example
from nngui.collection.reading import evidence
from nngui.collection.reading.guess import guess_of, understood
from nngui.handwriting import pen_styles, pictures, sight
from nngui.handwriting.pen_style_table import STYLES
from tests.nngui.collection.formats.files import idx_pair, imported, the_reason
from tests.nngui.collection.reading.course import course, mat5
from tests.nngui.collection.reading.test_files import LABELS, WHOLE, X, Y, idx, pen_points, rows
from tests.nngui.collection.reading.test_files import read as read_data


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


def test_turned_arrays_with_10_for_0_are_imported_whole(tmp_path):
    labels = np.where(LABELS == 0, 10, LABELS)
    np.savez(tmp_path / "x.npz", x=WHOLE.swapaxes(1, 2), y=labels)
    check(imported(tmp_path / "x.npz", trusted=False))


LYING = {
    "to the left": np.rot90(WHOLE, 1, (1, 2)),
    "upside down": np.rot90(WHOLE, 2, (1, 2)),
    "to the right": np.rot90(WHOLE, 3, (1, 2)),
    "in a mirror": WHOLE[:, :, ::-1],
}
WAYS = [
    *((way, "arrays") for way in LYING),
    *(("upside down", kind) for kind in ("table", "IDX files", "folder", "pictures")),
]


@pytest.mark.parametrize(("way", "kind"), WAYS)
def test_digits_that_lie_are_left_out_until_they_are_trusted(tmp_path, way, kind):
    paths = [lying(tmp_path, LYING[way], kind)]
    if kind == "pictures":
        paths = sorted(paths[0].glob("*/*.png"))
    back = imported(*paths, trusted=False)
    assert (back.examples, back.refused) == ((), ())
    assert back.summary == f"0 digits imported; {len(LABELS)} in doubt."
    (doubt,) = back.doubts
    assert f"{len(LABELS)} digits" in doubt.where
    assert doubt.reason == evidence.DOUBT
    assert sorted(e.label for e in back.trusted.examples) == sorted(LABELS)
    raw = read_data(lying(tmp_path / "open", LYING[way], "arrays"))
    (shown,) = understood(raw, guess_of(raw)).doubts
    assert shown.lower() == doubt.reason


def lying(folder, images, kind):
    """Write digits that are not upright."""
    folder.mkdir(exist_ok=True)
    if kind == "IDX files":
        return idx_pair(folder, images, LABELS)[0]
    if kind == "arrays":
        np.savez(folder / "x.npz", x=images, y=LABELS)
        return folder / "x.npz"
    if kind == "table":
        (folder / "x.csv").write_bytes(rows(0, images))
        return folder / "x.csv"
    for i, (image, label) in enumerate(zip(images, LABELS, strict=True)):
        (folder / "x" / str(label)).mkdir(parents=True, exist_ok=True)
        to = folder / "x" / str(label) / f"{i}.png"
        to.write_bytes(to_png(np.ascontiguousarray(image)))
    return folder / "x"


def test_a_doubt_about_one_file_costs_no_digit_of_another(tmp_path):
    np.savez(tmp_path / "b.npz", x=LYING["upside down"], y=LABELS)
    np.savez(tmp_path / "c.npz", x=WHOLE, y=LABELS)
    back = imported(tmp_path / "b.npz", tmp_path / "c.npz", trusted=False)
    check(back)
    assert back.doubt == f"b.npz, {len(LABELS)} digits: {evidence.DOUBT}"
    assert [e.label for e in back.trusted.examples] == [*LABELS, *LABELS]


def test_nine_digits_in_a_strange_handwriting_and_ten_of_which_six_are_read_are_taken(tmp_path):
    np.savez(tmp_path / "few.npz", x=LYING["upside down"][:9], y=LABELS[:9])
    back = imported(tmp_path / "few.npz", trusted=False)
    assert (len(back.examples), back.doubts) == (9, ())
    half = np.concatenate([LYING["upside down"][2:6], WHOLE[:6]])
    labels = [*LABELS[2:6], *LABELS[:6]]
    np.savez(tmp_path / "half.npz", x=half, y=labels)
    back = imported(tmp_path / "half.npz", trusted=False)
    assert (len(back.examples), back.doubts) == (10, ())


def test_what_is_no_digit_is_not_turned_though_its_labels_are_digits(tmp_path):
    x = np.zeros((24, 28, 28), np.uint8)
    for i, letter in enumerate(x):
        letter[4:24, 9 + i % 6 : 12 + i % 6] = 255
        letter[slice(4, 7) if i < 12 else slice(21, 24), (4 if i < 12 else 9) + i % 6 : 22] = 255
    y = np.repeat([0, 1], 12)  # T and L
    np.savez(tmp_path / "x.npz", x=x, y=y)
    raw = read_data(tmp_path / "x.npz")
    guess = guess_of(raw)
    assert not guess.by_columns
    assert any("no digits" in doubt for doubt in understood(raw, guess).doubts)
    assert imported(tmp_path / "x.npz", trusted=False).examples == ()


def test_points_of_a_pen_in_arrays_are_drawn_and_no_pictures(tmp_path):
    points, labels = pen_points()
    np.savez(tmp_path / "x.npz", x=points, y=labels)
    back = imported(tmp_path / "x.npz", trusted=False)
    assert [e.label for e in back.examples] == labels.tolist()
    assert (back.refused, back.doubts) == ((), ())


def test_libsvm_s_format_is_refused_by_its_name(tmp_path):
    (tmp_path / "x.txt").write_text("\n".join(f"{i} 153:{i}.5 154:255" for i in LABELS))
    assert "LIBSVM" in the_reason(imported(tmp_path / "x.txt"))


def test_the_pictures_of_a_folder_are_read_only_once(tmp_path, monkeypatch):
    times = Counter()

    def counted(path, read=picture.read):
        times[path] += 1
        return read(path)

    monkeypatch.setattr(picture, "read", counted)
    for images in (WHOLE.swapaxes(1, 2), LYING["upside down"]):
        imported(lying(tmp_path / str(len(times)), images, "folder"))
    assert set(times.values()) == {1}
    assert len(times) == 2 * len(LABELS)


def test_turned_pictures_of_a_folder_come_upright(tmp_path):
    back = imported(lying(tmp_path, WHOLE.swapaxes(1, 2), "folder"), trusted=False)
    assert (back.refused, back.doubts) == ((), ())
    for example, i in zip(back.examples, np.argsort(LABELS, kind="stable"), strict=True):
        assert example.label == LABELS[i]
    upright = {image.tobytes() for image in WHOLE}
    assert {example.picture.tobytes() for example in back.examples} <= upright


def test_turned_drawings_come_upright_and_stay_drawings(tmp_path):
    rng = np.random.default_rng(0)
    drawn = [
        [stroke.astype(np.float32) for stroke in pen_styles.draw(style, rng)] for style in STYLES
    ]
    turned = [
        Example(f"{i:03}", style.digit, tuple(stroke[:, ::-1].copy() for stroke in digit))
        for i, (style, digit) in enumerate(zip(STYLES, drawn, strict=True))
    ]
    assert list(strokes.write(tmp_path / "x.json", turned))
    back = imported(tmp_path / "x.json", trusted=False)
    assert (back.refused, back.doubts) == ((), ())
    for example, digit in zip(back.examples, drawn, strict=True):
        for mine, stroke in zip(example.strokes, digit, strict=True):
            np.testing.assert_allclose(mine, stroke, atol=1e-3)


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
