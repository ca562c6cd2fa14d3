"""The datasets of an HDF5 file, read without libhdf5: only the part of the format that Keras uses.

Keras writes through h5py: a version 0 superblock, groups as symbol tables, and datasets of plain
numbers in one piece. That is a small part of HDF5, without links to other files, compression
and virtual datasets. Everything else is refused, wherever in the file it is; attributes
are passed over unread. libhdf5 would take more, but damaged files can crash it or keep it busy
for ever (see docs/decisions).

Source: HDF5 File Format Specification Version 3.0, sections II.A, III.A, III.B, III.D and IV.A.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import IO

import numpy as np
from numpy.typing import NDArray

from engine.saving.entry import ModelFileError, shown

BLOCKS = 30_000  # pieces that groups and headers are made of
STRUCTURE = 8_000_000  # bytes that are read to find the datasets; a layer takes some 5,000
NAME = 255  # characters
DEPTH = 8  # groups in groups; Keras' own files have 3
RANK = 2  # of a dataset: kernels are matrices
UNSET = 2**64 - 1

# The 20 bytes with which HDF5 describes a number; the third field is NumPy's name for it.
TYPES = {
    bytes.fromhex(text): np.dtype(name)
    for text, name in (
        ("11201f00 04000000 00002000 17080017 7f000000", "<f4"),
        ("11203f00 08000000 00004000 340b0034 ff030000", "<f8"),
        ("10080000 04000000 00002000", "<i4"),
        ("10080000 08000000 00004000", "<i8"),
        ("10000000 04000000 00002000", "<u4"),
        ("10000000 08000000 00004000", "<u8"),
    )
}
PASSED_OVER = {0x00, 0x04, 0x05, 0x0C, 0x0D, 0x0E, 0x12, 0x16}  # padding, fill value, notes, times
SPACE, TYPE, LAYOUT, MORE, GROUP = 0x01, 0x03, 0x08, 0x10, 0x11
REFUSED = {
    0x02: "links of the newer kind",
    0x06: "links of the newer kind",
    0x0A: "links of the newer kind",
    0x07: "data in other files",
    0x0B: "filters, such as compression",
}


@dataclass(frozen=True, slots=True)
class Dataset:
    """Where in the file the numbers of a dataset are."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]
    start: int

    @property
    def size(self) -> int:
        """The number of bytes."""
        return prod(self.shape) * self.dtype.itemsize


class Hdf5:
    """The datasets of a file by their paths, such as ``layers/dense/vars/0``.

    Parameters
    ----------
    file : binary file

    Attributes
    ----------
    datasets : dict of Dataset

    Raises
    ------
    ModelFileError
        If the file is damaged, or contains structures that Keras does not write.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._size = file.seek(0, os.SEEK_END)
        self._seen: set[int] = set()
        self._structure = 0
        self.datasets: dict[str, Dataset] = {}
        fixed = self._at(0, 96)
        if fixed[:8] != b"\x89HDF\r\n\x1a\n" or fixed[8] != 0 or fixed[13:15] != b"\x08\x08":
            raise ModelFileError(
                "expected model.weights.h5 to be an HDF5 file as h5py writes it by default"
                f" (superblock 0), got one that begins with {fixed[:16].hex(' ')}"
            )
        if fixed[24:32] != bytes(8):
            raise _damaged("its numbers of places do not begin at 0")
        self._walk("", _number(fixed, 64), 0)
        self._require_apart()

    def read(self, path: str) -> NDArray[np.generic]:
        """Return the numbers of a dataset."""
        dataset = self.datasets[path]
        self._file.seek(dataset.start)
        numbers = np.frombuffer(self._file.read(dataset.size), dataset.dtype)
        return numbers.reshape(dataset.shape)

    def _at(self, start: int, size: int) -> bytes:
        """Return bytes of the file's structure."""
        if start + size > self._size:
            raise _damaged(f"{size:,} bytes at {start:,} lie beyond its end at {self._size:,}")
        self._structure += size
        if self._structure > STRUCTURE:
            raise _damaged(f"to find its datasets takes more than {STRUCTURE:,} bytes")
        self._file.seek(start)
        return self._file.read(size)

    def _visit(self, start: int) -> None:
        """Note that the piece at `start` is being read: no piece may belong to two things."""
        if start in self._seen or len(self._seen) >= BLOCKS:
            raise _damaged(
                f"the piece at {start:,} is used twice, or there are more than {BLOCKS:,} pieces"
            )
        self._seen.add(start)

    def _walk(self, path: str, header: int, depth: int) -> None:
        """Record the datasets in the group, or the dataset, with this header."""
        if depth > DEPTH:
            raise _damaged(f"{shown(path)} is deeper than {DEPTH} groups")
        messages = dict(self._messages(path, header))
        if GROUP in messages:
            table = messages[GROUP].ljust(16, b"\0")
            names = self._heap(_number(table, 8))
            for name, child in self._symbols(_number(table, 0), names):
                self._walk(f"{path}/{name}" if path else name, child, depth + 1)
        elif path in self.datasets:
            raise _damaged(f"there are two datasets {shown(path)}")
        else:
            self.datasets[path] = self._dataset(path, messages)

    def _messages(self, path: str, header: int) -> Iterator[tuple[int, bytes]]:
        """Yield kind and content of the messages in an object's header (section IV.A.1.a)."""
        self._visit(header)
        version, _, _, _, size = struct.unpack("<BBHII", self._at(header, 12))
        if version != 1:
            raise _damaged(f"the header of {shown(path)} is of version {version} instead of 1")
        kinds: set[int] = set()
        blocks = [(header + 16, size)]
        for start, length in blocks:
            block, place = self._at(start, length), 0
            while place + 8 <= length:
                kind, size, flags = struct.unpack_from("<HHB", block, place)
                content = block[place + 8 : place + 8 + size]
                place += 8 + size
                if kind == MORE and len(content) >= 16:
                    self._visit(_number(content, 0))
                    blocks.append((_number(content, 0), _number(content, 8)))
                elif kind not in PASSED_OVER:
                    _check_message(path, kind, flags, kinds)
                    yield kind, content

    def _heap(self, start: int) -> bytes:
        """Return the names in a group, each with a zero at its end (section III.D)."""
        self._visit(start)
        heap = self._at(start, 32)
        if not heap.startswith(b"HEAP\0"):
            raise _damaged(f"there are no names at {start:,}")
        return self._at(_number(heap, 24), _number(heap, 8))

    def _symbols(self, tree: int, names: bytes) -> Iterator[tuple[str, int]]:
        """Yield name and header of the members of a group (sections III.A.1 and III.B)."""
        nodes = [tree]
        for start in nodes:
            self._visit(start)
            node = self._at(start, 8)
            count = int.from_bytes(node[6:8], "little")
            if node.startswith(b"TREE\0"):
                keys = self._at(start + 24, 16 * count + 8)
                nodes += [_number(keys, 16 * i + 8) for i in range(count)]
            elif node.startswith(b"SNOD\1"):
                entries = self._at(start + 8, 40 * count)
                yield from (_symbol(entries[40 * i : 40 * i + 40], names) for i in range(count))
            else:
                raise _damaged(f"there is no part of a group at {start:,}")

    def _dataset(self, path: str, messages: dict[int, bytes]) -> Dataset:
        if missing := {SPACE, TYPE, LAYOUT} - messages.keys():
            raise _damaged(f"{shown(path)} lacks the messages {sorted(missing)} of a dataset")
        shape = _shape(path, messages[SPACE].ljust(8, b"\0"))
        dtype = _dtype(path, messages[TYPE])
        layout = messages[LAYOUT].ljust(18, b"\0")
        if layout[0] not in (3, 4) or layout[1] != 1 or _number(layout, 2) == UNSET:
            raise ModelFileError(
                f"expected the numbers of {shown(path)} in one piece, as Keras writes them, got"
                f" the layout {layout[:2].hex(' ')} (compact, in chunks, virtual or empty)"
            )
        dataset = Dataset(shape, dtype, _number(layout, 2))
        if _number(layout, 10) != dataset.size:
            raise _damaged(f"{shown(path)} of shape {shape} has {_number(layout, 10):,} bytes")
        if dataset.start + dataset.size > self._size:
            raise _damaged(f"{shown(path)} of shape {shape} is longer than the file")
        return dataset

    def _require_apart(self) -> None:
        """Refuse datasets that share numbers."""
        parts = sorted((d.start, d.start + d.size) for d in self.datasets.values())
        for (_, end), (start, _) in pairwise(parts):
            if start < end:
                raise _damaged(f"two datasets share the bytes from {start:,} to {end:,}")


