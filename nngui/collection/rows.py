"""The table of my digits, and an example as one row of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nngui.collection.my_digits import CLASSES, Example
from nngui.handwriting import ink
from nngui.handwriting.ink import Strokes

APPLICATION = 0x6E6E6769  # "nngi", in the header of the file: the program that owns it
VERSION = 1  # of the table
FARTHEST = 1e6  # of a point from (0, 0); the pad's side is 1

# A key begins with the time at which the example was made, so keys sort as the digits do.
TABLE = """
CREATE TABLE digits (
    key TEXT NOT NULL PRIMARY KEY,
    label INTEGER NOT NULL CHECK (label BETWEEN 0 AND 9),
    strokes BLOB, -- uint32: the points of each stroke, ended by 0; float32: x and y of each point
    picture BLOB, -- uint8: 28 rows of 28 pixels, ink from 0 to 255
    CHECK ((strokes IS NULL) <> (picture IS NULL))
)
"""

Row = tuple[str, int, bytes | None, bytes | None]


class RowError(ValueError):
    """A row holds no example."""


def row_of(example: Example) -> Row:
    """Return an example as key, label, strokes and picture."""
    if example.picture is None:
        return example.key, example.label, packed(example.strokes), None
    return example.key, example.label, None, example.picture.tobytes()


def example_of(row: Sequence[Any]) -> Example:
    """Return the example that a row holds.

    Raises
    ------
    RowError
        If it holds no example.
    """
    key, label, strokes, picture = row
    if not isinstance(key, str) or label not in range(CLASSES):
        raise RowError(f"expected a key and a label from 0 to 9, got {key!r:.40} and {label!r:.40}")
    if picture is None:
        return Example(key, label, unpacked(strokes))
    if not isinstance(picture, bytes) or len(picture) != ink.SIDE**2:
        raise RowError(f"expected a picture of {ink.SIDE}² bytes")
    return Example(key, label, picture=np.frombuffer(picture, np.uint8).reshape(2 * (ink.SIDE,)))


def packed(strokes: Strokes) -> bytes:
    """Return strokes as bytes, little-endian; the numbers come back bit for bit."""
    lengths = np.array([*map(len, strokes), 0], "<u4")
    return lengths.tobytes() + b"".join(stroke.astype("<f4").tobytes() for stroke in strokes)


def unpacked(content: Any) -> Strokes:
    """Return the strokes in some bytes.

    Raises
    ------
    RowError
        If they hold no strokes, or points that are not finite or too far away.
    """
    if not isinstance(content, bytes) or len(content) % 4:
        raise RowError("expected strokes")
    ends = np.flatnonzero(np.frombuffer(content, "<u4") == 0)
    count = int(ends[0]) if len(ends) else 0
    lengths = np.frombuffer(content, "<u4", count).astype(np.int64)
    points = np.frombuffer(content[4 * (count + 1) :], "<f4").astype(np.float32)
    if not count or 2 * lengths.sum() != points.size or not (np.abs(points) <= FARTHEST).all():
        raise RowError("expected strokes")
    points.flags.writeable = False
    return tuple(np.split(points.reshape(-1, 2), np.cumsum(lengths)[:-1]))
