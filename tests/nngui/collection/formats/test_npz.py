import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib import format as npy

from nngui.collection.formats import found
from nngui.collection.formats.found import is_prepared
from tests.nngui.collection.formats.files import imported, reasons, ring, the_reason

THREE = np.stack([ring(), np.roll(ring(), 2, 0), ring()])


@pytest.fixture
def saved(tmp_path):
    """Save arrays, and return what is imported of them."""

    def save(**arrays):
        np.savez_compressed(tmp_path / "digits.npz", **arrays)
        return imported(tmp_path / "digits.npz")

    return save


@pytest.mark.parametrize(
    ("x", "y"),
    [("x", "y"), ("X", "y"), ("images", "labels"), ("data", "target"), ("x_train", "y_train")],
)
def test_arrays_are_found_by_their_names(saved, x, y):
    back = saved(**{x: THREE, y: np.array([0, 0, 6])})
    assert back.refused == ()
    assert [e.label for e in back.examples] == [0, 0, 6]


def test_scikit_learns_images_are_not_taken_twice(saved):
    back = saved(images=THREE, data=THREE.reshape(3, 784), target=np.array([0, 0, 6]))
    assert [e.label for e in back.examples] == [0, 0, 6]


def test_training_and_test_sets_are_taken_both(saved):
    y = np.zeros(3, int)
    assert len(saved(x_train=THREE, y_train=y, x_test=THREE, y_test=y).examples) == 6


@pytest.mark.parametrize(
    "x",
    [
        THREE.reshape(3, 784),
        THREE[..., np.newaxis],
        THREE.astype(np.float64),
        THREE.astype(">i8"),
        (THREE / 255).astype(np.float32),
        THREE / 255,
    ],
)
def test_shapes_and_kinds_of_numbers_make_no_difference(saved, x):
    for y in ([0, 1, 2], [0.0, 1.0, 2.0], ["0", "1", "2"], [[0], [1], [2]]):
        back = saved(x=x, y=np.array(y))
        assert [e.label for e in back.examples] == [0, 1, 2]
        np.testing.assert_array_equal([e.picture for e in back.examples], THREE)


def test_small_pictures_of_any_range_are_prepared(saved):
    back = saved(x=ring(8)[np.newaxis] / 16.0, y=np.array([0]))
    assert back.examples[0].picture.max() > 200


def test_rows_that_are_no_digits_are_refused_and_the_rest_is_used(saved):
    x = np.tile(ring() / 1.0, (7, 1, 1))
    x[1, 5, 5], x[2, 5, 5], x[3, 5, 5] = np.nan, 256, -1
    back = saved(x=x, y=np.array([0, 1, 2, 3, 10, np.nan, 2.5]))
    assert [e.label for e in back.examples] == [0]
    assert [reason.split(": ", 1)[0] for reason in reasons(back)] == [
        f"digits.npz, x, image {i}" for i in range(2, 8)
    ]
    for i in range(3):
        assert "it has pixels that are not numbers from 0 to 255" in reasons(back)[i]
    assert "its label is nan, not a digit" in reasons(back)[4]


