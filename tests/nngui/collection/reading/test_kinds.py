"""Files as other programs and countries write them: the same digits, upright, rightly labelled."""

import h5py
import numpy as np
import pytest

from nngui.collection.formats.found import FileError
from nngui.collection.formats.picture import to_png
from nngui.collection.reading import files
from nngui.collection.reading.guess import guess_of, pixels_of
from tests.nngui.collection.formats.files import imported, the_reason
from tests.nngui.collection.reading.course import mat5
from tests.nngui.collection.reading.test_files import LABELS, WHOLE, check, idx, read, rows

NUMBERED = np.random.default_rng(3).permutation(len(LABELS))
TEXT = LABELS.astype(str)
COMMA = rows(0, WHOLE / 255, sep=";", form="{:.4f}").replace(b".", b",")
HOT = b"\n".join(
    b" ".join([*map(b"%d".__mod__, image.ravel().tolist()), *hot])
    for image, hot in zip(WHOLE, np.where(np.eye(10)[LABELS] > 0, b"1", b"0").tolist(), strict=True)
)
TABLES = {
    "a column for each class": HOT,
    "Excel's line on the separator": b"sep=;\r\n" + COMMA,
    "quoted decimal commas": b'"' + COMMA.replace(b";", b'","').replace(b"\n", b'"\n"') + b'"',
    "rows numbered, no header": rows(0, extra=lambda i: [str(i)]),
    "rows numbered in any order": rows(0, extra=lambda i: [str(NUMBERED[i] + 1000)]),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_other_programs_are_understood(tmp_path, name):
    path = tmp_path / "table.csv"
    path.write_bytes(TABLES[name])
    raw = read(path)
    check(raw)
    assert raw.labels == tuple(TEXT)
    back = imported(path)
    assert [str(e.label) for e in back.examples] == TEXT.tolist()
    assert back.refused == ()


def test_numbers_of_rows_are_no_labels(tmp_path):
    path = tmp_path / "test.csv"
    lines = [f"{i}," + ",".join(map(str, image.ravel())) for i, image in enumerate(WHOLE[:40])]
    path.write_text("id," + ",".join(f"pixel{i}" for i in range(784)) + "\n" + "\n".join(lines))
    with pytest.raises(FileError, match="no column of labels"):
        read(path)
    assert "no column of labels" in the_reason(imported(path))


def test_a_folder_with_a_table_is_that_table(tmp_path):
    (tmp_path / "train.csv").write_bytes(rows(0))
    check(read(tmp_path))


@pytest.mark.parametrize(("code", "kind"), [(12, ">i4"), (13, ">f4"), (14, ">f8")])
def test_idx_files_of_larger_numbers_find_their_labels(tmp_path, code, kind):
    head = idx(WHOLE)
    images = tmp_path / "t10k-images-idx3-ubyte"
    content = (WHOLE / 255 if code > 12 else WHOLE > 127).astype(kind).tobytes()
    images.write_bytes(head[:2] + bytes([code]) + head[3:16] + content)
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx(LABELS))
    check(read(images))
    assert [e.label for e in imported(images).examples] == LABELS.tolist()


def structure(path):
    with h5py.File(path, "w", userblock_size=512) as file:
        file["dataset/train/images"] = WHOLE.reshape(-1, 784).T
        file["dataset/train/labels"] = LABELS[np.newaxis]


def one_array_a_class(path):
    flat = {f"train{n}": WHOLE[n == LABELS].reshape(-1, 784) for n in range(10)}
    path.write_bytes(mat5(flat))


@pytest.mark.parametrize("write", [structure, one_array_a_class])
def test_matlab_s_structures_and_arrays_by_class_are_read(tmp_path, write):
    write(tmp_path / "digits.mat")
    check(read(tmp_path / "digits.mat"))


def test_a_structure_of_version_5_is_read(tmp_path):
    fields = {"X": WHOLE.reshape(-1, 784) / 255, "y": LABELS[:, np.newaxis]}
    (tmp_path / "s.mat").write_bytes(mat5({"digits": fields}))
    raw = read(tmp_path / "s.mat")
    assert raw.what == "digits_X and digits_y"
    check(raw)


def test_a_folder_of_turned_pictures_is_turned_back(tmp_path):
    for i, (image, label) in enumerate(zip(WHOLE, LABELS, strict=True)):
        (tmp_path / str(label)).mkdir(exist_ok=True)
        (tmp_path / str(label) / f"{i}.png").write_bytes(to_png(np.ascontiguousarray(image.T)))
    assert check(read(tmp_path)).by_columns
    back = imported(tmp_path)
    same = {example.picture.tobytes() for example in back.examples}
    assert same == {image.tobytes() for image in WHOLE}


def test_emnist_s_letters_are_known_by_their_name(tmp_path):
    np.savez(tmp_path / "emnist-letters.npz", x=WHOLE.swapaxes(1, 2), y=LABELS + 11)
    assert guess_of(read(tmp_path / "emnist-letters.npz")).by_columns


@pytest.mark.parametrize(
    "pixels",
    [
        WHOLE / 255 - 0.5,
        np.where(WHOLE > 0, WHOLE * (1.6 / 255) - 0.3, 0),
        np.where(WHOLE > 0, WHOLE * 1.2 - 20, 0),
    ],
    ids=["centred", "sharpened from 0 to 1", "sharpened from 0 to 255"],
)
def test_ranges_around_0_keep_the_paper_black(tmp_path, pixels):
    np.savez(tmp_path / "x.npz", x=pixels, y=LABELS)
    raw = read(tmp_path / "x.npz")
    ink = pixels_of(raw.images, check(raw))
    assert np.median(ink) == 0
    assert ink.max() == pytest.approx(1)


@pytest.mark.parametrize("labels", [np.eye(10)[LABELS].T, 2 * np.eye(10)[LABELS] - 1])
def test_one_hot_labels_may_be_columns_or_begin_at_minus_1(tmp_path, labels):
    x = WHOLE.reshape(-1, 784)
    np.savez(tmp_path / "x.npz", X=x.T if len(labels) == 10 else x, Y=labels)
    check(read(tmp_path / "x.npz"))
    assert files.takes(tmp_path / "x.npz")
