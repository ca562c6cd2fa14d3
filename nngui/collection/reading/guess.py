"""How a file is understood: guesses that each can be changed, and the evidence for them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.data import images
from engine.data.images import LARGEST, SIDE, SMALLEST
from engine.data.task import DIGITS
from nngui.collection.formats.found import FileError
from nngui.collection.reading import evidence
from nngui.collection.reading.evidence import DOUBT, SAMPLED, sampled
from nngui.collection.reading.raw import Raw
from nngui.design.data_set import DataSet, Shares, by_value, ink, made_of
from nngui.handwriting import pictures

BLANK = 0.3  # of the pixels: so many are exactly 0 where 0 is the paper
RANGES = {
    "0…1": (0.0, 1.0),
    "−1…1": (-1.0, 1.0),
    "0…15": (0.0, 15.0),
    "0…16": (0.0, 16.0),
    "0…100": (0.0, 100.0),
    "0…255": (0.0, 255.0),
    "0…65,535": (0.0, 65_535.0),
}
USUAL = -1  # of a share: as is usual for that number of examples
AS_FOUND = "as found"  # from the smallest value to the largest


@dataclass(frozen=True, slots=True)
class Guess:
    """How images and labels are understood.

    Attributes
    ----------
    values : str
        The range of the pixels: a key of `RANGES`, or `AS_FOUND`.
    by_columns : bool
        Whether the pixels of an image stand column by column, or it is turned and mirrored.
    dark : bool
        Whether it is dark on light.
    ten : bool
        Whether the label 10 means 0.
    fitted : bool
        Whether each image is fitted as drawings are: 20 px in an image of 28 × 28.
    drawn : bool
        Whether it is drawn by chance which examples train, also if the file says it.
    validation, test : int
        Per cent of each class that validate and test; −1 for the usual ones.
    seed : int
        By which they are drawn.
    """

    values: str = "0…255"
    by_columns: bool = False
    dark: bool = False
    ten: bool = False
    fitted: bool = False
    drawn: bool = False
    validation: int = USUAL
    test: int = USUAL
    seed: int = 0

    @property
    def shares(self) -> Shares | None:
        """The shares to train, validate and test; None for the usual ones."""
        if USUAL in (self.validation, self.test):
            return None
        kept = 100 - self.validation - self.test
        return kept / 100, self.validation / 100, self.test / 100


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """A way to understand a file, with what speaks for it.

    Attributes
    ----------
    guess : Guess
    classes : tuple of str
    counts : tuple of int
        The number of images of each class.
    read : float or None
        The share of a sample that is read as it is labelled; None if the classes are no digits.
    doubts : tuple of str
        Sentences on what may be wrong.
    """

    guess: Guess
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    read: float | None = None
    doubts: tuple[str, ...] = ()


def guess_of(raw: Raw) -> Guess:
    """Return how images and labels are most likely to be understood."""
    values = range_of(raw.images)
    low, high = _limits(raw.images, values)
    dark = _is_dark(raw.images, (low + high) / 2)
    names = set(raw.labels)
    ten = "10" in names and "0" not in names and names <= {str(i) for i in range(1, 11)}
    side = max(raw.images.shape[1:])
    guess = Guess(values, raw.columns_first, dark, ten, fits_not(side))
    if raw.prepared:
        guess = replace(guess, by_columns=False, dark=False, fitted=False)
    turned = replace(guess, by_columns=not guess.by_columns)
    return turned if evidence.is_better(_read(raw, turned), _read(raw, guess)) else guess


def understood(raw: Raw, guess: Guess) -> Understood:
    """Return what a guess makes of a file."""
    names = labels_of(raw, guess)
    classes = tuple(sorted(set(names), key=by_value))
    counts = dict.fromkeys(classes, 0)
    for name in names:
        counts[name] += 1
    read = _read(raw, guess)
    return Understood(guess, classes, tuple(counts.values()), read, _doubts(raw, guess, read))


def data_set(raw: Raw, guess: Guess, title: str) -> DataSet:
    """Return the data set to train with; equal images of one class are taken once.

    Raises
    ------
    FileError
        If the images are too small or too large, or there are too few classes.
    """
    pixels = pixels_of(raw.images, guess, prepared=raw.prepared)
    names = np.array(labels_of(raw, guess))
    kept, twice = _once(pixels, names, raw.parts)
    blank = pixels[kept].reshape(len(kept), -1).max(axis=1) <= pixels[kept].min(initial=0)
    kept = kept[~blank]
    notes = [*raw.notes]
    if twice:
        notes.append(f"{twice:,} images that are there already were left out")
    if blank.any():
        notes.append(f"{int(blank.sum()):,} blank images were left out")
    parts = None if raw.parts is None or guess.drawn else raw.parts[kept]
    rule = "" if parts is None else "The file says which examples train and validate."
    try:
        return made_of(
            title,
            pixels[kept],
            names[kept].tolist(),
            parts,
            origin=". ".join([raw.what, *notes]) + ".",
            rule=rule,
            shares=guess.shares,
            seed=guess.seed,
        )
    except ValueError as error:
        raise FileError(str(error)) from error


def labels_of(raw: Raw, guess: Guess) -> tuple[str, ...]:
    """Return the names of the classes of the images."""
    if not guess.ten:
        return raw.labels
    return tuple("0" if label == "10" else label for label in raw.labels)


def pixels_of(
    images_: NDArray[Any],
    guess: Guess,
    *,
    prepared: bool = False,
    places: NDArray[np.intp] | None = None,
) -> NDArray[Any]:
    """Return images as they are trained with: ink from 0 to 255 or from 0 to 1, upright.

    Parameters
    ----------
    images_ : ndarray, shape (examples, rows, columns)
    guess : Guess
    prepared : bool
        Whether they are fitted already.
    places : ndarray, optional
        Of some of them; without it all.

    Raises
    ------
    FileError
        If they are too small or too large.
    """
    rows, columns = images_.shape[1:]
    found = images_ if places is None else images_[places]
    if guess.by_columns:
        found = found.swapaxes(1, 2)
    if found.dtype == np.uint8 and guess.values == "0…255":
        amount: NDArray[Any] = 255 - found if guess.dark else found
    else:
        low, high = _limits(images_, guess.values)
        scaled = (found.astype(np.float32) - np.float32(low)) / np.float32(high - low or 1.0)
        amount = np.nan_to_num(scaled).clip(0.0, 1.0)
        amount = 1 - amount if guess.dark else amount
    if rows != columns:
        amount = _squared(amount)
    if guess.fitted and not prepared:
        return _fitted(amount)
    if not SMALLEST <= amount.shape[1] <= LARGEST:
        raise FileError(
            f"its images have {rows} × {columns} pixels; expected from {SMALLEST} to {LARGEST} a"
            " side: let them be fitted as drawings are"
        )
    return np.ascontiguousarray(amount)


def fits_not(side: int) -> bool:
    """Return whether images of that side are better fitted as drawings are."""
    return side not in (images.INNER, SIDE)


def range_of(values: NDArray[Any]) -> str:
    """Return the range in which the pixels are, as a key of `RANGES`, or `AS_FOUND`."""
    low, high = _extremes(values)
    if low < 0 and np.mean(values[:SAMPLED] == 0) > BLANK:
        low, high = 0.0, _within(high)  # smooth resizing swings beyond on both sides
    if -0.6 < low < -0.4 and 0.4 < high < 0.6:
        return AS_FOUND
    if low >= 0 and (high >= 1.5 or high <= 1):
        return next(
            (
                name
                for name, (_, most) in RANGES.items()
                if high <= most and name[0] == "0" and most >= 1 and _fills(high, most)
            ),
            AS_FOUND,
        )
    if low > -0.5 and high < 1.5:
        return "0…1"  # resized by a smooth function, which swings a little beyond
    return "−1…1" if low >= -1.01 and high <= 1.01 else AS_FOUND


def _within(high: float) -> float:
    """Return a largest value without its swing beyond the end of a usual range."""
    return next((most for most in (1.0, 255.0) if most < high < 1.7 * most), high)


def _fills(high: float, most: float) -> bool:
    return high > 0.35 * most or most == 255


def _extremes(values: NDArray[Any]) -> tuple[float, float]:
    finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def _limits(values: NDArray[Any], name: str) -> tuple[float, float]:
    return RANGES[name] if name in RANGES else _extremes(values)


def _is_dark(values: NDArray[Any], middle: float) -> bool:
    """Return whether most images are light at their edge."""
    some = values[:SAMPLED].astype(np.float32)
    rims = [some[:, [0, -1]].reshape(len(some), -1), some[:, :, [0, -1]].reshape(len(some), -1)]
    return bool((np.median(np.concatenate(rims, axis=1), axis=1) > middle).mean() > 0.5)


def _squared(amount: NDArray[Any]) -> NDArray[Any]:
    """Return images in the middle of squares."""
    count, rows, columns = amount.shape
    side = max(rows, columns)
    whole = np.zeros((count, side, side), amount.dtype)
    top, left = (side - rows) // 2, (side - columns) // 2
    whole[:, top : top + rows, left : left + columns] = amount
    return whole


def _fitted(amount: NDArray[Any]) -> NDArray[np.uint8]:
    """Return images as drawings are: the ink 20 px long, its mass in the middle of 28 × 28."""
    scale = np.float32(255 if amount.dtype == np.uint8 else 1)
    found = (pictures.fitted(image.astype(np.float32) / scale) for image in amount)
    return np.stack([np.rint(image * 255).astype(np.uint8) for image in found])


def _once(
    pixels: NDArray[Any], names: NDArray[Any], parts: NDArray[Any] | None
) -> tuple[NDArray[np.intp], int]:
    """Return the places of images without those that were there before, and the number of these."""
    seen: set[tuple[int, str]] = set()
    kept = []
    for i, (image, name) in enumerate(zip(pixels, names.tolist(), strict=True)):
        key = hash(image.tobytes()), name
        if key not in seen:
            seen.add(key)
            kept.append(i)
    return np.array(kept, np.intp), len(names) - len(kept)


# Evidence


def _read(raw: Raw, guess: Guess) -> float | None:
    """Return the share of a sample that is read as it is labelled; None if that says nothing."""
    names = labels_of(raw, guess)
    if not set(names) <= set(DIGITS):
        return None
    places = sampled(len(names))
    x = _seen(raw.images[places], replace(guess, fitted=not raw.prepared), raw)
    return evidence.share_read(x, [names[i] for i in places])


def _seen(some: NDArray[Any], guess: Guess, raw: Raw) -> Array:
    low, high = _limits(raw.images, guess.values)
    scaled = ((some.astype(np.float32) - low) / (high - low or 1.0)).clip(0, 1)
    plain = replace(guess, values="0…1")
    return ink(pixels_of(np.nan_to_num(scaled), plain, prepared=raw.prepared), SIDE)


def _doubts(raw: Raw, guess: Guess, read: float | None) -> tuple[str, ...]:
    doubts = [*(f"{note[:1].upper()}{note[1:]}." for note in raw.notes)]
    low, high = _extremes(raw.images)
    least, most = _limits(raw.images, guess.values)
    if high < least + 0.1 * (most - least):
        doubts.append("Hardly anything is drawn on them: is the range of the pixels another one?")
    if high > most + 0.5 * (most - least) or low < least - 0.5 * (most - least):
        doubts.append(f"The pixels are from {low:g} to {high:g}: what is outside is cut.")
    if evidence.is_doubtful(read):
        doubts.append(f"{DOUBT[:1].upper()}{DOUBT[1:]}")
    return tuple(doubts)
