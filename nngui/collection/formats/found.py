"""The results of reading a file: digits, and refusals with their reasons."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.data.task import DIGITS
from engine.printing import printable
from nngui.collection.items import Pixels
from nngui.collection.my_digits import CLASSES
from nngui.handwriting import ink, pictures, sight
from nngui.handwriting.ink import Strokes
from nngui.handwriting.novelty import fault, novelty

BLACK = 32  # of 255; a picture of 28 × 28 pixels whose rim is darker is kept as it is
LONGEST_SIDE = 1024  # px of pictures in arrays
PIECE = 4_000_000  # bytes that are read at a time
LONGEST_REASON = 500  # characters
BLANK = "nothing is drawn on it"
STRANGE = "it does not look like one digit: are there several on it, or something else?"
NO_DIGIT = 0.98  # the novelty of what is certainly no digit
TALL = 1.4  # times the width: the height of two digits, one above the other
GAP, PART = 0.04, 0.3  # of the height: the least between them, and of each
OFF = 1.5  # px, at most, from the centre of mass to the middle of pixel 14


class FileError(ValueError):
    """A file cannot be used, or its rest cannot; the text has the reason and the way out."""


class Digit(NamedTuple):
    """A label with strokes or with a picture."""

    label: int
    strokes: Strokes = ()
    picture: Pixels | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that is not imported, and why: "row 7", "its label is 12, not a digit".

    As a string it is one line, whatever names are in the file.
    """

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{printable(self.where)}: {printable(self.reason, LONGEST_REASON)}"


@dataclass(frozen=True, slots=True)
class Found:
    """The content of a piece of a file.

    Attributes
    ----------
    share : float
        The share of the file that is read, in [0, 1].
    digits : sequence of Digit
    refused : sequence of Refusal
    """

    share: float
    digits: Sequence[Digit] = ()
    refused: Sequence[Refusal] = ()


Reader = Callable[[Path], Iterable[Found]]


def digit_of(label: int, picture: NDArray[Any]) -> Digit:
    """Return a digit from a picture of any size, light on dark or dark on light.

    A picture of 28 × 28 pixels with a black rim is MNIST's kind and kept as it is. Others are
    prepared as `nngui.handwriting.pictures` does.

    Raises
    ------
    ValueError
        If nothing is drawn on it.
    """
    if is_prepared(picture[np.newaxis])[0]:
        kept = picture.copy()
    else:
        kept = np.rint(pictures.image(picture, ink.SIDE) * 255).astype(np.uint8)
    if not kept.any():
        raise ValueError(BLANK)
    kept.flags.writeable = False
    return Digit(label, picture=kept)


def prepared(picture: NDArray[Any]) -> Pixels:
    """Return the image that a picture from a file makes, shape (28, 28), ink from 0 to 255.

    One of MNIST's kind, in which the ink is where MNIST's is, is kept as it is.

    Raises
    ------
    ValueError
        If something else is on it, such as lines of the paper or several digits.
    """
    small = bool(is_prepared(picture[np.newaxis])[0])
    if small and is_fitted(picture[np.newaxis]).all():
        return picture.copy()
    amount = pictures.ink(picture)
    if reason := sight.fault(amount):
        raise ValueError(reason)
    if not small and _stacked(amount):
        raise ValueError(STRANGE)
    image = pictures.fitted(amount)
    if image.any() and not fault() and novelty(image, DIGITS) > NO_DIGIT:
        if small:
            return picture.copy()
        raise ValueError(STRANGE)
    pixels: Pixels = np.rint(image * 255).astype(np.uint8)
    return pixels


def _stacked(amount: NDArray[np.float32]) -> bool:
    """Return whether ink is in two parts of like height, one far above the other."""
    rows = np.flatnonzero(amount.max(axis=1) > pictures.EDGE)
    columns = np.flatnonzero(amount.max(axis=0) > pictures.EDGE)
    if len(rows) < 2 or np.ptp(rows) < TALL * np.ptp(columns):
        return False
    gap = int(np.diff(rows).argmax())
    upper, lower = rows[gap] - rows[0], rows[-1] - rows[gap + 1]
    wide = rows[gap + 1] - rows[gap] > GAP * np.ptp(rows)
    return bool(wide and min(upper, lower) > PART * np.ptp(rows))


def digit_in(label: int, picture: NDArray[Any]) -> Digit:
    """Return a digit from a picture in a file.

    Raises
    ------
    ValueError
        If nothing is drawn on it, or it cannot be prepared; with what is seen.
    """
    kept = prepared(picture)
    if not kept.any():
        raise ValueError(BLANK)
    kept.flags.writeable = False
    return Digit(label, picture=kept)


