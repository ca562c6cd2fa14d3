"""Data of a person's own for the verbs: pictures, and files of labelled digits."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Array
from engine.data import Task
from engine.data.images import fitted
from nngui.collection.my_digits import MyDigits

if TYPE_CHECKING:
    from nngui.collection.importing import Imported

MOST = 1_000_000  # digits


class DataError(ValueError):
    """There is nothing in the data that can be used; the text says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Images:
    """Images to predict.

    Attributes
    ----------
    names : tuple of str
        Where each of them comes from.
    x : ndarray, shape (images, side * side), float32
    """

    names: tuple[str, ...]
    x: Array


def labelled(paths: Sequence[Path], task: Task, *, trusted: bool) -> tuple[MyDigits, list[str]]:
    """Return the digits in these files, and why others were refused.

    Parameters
    ----------
    paths : sequence of Path
    task : Task
    trusted : bool
        Whether to take those that are read otherwise than they are labelled.

    Raises
    ------
    DataError
        If there is none of this task.
    """
    found = _imported(paths)
    refused = list(map(str, found.refused))
    if trusted:
        found = found.trusted
    else:
        refused = [*(f"{doubt} --trust takes them" for doubt in found.doubts), *refused]
    digits = MyDigits(found.examples)
    if task.regression:
        raise DataError(f"“{task.name}” asks for angles, and these digits have labels only")
    if not any(digits.counts[int(label)] for label in task.classes):
        reason = f" ({refused[0]})" if refused else ""
        raise DataError(f"there is no digit for “{task.name}” in it{reason}")
    return digits, refused


def images(paths: Sequence[Path], task: Task) -> tuple[Images, list[str]]:
    """Return the images in these files, whatever their labels are, and why others were refused.

    Raises
    ------
    DataError
        If there is none.
    """
    from nngui.collection.formats import picture  # imports Qt
    from nngui.handwriting import pictures

    names, rows, refused, others = [], [], [], []
    for path in paths:
        if not picture.is_picture(path):
            others.append(path)
            continue
        try:
            rows.append(pictures.image(picture.read(path), task.side).ravel())
            names.append(path.name)
        except (OSError, ValueError) as error:
            refused.append(f"{path.name}: {error}")
    if others:
        found = _imported(others)
        refused += map(str, found.refused)
        for number, example in enumerate(MyDigits(found.trusted.examples), 1):
            rows.append(fitted(example.image, task.side).ravel())
            names.append(f"{others[0].name if len(others) == 1 else 'digit'} {number}")
    if not rows:
        raise DataError(refused[0] if refused else "there is no picture in it")
    return Images(tuple(names), np.array(rows, np.float32)), refused


def _imported(paths: Sequence[Path]) -> "Imported":
    from nngui.collection import importing  # imports Qt

    reading = importing.read(paths, MOST)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            found: Imported = end.value
            return found
