"""The zip file around a document, read with suspicion.

Its members are stored, each once and none over another, so that all of them together are no larger
than the file: what is read never takes more memory than the file has bytes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tokenize import TokenError
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from engine.printing import printable

AnyArray = NDArray[Any]

MOST = 1_000_000  # members: two for each checkpoint; Python takes some 500 bytes for each
JSON_LIMIT = 100_000_000  # bytes; a run of 10,000 epochs takes some 100,000
LONGEST = 500  # characters of a message
HEADER = 4_000  # bytes before the values of an array; NumPy writes 128
KINDS = "biuf"  # of the numbers in arrays
ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
    TypeError,
    SyntaxError,  # of the header of an array, as the two below
    TokenError,
    RecursionError,
)
DAMAGED = "; the file is damaged, or not a document of nngui"


class DocumentError(ValueError):
    """A file is not a document that can be opened; the text says why, and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(printable(text, LONGEST))  # parts of it may be from the file


class Archive:
    """The members of a document that is open for reading.

    Parameters
    ----------
    file : binary file
        It has to stay open.

    Raises
    ------
    DocumentError
        If it is no zip file of stored members.
    """

    def __init__(self, file: IO[bytes]) -> None:
        size = file.seek(0, io.SEEK_END)
        with _refusing("its table of contents"):
            self._zip = zipfile.ZipFile(file)
        members = self._zip.infolist()
        names = [info.filename for info in members]
        if len(members) > MOST or len(set(names)) != len(names):
            raise DocumentError(
                f"expected at most {MOST:,} members, each once, got {len(names):,}{DAMAGED}"
            )
        stored = all(
            info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
            for info in members
        )
        if not stored or sum(info.file_size for info in members) > size:
            raise DocumentError(
                "expected a document, whose members are stored as they are, got compressed ones;"
                " unpack the file and pack it again without compression"
            )
        self.names = frozenset(names)

    def read(self, name: str, limit: int | None = None) -> bytes:
        """Return a member as a whole.

        Raises
        ------
        DocumentError
            If there is none, it is longer than `limit`, or it is damaged.
        """
        if name not in self.names:
            raise DocumentError(f"expected a member {name}, got none{DAMAGED}")
        info = self._zip.getinfo(name)
        if limit is not None and info.file_size > limit:
            raise DocumentError(
                f"expected at most {limit:,} bytes in {name}, got {info.file_size:,}{DAMAGED}"
            )
        with _refusing(name):
            return self._zip.read(info)

    def arrays(self, name: str) -> "Arrays":
        """Return the arrays of an ".npz" member."""
        return Arrays(name, self.read(name))


class Arrays(Mapping[str, AnyArray]):
    """The arrays in the bytes of an ".npz" file, read-only, each read when it is asked for."""

    def __init__(self, name: str, content: bytes) -> None:
        self._name, self._archive = name, Archive(io.BytesIO(content))

    def __getitem__(self, key: str) -> AnyArray:
        if f"{key}.npy" not in self._archive.names:
            raise KeyError(key)
        where = f"{key} in {self._name}"
        content = self._archive.read(f"{key}.npy")
        with _refusing(where):
            return _array(content, where)

    def __iter__(self) -> Iterator[str]:
        return (name.removesuffix(".npy") for name in self._archive.names)

    def __len__(self) -> int:
        return len(self._archive.names)


def npz(arrays: Mapping[str, AnyArray]) -> bytes:
    """Return arrays as the content of an ".npz" file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
    return file.getvalue()


def _array(content: bytes, where: str) -> AnyArray:
    """Return an array whose values are just the bytes behind its header."""
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    read = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }.get(version)
    if read is None:
        raise DocumentError(f"expected {where} in NumPy's format 1 or 2, got {version}{DAMAGED}")
    shape, by_columns, dtype = read(file, max_header_size=HEADER)
    if dtype.kind not in KINDS:
        raise DocumentError(f"expected numbers in {where}, got {dtype}{DAMAGED}")
    if not dtype.isnative:
        raise DocumentError(f"expected numbers of this machine's order in {where}, got {dtype}")
    values = np.frombuffer(content, dtype, offset=file.tell())
    return values.reshape(shape, order="F" if by_columns else "C")


@contextmanager
def _refusing(where: str) -> Iterator[None]:
    try:
        yield
    except DocumentError:
        raise
    except ERRORS as error:
        raise DocumentError(
            f"expected a whole document, but {where} cannot be read ({error}){DAMAGED}"
        ) from error
