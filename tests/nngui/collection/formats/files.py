"""Reading and writing files as the window does, without a window."""

import gzip
import struct

import numpy as np

from nngui.collection.importing import read

ROOM = 70_000


def imported(*paths, room=ROOM, there=(), trusted=True):
    """What is read from these paths, all at once; `there` is what there is already.

    They are trusted, for most tests scribble: a network reads nothing of that as it is labelled.
    """
    reading = read(paths, room, there=there)
    while True:
        try:
            share = next(reading)
        except StopIteration as end:
            return end.value.trusted if trusted else end.value
        assert 0 <= share <= 1


def written(write, path, examples):
    shares = list(write(path, examples))
    assert shares == sorted(shares)
    return path


def labelled(digits):
    """Labels and pixels, to compare."""
    return [(e.label, e.pixels.tobytes()) for e in digits]


def reasons(imported):
    return [str(refusal) for refusal in imported.refused]


def the_reason(imported):
    """The only refusal, of a file of which nothing was taken."""
    (refusal,) = imported.refused
    assert imported.examples == ()
    return str(refusal)


def idx_pair(folder, images, labels, *, packed=False, stem="train"):
    """Write a pair as others do; `images` has shape (n, rows, columns), uint8."""
    images, labels = np.asarray(images, np.uint8), np.asarray(labels, np.uint8)
    ending = ".gz" if packed else ""
    one = folder / f"{stem}-images-idx3-ubyte{ending}"
    other = folder / f"{stem}-labels-idx1-ubyte{ending}"
    pack = gzip.compress if packed else bytes
    one.write_bytes(pack(struct.pack(">4I", 0x803, *images.shape) + images.tobytes()))
    other.write_bytes(pack(struct.pack(">2I", 0x801, len(labels)) + labels.tobytes()))
    return one, other


def ring(side=28):
    """A 0 as light ink on black, of any size."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    distance = np.hypot(x * 1.3, y) / side
    return (np.clip(1.2 - np.abs(distance - 0.3) * 12, 0, 1) * 255).astype(np.uint8)
