"""Another way to understand a file of digits, when the plain one reads it badly.

The readers in `formats/` take a file as its format says. Where that gives nothing, or digits that a
trained network reads otherwise than they are labelled, `nngui.collection.reading` looks at the file
again: whether the images are turned, in another range, or labelled by another column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.data.images import INNER, SIDE
from engine.data.task import DIGITS
from nngui.collection.formats.found import Digit, FileError, Found, Refusal
from nngui.collection.items import Pixels
from nngui.collection.my_digits import Example
from nngui.collection.reading import evidence, files
from nngui.collection.reading.evidence import CLEARLY
from nngui.collection.reading.guess import guess_of, labels_of, pixels_of, understood

AT_ONCE = 500  # digits between two reports


def share_read(examples: Sequence[Example], *, turned: bool = False) -> float | None:
    """Return the share of a sample that is read as it is labelled; None if that says nothing.

    Parameters
    ----------
    examples : sequence of Example
    turned : bool, optional
        Whether rows are taken as columns.
    """
    some = [examples[i] for i in evidence.sampled(len(examples))]
    x = [(each.image.T if turned else each.image).ravel() for each in some]
    return evidence.share_read(np.array(x), [str(each.label) for each in some])


def read(paths: Sequence[Path], better_than: float = 0.0) -> Iterator[Found]:
    """Yield the digits of files as they are best understood.

    Parameters
    ----------
    paths : sequence of Path
    better_than : float
        The share that is read as labelled in the plain way.

    Raises
    ------
    FileError
        If there are no digits, or they are not read clearly better.
    """
    work = files.read(paths)
    try:
        while True:
            next(work)
    except StopIteration as end:
        raws = end.value
    raw = next((each for each in raws if _are_digits(labels_of(each, guess_of(each)))), None)
    if raw is None:
        raise FileError(f"its labels are {', '.join(sorted(set(raws[0].labels))[:12])}, no digits")
    guess = guess_of(raw)
    what = understood(raw, guess)
    if (what.read or 0.0) < better_than + CLEARLY:
        raise FileError("it is not read better in another way")
    labels = labels_of(raw, guess)
    refused = [Refusal(paths[0].name, note) for note in raw.notes if not note.startswith("column")]
    fit = guess if raw.images.shape[1] in (INNER, SIDE) else replace(guess, fitted=True)
    for start in range(0, len(labels), AT_ONCE):
        places = np.arange(start, min(start + AT_ONCE, len(labels)))
        pixels = pixels_of(raw.images, fit, prepared=raw.prepared, places=places)
        digits = [
            Digit(int(labels[i]), picture=_whole(image))
            for i, image in zip(places, pixels, strict=True)
            if image.any()
        ]
        yield Found(min(1.0, (start + AT_ONCE) / len(labels)), digits, refused)
        refused = []


def read_one(path: Path) -> Iterator[Found]:
    """Yield the digits of a file that has no plainer reader."""
    return read([path], -1.0)


def _are_digits(labels: tuple[str, ...]) -> bool:
    return set(labels) <= set(DIGITS)


def _whole(image: NDArray[Any]) -> Pixels:
    """Return an image as 28 × 28 bytes."""
    if image.dtype != np.uint8:
        image = np.rint(image * 255).astype(np.uint8)
    edge = (SIDE - len(image)) // 2
    whole: Pixels = np.pad(image, edge) if edge else image.copy()
    whole.flags.writeable = False
    return whole
