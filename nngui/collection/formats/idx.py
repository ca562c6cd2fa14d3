"""MNIST's own format: a file of images and a file of labels, compressed by gzip or not.

A file is a header of big-endian numbers (the magic number, then the size of each dimension) and
the bytes.
"""

import gzip
import io
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from engine.files import replacing
from nngui.collection.formats.found import (
    LONGEST_SIDE,
    PIECE,
    FileError,
    Found,
    Refusal,
    pieces,
)
from nngui.collection.my_digits import Example
from nngui.handwriting import ink

IMAGES, LABELS = 0x803, 0x801  # unsigned bytes in three dimensions, and in one
GZIP = b"\x1f\x8b"
_File = io.BufferedIOBase
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile)


def read(path: Path, labels: Path | None = None) -> Iterator[Found]:
    """Read a pair of files.

    Parameters
    ----------
    path : Path
        One of the pair.
    labels : Path or None
        The other one; without it, the file beside with MNIST's name for it.

    Raises
    ------
    FileError, OSError
        If they are unusable.
    """
    other = labels or other_file(path)
    with opened(path) as one, opened(other) as two:
        files = {_magic(one): one, _magic(two): two}
        if set(files) != {IMAGES, LABELS}:
            raise FileError(
                f"expected {path.name} and {other.name} to be images and labels of the IDX format"
            )
        yield from _pieces(path.name, files[IMAGES], files[LABELS])


def magic_of(path: Path) -> int:
    """Return the magic number of a file, if it is of this format; else 0.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    try:
        with opened(path) as file:
            return _magic(file)
    except DAMAGE:
        return 0


def other_file(path: Path) -> Path:
    """Return the other file of a pair with MNIST's names.

    Raises
    ------
    FileError
        If there is none.
    """
    for here, there in (("images", "labels"), ("labels", "images")):
        if here in path.name:
            name = path.name.replace(here, there)
            name = re.sub("idx[13]", "idx1" if there == "labels" else "idx3", name)
            plain = name.removesuffix(".gz")
            for candidate in (name, plain, f"{plain}.gz"):
                if path.with_name(candidate).is_file():
                    return path.with_name(candidate)
            raise FileError(
                f"{name}, the other file of the pair, is not beside it; choose both files"
            )
    raise FileError(
        "its name does not show which file is the other one of the pair; choose the images"
        " (…-images-idx3-ubyte) and the labels (…-labels-idx1-ubyte) together"
    )


def pair_of(path: Path) -> tuple[Path, Path]:
    """Return the files of images and of labels that are written for a name."""
    plain, packed = path.name.removesuffix(".gz"), ".gz" if path.suffix == ".gz" else ""
    named = "images" in plain
    images = path if named else path.with_name(f"{plain}-images-idx3-ubyte{packed}")
    return images, images.with_name(images.name.replace("images", "labels").replace("idx3", "idx1"))


def write(path: Path, examples: Sequence[Example]) -> Iterator[float]:
    """Write a pair of files; yield the share that is written.

    Parameters
    ----------
    path : Path
        Of the images, such as my-images-idx3-ubyte.gz; "images" is added to a name without it.
    examples : sequence of Example

    Raises
    ------
    OSError
        If they cannot be written.
    """
    images, labels = pair_of(path)
    with _written(labels) as label_file, _written(images) as image_file:
        label_file.write(struct.pack(">2I", LABELS, len(examples)))
        label_file.write(bytes(example.label for example in examples))
        image_file.write(struct.pack(">4I", IMAGES, len(examples), ink.SIDE, ink.SIDE))
        for i, example in enumerate(examples):
            image_file.write(example.pixels.tobytes())
            yield (i + 1) / len(examples)


@contextmanager
def opened(path: Path) -> Iterator[_File]:
    """Open a file for reading, unpacked if it is packed by gzip.

    Raises
    ------
    OSError
        If it cannot be read, or is no ordinary file: a pipe would never end.
    """
    if path.exists() and not path.is_file():
        raise OSError(f"{path.name} is no ordinary file")
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
        file.seek(0)
        if packed:
            with gzip.open(file) as unpacked:
                yield unpacked
        else:
            yield file


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """Open a file that is written as a whole or not at all, by gzip if its name ends in .gz."""
    with replacing(path) as file:
        if path.suffix != ".gz":
            yield file
            return
        with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
            yield packed


def _pieces(name: str, images: _File, labels: _File) -> Iterator[Found]:
    count, rows, columns = _numbers(images, 3)
    (label_count,) = _numbers(labels, 1)
    if count != label_count:
        raise FileError(
            f"{count:,} images but {label_count:,} labels: these two files are not a pair"
        )
    if not 0 < rows <= LONGEST_SIDE or not 0 < columns <= LONGEST_SIDE:
        raise FileError(
            f"images of {rows:,} × {columns:,} pixels; expected at most {LONGEST_SIDE:,} a side"
        )

    def read(wanted: int) -> tuple[bytes, NDArray[np.uint8]]:
        pixels = _read(images, wanted * rows * columns)
        whole = len(pixels) // (rows * columns)
        array = np.frombuffer(pixels, np.uint8, whole * rows * columns)
        return _read(labels, wanted), array.reshape(whole, rows, columns)

    yield from pieces(name, count, rows * columns, read, 255)
    for file, what in ((images, "images"), (labels, "labels")):
        if reason := _end(file, count, what):
            yield Found(1, refused=[Refusal(name, reason)])


def _magic(file: _File) -> int:
    """Return the magic number at the beginning, 0 if the format is another one."""
    number = int.from_bytes(_read(file, 4), "big")
    return number if number in (IMAGES, LABELS) else 0


def _numbers(file: _File, count: int) -> tuple[int, ...]:
    header = _read(file, 4 * count)
    if len(header) < 4 * count:
        raise FileError("the file ends within its header")
    return struct.unpack(f">{count}I", header)


def _end(file: _File, count: int, what: str) -> str:
    """Return the fault behind the last image; empty without one."""
    try:
        return f"more data follow the {count:,} {what}" if file.read(1) else ""
    except DAMAGE:
        return f"the checksum of the {what} is wrong: some of them may be damaged"


def _read(file: _File, size: int) -> bytes:
    """Return that number of bytes; fewer at the end, or at a damaged place."""
    parts = []
    try:
        while size and (part := file.read1(min(size, PIECE))):
            parts.append(part)
            size -= len(part)
    except DAMAGE:
        pass
    return b"".join(parts)
