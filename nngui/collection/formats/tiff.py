"""TIFF pictures, decoded by Qt in a process of its own.

A damaged file can end the decoder, and with it the process; so the program does not decode it
itself. The process decodes one picture after the other, and ends when none comes for a while.
"""

import atexit
import os
import select
import struct
import subprocess
import sys
from threading import Lock

import numpy as np
from numpy.typing import NDArray

MEMORY = 600_000_000  # bytes of addresses, libraries included
TIMEOUT = 10.0  # s for a picture
IDLE = 3  # s without one, after which the process ends
WAITS = os.name == "posix"  # elsewhere the process decodes one picture only
DAMAGED = "it is damaged: the decoder of TIFF gave up"
CHILD = f"""
import os, struct, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
source, sink = sys.stdin.buffer, sys.stdout.buffer

def give(kind, words, pixels=b""):
    sink.write(struct.pack("<B2I", kind, *words) + pixels)
    sink.flush()

while True:
    if {WAITS}:
        import select
        if not select.select([source], [], [], {IDLE})[0]:
            break
    head = source.read(24)
    if len(head) < 24:
        break
    size, most, enough = struct.unpack("<3Q", head)
    device = QBuffer()
    device.setData(source.read(size))
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(device, QByteArray(b"tiff"))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(256)
    found = reader.size()
    if not found.isValid() or found.isEmpty():
        give(1, (0, 0))
    elif found.width() * found.height() > most:
        give(2, (found.width(), found.height()))
    else:
        image = reader.read()
        if image.isNull():
            give(1, (0, 0))
        else:
            if max(image.width(), image.height()) > enough:
                image = image.scaled(
                    QSize(enough, enough),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            image = image.convertToFormat(QImage.Format.Format_RGBA8888)
            line = image.bytesPerLine()
            rows = bytes(image.constBits())
            width = 4 * image.width()
            pixels = b"".join(rows[i * line : i * line + width] for i in range(image.height()))
            give(0, (image.height(), image.width()), pixels)
    del reader  # before its device
    if not {WAITS}:
        break
"""
OK, BROKEN, LARGE = range(3)


class _Decoder:
    """The process, which is begun when it is needed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def decode(self, content: bytes, most: int, enough: int) -> NDArray[np.uint8]:
        """Return the first picture of a file, shape (rows, columns, 4).

        Raises
        ------
        ValueError
            If it is damaged or too large.
        """
        with self._lock:
            try:
                return self._decode(content, most, enough)
            except (OSError, EOFError, struct.error) as error:
                self._end()
                raise ValueError(DAMAGED) from error

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _decode(self, content: bytes, most: int, enough: int) -> NDArray[np.uint8]:
        head = struct.pack("<3Q", len(content), most, enough)
        try:
            self._send(head + content)
        except OSError:  # it ended meanwhile because it had nothing to do
            self._end()
            self._send(head + content)
        answer = self._receive(9)
        kind, high, wide = struct.unpack("<B2I", answer)
        if kind == LARGE:
            raise ValueError(
                f"it has {high:,} × {wide:,} pixels; expected at most {most // 1_000_000} million"
            )
        if kind == BROKEN:
            raise ValueError("it is damaged: it has no picture that can be read")
        pixels = np.frombuffer(self._receive(4 * high * wide), np.uint8)
        return pixels.reshape(high, wide, 4)

    def _send(self, request: bytes) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            command = [sys.executable, "-I", "-c", CHILD]
            pipe, none = subprocess.PIPE, subprocess.DEVNULL
            process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=none, bufsize=0)
            self._process = process
        assert process.stdin is not None
        sent = 0
        while sent < len(request):
            sent += process.stdin.write(request[sent:]) or 0

    def _receive(self, size: int) -> bytes:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        pieces, left = [], size
        while left:
            if WAITS and not select.select([process.stdout], [], [], TIMEOUT)[0]:
                raise TimeoutError("the decoder does not answer")
            piece = process.stdout.read(left)
            if not piece:
                raise EOFError("the decoder ended")
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        process.wait()


_decoder = _Decoder()
atexit.register(_decoder.close)
decode, close = _decoder.decode, _decoder.close
