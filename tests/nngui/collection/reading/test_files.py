"""Files of many kinds become the same data: upright digits with their labels."""

import gzip
import io
import json
import struct

import h5py
import numpy as np
import pytest

from nngui.collection.formats.found import FileError
from nngui.collection.formats.picture import to_png
from nngui.collection.reading import files
from nngui.collection.reading.guess import data_set, guess_of, understood
from nngui.handwriting import ink
from tests.drawings import THREE
from tests.nngui.collection.reading.course import course, mat5

X, Y = course(20)
UPRIGHT = X.reshape(-1, 20, 20).swapaxes(1, 2).clip(0, 1)
WHOLE = np.rint(np.pad(UPRIGHT, ((0, 0), (4, 4), (4, 4))) * 255).astype(np.uint8)
LABELS = Y.ravel()


def read(*paths):
    """The likeliest way to understand these files."""
    work = files.read(list(paths))
    try:
        while True:
            next(work)
    except StopIteration as end:
        return end.value[0]


def check(raw, share=0.9):
    """Check that the digits are upright, and labelled rightly; return how they are understood."""
    guess = guess_of(raw)
    what = understood(raw, guess)
    assert what.classes == tuple("0123456789")
    assert what.read > share
    assert not what.doubts or raw.notes
    return guess


def idx(array):
    kind = struct.pack(">4B", 0, 0, 8, array.ndim)
    return kind + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def rows(label_at, pixels=WHOLE, sep=",", header=None, extra=None, form="{}"):
    """A table of text."""
    lines = [header] if header else []
    for i, (label, image) in enumerate(zip(LABELS, pixels, strict=True)):
        cells = [form.format(value) for value in image.ravel().tolist()]
        cells.insert(label_at if label_at >= 0 else len(cells), str(label))
        lines.append(sep.join([*(extra(i) if extra else ()), *cells]))
    return "\n".join(lines).encode()


def test_the_course_s_arrays_are_turned_upright_and_cut_to_0_to_1(tmp_path):
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", Y)
    for chosen in (["X.npy", "y.npy"], ["y.npy"], ["X.npy"]):
        raw = read(*(tmp_path / name for name in chosen))
        guess = check(raw)
        assert (guess.by_columns, guess.values, guess.fitted) == (True, "0…1", False)
        made = data_set(raw, guess, "course")
        np.testing.assert_allclose(made.pixels, UPRIGHT, atol=1e-6)
        assert [made.classes[i] for i in made.labels] == [str(label) for label in LABELS]


def test_the_endings_of_files_may_be_capitals(tmp_path):
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", Y)
    for name in ("X", "y"):
        (tmp_path / f"{name}.npy").rename(tmp_path / f"{name}.NPY")
    check(read(tmp_path / "X.NPY"))
    check(read(tmp_path))


@pytest.mark.parametrize("packed", [False, True])
def test_matlab_s_file_of_the_course_has_10_for_0(tmp_path, packed):
    tens = np.where(Y == 0, 10, Y)
    path = tmp_path / "ex4data1.mat"
    path.write_bytes(mat5({"X": X, "y": tens}, packed=packed))
    raw = read(path)
    guess = check(raw)
    assert guess.ten
    assert guess.by_columns
    np.testing.assert_allclose(data_set(raw, guess, "course").pixels, UPRIGHT, atol=1e-6)


def test_matlab_s_newer_file_is_read_by_a_process_of_its_own(tmp_path):
    path = tmp_path / "new.mat"
    with h5py.File(path, "w", userblock_size=512) as file:
        file["X"], file["y"] = X.T, Y.T.astype(float)
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file".ljust(124) + struct.pack("<H2s", 0x200, b"IM"))
    check(read(path))


@pytest.mark.parametrize(
    "arrays",
    [
        {"x": WHOLE, "y": LABELS},
        {"arr_0": WHOLE.reshape(-1, 784), "arr_1": LABELS},
        {"images": WHOLE[:, np.newaxis], "labels": np.eye(10)[LABELS]},
        {"features": np.repeat(WHOLE[..., np.newaxis], 3, axis=3), "target": LABELS.astype(str)},
        {"data": 255 - WHOLE, "classes": LABELS},
        {"data": WHOLE / 127.5 - 1, "t": LABELS},
    ],
    ids=["keras", "no names", "channels first", "rgb", "dark on light", "from -1 to 1"],
)
def test_any_pair_of_arrays_that_fits_is_taken(tmp_path, arrays):
    np.savez_compressed(tmp_path / "some.npz", **arrays)
    check(read(tmp_path / "some.npz"))


def test_the_parts_of_a_file_stay_as_they_are(tmp_path):
    path = tmp_path / "mnist.npz"
    arrays = {"x_train": WHOLE[::2], "y_train": LABELS[::2]}
    np.savez(path, x_test=WHOLE[1::2], y_test=LABELS[1::2], **arrays)
    raw = read(path)
    made = data_set(raw, check(raw), "mnist")
    assert np.bincount(made.parts).tolist() == [100, 100]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("folder", ["", "labels of them"])
