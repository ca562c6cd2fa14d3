"""Pictures come as the camera was held, in every format; TIFF is read too."""

import struct
import zlib

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from nngui.collection.formats import picture, tiff

# What a camera stores of an upright picture, by the orientation that it writes beside it.
STORED = {
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.T,
    6: lambda p: np.rot90(p),
    7: lambda p: p[::-1, ::-1].T,
    8: lambda p: np.rot90(p, -1),
}


def upright():
    """Paper with ink in the upper left corner, and a line along the left edge."""
    paper = np.full((24, 40), 250, np.uint8)
    paper[:6, :12] = 10
    paper[:, :3] = 100
    return paper


def encoded(pixels, kind):
    rows, columns = pixels.shape
    data = np.ascontiguousarray(pixels)
    image = QImage(data.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(device, kind, 100)
    return device.data().data()


def exif(turned, order):
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}IH", 8, 1) + entry + bytes(4)


def png(pixels, turned, order=">"):
    whole, more = encoded(pixels, "PNG"), exif(turned, order)
    piece = struct.pack(">I4s", len(more), b"eXIf") + more
    return whole[:33] + piece + struct.pack(">I", zlib.crc32(piece[4:])) + whole[33:]


def webp(pixels, turned, order="<"):
    rows, columns = pixels.shape
    more, size = (
        exif(turned, order),
        b"".join(n.to_bytes(3, "little") for n in (columns - 1, rows - 1)),
    )
    head = b"VP8X" + struct.pack("<IB3x", 10, 8) + size
    inner = b"WEBP" + head + encoded(pixels, "WEBP")[12:]
    inner += b"EXIF" + struct.pack("<I", len(more)) + more
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def close(found, wanted):
    return found.shape == wanted.shape and np.abs(found.astype(int) - wanted).mean() < 6


@pytest.mark.parametrize("turned", STORED)
@pytest.mark.parametrize("make", [png, webp])
def test_a_picture_is_turned_as_the_camera_was_held(make, turned):
    stored = STORED[turned](upright())
    assert close(picture.decoded(make(stored, turned)), upright())


@pytest.mark.parametrize("order", "<>")
def test_both_orders_of_bytes_are_understood(order):
    assert close(picture.decoded(png(STORED[6](upright()), 6, order)), upright())


@pytest.mark.parametrize(
    "broken", [b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"]
)
def test_a_broken_note_of_the_orientation_is_passed_over(broken):
    whole = encoded(upright(), "PNG")
    piece = struct.pack(">I4s", len(broken), b"eXIf") + broken
    content = whole[:33] + piece + struct.pack(">I", zlib.crc32(piece[4:])) + whole[33:]
    assert close(picture.decoded(content), upright())


def test_tiff_is_read_and_damaged_ones_are_refused_one_after_the_other():
    whole = encoded(upright(), "TIFF")
    try:
        assert close(picture.decoded(whole), upright())
        for content in (whole[:40], whole[:8] + b"\xff" * 300, b"II*\0" + b"\0" * 50):
            with pytest.raises(ValueError, match="damaged"):
                picture.decoded(content)
        assert close(picture.decoded(whole), upright())
    finally:
        tiff.close()


def test_a_tiff_of_too_many_pixels_is_refused():
    order = "<"
    entries = [
        (256, 30_000),
        (257, 30_000),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, 30_000),
        (279, 100),
    ]
    body = struct.pack("<H", len(entries))
    for tag, value in entries:
        body += struct.pack(f"{order}HHII", tag, 4, 1, value)
    try:
        with pytest.raises(ValueError, match="30,000 × 30,000 pixels"):
            picture.decoded(b"II*\0" + struct.pack("<I", 8) + body + bytes(4))
    finally:
        tiff.close()
