"""Digits that people wrote with a pen, prepared as the pad prepares them, and the answers to them.

`digits.npz` holds, for 1,000 digits (100 of each):

    images   uint8, (1000, 28, 28)         ink from 0 to 255, after all steps of the preparation
    label    uint8, (1000,)                which digit the writer meant
    outputs  float32, (1000, 10)           the outputs of `assets/digits.keras`
    novelty  float32, (3, 1000)            by `CLASSES`: of all ten digits, of 0 and 1, of any slant

The strokes themselves are not part of the project (E. Alpaydin, F. Alimoglu: Pen-Based Recognition
of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0).
"""

import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine import load_model
from engine.data import TASKS, asset
from engine.data.images import middle
from nngui.handwriting import ink
from nngui.handwriting.novelty import novelties

FILE = Path(__file__).with_name("digits.npz")
STROKES = Path(__file__).resolve().parents[3] / "shared" / "data" / "pen_strokes.npz"
CLASSES = tuple(TASKS[name].classes for name in ("0 to 9", "0 or 1", "slant"))


def drawn(path: Path = STROKES) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return images and labels of a file of strokes, each prepared as a drawing on the pad."""
    with np.load(path) as file:
        strokes = np.split(file["xy"], file["stroke"][1:-1])
        digits, labels = file["sample"], file["label"]
    images = [ink.image(strokes[a:b], ink.SIDE) for a, b in itertools.pairwise(digits)]
    return np.array(images), labels


def prepared(path: Path = STROKES) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the images in the form in which they are kept, and the labels."""
    images, labels = drawn(path)
    return np.rint(images * 255).astype(np.uint8), labels


def outputs(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what the network that comes with the program answers, shape (images, 10)."""
    x = images.reshape(len(images), -1).astype(np.float32) / 255
    return load_model(asset("digits.keras"))(x)


def novelty(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return how little the images look like digits, shape (3, images), by `CLASSES`."""
    x = images.astype(np.float32) / 255
    sides = [20 if len(classes) == 2 else ink.SIDE for classes in CLASSES]
    return np.array(
        [
            novelties(x[:, *middle(side)], classes)
            for side, classes in zip(sides, CLASSES, strict=True)
        ]
    )
