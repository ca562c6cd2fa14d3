"""The zip file around a model: read with limits, and replaced in one step.

Keras writes three members and does not compress them. Files are not trusted: the declared size of
a member is compared with the limits before it is read, and with its real size afterwards.
"""

import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO

from engine.files import replacing
from engine.saving.entry import ModelFileError, shown

METADATA, CONFIG, WEIGHTS = MEMBERS = ("metadata.json", "config.json", "model.weights.h5")
JSON_LIMIT = 1_000_000  # bytes; a layer takes some 1,200
INFLATED_LIMIT = 16_000_000  # bytes of compressed weights; Keras does not compress
IN_MEMORY = 32_000_000  # bytes of weights; more are unpacked into a temporary file
DIRECTORY_LIMIT = 10_000  # bytes of the zip's table of contents; Keras' has some 200
END = struct.Struct("<4s4H2LH")  # the end of a zip file
AFTER_ALL = "; the file is damaged, or not from Keras: save the model again"
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError)


class Archive:
    """The members of an opened `.keras` file.

    Parameters
    ----------
    file : binary file
        Opened for reading; it has to stay open.

    Raises
    ------
    ModelFileError
        If it is no zip file with just the members that Keras writes, stored or deflated.
    """

    def __init__(self, file: IO[bytes]) -> None:
        _check_end(file)
        with _refusing():
            self._zip = zipfile.ZipFile(file)
        names = [info.filename for info in self._zip.infolist()]
        if sorted(names) != sorted(MEMBERS):
            raise ModelFileError(
                f"expected a .keras file with the members {', '.join(MEMBERS)}, each once,"
                f" got {shown(names)}; model.save writes such a file"
            )
        for info in self._zip.infolist():
            _check_method(info)

    def json(self, name: str) -> bytes:
        """Return a small member."""
        info = self._zip.getinfo(name)
        if info.file_size > JSON_LIMIT:
            raise ModelFileError(
                f"expected at most {JSON_LIMIT:,} bytes in {name}, got {info.file_size:,}"
            )
        with _refusing(name), self._zip.open(info) as member:
            return member.read(JSON_LIMIT)

    @contextmanager
    def weights(self, limit: int) -> Iterator[IO[bytes]]:
        """Unpack the weights, of at most `limit` bytes, into a seekable file."""
        info = self._zip.getinfo(WEIGHTS)
        if info.compress_type != zipfile.ZIP_STORED:
            limit = min(limit, INFLATED_LIMIT)
        if info.file_size > limit:
            raise ModelFileError(
                f"expected at most {limit:,} bytes in {WEIGHTS}, which is enough for the layers"
                f" in {CONFIG}, got {info.file_size:,}; save the model again, uncompressed"
            )
        with SpooledTemporaryFile(IN_MEMORY) as unpacked:
            with _refusing(WEIGHTS), self._zip.open(info) as member:
                shutil.copyfileobj(member, unpacked, 1 << 20)
            yield unpacked


def write(path: str | os.PathLike[str], members: Mapping[str, bytes]) -> None:
    """Write a `.keras` file; a file that is there already is replaced only once all is written."""
    with replacing(path) as file, zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)


def _check_method(info: zipfile.ZipInfo) -> None:
    """Refuse bzip2 and LZMA, of which zipfile always unpacks a whole block."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        method = {zipfile.ZIP_BZIP2: "bzip2", zipfile.ZIP_LZMA: "LZMA"}.get(info.compress_type)
        raise ModelFileError(
            f"expected {info.filename} as Keras writes it, stored or deflated, got it packed by"
            f" {method or f'method {info.compress_type}'}{AFTER_ALL}"
        )


def _check_end(file: IO[bytes]) -> None:
    """Check that this is a zip file, and that its table of contents is short."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END.size))
    end = file.read(END.size)
    if len(end) < END.size or not end.startswith(b"PK\5\6") or not end.endswith(b"\0\0"):
        raise ModelFileError(
            f"expected a .keras file, which is a zip file, got {size:,} bytes that do not end"
            " like one; it was cut off, or it is of another kind"
        )
    directory = END.unpack(end)[5]
    if directory > DIRECTORY_LIMIT:
        raise ModelFileError(
            f"expected the {len(MEMBERS)} members of a .keras file, got a zip file whose table of"
            f" contents has {directory:,} bytes"
        )


@contextmanager
def _refusing(name: str = "its table of contents") -> Iterator[None]:
    try:
        yield
    except (*ZIP_ERRORS, RuntimeError) as error:
        raise ModelFileError(
            f"expected a whole .keras file, but {name} cannot be read ({error}){AFTER_ALL}"
        ) from error
