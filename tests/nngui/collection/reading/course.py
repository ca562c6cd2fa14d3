"""Files as the lecture's course has them, made of MNIST's digits."""

import struct
import zlib

import numpy as np

from engine.data import load


def course(each=50):
    """X and y: 20 × 20 digits by columns, −0.13 … 1.13, sorted by class, 0 first."""
    data = load("0 to 9, few examples")
    images = data.x_val.reshape(-1, 28, 28)[:, 4:24, 4:24]
    places = np.concatenate([np.flatnonzero(data.y_val == digit)[:each] for digit in range(10)])
    images = images[places].astype(np.float64)
    noise = np.random.default_rng(0).uniform(-0.13, 0.13, images.shape)
    x = (images + noise * (images > 0)).swapaxes(1, 2).reshape(len(images), 400)
    return x, data.y_val[places].astype(np.uint8)[:, np.newaxis]


def mat5(arrays, *, packed=True):
    """The bytes of a file of MATLAB, version 5, with these arrays of doubles."""
    head = b"MATLAB 5.0 MAT-file, Platform: GLNXA64".ljust(124) + struct.pack("<H2s", 0x100, b"IM")
    return head + b"".join(_matrix(name, array, packed) for name, array in arrays.items())


def _matrix(name, array, packed):
    if isinstance(array, dict):
        return _structure(name, array)
    parts = _part(6, struct.pack("<2I", 6, 0)) + _part(5, struct.pack("<2i", *array.shape))
    parts += _part(1, name.encode()) + _part(9, array.astype("<f8").tobytes(order="F"))
    whole = struct.pack("<2I", 14, len(parts)) + parts
    if not packed:
        return whole
    small = zlib.compress(whole)
    return struct.pack("<2I", 15, len(small)) + small


def _structure(name, fields):
    parts = _part(6, struct.pack("<2I", 2, 0)) + _part(5, struct.pack("<2i", 1, 1))
    parts += _part(1, name.encode()) + _part(5, struct.pack("<i", 8))
    parts += _part(1, b"".join(field.encode().ljust(8, b"\0") for field in fields))
    parts += b"".join(_matrix("", array, packed=False) for array in fields.values())
    return struct.pack("<2I", 14, len(parts)) + parts


def _part(kind, content):
    if len(content) <= 4:
        return struct.pack("<2H", kind, len(content)) + content.ljust(4, b"\0")
    return struct.pack("<2I", kind, len(content)) + content + b"\0" * (-len(content) % 8)
