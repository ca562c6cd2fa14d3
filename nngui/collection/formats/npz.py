"""NumPy's .npz: images and labels as arrays, in pairs of names such as x_train and y_train.

The headers of the arrays are read by NumPy, their content piece by piece here: so false
sizes in a header do no harm, and objects (pickles) are never made.
"""

import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from engine.files import replacing
from nngui.collection.formats.found import (
    LONGEST_SIDE,
    FileError,
    Found,
    Refusal,
    pieces,
    side_of,
)
from nngui.collection.my_digits import Example
from nngui.handwriting import ink

PAIRS = (
    ("x_train", "y_train"),
    ("x_val", "y_val"),
    ("x_test", "y_test"),
    ("train_images", "train_labels"),
    ("test_images", "test_labels"),
    ("images", "labels"),
    ("x", "y"),
    ("images", "target"),  # as scikit-learn calls them, with the same images once more as data
    ("data", "target"),
)
END = struct.Struct("<4s4H2LH")  # the end of a zip file, but for its comment
COMMENT = 65_535  # bytes at most
DIRECTORY_LIMIT = 1_000_000  # bytes of the zip's table of contents
NOT_A_ZIP = "expected a .npz file, which is a zip file; save it with numpy.savez"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # those of NumPy, which unpack bit by bit
BAD_HEADER = (TypeError, SyntaxError, tokenize.TokenError, RecursionError, MemoryError)
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass
class _Array:
    """An array in the file, of which the rows are read from the first to the last."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    content: IO[bytes]

    @property
    def row_size(self) -> int:
        return int(np.prod(self.shape[1:], dtype=object)) * self.dtype.itemsize

    def rows(self, count: int) -> NDArray[Any]:
        """Return that number of further rows, or those that are left."""
        parts, missing = [], count * self.row_size
        try:
            while missing and (part := self.content.read(min(missing, 1 << 16))):
                parts.append(part)
                missing -= len(part)
        except DAMAGE:
            pass
        content = b"".join(parts)
        whole = len(content) // self.row_size
        values = np.frombuffer(content[: whole * self.row_size], self.dtype)
        return values.reshape(whole, *self.shape[1:])


def read(path: Path) -> Iterator[Found]:
    """Read all pairs of images and labels.

    Raises
    ------
    FileError, OSError
        If the file cannot be used.
    """
    with path.open("rb") as file:
        _check_directory(file)
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise FileError(NOT_A_ZIP) from error
        with archive:
            pairs = list(_pairs(archive))
            for i, (images, labels) in enumerate(pairs):
                try:
                    for found in _pieces(path.name, archive, images, labels):
                        share = (i + found.share) / len(pairs)
                        yield Found(share, found.digits, found.refused)
                except FileError as error:
                    yield Found((i + 1) / len(pairs), refused=[Refusal(path.name, str(error))])


def write(path: Path, examples: Sequence[Example]) -> Iterator[float]:
    """Write images and labels; yield the share that is written.

    Raises
    ------
    OSError
        If they cannot be written.
    """
    images = np.empty((len(examples), ink.SIDE, ink.SIDE), np.uint8)
    for i, example in enumerate(examples):
        images[i] = example.pixels
        yield (i + 1) / (len(examples) + 1)
    with replacing(path) as file:
        labels = np.array([example.label for example in examples], np.uint8)
        np.savez_compressed(file, images=images, labels=labels)


def _check_directory(file: IO[bytes]) -> None:
    """Check that this is a zip file, and that its table of contents is short."""
    file.seek(max(0, file.seek(0, 2) - END.size - COMMENT))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < END.size:
        raise FileError(NOT_A_ZIP)
    directory = END.unpack_from(tail, at)[5]
    if directory > DIRECTORY_LIMIT:
        raise FileError(f"its table of contents has {directory:,} bytes, too many for a few arrays")


def _pairs(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the names of the members with images and with their labels."""
    names = {name.removesuffix(".npy").lower(): name for name in archive.namelist()}
    found = [(names[x], names[y]) for x, y in PAIRS if x in names and y in names]
    pairs = list({labels: (images, labels) for images, labels in reversed(found)}.values())[::-1]
    if not pairs:
        shown = ", ".join(sorted(names))[:200] or "nothing"
        raise FileError(
            f"expected arrays called {' and '.join(PAIRS[0])}, images and labels, x and y or"
            f" {' and '.join(PAIRS[-1])}, got {shown}"
        )
    yield from pairs


