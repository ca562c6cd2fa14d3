import gzip
import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.collection.formats.found import BLANK
from nngui.handwriting import pictures
from tests.nngui.collection.formats.files import idx_pair, imported, reasons, ring, the_reason

THREE = np.stack([ring(), np.roll(ring(), 2, 0), ring()])
LABELS = [0, 0, 6]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("which", [0, 1])
def test_one_of_a_pair_is_enough(tmp_path, packed, which):
    path = idx_pair(tmp_path, THREE, LABELS, packed=packed)[which]
    back = imported(path)
    assert back.refused == ()
    assert [e.label for e in back.examples] == LABELS
    np.testing.assert_array_equal([e.picture for e in back.examples], THREE)


def test_both_of_a_pair_are_one_import(tmp_path):
    assert len(imported(*idx_pair(tmp_path, THREE, LABELS)).examples) == 3
    two = idx_pair(tmp_path, THREE, LABELS, stem="t10k", packed=True)
    back = imported(*idx_pair(tmp_path, THREE, LABELS), *two)
    assert (len(back.examples), back.twice) == (3, 3)  # the other pair has the same digits


def test_names_with_dots_and_pairs_packed_by_half_are_found(tmp_path):
    one, other = idx_pair(tmp_path, THREE, LABELS)
    one = one.rename(tmp_path / "train-images.idx3-ubyte")
    other.rename(tmp_path / "train-labels.idx1-ubyte")
    assert len(imported(one).examples) == 3
    one = one.rename(tmp_path / "my-images-idx3-ubyte")
    (tmp_path / "my-labels-idx1-ubyte.gz").write_bytes(
        gzip.compress((tmp_path / "train-labels.idx1-ubyte").read_bytes())
    )
    assert len(imported(one).examples) == 3


def test_any_two_files_can_be_chosen_together(tmp_path):
    one, other = idx_pair(tmp_path, THREE, LABELS)
    one, other = one.rename(tmp_path / "a"), other.rename(tmp_path / "b.bin")
    assert len(imported(other, one).examples) == 3
    assert "choose the images" in the_reason(imported(one))


def test_a_missing_partner_is_asked_for(tmp_path):
    one, other = idx_pair(tmp_path, THREE, LABELS)
    other.unlink()
    assert "train-labels-idx1-ubyte, the other file of the pair, is not beside it" in the_reason(
        imported(one)
    )


def test_images_of_other_sizes_are_prepared(tmp_path):
    back = imported(idx_pair(tmp_path, [255 - ring(40), ring(40)], [0, 0])[0])
    one, other = (example.image for example in back.examples)
    assert np.abs(one - other).max() < 0.1
    assert one[:3].max() == 0


def test_labels_out_of_range_and_blank_images_are_refused_and_the_rest_is_used(tmp_path):
    images = np.stack([ring(), np.zeros((28, 28)), ring(), np.full((28, 28), 255)])
    back = imported(idx_pair(tmp_path, images, [0, 1, 10, 3])[0])
    assert [e.label for e in back.examples] == [0]
    assert reasons(back) == [
        "train-images-idx3-ubyte, image 2: nothing is drawn on it",
        "train-images-idx3-ubyte, image 3: its label is 10, not a digit from 0 to 9",
        "train-images-idx3-ubyte, image 4: nothing is drawn on it",
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_whole_of_a_truncated_file_is_used(tmp_path, packed):
    images = np.random.default_rng(0).integers(0, 256, (300, 28, 28)) * (ring() > 0)
    path, _ = idx_pair(tmp_path, images, [0] * 300, packed=packed)
    path.write_bytes(path.read_bytes()[: len(path.read_bytes()) // 2])
    back = imported(path)
    assert 100 < len(back.examples) < 200
    assert f"after {len(back.examples):,} of 300 images" in reasons(back)[0]


def test_truncated_labels_count_as_well(tmp_path):
    path, labels = idx_pair(tmp_path, THREE, LABELS)
    labels.write_bytes(labels.read_bytes()[:-1])
    back = imported(path)
    assert len(back.examples) == 2
    assert "after 2 of 3 images" in reasons(back)[0]


def test_counts_that_do_not_match_are_refused(tmp_path):
    path, _ = idx_pair(tmp_path, THREE, [1, 2])
    assert "3 images but 2 labels: these two files are not a pair" in the_reason(imported(path))


def test_a_wrong_magic_number_is_refused(tmp_path):
    path, labels = idx_pair(tmp_path, THREE, LABELS)
    labels.write_bytes(b"\0\0\x0d\1" + labels.read_bytes()[4:])
    assert "expected" in the_reason(imported(path))
    assert "IDX" in the_reason(imported(labels))


@pytest.mark.parametrize("size", [(0, 28), (28, 0), (65_000, 65_000)])
def test_absurd_sizes_are_refused_before_anything_is_read(tmp_path, size):
    path, _ = idx_pair(tmp_path, THREE, LABELS)
    path.write_bytes(struct.pack(">4I", 0x803, 3, *size))
    assert "pixels; expected at most 1,024 a side" in the_reason(imported(path))


def test_more_than_the_header_says_is_told(tmp_path):
    path, _ = idx_pair(tmp_path, THREE, LABELS)
    path.write_bytes(path.read_bytes() + b"more")
    back = imported(path)
    assert len(back.examples) == 3
    assert "more data follow the 3 images" in reasons(back)[0]


def test_a_bomb_is_read_no_further_than_there_is_room(tmp_path):
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, packed) as file:
        file.write(struct.pack(">4I", 0x803, 4_000_000_000, 28, 28))
        block = ring().tobytes() * 2000
        for _ in range(100):
            file.write(block)
    (tmp_path / "x-images-idx3-ubyte.gz").write_bytes(packed.getvalue())
    labels = struct.pack(">2I", 0x801, 4_000_000_000) + bytes(10**6)
    (tmp_path / "x-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))
    back = imported(tmp_path / "x-images-idx3-ubyte.gz", room=9_000)
    assert len(back.examples) == 9_000
    assert "only 9,000 digits" in reasons(back)[0]


@given(st.data())
def test_damage_anywhere_neither_crashes_nor_hangs(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("idx")
    path = data.draw(
        st.sampled_from(idx_pair(folder, THREE, LABELS, packed=data.draw(st.booleans())))
    )
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, min(len(content), 60) - 1))] = data.draw(
            st.integers(0, 255)
        )
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    back = imported(path)
    assert len(back.examples) <= 3
    assert len(back.examples) == 3 or back.refused


@pytest.mark.parametrize("value", [0, 255])
def test_many_blank_pictures_are_refused_without_being_prepared(tmp_path, monkeypatch, value):
    monkeypatch.setattr(pictures, "image", None)
    images = np.full((2_000, 30, 30), value, np.uint8)
    one, _ = idx_pair(tmp_path, images, np.zeros(2_000), packed=True)
    back = imported(one)
    assert back.examples == ()
    assert len(back.refused) == 2_000
    assert all(refusal.reason == BLANK for refusal in back.refused)
