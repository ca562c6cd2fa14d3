"""`Raw`: what a file holds, before it is understood: images in some order, labels in some words."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nngui.collection.formats.found import FileError

LEAST = 4  # images that make a data set


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
