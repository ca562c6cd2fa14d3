"""The table of my digits, and an example as one row of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nngui.collection.items import Item, Pixels
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

# A question has no parent, a class that of its question, a drawing that of its class.
ITEMS = """
CREATE TABLE IF NOT EXISTS items (
    key TEXT NOT NULL PRIMARY KEY,
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    strokes BLOB, -- as those of digits
    picture BLOB,
    CHECK (strokes IS NULL OR picture IS NULL)
)
"""

Row = tuple[str, int, bytes | None, bytes | None]
ItemRow = tuple[str, str, str, bytes | None, bytes | None]


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
    return Example(key, label, picture=picture_of(picture))


def row_of_item(item: Item) -> ItemRow:
    """Return an item as key, parent, name, strokes and picture."""
    strokes = packed(item.strokes) if item.strokes else None
    picture = None if item.picture is None else item.picture.tobytes()
    return item.key, item.parent, item.name, strokes, picture


def item_of(row: Sequence[Any]) -> Item:
    """Return the item that a row holds.

    Raises
    ------
    RowError
        If it holds none.
    """
    key, parent, name, strokes, picture = row
    if not all(isinstance(text, str) for text in (key, parent, name)):
        raise RowError(f"expected a key, a parent and a name, got {key!r:.40}")
    if strokes is not None:
        return Item(key, parent, name, unpacked(strokes))
    if picture is None:
        return Item(key, parent, name)
    return Item(key, parent, name, picture=picture_of(picture))


def picture_of(content: Any) -> Pixels:
    """Return the picture in some bytes, shape (28, 28).

    Raises
    ------
    RowError
        If they hold none.
    """
    if not isinstance(content, bytes) or len(content) != ink.SIDE**2:
        raise RowError(f"expected a picture of {ink.SIDE}² bytes")
    return np.frombuffer(content, np.uint8).reshape(2 * (ink.SIDE,))


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
