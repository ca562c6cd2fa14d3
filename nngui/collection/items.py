"""What is drawn, and `Item`: a question, one of its classes, or a drawing of a class."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array
from nngui.handwriting import ink
from nngui.handwriting.ink import Strokes

Pixels = NDArray[np.uint8]  # shape (28, 28), ink from 0 to 255


class Drawn:
    """What was drawn, kept as strokes, or else a picture.

    Attributes
    ----------
    strokes : tuple of ndarray, shape (points, 2), float32
        Of a drawing.
    picture : ndarray, shape (28, 28), uint8, or None
        If it has no strokes.
    """

    strokes: Strokes
    picture: Pixels | None

    @property
    def image(self) -> Array:
        """The image a network is trained with, shape (28, 28), float32, ink in [0, 1]."""
        if self.picture is None:
            return self._drawn
        return np.divide(self.picture, FLOAT(255), dtype=FLOAT)

    @property
    def pixels(self) -> Pixels:
        """The same as bytes, shape (28, 28), ink from 0 to 255."""
        if self.picture is None:
            drawn: Pixels = np.rint(self._drawn * 255).astype(np.uint8)
            return drawn
        return self.picture

    @cached_property
    def _drawn(self) -> Array:
        return ink.image(self.strokes, ink.SIDE)


@dataclass(frozen=True, eq=False)
class Item(Drawn):
    """A question, one of its classes, or a drawing of a class: each is a part of the one before.

    So two programs can change one question at once: what each of them changed stays.

    Attributes
    ----------
    key : str
        Its name in memory and in the file; see `nngui.collection.my_digits.new_key`. The classes
        of a question, and their drawings, are in the order of their keys.
    parent : str
        The key of the question of a class, or of the class of a drawing; empty for a question.
    name : str
        Of a question or a class.
    strokes, picture
        Of a drawing, one of them.
    """

    key: str
    parent: str = ""
    name: str = ""
    strokes: Strokes = ()
    picture: Pixels | None = None

    @property
    def is_drawing(self) -> bool:
        """Whether it is a drawing of a class."""
        return bool(self.strokes) or self.picture is not None
