"""Arrays of .npy, .npz and IDX files, and the pairs of images and labels among them."""

import gzip
import io
import re
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nngui.collection.formats.found import FileError
from nngui.collection.reading.raw import Raw, label_text, raw_of
from nngui.design.data_set import MOST_CLASSES, TEST, TRAINING, VALIDATION

AnyArray = NDArray[Any]

MOST_BYTES = 700_000_000  # of a file, and of all that is unpacked from it
PACKED = 300  # times: what is packed more tightly than that is no data
HEADER = 10_000  # characters of the header of an array
LONGEST = 1024  # px of the side of an image
GZIP = b"\x1f\x8b"
NPY = b"\x93NUMPY"
BAD = (
    *(ValueError, TypeError, SyntaxError, tokenize.TokenError, RecursionError, MemoryError),
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(struct.error, OverflowError, KeyError),
)
IMAGES = "x", "images", "data", "features", "pixels", "img", "digits"
LABELS = "y", "labels", "label", "target", "targets", "class", "classes", "t"
OF_CLASS = re.compile(r"(.*\D)(\d)")
PARTS = {"train": TRAINING, "val": VALIDATION, "valid": VALIDATION, "test": TEST}


def content_of(path: Path) -> bytes:
    """Return the bytes of a file, unpacked if it is packed by gzip.

    Raises
    ------
    FileError, OSError
        If it is no file, too large or damaged.
    """
    if not path.is_file():
        raise FileError("it is not a file")
    if path.stat().st_size > MOST_BYTES:
        raise FileError(f"it has more than {MOST_BYTES:,} bytes")
    content = path.read_bytes()
    return unpacked(content) if content[:2] == GZIP else content


def unpacked(content: bytes) -> bytes:
    """Return what gzip has packed.

    Raises
    ------
    FileError
        If it is damaged, or much more than data would be.
    """
    most = min(MOST_BYTES, PACKED * len(content) + 100_000)
    parts, size = [], 0
    try:
        with gzip.open(io.BytesIO(content)) as file:
            while part := file.read(1 << 20):
                parts.append(part)
                size += len(part)
                if size > most:
                    raise FileError(f"it unpacks to more than {most:,} bytes")
    except (OSError, EOFError, zlib.error) as error:
        raise FileError(f"it is damaged: {error}") from error
    return b"".join(parts)


def npy_array(content: bytes, name: str) -> AnyArray:
    """Return the array in the bytes of a .npy file; objects are never made.

    Raises
    ------
    FileError
        If it is no array of numbers or texts, or damaged.
    """
    file = io.BytesIO(content)
    try:
        version = npy.read_magic(file)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, by_columns, dtype = read(file, max_header_size=HEADER)
        if dtype.hasobject:
            raise FileError(
                f"{name} holds Python objects (a pickle), which could run any program when they"
                " are read; save it as an array of numbers"
            )
        if dtype.kind not in "buifSU":
            raise FileError(f"{name} holds {dtype!s:.40}; expected numbers")
        values = np.frombuffer(content, dtype, offset=file.tell())
        return values.reshape(shape, order="F" if by_columns else "C")
    except FileError:
        raise
    except BAD as error:
        reason = str(error).splitlines()[0][:100] if str(error) else "it is cut off"
        raise FileError(f"{name} is not an array of numbers, or damaged: {reason}") from error


def npz_arrays(content: bytes, name: str) -> dict[str, AnyArray]:
    """Return the arrays of a .npz file by their names.

    Raises
    ------
    FileError
        If it is none, or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
            size = sum(info.file_size for info in members)
            if size > min(MOST_BYTES, PACKED * len(content) + 100_000) or len(members) > 1_000:
                raise FileError(f"it unpacks to {size:,} bytes, more than data would be")
            return {
                info.filename.removesuffix(".npy"): npy_array(_member(archive, info), info.filename)
                for info in members
            }
    except FileError:
        raise
    except BAD as error:
        raise FileError(f"{name} is not a .npz file, or damaged: {str(error)[:100]}") from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member, which must not be longer than its header says."""
    with archive.open(info) as file:
        return file.read(info.file_size)


def idx_array(content: bytes, name: str) -> AnyArray:
    """Return the array in the bytes of an IDX file.

    Raises
    ------
    FileError
        If it is cut off.
    """
    kinds = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
    dtype, rank = np.dtype(kinds[content[2]]), content[3]
    shape = struct.unpack_from(f">{rank}I", content, 4) if len(content) >= 4 + 4 * rank else ()
    count, start = int(np.prod(shape, dtype=object)), 4 + 4 * rank
    if not shape or len(content) < start + count * dtype.itemsize:
        raise FileError(f"{name} is no whole IDX file: it ends before all of its {shape} numbers")
    return np.frombuffer(content, dtype, count, start).reshape(shape)


def is_idx(content: bytes) -> bool:
    """Return whether these bytes begin as an IDX file."""
    kinds = {8, 9, 11, 12, 13, 14}
    return len(content) > 8 and content[:2] == b"\0\0" and content[2] in kinds and content[3] < 5