def _check_message(path: str, kind: int, flags: int, kinds: set[int]) -> None:
    """Refuse messages that Keras does not write, and repeated ones."""
    if kind not in (SPACE, TYPE, LAYOUT, GROUP) or flags & 2:
        what = REFUSED.get(kind, f"a message of kind {kind:#x}, which Keras never writes")
        raise ModelFileError(
            f"expected groups and plain datasets, as Keras writes them, but {shown(path or '/')}"
            f" in model.weights.h5 has {what}; save the model again with Keras"
        )
    if kind in kinds:
        raise _damaged(f"{shown(path)} has a message twice")
    kinds.add(kind)


def _symbol(entry: bytes, names: bytes) -> tuple[str, int]:
    """Return the name and the header's place that an entry of a group holds."""
    start, header, kind = struct.unpack_from("<QQI", entry)
    name, end, _ = names[start : start + NAME + 1].partition(b"\0")
    text = name.decode("ascii", "replace")
    if not end or not text or "/" in text or not text.isascii() or not text.isprintable():
        raise _damaged(f"a group has a member without a proper name: {shown(name)}")
    if kind not in (0, 1) or header == UNSET:
        raise ModelFileError(
            f"expected groups and plain datasets, as Keras writes them, but {shown(text)} in"
            " model.weights.h5 is a link; save the model again with Keras"
        )
    return text, header


def _shape(path: str, message: bytes) -> tuple[int, ...]:
    """Return the shape in a dataspace message (section IV.A.2.b)."""
    version, rank = message[0], message[1]
    begin = {1: 8, 2: 4}.get(version, 0)
    if not begin or rank > RANK or len(message) < begin + 8 * rank:
        raise ModelFileError(
            f"expected {shown(path)} to have at most {RANK} axes, got {rank} (version {version})"
        )
    shape = tuple(_number(message, begin + 8 * axis) for axis in range(rank))
    if not all(0 < length < 2**32 for length in shape):
        raise ModelFileError(f"expected {shown(path)} to have a shape of lengths > 0, got {shape}")
    return shape


def _dtype(path: str, message: bytes) -> np.dtype[np.generic]:
    """Return NumPy's name for the type in a datatype message (section IV.A.2.d)."""
    for text, dtype in TYPES.items():
        if message.startswith(text):
            return dtype
    known = ", ".join(dtype.name for dtype in TYPES.values())
    raise ModelFileError(
        f"expected {shown(path)} to hold numbers ({known}, little-endian), got the HDF5 type"
        f" {message[:20].hex(' ')}"
    )


def _number(data: bytes, start: int) -> int:
    return int.from_bytes(data[start : start + 8], "little")


def _damaged(what: str) -> ModelFileError:
    return ModelFileError(
        f"expected a whole HDF5 file, but model.weights.h5 is damaged: {what};"
        " take another copy, or save the model again"
    )