def test_idx_files_are_a_pair_also_packed_and_in_folders_of_their_own(tmp_path, packed, folder):
    ending = ".gz" if packed else ""
    one, two = tmp_path / "images of them", tmp_path / (folder or "images of them")
    for each in (one, two):
        each.mkdir(exist_ok=True)
    for place, name, array in (
        (one, "train-images-idx3-ubyte", WHOLE.swapaxes(1, 2)),
        (two, "train-labels-idx1-ubyte", LABELS),
    ):
        content = idx(array)
        (place / f"{name}{ending}").write_bytes(gzip.compress(content) if packed else content)
    assert check(read(one / f"train-images-idx3-ubyte{ending}")).by_columns  # as EMNIST has them
    check(read(tmp_path))


PIXELS = ",".join(f"pixel{i}" for i in range(784))
TABLES = {
    "label first": rows(0),
    "label last": rows(-1),
    "with a header": rows(0, header=f"label,{PIXELS}"),
    "an index first": rows(0, header=f",label,{PIXELS}", extra=lambda i: [str(i)]),
    "names of files": rows(0, header=f"file,label,{PIXELS}", extra=lambda i: [f"{i}.png"]),
    "semicolons, decimal commas": rows(
        0, WHOLE / 255, sep=";", form="{:.4f}", header=f"label;{PIXELS.replace(',', ';')}"
    ).replace(b".", b","),
    "spaces, from -1 to 1": rows(0, WHOLE / 127.5 - 1, sep=" ", form="{:.3f}"),
    "tabs": rows(-1, sep="\t"),
    "with 16 bits": b"\xff\xfe" + rows(0).decode().encode("utf-16-le"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_is_understood(tmp_path, kind):
    path = tmp_path / "table.csv"
    path.write_bytes(TABLES[kind])
    check(read(path))
    packed = tmp_path / "table.csv.gz"
    packed.write_bytes(gzip.compress(TABLES[kind]))
    assert read(packed).labels == read(path).labels


def test_labels_that_are_words_are_classes(tmp_path):
    names = np.array(["cat", "house"])[LABELS % 2]
    lines = [f"{','.join(map(str, WHOLE[i].ravel()))},{names[i]}" for i in range(len(names))]
    (tmp_path / "pets.csv").write_text("\n".join(lines))
    raw = read(tmp_path / "pets.csv")
    made = data_set(raw, guess_of(raw), "pets")
    assert made.classes == ("cat", "house")


def test_pixels_without_labels_are_refused_with_the_reason(tmp_path):
    lines = [",".join(map(str, image.ravel() + 0)) for image in WHOLE]
    (tmp_path / "test.csv").write_text("\n".join([PIXELS, *lines]))
    with pytest.raises(FileError, match="no column of labels"):
        read(tmp_path / "test.csv")


@pytest.mark.parametrize(
    "place",
    [
        lambda i, label: f"{label}/{i}.png",
        lambda i, label: f"digit_{label}/{i}.png",
        lambda i, label: f"train/class {label}/{i}.png",
        lambda i, label: f"{label}_{i:04}.png",
    ],
)
def test_a_folder_of_pictures_has_its_classes_in_names(tmp_path, place):
    for i, (image, label) in enumerate(zip(WHOLE, LABELS, strict=True)):
        path = tmp_path / "all" / place(i, label)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_png(image))
    check(read(tmp_path / "all"))


def test_a_flat_folder_has_a_table_of_labels(tmp_path):
    lines = ["name,label"]
    for i, (image, label) in enumerate(zip(WHOLE, LABELS, strict=True)):
        (tmp_path / f"scan{i:04}.png").write_bytes(to_png(image))
        lines.append(f"scan{i:04}.png,{label}")
    (tmp_path / "labels.csv").write_text("\n".join(lines))
    check(read(tmp_path))


def test_folders_of_any_name_are_classes(tmp_path):
    for name, digit in (("cat", 3), ("house", 7)):
        (tmp_path / name).mkdir()
        for i, image in enumerate(WHOLE[digit == LABELS]):
            (tmp_path / name / f"{i}.png").write_bytes(to_png(image))
    raw = read(tmp_path)
    assert data_set(raw, guess_of(raw), "mine").classes == ("cat", "house")


def test_drawings_of_json_are_read(tmp_path):
    strokes = [stroke.tolist() for stroke in THREE]
    digits = [{"label": i % 2 + 2, "strokes": strokes} for i in range(6)]
    (tmp_path / "mine.json").write_text(json.dumps(digits))
    raw = read(tmp_path / "mine.json")
    np.testing.assert_array_equal(raw.images[0], ink.image(THREE, 28))
    assert set(raw.labels) == {"2", "3"}


def pen_points():
    """As UCI's pendigits has them: 8 points scaled to 0 to 100, y up; 30 digits 0 and 30 1."""
    rng = np.random.default_rng(0)
    rows = []
    for i in range(60):
        if i % 2:
            x, y = np.full(8, 50), np.linspace(100, 0, 8)
        else:
            turn = np.linspace(0, 2 * np.pi, 8)
            x, y = 50 + 35 * np.sin(turn), 50 + 50 * np.cos(turn)
        x = (x + rng.integers(-3, 4, 8)).clip(0, 100)
        y = (y - y.min()) / np.ptp(y) * 100
        rows.append(np.rint(np.stack([x, y], axis=1)).astype(int).ravel())
    return np.stack(rows), np.arange(60) % 2


def test_points_of_a_pen_are_drawn(tmp_path):
    points, labels = pen_points()
    lines = [", ".join(map(str, [*row, label])) for row, label in zip(points, labels, strict=True)]
    (tmp_path / "pendigits.tra").write_text("\n".join(lines))
    np.savez(tmp_path / "pendigits.npz", x=points, y=labels)
    for name in ("pendigits.tra", "pendigits.npz"):
        raw = read(tmp_path / name)
        assert raw.what.startswith("8 points of a pen")
        assert understood(raw, guess_of(raw)).read > 0.9


def test_libsvm_s_format_is_refused_by_its_name(tmp_path):
    (tmp_path / "x.txt").write_text("\n".join(f"{i} 153:{i}.5 154:255" for i in LABELS))
    with pytest.raises(FileError, match="LIBSVM"):
        read(tmp_path / "x.txt")


def test_what_is_there_twice_is_left_out_and_counted(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.tile(WHOLE, (2, 1, 1)), y=np.tile(LABELS, 2))
    raw = read(tmp_path / "a.npz")
    made = data_set(raw, guess_of(raw), "twice")
    assert len(made.pixels) == len(WHOLE)
    assert "200 images that are there already were left out" in made.origin


def test_labels_of_another_column_are_doubted(tmp_path):
    wrong = np.roll(LABELS, 20)
    np.savez(tmp_path / "a.npz", x=WHOLE, y=wrong)
    raw = read(tmp_path / "a.npz")
    doubts = understood(raw, guess_of(raw)).doubts
    assert any("read otherwise than they are labelled" in doubt for doubt in doubts)


def test_objects_are_never_made(tmp_path):
    class Trap:
        def __reduce__(self):
            return (print, ("executed",))

    file = io.BytesIO()
    np.save(file, np.array([Trap()], object), allow_pickle=True)
    (tmp_path / "X.npy").write_bytes(file.getvalue())
    with pytest.raises(FileError, match="could run any program"):
        read(tmp_path / "X.npy")
    (tmp_path / "mnist.pkl").write_bytes(b"\x80\x04cos\nsystem\n.")
    with pytest.raises(FileError, match="pickle"):
        read(tmp_path / "mnist.pkl")


def test_what_unpacks_to_much_more_than_data_is_refused(tmp_path):
    bomb = gzip.compress(b"0" * 60_000_000)
    (tmp_path / "bomb.csv.gz").write_bytes(bomb)
    with pytest.raises(FileError, match="unpacks to more"):
        read(tmp_path / "bomb.csv.gz")
    np.savez_compressed(tmp_path / "bomb.npz", x=np.zeros(60_000_000, np.uint8), y=np.arange(3))
    with pytest.raises(FileError, match="unpacks to"):
        read(tmp_path / "bomb.npz")


def test_damaged_files_are_refused_with_a_reason(tmp_path):
    """Every reason is a FileError: no other exception, whatever is in the file."""
    rng = np.random.default_rng(0)
    npz, npy = io.BytesIO(), io.BytesIO()
    np.savez(npz, x=WHOLE[:20], y=LABELS[:20])
    np.save(npy, X[:20])
    good = {
        "a.npz": npz.getvalue(),
        "X.npy": npy.getvalue(),
        "a.mat": mat5({"X": X[:20], "y": Y[:20]}),
        "b.mat": mat5({"X": X[:20], "y": Y[:20]}, packed=False),
        "a-images-idx3-ubyte": idx(WHOLE[:20]),
        "a.csv": TABLES["label first"][:20_000],
        "a.csv.gz": gzip.compress(TABLES["label first"][:20_000]),
        "a.json": json.dumps([{"label": 1, "strokes": [[[0, 0], [1, 1]]]}] * 4).encode(),
    }
    refused = 0
    for name, content in good.items():
        for _ in range(12):
            damaged = bytearray(content)
            for place in rng.integers(0, len(damaged), rng.integers(1, 30)):
                damaged[place % min(len(damaged), 3_000)] = rng.integers(256)
            path = tmp_path / name
            path.write_bytes(bytes(damaged[: rng.integers(1, len(damaged) + 1)]))
            try:
                raw = read(path)
                data_set(raw, guess_of(raw), "damaged")
            except FileError as error:
                refused += bool(str(error))
    assert refused > 40


def test_a_large_folder_is_searched_in_pieces_that_can_be_cancelled(tmp_path):
    for label in range(2):
        folder = tmp_path / str(label)
        folder.mkdir()
        for i in range(250):
            (folder / f"{i}.png").write_bytes(to_png(WHOLE[label * 20]))
    work = files.read([tmp_path])
    before_the_first_picture = 0
    for share in work:
        if share > 0:
            break
        before_the_first_picture += 1
    work.close()
    assert before_the_first_picture >= 3
