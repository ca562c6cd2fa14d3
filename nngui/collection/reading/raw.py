"""`Raw`: what a file holds, before it is understood: images in some order, labels in some words."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nngui.collection.formats.found import FileError
from nngui.handwriting import ink

LEAST = 4  # images that make a data set
POINTS = 16  # numbers of UCI's pen digits: 8 points (x, y)
ALMOST_ALL = 0.8  # of the rows
FULL = 100  # to which they are scaled


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Images with labels, as they stand in a file.

    Attributes
    ----------
    images : ndarray, shape (examples, rows, columns)
        Numbers of any kind.
    labels : tuple of str
        One for each image.
    what : str
        How it is called in the file: "X and y", "column label".
    parts : ndarray, shape (examples,), or None
        If the file says which examples train, validate and test.
    flat : bool
        Whether the pixels of an image stood in a row, whose order is not known.
    columns_first : bool
        Whether files of its kind have the pixels column by column.
    prepared : bool
        Whether the images are as networks get them; else they are pictures, white on black.
    notes : tuple of str
        What was passed over, in sentences.
    """

    images: NDArray[Any]
    labels: tuple[str, ...]
    what: str
    parts: NDArray[np.uint8] | None = None
    flat: bool = False
    columns_first: bool = False
    prepared: bool = False
    notes: tuple[str, ...] = ()


def raw_of(
    rows: NDArray[Any],
    labels: tuple[str, ...],
    what: str,
    notes: tuple[str, ...] = (),
    *,
    columns_first: bool = False,
) -> Raw | None:
    """Return rows of numbers as images: of pixels, or of 8 points of a pen; None if they are none.

    Parameters
    ----------
    rows : ndarray, shape (examples, numbers)
    labels, what, notes, columns_first
        As `Raw` has them.
    """
    if _is_pen(rows):
        what = f"8 points of a pen, {what}"
        return Raw(_drawn(rows), labels, what, notes=notes, prepared=True)
    if not (side := square_side(rows.shape[1])):
        return None
    images = rows.reshape(len(rows), side, side)
    return Raw(images, labels, what, flat=True, columns_first=columns_first, notes=notes)


def label_text(value: Any) -> str:
    """Return a label as a class has it: 3.0 is "3"."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = str(value).strip()
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if number.is_integer() and abs(number) < 1e9 else text


def square_side(pixels: int) -> int:
    """Return the side of a square of that number of pixels; 0 if there is none of 2 and more."""
    side = round(pixels**0.5)
    return side if side > 1 and side * side == pixels else 0


def enough(raw: Raw) -> Raw:
    """Return it, if it has enough images.

    Raises
    ------
    FileError
        If it has not.
    """
    if len(raw.images) < LEAST:
        raise FileError(f"it has {len(raw.images)} images; a data set needs {LEAST} at least")
    return raw


def _is_pen(array: NDArray[Any]) -> bool:
    """Return whether rows are 8 points of a pen, scaled to 0 to 100, as UCI has them, or to 1."""
    if array.shape[1] != POINTS or array.min() < 0 or array.max() not in (1, FULL):
        return False
    low = (array[:, 1::2].min(axis=1) == 0).mean()
    high = (array.max(axis=1) == array.max()).mean()
    return bool(low > ALMOST_ALL and high > ALMOST_ALL)


def _drawn(array: NDArray[Any]) -> NDArray[np.float32]:
    """Return the drawings of pen points as images; y points up there."""
    points = array.reshape(len(array), POINTS // 2, 2).astype(np.float32) / array.max()
    points[..., 1] = 1 - points[..., 1]
    return np.stack([ink.image([stroke], ink.SIDE) for stroke in points])
