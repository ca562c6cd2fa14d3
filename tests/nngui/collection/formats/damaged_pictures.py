"""Reads pictures of every format, cut off at every length and with bytes changed; counts them.

A process of its own, so that a crash of a decoder is seen: run by `test_damaged_pictures`.
"""

import random
import resource
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter, Qt

from nngui.collection.formats import picture

FLIPS = 1_000  # damaged copies of each picture


def samples():
    """Yield the same drawing as a file of every kind that Qt writes, and of some that it reads."""
    grey, colour = QImage.Format.Format_Grayscale8, QImage.Format.Format_ARGB32
    for kind in (colour, grey, QImage.Format.Format_Indexed8, QImage.Format.Format_Mono):
        image = QImage(24, 20, colour)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.drawEllipse(5, 4, 12, 10)
        painter.end()
        for name in QImageWriter.supportedImageFormats():
            device = QBuffer()
            device.open(QIODevice.OpenModeFlag.WriteOnly)
            if QImageWriter(device, name).write(image.convertToFormat(kind)):
                yield device.data().data()
    yield b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x02\0\x02\0\0\x02\x02\x84Q\0;"
    yield b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect/></svg>"


def damaged(whole, rng):
    tiff = whole[:4] in (b"II*\0", b"MM\0*")  # which a process of its own decodes
    for length in range(0, len(whole) + 1, 100 if tiff else 1):
        yield whole[:length]
    for _ in range(FLIPS // 20 if tiff else FLIPS):
        copy = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            copy[rng.randrange(min(len(copy), 200) if rng.random() < 0.5 else len(copy))] = (
                rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
            )
        yield bytes(copy)


def most_memory():
    """The most memory that this process has had, in MB.

    Where it can be had, not that of the process which started this one: Linux counts it too.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) // 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


def main():
    application = QGuiApplication(sys.argv)
    rng, read, refused = random.Random(0), 0, 0
    for whole in samples():
        for content in damaged(whole, rng):
            try:
                assert picture.decoded(content).dtype == "uint8"
            except ValueError:
                refused += 1
            else:
                read += 1
    sys.stdout.write(f"{read} {refused} {most_memory()}")
    del application


if __name__ == "__main__":
    main()
