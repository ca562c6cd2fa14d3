import io
import re
import struct

import h5py
import numpy as np
import pytest

from engine import load_model
from engine.saving import ModelFileError
from engine.saving.hdf5 import STRUCTURE, Hdf5
from tests.engine.saving.files import WEIGHTS, members, refusal, replace, with_weights, zipped

KERNEL = "layers/dense/vars/0"  # of shape (5, 6)


def linked(link):
    def change(file):
        del file[KERNEL]
        file[KERNEL] = link

    return change


def in_other_files(file):
    del file[KERNEL]
    parts = [("/etc/passwd", 0, 120)]
    file.create_dataset(KERNEL, (5, 6), "f4", external=parts)


def virtual(file):
    del file[KERNEL]
    layout = h5py.VirtualLayout((5, 6), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "data", (5, 6))
    file.create_virtual_dataset(KERNEL, layout)


def without(path):
    return lambda file: file.__delitem__(path)


def values(path, number):
    def change(file):
        file[path][...] = number

    return change


def nested(file):
    file.create_group("/".join("abcdefghijklmnopqrstuvwxyz"))


def crowded(file):
    for i in range(30_000):
        file.create_group(f"x/{i}")


def looped(file):
    file["layers/loop"] = file["layers"]


def twice(file):
    file["layers/dense_2/vars/again"] = file[KERNEL]


HDF5 = {
    "external link": (linked(h5py.ExternalLink("other.h5", "/data")), "links"),
    "soft link": (linked(h5py.SoftLink("/layers/dense_1/vars/0")), "is a link"),
    "other files": (in_other_files, "data in other files"),
    "virtual": (virtual, "links|one piece|message"),
    "group in itself": (looped, "is used twice"),
    "one in two places": (twice, "is used twice"),
    "compressed": (replace(KERNEL, compression="gzip"), "filters"),
    "in chunks": (replace(KERNEL, chunks=(1, 6)), "one piece"),
    "huge and empty": (replace(KERNEL, data=None, shape=(2**20, 2**20), dtype="f4"), "one piece"),
    "huge in chunks": (
        replace(KERNEL, data=None, shape=(2**20, 2**20), dtype="f4", chunks=(1, 2)),
        "one piece",
    ),
    "objects": (replace(KERNEL, data=["a", "b"]), "numbers"),
    "records": (replace(KERNEL, data=np.zeros((5, 6), "f4,f4")), "numbers"),
    "big-endian": (replace(KERNEL, data=np.zeros((5, 6), ">f4")), "little-endian"),
    "half": (replace(KERNEL, data=np.zeros((5, 6), "f2")), "numbers"),
    "other shape": (replace(KERNEL, data=np.zeros((6, 5), "f4")), r"\(5, 6\).*\(6, 5\)"),
    "three axes": (replace(KERNEL, data=np.zeros((5, 6, 1), "f4")), "axes"),
    "no numbers": (replace(KERNEL, data=np.zeros((0, 6), "f4")), "lengths > 0"),
    "missing": (without(KERNEL), "layer 'dense"),
    "missing layer": (without("layers/dense_1"), "layer 'dense"),
    "one more": (lambda file: file.create_dataset("layers/dense/vars/2", data=1.0), "2 arrays"),
    "no optimizer": (without("optimizer"), "optimizer adam"),
    "part of the optimizer": (without("optimizer/vars/5"), "optimizer adam"),
    "NaN": (values(KERNEL, np.nan), "finite"),
    "infinite": (values(KERNEL, -np.inf), "finite"),
    "too large": (replace(KERNEL, data=np.full((5, 6), 1e300)), "finite"),
    "NaN in Adam": (values("optimizer/vars/2", np.nan), "finite"),
    "negative square": (values("optimizer/vars/3", -1), "mean squares"),
    "enormous square": (values("optimizer/vars/3", 3e38), "moderate"),
    "negative steps": (values("optimizer/vars/0", -5), "number of steps"),
    "α that is huge": (replace("optimizer/vars/1", data=-1e300), "learning rate"),
    "α that is none": (values("optimizer/vars/1", np.nan), "learning rate"),
    "deep": (nested, "deeper"),
    "crowded": (crowded, "too many|takes more|at most"),
    "name in UTF-8": (lambda file: file.create_group("é"), "links of the newer kind"),
}


