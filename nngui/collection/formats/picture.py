"""One picture from a file, of any size, dark on light or light on dark; go by its content."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from nngui.collection.formats import tiff
from nngui.collection.formats.orientation import orientation, upright

ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".jfif", ".jpe", ".bmp", ".gif", ".webp"),
    *(".pgm", ".ppm", ".pbm", ".tif", ".tiff"),
)
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": b"png",
    b"\xff\xd8\xff": b"jpeg",
    b"BM": b"bmp",
    b"GIF87a": b"gif",
    b"GIF89a": b"gif",
    b"II*\0": b"tiff",
    b"MM\0*": b"tiff",
    **{b"P%d" % number: b"ppm" for number in range(1, 7)},  # also PGM and PBM
}
KINDS = "PNG, JPEG, BMP, GIF, WebP, TIFF or PGM"
HEAD = 12  # bytes in which the kind can be seen
MOST_BYTES = 64_000_000  # of a file
MOST_PIXELS, MOST_OF_JPEG = 20_000_000, 50_000_000  # JPEG shrinks on reading
DEEPEST = 32  # bits of a pixel; of deeper ones half as many, because they take twice the memory
MOST_MEMORY = 256  # MB that Qt may take for one picture
PIXEL_FORMATS = frozenset(QImage.Format) - {
    QImage.Format.Format_Invalid,
    QImage.Format.NImageFormats,
}
ENOUGH = 1024  # px along the longer side
JPEG_SCAN, JPEG_END = b"\xff\xda", b"\xff\xd9"


def read(path: Path) -> NDArray[np.uint8]:
    """Return a picture as brightness, shape (rows, columns), turned as the camera was.

    Transparent pixels become the opposite of the drawing on them.

    Raises
    ------
    ValueError
        If it is not a whole picture of a size that can be read here.
    OSError
        If the file cannot be read.
    """
    return decoded(_content(path))


def decoded(content: bytes) -> NDArray[np.uint8]:
    """Return the picture in the bytes of a file; see `read`."""
    kind = kind_of(content[:HEAD])
    if not kind:
        raise ValueError(f"it is not a {KINDS} picture, or damaged")
    if kind == b"jpeg" and content.rfind(JPEG_END) < content.rfind(JPEG_SCAN):
        raise ValueError("the picture is cut off")
    if kind == b"tiff":  # a damaged one ends Qt's decoder, and with it its process
        return _on_ground(tiff.decode(content, MOST_PIXELS, ENOUGH))
    device = QBuffer()
    device.setData(content)
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(device, QByteArray(kind))
    # Qt has many decoders; only these may read files of other people.
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(MOST_MEMORY)
    reader.setScaledSize(_size(reader, MOST_OF_JPEG if kind == b"jpeg" else MOST_PIXELS))
    image = reader.read()
    if image.isNull():
        raise ValueError(f"it is damaged: {reader.errorString()}")
    untouched = reader.transformation() == QImageIOHandler.Transformation.TransformationNone
    turned = orientation(content, kind) if untouched else 1
    return upright(brightness(image), turned)


def kind_of(head: bytes) -> bytes:
    """Return Qt's name of the kind of picture that a file with these first bytes is; else none."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return b"webp"
    kind = next((k for start, k in SIGNATURES.items() if head.startswith(start)), b"")
    return kind if kind != b"ppm" or head[2:3].isspace() else b""


def is_picture(path: Path) -> bool:
    """Return whether the file begins as a picture does."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return bool(kind_of(file.read(HEAD)))
    except OSError:
        return False


def brightness(image: QImage) -> NDArray[np.uint8]:
    """Return a picture as brightness, shape (rows, columns), on opaque ground."""
    if not image.hasAlphaChannel():
        return _array(image, QImage.Format.Format_Grayscale8, 1)[..., 0]
    return _on_ground(_array(image, QImage.Format.Format_RGBA8888, 4))


def _on_ground(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return colours with opacity, shape (rows, columns, 4), as brightness on opaque ground."""
    grey = rgba[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    alpha = rgba[..., 3] / np.float32(255)
    drawn = float((grey * alpha).sum(dtype=np.float64)) / max(float(alpha.sum()), 1.0)
    ground = 255 if drawn < 128 else 0
    brightness: NDArray[np.uint8] = np.rint(grey * alpha + ground * (1 - alpha)).astype(np.uint8)
    return brightness


def to_png(pixels: NDArray[np.uint8]) -> bytes:
    """Return a picture, shape (rows, columns), as a PNG file."""
    rows, columns = pixels.shape
    kind = QImage.Format.Format_Grayscale8
    image = QImage(np.ascontiguousarray(pixels).data, columns, rows, columns, kind)
    content = QByteArray()
    device = QBuffer(content)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(device, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _content(path: Path) -> bytes:
    if not path.is_file():  # a pipe would never end
        raise ValueError("it is not a file")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ValueError(f"it has {size:,} bytes; expected at most {MOST_BYTES:,}")
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def _size(reader: QImageReader, most: int) -> QSize:
    """Return the size to read a picture at, which is never larger than it is.

    Of pixels that are deeper than usual only half as many are read.
    """
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise ValueError("it is damaged: its size is missing")
    if reader.format() != "webp":  # which has 32 bits at most, and does not say so with EXIF
        # Only now: before the header has been read Qt answers with whatever number is in memory.
        pixel_format = reader.imageFormat()
        if pixel_format not in PIXEL_FORMATS:
            raise ValueError("it is damaged: the format of its pixels is missing")
        if QImage.toPixelFormat(pixel_format).bitsPerPixel() > DEEPEST:
            most //= 2
    if size.width() * size.height() > most:
        raise ValueError(
            f"it has {size.width():,} × {size.height():,} pixels; expected at most"
            f" {most // 1_000_000} million"
        )
    enough = QSize(ENOUGH, ENOUGH)
    if size.boundedTo(enough) == size:
        return size
    return size.scaled(enough, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


def _array(image: QImage, kind: QImage.Format, channels: int) -> NDArray[np.uint8]:
    """Return the channels of a picture in that format, one byte each."""
    converted = image.convertToFormat(kind)
    rows, columns, line = converted.height(), converted.width(), converted.bytesPerLine()
    values = np.frombuffer(converted.constBits(), np.uint8).reshape(rows, line)
    # copied, because the bytes belong to the converted picture
    return values[:, : columns * channels].reshape(rows, columns, channels).copy()
