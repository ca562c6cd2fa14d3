"""Files and folders as `Raw`: by their content, whatever their names end in."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from nngui.collection.formats import idx, picture, strokes
from nngui.collection.formats.found import FileError, Found
from nngui.collection.reading import folders, matlab, table
from nngui.collection.reading.arrays import (
    NPY,
    content_of,
    idx_array,
    is_idx,
    npy_array,
    npz_arrays,
    pairs,
)
from nngui.collection.reading.raw import Raw, enough
from nngui.handwriting import ink

ENDINGS = ".npy", ".npz", ".mat", ".csv", ".tsv", ".txt", ".gz", ".json", ".data", ".tra", ".tes"
TURNED = "emnist"  # files of that name have their images by columns, letters too
TABLES = ".csv", ".tsv"
MOST_FILES = 20
PICKLE = b"\x80"
TEXT = 2_000  # bytes by which a file is known as text
KINDS = (
    "arrays (.npy, .npz, .mat), MNIST's IDX files, tables (.csv, .tsv, .txt; also .gz), strokes"
    " (.json), or a folder of pictures by class"
)


def read(paths: Sequence[Path]) -> Generator[float, None, list[Raw]]:
    """Return the ways to understand some files, or a folder, the likeliest first.

    Raises
    ------
    FileError, OSError
        If they cannot be used; with the reason.
    """
    yield 0.0
    if len(paths) == 1 and paths[0].is_dir():
        return (yield from _folder(paths[0]))
    if len(paths) > MOST_FILES:
        raise FileError(f"expected at most {MOST_FILES} files, or a folder, got {len(paths):,}")
    arrays: dict[str, Any] = {}
    found: list[Raw] = []
    matrices = False
    for i, path in enumerate(_with_siblings(paths)):
        content = content_of(path)
        if (some := _arrays(path, content)) is None:
            found += _others(path, content)
        else:
            arrays |= some
            matrices = matrices or matlab.is_matlab(content)
        yield (i + 1) / (len(paths) + 1)
    if arrays or not found:
        found = [*pairs(arrays, columns_first=matrices), *found]
    if any(TURNED in path.name.lower() for path in paths):
        found = [replace(raw, columns_first=True) for raw in found]
    return [enough(raw) for raw in found]


def _arrays(path: Path, content: bytes) -> dict[str, Any] | None:
    """Return the arrays in a file; None if it is of another kind."""
    if content.startswith(NPY):
        return {path.stem: npy_array(content, path.name)}
    if content.startswith(b"PK\3\4"):
        return npz_arrays(content, path.name)
    if is_idx(content):
        return {_idx_name(path): idx_array(content, path.name)}
    return matlab.arrays(path, content) if matlab.is_matlab(content) else None


def _others(path: Path, content: bytes) -> list[Raw]:
    """Return the ways to understand a table or drawings."""
    if content[:1] == PICKLE:
        raise FileError(
            f"{path.name} is a pickle, which could run any program when it is read; save it as .npz"
        )
    if content.lstrip()[:1] in (b"{", b"["):
        return [_strokes(path)]
    if not _is_text(content):
        raise FileError(f"{path.name} is of no kind that can be read here; expected {KINDS}")
    return table.read(content, path.name)


def takes(path: Path) -> bool:
    """Return whether a file or folder may hold a data set."""
    if path.is_dir():
        return True
    return path.is_file() and (path.suffix.lower() in ENDINGS or is_idx_file(path))


def _with_siblings(paths: Sequence[Path]) -> list[Path]:
    """Return the files, and the other one of a pair that is chosen alone."""
    every = list(dict.fromkeys(paths))
    if len(every) == 1:
        every += [other for other in _beside(every[0]) if other.is_file()][:1]
    return every


def _beside(path: Path) -> list[Path]:
    """Return where the labels of images, or the images of labels, may be."""
    if path.suffix.lower() == ".npy":
        swaps = {"X": "y", "x": "y", "y": "X", "images": "labels", "labels": "images"}
        return [
            path.with_name(path.name.replace(a, b, 1)) for a, b in swaps.items() if a in path.stem
        ] + [path.with_name("x.npy")] * (path.stem == "y")
    try:
        return [idx.other_file(path)] if is_idx_file(path) else []
    except (FileError, OSError):
        return _in_sibling_folder(path)


def _in_sibling_folder(path: Path) -> list[Path]:
    """Return the labels that lie in a folder of their own, as some downloads are unpacked."""
    for here, there in (("images", "labels"), ("labels", "images")):
        if here in path.name:
            name = path.name.replace(here, there)
            name = (
                name.replace("idx3", "idx1") if there == "labels" else name.replace("idx1", "idx3")
            )
            folder = path.parent.parent
            found = [*folder.glob(f"*/{name}"), *folder.glob(f"*/{name}.gz")]
            found += list(folder.glob(f"*/{name.removesuffix('.gz')}"))
            return [each for each in found if each != path]
    return []


def _idx_name(path: Path) -> str:
    """Return the name of an array by that of an IDX file: "train images"."""
    name = path.name.lower()
    part = "train" if "train" in name else "test" if "t10k" in name or "test" in name else ""
    kind = "labels" if "label" in name else "images"
    return "_".join(filter(None, (part, kind)))


def _folder(path: Path) -> Generator[float, None, list[Raw]]:
    inside = sorted(islice((each for each in path.rglob("*") if each.is_file()), 20 * MOST_FILES))
    sets: dict[str, Path] = {}
    for each in inside:
        if each.suffix.lower() in (".npy", ".npz", ".mat") or is_idx_file(each):
            sets.setdefault(each.name.removesuffix(".gz"), each)
    if sets and not any(picture.is_picture(each) for each in inside[:50]):
        return (yield from read(list(sets.values())[:MOST_FILES]))
    tables = [each for each in inside if each.suffix.lower() in TABLES]
    if tables and not any(picture.is_picture(each) for each in inside):
        return (yield from read(tables[:1]))
    for step in folders.read(path):
        if isinstance(step, Raw):
            return [enough(step)]
        yield step
    return []


def is_idx_file(path: Path) -> bool:
    """Return whether a file is IDX, of bytes or of larger numbers."""
    try:
        with idx.opened(path) as file:
            return is_idx(file.read(9))
    except (OSError, *idx.DAMAGE):
        return False


def _strokes(path: Path) -> Raw:
    """Return the drawings of a JSON file as images."""
    found: list[Found] = list(strokes.read(path))
    digits = [digit for each in found for digit in each.digits]
    refused = sum(len(each.refused) for each in found)
    if not digits:
        reason = next((str(r) for each in found for r in each.refused), "there are none in it")
        raise FileError(f"expected drawings: {reason}")
    images = np.stack([ink.image(digit.strokes, ink.SIDE) for digit in digits])
    labels = tuple(str(digit.label) for digit in digits)
    notes = (f"{refused:,} drawings that are damaged",) if refused else ()
    return Raw(images, labels, "drawings", prepared=True, notes=notes)


def _is_text(content: bytes) -> bool:
    head = content[:TEXT]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return odd <= len(head) / 100