@pytest.mark.parametrize("what", HDF5)
def test_bad_weights_are_refused(tmp_path, what):
    change, message = HDF5[what]
    said = refusal(tmp_path / "a.keras", with_weights(change))
    assert re.search(message, said), said


def test_datasets_that_share_their_numbers_are_refused(tmp_path):
    content = members()[WEIGHTS]
    with h5py.File(io.BytesIO(content)) as file:
        first, other = (file[f"optimizer/vars/{i}"].id.get_offset() for i in (2, 3))
    content = content.replace(struct.pack("<Q", other), struct.pack("<Q", first))
    said = refusal(tmp_path / "a.keras", zipped({**members(), WEIGHTS: content}))
    assert "two datasets share the bytes" in said


@pytest.mark.parametrize(
    ("start", "size", "message"), [(None, 999, "999 bytes"), (2**20, 120, "longer than the file")]
)
def test_numbers_that_are_not_where_they_are_said_to_be_are_refused(tmp_path, start, size, message):
    content = members()[WEIGHTS]
    with h5py.File(io.BytesIO(content)) as file:
        place, length = file[KERNEL].id.get_offset(), file[KERNEL].nbytes
    old, new = struct.pack("<QQ", place, length), struct.pack("<QQ", start or place, size)
    assert old in content
    content = content.replace(old, new)
    assert message in refusal(tmp_path / "a.keras", zipped({**members(), WEIGHTS: content}))


def test_two_groups_of_the_same_name_are_refused(tmp_path):
    content = members()[WEIGHTS].replace(b"dense_1\0", b"dense\0\0\0")
    said = refusal(tmp_path / "a.keras", zipped({**members(), WEIGHTS: content}))
    assert "two datasets 'layers/dense/vars/" in said


def test_places_that_count_from_elsewhere_are_refused(tmp_path):
    content = bytearray(members()[WEIGHTS])
    content[24] = 8
    said = refusal(tmp_path / "a.keras", zipped({**members(), WEIGHTS: bytes(content)}))
    assert "do not begin at 0" in said


@pytest.mark.parametrize("name", [b"\xff\xfeyers\0", b"la/ers\0", b"la\ners\0", b"\0ayers\0"])
def test_names_that_are_none_are_refused(tmp_path, name):
    content = members()[WEIGHTS].replace(b"layers\0", name, 1)
    said = refusal(tmp_path / "a.keras", zipped({**members(), WEIGHTS: content}))
    assert "without a proper name" in said


FLOAT = bytes.fromhex("0300 1800 01 000000 11201f00 04000000")  # a message: kind, size, flags …


@pytest.mark.parametrize(
    ("kind", "flags", "message"),
    [(3, 3, "never writes"), (0x23, 1, "never writes"), (0x0B, 1, "filters"), (1, 1, "twice")],
)
def test_a_header_that_says_what_keras_does_not_is_refused(tmp_path, kind, flags, message):
    content = members()[WEIGHTS]
    assert FLOAT in content
    content = content.replace(FLOAT, bytes([kind, 0, 24, 0, flags]) + FLOAT[5:], 1)
    assert message in refusal(tmp_path / "a.keras", zipped({**members(), WEIGHTS: content}))


def test_names_may_not_be_most_of_the_file():
    content = members()[WEIGHTS]
    place = content.index(b"HEAP") + 8
    many = struct.pack("<Q", STRUCTURE)
    padded = content[:place] + many + content[place + 8 :] + bytes(STRUCTURE)
    with pytest.raises(ModelFileError, match="takes more than"):
        Hdf5(io.BytesIO(padded))


def test_hdf5_of_the_newer_kind_is_refused_with_what_to_do(tmp_path):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver="latest") as file:
        file["a"] = 1.0
    content = zipped({**members(), WEIGHTS: buffer.getvalue()})
    assert "superblock 0" in refusal(tmp_path / "a.keras", content)


def test_attributes_are_passed_over_unread(tmp_path):
    def change(file):
        file[KERNEL].attrs["trap"] = np.full(7_000, "x", "S1")
        file.attrs["trap"] = h5py.Empty("f4")

    path = tmp_path / "a.keras"
    path.write_bytes(with_weights(change))
    assert load_model(path).built