def test_labels_that_are_words_are_refused(saved):
    back = saved(x=THREE, y=np.array(["seven", "7", ""]))
    assert [e.label for e in back.examples] == [7]
    assert "its label is 'seven', not a digit" in reasons(back)[0]


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"a": THREE, "b": THREE}, "expected arrays called x_train and y_train"),
        ({"x": THREE, "y": np.zeros(2)}, "3 images in x.npy but 2 labels in y.npy"),
        ({"x": THREE[0, 0, 0], "y": np.zeros(3)}, "expected numbers of the shape"),
        ({"x": np.zeros((3, 10)), "y": np.zeros(3)}, "10 pixels make no square picture"),
        ({"x": np.zeros((3, 0)), "y": np.zeros(3)}, "0 pixels make no square picture"),
        ({"x": np.zeros((3, 5, 0)), "y": np.zeros(3)}, "images of 5 × 0 pixels"),
        ({"x": np.zeros((1, 3000, 5)), "y": np.zeros(1)}, "images of 3,000 × 5 pixels"),
        ({"x": THREE + 1j, "y": np.zeros(3)}, "expected numbers"),
        ({"x": THREE, "y": np.eye(3)}, "expected one label an image"),
        ({"x": np.asfortranarray(THREE), "y": np.zeros(3)}, "stored by columns"),
        ({"x": np.array(["a"] * 3), "y": np.zeros(3)}, "expected numbers of the shape"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(saved, arrays, reason):
    assert reason in the_reason(saved(**arrays))


def test_a_pickle_is_refused_and_not_run(saved, tmp_path):
    class Trap:
        def __reduce__(self):
            return tmp_path.joinpath("sprung").touch, ()

    trap = np.array([Trap()] * 3, dtype=object)
    for arrays in ({"x": trap, "y": np.zeros(3)}, {"x": THREE, "y": trap}):
        assert "Python objects (a pickle)" in the_reason(saved(**arrays))
    assert not tmp_path.joinpath("sprung").exists()


def header(shape, dtype="|u1"):
    content = io.BytesIO()
    npy.write_array_header_1_0(
        content, {"descr": dtype, "fortran_order": False, "shape": tuple(shape)}
    )
    return content.getvalue()


def test_arrays_that_declare_terabytes_take_no_memory(tmp_path):
    with zipfile.ZipFile(tmp_path / "digits.npz", "w") as archive:
        archive.writestr("x.npy", header((10**11, 28, 28)) + THREE.tobytes())
        archive.writestr("y.npy", header((10**11,)) + bytes(3))
    back = imported(tmp_path / "digits.npz")
    assert len(back.examples) == 3
    assert "ends, or is damaged, after 3 of 100,000,000,000 images" in reasons(back)[0]


def test_a_zip_bomb_is_read_no_further_than_there_is_room(tmp_path):
    with zipfile.ZipFile(tmp_path / "digits.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, shape in (("x.npy", (10**9, 28, 28)), ("y.npy", (10**9,))):
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(header(shape))
                for _ in range(50):
                    member.write(ring().tobytes() * 2000 if name == "x.npy" else bytes(2000))
    back = imported(tmp_path / "digits.npz", room=9_000)
    assert len(back.examples) == 9_000
    assert "only 9,000 digits" in reasons(back)[0]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\5\6" + bytes(18), bytes(10**5)])
def test_what_is_no_zip_file_is_refused(tmp_path, content):
    (tmp_path / "digits.npz").write_bytes(content)
    assert "expected" in the_reason(imported(tmp_path / "digits.npz"))


def test_a_table_of_contents_of_gigabytes_is_refused(tmp_path):
    end = b"PK\5\6" + bytes(8) + (2**31).to_bytes(4, "little") + bytes(6)
    (tmp_path / "digits.npz").write_bytes(end)
    assert "its table of contents has 2,147,483,648 bytes" in the_reason(
        imported(tmp_path / "digits.npz")
    )


@given(st.data())
def test_damage_anywhere_neither_crashes_nor_hangs(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("npz") / "digits.npz"
    save = data.draw(st.sampled_from([np.savez, np.savez_compressed]))
    save(path, x=THREE, y=np.array([1, 2, 3]))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    back = imported(path)
    assert len(back.examples) <= 3
    assert len(back.examples) == 3 or back.refused


@pytest.mark.filterwarnings("ignore:Reading .* Python 2")
@given(st.text(alphabet="{}()[]',: descrfortanopTFu|180xL-9", max_size=80))
def test_headers_of_any_kind_neither_crash_nor_hang(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("npz") / "digits.npz"
    with zipfile.ZipFile(path, "w") as archive:
        body = text.encode()
        archive.writestr("x.npy", b"\x93NUMPY\1\0" + len(body).to_bytes(2, "little") + body)
        archive.writestr("y.npy", header((3,)) + bytes(3))
    assert imported(path).refused


def test_the_first_piece_decides_what_is_white_in_all_of_them(saved, monkeypatch):
    monkeypatch.setattr(found, "PIECE", 1)  # an image at a time
    faint = np.where(THREE[1] > 0, 1, 0)
    back = saved(x=np.stack([THREE[0], faint]).astype(np.float32), y=np.array([0, 0]))
    assert back.examples[1].picture.max() == 1


def test_what_has_a_rim_that_is_not_black_is_prepared(saved):
    rims = np.zeros((2, 28, 28), np.uint8)
    rims[0], rims[1] = 32, 33
    assert is_prepared(rims).tolist() == [True, False]
    assert saved(x=255 - THREE[:1], y=np.array([0])).examples[0].picture[0, 0] == 0


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_unpacks_all_at_once_is_refused(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "a.npz", "w", method) as archive:
        for name, array in (("x", THREE), ("y", np.zeros(3))):
            with archive.open(f"{name}.npy", "w") as member:
                npy.write_array(member, array)
    assert "compressed by a method that .npz files do not use" in the_reason(
        imported(tmp_path / "a.npz")
    )


def test_names_with_control_characters_and_a_newline_make_one_line_of_a_message(tmp_path):
    path = tmp_path / "two\nlines.npz"
    np.savez(path, **{"\x1b[31mred\u202e\n": np.zeros(3)})
    reason = the_reason(imported(path))
    assert reason.isprintable()
    assert r"two\nlines.npz" in reason
    assert r"\x1b[31mred\u202e\n" in reason


def test_no_advice_of_numpys_to_load_unsafely_is_passed_on(tmp_path):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }" + b" " * 20_000 + b"\n"
    content = npy.magic(1, 0) + len(header).to_bytes(2, "little") + header
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        for name in ("x", "y"):
            archive.writestr(f"{name}.npy", content)
    reason = the_reason(imported(tmp_path / "a.npz"))
    assert "is not an array of numbers, or damaged" in reason
    assert not any(word in reason for word in ("pickle", "unsafe", "trust"))