def is_prepared(images: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which of the images are of MNIST's kind.

    Parameters
    ----------
    images : ndarray, shape (n, rows, columns)
    """
    if images.shape[1:] != (ink.SIDE, ink.SIDE) or images.dtype != np.uint8:
        return np.zeros(len(images), np.bool_)
    rows, columns = images[:, [0, -1]], images[:, 1:-1, [0, -1]]
    rims = np.concatenate([rows.reshape(len(images), -1), columns.reshape(len(images), -1)], 1)
    return np.asarray((rims <= BLACK).mean(axis=1) >= 1 / 2)


def is_fitted(images: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which images of 28 × 28 have their ink where MNIST's digits have it."""
    mass = np.maximum(images.sum(axis=(1, 2), dtype=np.float64), 1)
    fits = np.ones(len(images), np.bool_)
    for axis in (1, 2):
        sums: NDArray[Any] = images.sum(axis=axis, dtype=np.float64)
        fits &= np.abs(sums @ (np.arange(ink.SIDE) + 0.5) / mass - ink.CENTRE) <= OFF
    return np.asarray(fits)


def digits_of(
    name: str, numbers: Sequence[int], labels: Sequence[Any], images: NDArray[Any], unit: float
) -> tuple[list[Digit], list[Refusal]]:
    """Return the digits of some rows of arrays, and the rows that are refused.

    Parameters
    ----------
    name : str
        Of a row: "digits.npz, image".
    numbers : sequence of n int
        The rows, counted from 1.
    labels : sequence of n
        Numbers, or other values, which are refused.
    images : ndarray, shape (n, rows, columns)
    unit : float
        The brightest value: 1 or 255.
    """
    digits: list[Digit] = []
    refused: list[Refusal] = []
    if not len(images):
        return digits, refused
    wrong = _wrong_values(images, unit)
    if images.dtype != np.uint8 or unit != 255:
        images = _as_bytes(np.where(wrong[:, np.newaxis, np.newaxis], 0, images), unit)
    blank = images.max(axis=(1, 2)) == images.min(axis=(1, 2))
    kept = is_prepared(images)
    images.flags.writeable = False
    for i, (number, value) in enumerate(zip(numbers, labels, strict=True)):
        try:
            label = digit_label(value)
            if wrong[i]:
                raise ValueError(f"it has pixels that are not numbers from 0 to {unit:g}")
            if blank[i]:
                raise ValueError(BLANK)
            digit = Digit(label, picture=images[i]) if kept[i] else digit_of(label, images[i])
        except ValueError as error:
            refused.append(Refusal(f"{name} {number:,}", str(error)))
        else:
            digits.append(digit)
    return digits, refused


def pieces(
    name: str,
    count: int,
    row_size: int,
    rows: Callable[[int], tuple[Sequence[Any], NDArray[Any]]],
    unit: float = 0,
) -> Iterator[Found]:
    """Yield the digits of arrays that are read piece by piece.

    Parameters
    ----------
    name : str
        Of the file or the array.
    count : int
        The number of images.
    row_size : int
        The bytes of one image.
    rows : function of int
        Returns that number of labels and images more, shape (n, rows, columns), or fewer if the
        file ends before.
    unit : float, optional
        The brightest value, 1 or 255; without it, the first piece decides.

    Raises
    ------
    FileError
        If the file ends too early.
    """
    done = 0
    while done < count:
        wanted = min(count - done, max(1, PIECE // row_size))
        labels, images = rows(wanted)
        whole = min(len(labels), len(images))
        unit = unit or unit_of(images)
        numbers = range(done + 1, done + whole + 1)
        found = digits_of(f"{name}, image", numbers, labels[:whole], images[:whole], unit)
        done += whole
        yield Found(done / count, *found)
        if whole < wanted:
            raise FileError(f"{name} ends, or is damaged, after {done:,} of {count:,} images")


def digit_label(value: Any) -> int:
    """Return the label that a number, or a text of one, stands for.

    Raises
    ------
    ValueError
        If it is not a whole number from 0 to 9.
    """
    try:
        label = float(value)
    except (TypeError, ValueError, OverflowError):
        label = -1.0
    if label in range(CLASSES):
        return int(label)
    shown = value.item() if isinstance(value, np.generic) else value
    raise ValueError(f"its label is {shown!r:.40}, not a digit from 0 to {CLASSES - 1}")


def unit_of(images: NDArray[Any]) -> float:
    """Return the unit of the pixels: 1 if no pixel is brighter than that, else 255."""
    finite = images[np.isfinite(images)]
    return 1.0 if finite.size and finite.max() <= 1 else 255.0


def side_of(pixels: int) -> int:
    """Return the side of a square of that number of pixels.

    Raises
    ------
    FileError
        If there is none, or it is too large.
    """
    side = math.isqrt(pixels)
    if side < 2 or side * side != pixels or side > LONGEST_SIDE:
        raise FileError(
            f"{pixels:,} pixels make no square picture; expected {ink.SIDE**2} for"
            f" {ink.SIDE} × {ink.SIDE}, or another square number"
        )
    return side


def _wrong_values(images: NDArray[Any], unit: float) -> NDArray[np.bool_]:
    """Return which images have pixels that are not numbers from 0 to `unit`."""
    if images.dtype == np.uint8 and unit == 255:
        return np.zeros(len(images), np.bool_)
    inside = (images >= 0) & (images <= unit)
    return np.asarray(~inside.all(axis=(1, 2)))


def _as_bytes(images: NDArray[Any], unit: float) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = np.rint(images * (255 / unit)).astype(np.uint8)
    return pixels