def pairs(arrays: Mapping[str, AnyArray], *, columns_first: bool = False) -> list[Raw]:
    """Return all ways to understand arrays as images with labels, the likeliest first.

    Raises
    ------
    FileError
        If there is none; with the names and shapes that were found.
    """
    found: list[tuple[int, Raw]] = []
    for x_name, x in arrays.items():
        for y_name, y in arrays.items():
            if x_name != y_name and (labels := _labels(y, x.shape)) is not None:
                raw = _raw(x, labels, f"{x_name} and {y_name}", columns_first=columns_first)
                if raw is not None:
                    found.append((_likeness(x_name, y_name), raw))
    if not found and (joined := _by_class(arrays, columns_first=columns_first)):
        return [joined]
    if not found:
        shown = ", ".join(f"{name} {array.shape}" for name, array in arrays.items()) or "nothing"
        raise FileError(
            "expected an array of images and one of labels, as many of each; got " + shown[:300]
        )
    ranked = [raw for _, raw in sorted(found, key=lambda each: -each[0])]
    return [*_joined(ranked), *ranked]


def _by_class(arrays: Mapping[str, AnyArray], *, columns_first: bool) -> Raw | None:
    """Return arrays of one class each as one, if their names end in the class: "train0"."""
    named = [(OF_CLASS.fullmatch(name), array) for name, array in arrays.items()]
    own = [(match[1], match[2], array) for match, array in named if match and array.ndim > 1]
    if len({label for _, label, _ in own}) < 2 or len({a.shape[1:] for _, _, a in own}) > 1:
        return None
    counts = [len(array) for _, _, array in own]
    labels = tuple(np.repeat([label for _, label, _ in own], counts).tolist())
    x = np.concatenate([array for _, _, array in own])
    raw = _raw(x, labels, "an array for each class", columns_first=columns_first)
    kinds = [PARTS.get(stem.strip("_").lower(), TRAINING) for stem, _, _ in own]
    whole = TRAINING in kinds and len(set(kinds)) > 1
    if whole and VALIDATION not in kinds:
        kinds = [VALIDATION if kind == TEST else kind for kind in kinds]
    if raw is None or not whole:
        return raw
    return replace(raw, parts=np.repeat(kinds, counts).astype(np.uint8))


def _labels(y: AnyArray, shape: tuple[int, ...]) -> tuple[str, ...] | None:
    """Return the labels in an array, if they are as many as the images can be."""
    counts = {shape[0], shape[-1]} - {0} if len(shape) > 1 else set()
    if y.ndim == 2 and y.shape[0] <= MOST_CLASSES < y.shape[1] and y.shape[1] in counts:
        y = y.T  # the examples are columns
    if y.ndim == 2 and 1 < y.shape[1] <= MOST_CLASSES and y.shape[0] in counts:
        hot = y.dtype.kind in "buif" and bool(((y == y.min()) | (y == 1)).all())
        if not hot or not ((y == 1).sum(axis=1) == 1).all() or y.min() not in (-1, 0):
            return None
        y = y.argmax(axis=1)
    if y.ndim not in (1, 2) or (y.ndim == 2 and 1 not in y.shape) or y.size not in counts:
        return None
    values = y.ravel()
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        return None
    kinds = np.unique(values)
    if len(kinds) > MOST_CLASSES or len(kinds) < 2:
        return None
    texts = {value: label_text(value) for value in kinds.tolist()}
    return tuple(texts[value] for value in values.tolist())


def _raw(x: AnyArray, labels: tuple[str, ...], what: str, *, columns_first: bool) -> Raw | None:
    """Return an array as images with labels, if it can be one."""
    if x.dtype.kind not in "buif" or x.ndim not in (2, 3, 4):
        return None
    if x.shape[0] != len(labels):
        x = np.moveaxis(x, -1, 0)
        if x.ndim == 4:
            return None
    if x.ndim == 4:
        if x.shape[3] in (1, 3, 4):
            x = x[..., :3].mean(axis=3)
        elif x.shape[1] in (1, 3):
            x = x.mean(axis=1)
        else:
            return None
    if x.ndim == 2:
        return raw_of(x, labels, what, columns_first=columns_first)
    inside = all(1 < length <= LONGEST for length in x.shape[1:])
    return Raw(x, labels, what, columns_first=columns_first) if inside else None


def _likeness(x: str, y: str) -> int:
    """Return how much two names look like those of images and labels that belong together."""
    x_part, y_part = (_part_of(name) for name in (x, y))
    x_stem, y_stem = (_stem(name) for name in (x, y))
    return 4 * (x_stem in IMAGES) + 4 * (y_stem in LABELS) + 3 * (x_part == y_part)


def _stem(name: str) -> str:
    words = [word for word in name.lower().replace("-", "_").split("_") if word not in PARTS]
    return next((word for word in words if word in (*IMAGES, *LABELS)), "_".join(words))


def _part_of(name: str) -> int | None:
    words = name.lower().replace("-", "_").split("_")
    return next((PARTS[word] for word in words if word in PARTS), None)


def _joined(ranked: list[Raw]) -> Iterator[Raw]:
    """Yield the pairs of training, validation and test as one, if the file has them."""
    parts: dict[int, Raw] = {}
    for raw in ranked:
        x_name, y_name = raw.what.split(" and ")
        part = _part_of(x_name)
        fits = part is not None and part == _part_of(y_name)
        if fits and part is not None and part not in parts:
            parts[part] = raw
    shapes = {raw.images.shape[1:] for raw in parts.values()}
    if len(parts) < 2 or len(shapes) > 1 or TRAINING not in parts:
        return
    if VALIDATION not in parts:  # what is held out validates, as in Keras' examples
        parts[VALIDATION] = parts.pop(TEST)
    yield replace(
        parts[TRAINING],
        images=np.concatenate([raw.images for raw in parts.values()]),
        labels=tuple(label for raw in parts.values() for label in raw.labels),
        what=", ".join(raw.what for raw in parts.values()),
        parts=np.repeat(list(parts), [len(raw.labels) for raw in parts.values()]).astype(np.uint8),
    )