def _pieces(
    name: str, archive: zipfile.ZipFile, image_name: str, label_name: str
) -> Iterator[Found]:
    for member in (image_name, label_name):
        if archive.getinfo(member).compress_type not in METHODS:
            raise FileError(
                f"{member} is compressed by a method that .npz files do not use; save it with"
                " numpy.savez or numpy.savez_compressed"
            )
    try:
        with archive.open(image_name) as one, archive.open(label_name) as two:
            images, labels = _images(_array(one, image_name)), _labels(_array(two, label_name))
            yield from _rows(name, images, labels)
    except DAMAGE as error:
        raise FileError(f"{image_name} or {label_name} is damaged: {error}") from error


def _rows(name: str, images: _Array, labels: _Array) -> Iterator[Found]:
    count = images.shape[0]
    if count != labels.shape[0]:
        raise FileError(
            f"{count:,} images in {images.name} but {labels.shape[0]:,} labels in {labels.name}"
        )

    def read(wanted: int) -> tuple[list[Any], NDArray[Any]]:
        known = labels.rows(wanted).reshape(-1).tolist()
        return known, _square(images.rows(wanted))

    yield from pieces(f"{name}, {images.name.removesuffix('.npy')}", count, images.row_size, read)


def _square(pixels: NDArray[Any]) -> NDArray[Any]:
    side = side_of(pixels.shape[1]) if pixels.ndim == 2 else 0
    return pixels.reshape(len(pixels), side, side) if side else pixels.reshape(pixels.shape[:3])


def _array(content: IO[bytes], name: str) -> _Array:
    """Return the array that begins with this content."""
    try:
        version = npy.read_magic(content)
        if version != (1, 0):  # others are for headers of more than 64 kB
            raise FileError(f"{name} has an unknown version of NumPy's format: {version}")
        shape, fortran, dtype = npy.read_array_header_1_0(content)
    except (*BAD_HEADER, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"{name} is not an array of numbers, or damaged") from error
    if dtype.hasobject:
        raise FileError(
            f"{name} holds Python objects (a pickle), which could run any program when they are"
            " read; save it as an array of numbers"
        )
    if dtype.kind not in "buifUS" or dtype.itemsize > 64 or not dtype.itemsize:
        raise FileError(f"{name} holds {dtype!s:.50}; expected numbers")
    if fortran and len(shape) > 1:
        raise FileError(f"{name} is stored by columns; save numpy.ascontiguousarray of it instead")
    return _Array(name, shape, dtype, content)


def _images(array: _Array) -> _Array:
    shape = array.shape
    if len(shape) == 4 and shape[3] == 1:
        shape = shape[:3]
    if array.dtype.kind not in "buif" or len(shape) not in (2, 3):
        raise FileError(
            f"{array.name} has the shape {array.shape} of {array.dtype}; expected numbers of the"
            " shape (images, 28, 28) or (images, 784)"
        )
    if len(shape) == 2:
        side_of(shape[1])
    elif not all(0 < side <= LONGEST_SIDE for side in shape[1:]):
        raise FileError(f"{array.name} has images of {shape[1]:,} × {shape[2]:,} pixels")
    return array


def _labels(array: _Array) -> _Array:
    if len(array.shape) not in (1, 2) or array.shape[1:] not in ((), (1,)):
        raise FileError(f"{array.name} has the shape {array.shape}; expected one label an image")
    return array
