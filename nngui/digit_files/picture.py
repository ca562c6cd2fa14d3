"""One picture from a file: PNG, JPEG or BMP, of any size, dark on light or light on dark."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp")
FORMATS = (b"png", b"jpeg", b"bmp")
MOST_BYTES = 64_000_000  # of a file
MOST_PIXELS = {
    b"png": 20_000_000,
    b"bmp": 20_000_000,
    b"jpeg": 50_000_000,
}  # JPEG shrinks on reading
DEEPEST = 32  # bits of a pixel; of deeper ones half as many, for they take twice the memory
ENOUGH = 1024  # px along the longer side
JPEG_SCAN, JPEG_END = b"\xff\xda", b"\xff\xd9"


def read(path: Path) -> NDArray[np.uint8]:
    """Return a picture as brightness, shape (rows, columns), turned as the camera was.

    What is transparent becomes the opposite of what is drawn on it.

    Raises
    ------
    ValueError
        If it is not a whole picture of a size that can be read here.
    OSError
        If the file cannot be read.
    """
    content = QByteArray(_content(path))
    device = QBuffer(content)
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(device)
    reader.setAutoTransform(True)
    kind = bytes(reader.format().data())
    if kind not in FORMATS:
        raise ValueError("it is not a PNG, JPEG or BMP picture, or damaged")
    deep = QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel() > DEEPEST
    reader.setScaledSize(_size(reader.size(), MOST_PIXELS[kind] // (2 if deep else 1)))
    if kind == b"jpeg" and content.lastIndexOf(JPEG_END) < content.lastIndexOf(JPEG_SCAN):
        raise ValueError("the picture is cut off")
    image = reader.read()
    if image.isNull():
        raise ValueError(f"it is damaged: {reader.errorString()}")
    return brightness(image)


def brightness(image: QImage) -> NDArray[np.uint8]:
    """Return a picture as brightness, shape (rows, columns), on opaque ground."""
    if not image.hasAlphaChannel():
        return _array(image, QImage.Format.Format_Grayscale8, 1)[..., 0]
    rgba = _array(image, QImage.Format.Format_RGBA8888, 4)
    grey = rgba[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    alpha = rgba[..., 3] / np.float32(255)
    drawn = float((grey * alpha).sum(dtype=np.float64)) / max(float(alpha.sum()), 1.0)
    ground = 255 if drawn < 128 else 0
    return np.rint(grey * alpha + ground * (1 - alpha)).astype(np.uint8)


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


def _size(size: QSize, most: int) -> QSize:
    """Return the size to read a picture at, which is never larger than it is."""
    if not size.isValid() or size.isEmpty():
        raise ValueError("it is damaged: it does not say how large it is")
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
    # copied, for the bytes are gone with the converted picture
    return values[:, : columns * channels].reshape(rows, columns, channels).copy()
