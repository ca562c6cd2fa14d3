"""MATLAB's files: the numeric arrays of version 5 to 7, and of 7.3, which is HDF5.

Version 5 is read here, bit by bit: of all that such a file can hold only arrays of numbers are
made. HDF5 is read by a library, so a process of its own does it, with little memory.
"""

import os
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nngui.collection.formats.found import FileError
from nngui.collection.reading.arrays import MOST_BYTES, PACKED, npz_arrays

AnyArray = NDArray[Any]

HEAD = 128  # bytes before the first element
HDF5 = b"\x89HDF\r\n\x1a\n"
NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8"}
NUMBERS |= {13: "u8"}
CLASSES = range(6, 16)  # of arrays: double to uint64
MATRIX, PACKED_MATRIX = 14, 15
STRUCTURE = 2  # of the classes
DEEPEST = 4  # structures within structures
MOST_ARRAYS = 200
TIMEOUT = 20  # s for the other process
MEMORY = 900_000_000  # bytes of its address space
CHILD = """
import sys
import numpy as np
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
except ImportError:
    pass
import h5py
arrays = {{}}
with h5py.File(sys.argv[1], "r") as file:
    found = []
    def visit(name, item):
        if len(found) < 200 and not name.startswith("#"):
            found.append((name, item))
    file.visititems(visit)
    for name, item in found:
        name = name.replace("/", "_")
        if isinstance(item, h5py.Dataset) and item.dtype.kind in "buif" and item.ndim <= 4:
            if item.size * item.dtype.itemsize > {most}:
                sys.exit("it is too large")
            arrays[name] = item[()].T
np.savez(sys.argv[2], **arrays)
"""


def is_matlab(content: bytes) -> bool:
    """Return whether these bytes begin as a file of MATLAB."""
    return content[:6] == b"MATLAB" or content[:8] == HDF5 or content[512:520] == HDF5


def arrays(path: Path, content: bytes) -> dict[str, AnyArray]:
    """Return the numeric arrays of a file by their names.

    Raises
    ------
    FileError
        If it is damaged, or cannot be read here.
    """
    if HDF5 in (content[:8], content[512:520]):
        return _by_library(path)
    try:
        order = {b"IM": "<", b"MI": ">"}[content[126:128]]
        found = dict(_elements(content[HEAD:], order))
    except (KeyError, ValueError, TypeError, struct.error, zlib.error, IndexError) as error:
        raise FileError(f"it is not a file of MATLAB, or damaged: {error}") from error
    return {name: array for name, array in found.items() if array.size}


def _elements(content: bytes, order: str, depth: int = 0) -> Iterator[tuple[str, AnyArray]]:
    """Yield the arrays in a row of elements."""
    at, count = 0, 0
    while at + 8 <= len(content) and count < MOST_ARRAYS:
        kind, size = struct.unpack_from(f"{order}2I", content, at)
        body = content[at + 8 : at + 8 + size]
        at += 8 + size
        count += 1
        if kind == PACKED_MATRIX and not depth:
            yield from _elements(_unpacked(body), order, depth + 1)
            continue
        if kind == MATRIX:
            yield from _matrices(body, order)
        at += -at % 8 if depth == 0 else 0


def _unpacked(content: bytes) -> bytes:
    most = min(MOST_BYTES, PACKED * len(content) + 100_000)
    machine = zlib.decompressobj()
    unpacked = machine.decompress(content, most)
    if machine.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {most:,} bytes")
    return unpacked


def _matrices(
    body: bytes, order: str, prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, AnyArray]]:
    """Yield an array of numbers, or those in the fields of a structure: "dataset_train_images"."""
    parts = list(_parts(body, order, most=5))
    flags = parts[0][1] if parts else b""
    if len(flags) < 4 or (flags[0] if order == "<" else flags[3]) != STRUCTURE:
        if (found := _matrix(body, order)) is not None:
            yield (prefix or found[0]), found[1]
        return
    if len(parts) < 5 or depth == DEEPEST:
        return
    (width,) = struct.unpack_from(f"{order}i", parts[3][1])
    names = parts[4][1]
    if width < 1 or len(names) // width > MOST_ARRAYS:
        return
    stem = prefix or parts[2][1].decode("ascii", "replace")
    fields = list(_parts(body, order, most=5 + len(names) // width))[5:]
    for i, (kind, inner) in enumerate(fields):
        if kind == MATRIX:
            name = names[i * width : (i + 1) * width].split(b"\0")[0].decode("ascii", "replace")
            yield from _matrices(inner, order, f"{stem}_{name}", depth + 1)


def _matrix(body: bytes, order: str) -> tuple[str, AnyArray] | None:
    """Return the name and the values of a real array; None if it is something else."""
    parts = list(_parts(body, order, most=5))
    if len(parts) < 4:
        return None
    (_, flags), (_, sizes), (_, name), (kind, values) = parts[:4]
    if len(flags) < 1 or (flags[0] if order == "<" else flags[3]) not in CLASSES:
        return None
    if kind not in NUMBERS:
        return None
    shape = tuple(np.frombuffer(sizes, f"{order}i4").tolist())
    array = np.frombuffer(values, order + NUMBERS[kind]).reshape(shape, order="F")
    return name.decode("ascii", "replace"), array


def _parts(body: bytes, order: str, most: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kinds and bytes of the parts of an array; small ones are in their own header."""
    at = 0
    for _ in range(most):
        if at + 8 > len(body):
            return
        kind, size = struct.unpack_from(f"{order}2I", body, at)
        if kind >> 16:
            yield kind & 0xFFFF, body[at + 4 : at + 4 + min(kind >> 16, 4)]
            at += 8
        else:
            yield kind, body[at + 8 : at + 8 + size]
            at += 8 + size + -size % 8


def _by_library(path: Path) -> dict[str, AnyArray]:
    """Return the arrays of an HDF5 file, read by a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "arrays.npz"
        program = CHILD.format(memory=MEMORY, most=MOST_BYTES // 4)
        command = [sys.executable, "-I", "-c", program, str(path.resolve()), str(out)]
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=TIMEOUT, check=False, env=environment
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FileError("it takes too long to read, or cannot be read here") from error
        if done.returncode or not out.is_file():
            reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise FileError(f"it is damaged: {(reason or ['no reason'])[0][:100]}")
        return npz_arrays(out.read_bytes(), path.name)
