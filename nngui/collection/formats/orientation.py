"""How a camera was held, as PNG and WebP files say it: Qt turns JPEG and TIFF by itself."""

import struct

import numpy as np
from numpy.typing import NDArray

ORIENTATION = 0x0112  # the number of the entry in EXIF
PNG_HEAD, RIFF_HEAD = 8, 12  # bytes before the first piece of a file
MOST_PIECES = 1_000
BEGINNINGS = {b"II*\0": "<", b"MM\0*": ">"}


def orientation(content: bytes, kind: bytes) -> int:
    """Return the orientation in the EXIF of a file, from 1 to 8; 1, upright, without one.

    Parameters
    ----------
    content : bytes
    kind : bytes
        "png" or "webp"; of others it is 1.
    """
    pieces = {b"png": _png_exif, b"webp": _webp_exif}.get(kind)
    try:
        exif = pieces(content) if pieces else b""
        return _in_exif(exif.removeprefix(b"Exif\0\0"))
    except struct.error:
        return 1


def upright(picture: NDArray[np.uint8], turned: int) -> NDArray[np.uint8]:
    """Return a picture, shape (rows, columns), as the camera was held.

    Parameters
    ----------
    picture : ndarray, shape (rows, columns)
    turned : int
        The orientation, as in EXIF.
    """
    if turned > 4:
        picture = picture.T
    if turned in (3, 4, 7, 8):
        picture = picture[::-1]
    if turned in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    return np.ascontiguousarray(picture)


def _png_exif(content: bytes) -> bytes:
    at = PNG_HEAD
    for _ in range(MOST_PIECES):
        size, name = struct.unpack_from(">I4s", content, at)
        if name == b"eXIf":
            return content[at + 8 : at + 8 + size]
        at += size + 12
    return b""


def _webp_exif(content: bytes) -> bytes:
    at = RIFF_HEAD
    for _ in range(MOST_PIECES):
        name, size = struct.unpack_from("<4sI", content, at)
        if name == b"EXIF":
            return content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return b""


def _in_exif(exif: bytes) -> int:
    order = BEGINNINGS.get(exif[:4])
    if order is None:
        return 1
    (first,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, first)
    for i in range(count):
        tag, kind, number, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * i)
        if tag == ORIENTATION and kind == 3 and number == 1:
            return value if 1 <= value <= 8 else 1
    return 1
