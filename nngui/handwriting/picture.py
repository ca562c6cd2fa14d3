"""`Picture`: what can lie on the pad beside strokes: a photo's ink, or an image of a data set."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.data import images
from engine.data.images import INNER, SIDE
from nngui.handwriting import paper, pictures, sight

FINEST = 280  # px along the longer side; finer ones are averaged
LEAST = 4  # the longer side is at most as many times that of the box around the ink; else it is cut
BLANK = "nothing stands out from its paper"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The ink of a picture, as a frozen value.

    Attributes
    ----------
    pixels : ndarray, shape (rows, columns), uint8 or float32
        Ink from 0 to 255, or from 0 to 1; read-only.
    prepared : bool
        Whether it is an image as networks get it, such as an example of a data set: it goes to
        the network as it is. Else it is prepared step by step, as strokes are.
    label : str
        The class that it is known to be; empty if that is not known.
    origin : str
        Where it comes from, in a few words, such as "validation 12 of 200".
    """

    pixels: NDArray[Any]
    prepared: bool = False
    label: str = ""
    origin: str = ""

    @classmethod
    def of(cls, brightness: ArrayLike, origin: str = "") -> "Picture":
        """Return the picture that a scan, a photo or a file of pixels makes.

        Parameters
        ----------
        brightness : array_like, shape (rows, columns)
            In any unit; dark on light or light on dark.
        origin : str

        Raises
        ------
        ValueError
            If it is no picture, nothing stands out from its paper, or something else does.
        """
        ink = pictures.ink(brightness)
        if not ink.any():
            raise ValueError(BLANK)
        if reason := sight.fault(ink):
            raise ValueError(reason)
        return cls.of_ink(ink, origin)

    @classmethod
    def of_ink(cls, ink: NDArray[np.float32], origin: str = "") -> "Picture":
        """Return the picture with this ink, in [0, 1], shape (rows, columns)."""
        ink = _cut(ink)
        step = -(-max(ink.shape) // FINEST)
        coarse = paper.block_sums(ink, step, step) * (255 / step**2)
        return cls(_frozen(np.rint(coarse).astype(np.uint8)), origin=origin)

    @classmethod
    def example(cls, image: ArrayLike, label: str = "", origin: str = "") -> "Picture":
        """Return the picture of an image as a network gets it.

        Parameters
        ----------
        image : array_like, shape (side, side) or (side * side,)
            Ink in [0, 1].
        label, origin : str

        Raises
        ------
        ValueError
            If it is not square.
        """
        values = np.asarray(image, np.float32)
        side = round(values.size**0.5)
        if values.size != side * side or not side:
            raise ValueError(f"expected a square image, got the shape {values.shape}")
        square = values.reshape(side, side)
        whole = np.pad(square, (SIDE - INNER) // 2) if side == INNER else square
        return cls(_frozen(whole.copy()), prepared=True, label=label, origin=origin)

    @property
    def ink(self) -> NDArray[np.float32]:
        """The ink in [0, 1], shape (rows, columns)."""
        if self.pixels.dtype != np.uint8:
            return self.pixels.astype(np.float32, copy=False)
        ink: NDArray[np.float32] = np.divide(self.pixels, np.float32(255), dtype=np.float32)
        return ink

    def seen_at(self, side: int) -> NDArray[np.float32]:
        """Return an image that is prepared as one of another side, shape (side, side).

        Raises
        ------
        ValueError
            If `side` is not from 8 to 64.
        """
        ink = self.ink
        if len(ink) == side:
            return ink
        whole = ink if len(ink) == SIDE else images.resized(ink, SIDE)
        return images.fitted(whole, side)

    @property
    def square(self) -> NDArray[np.float32]:
        """The ink in the middle of a square: the pad."""
        ink = self.ink
        rows, columns = ink.shape
        if rows == columns:
            return ink
        side = max(rows, columns)
        whole = np.zeros((side, side), np.float32)
        top, left = (side - rows) // 2, (side - columns) // 2
        whole[top : top + rows, left : left + columns] = ink
        return whole


def _cut(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the ink with not too much paper around it, so that little is lost by averaging."""
    rows, columns = (np.flatnonzero(ink.max(axis=axis) > pictures.EDGE) for axis in (1, 0))
    if not len(rows):
        return ink
    room = LEAST * max(np.ptp(rows), np.ptp(columns)) + LEAST
    parts = []
    for length, found in zip(ink.shape, (rows, columns), strict=True):
        start = int(min(max((found[0] + found[-1] - room) // 2, 0), max(length - room, 0)))
        parts.append(slice(start, start + int(room)))
    return ink[tuple(parts)]


def _frozen(pixels: NDArray[Any]) -> NDArray[Any]:
    pixels.flags.writeable = False
    return pixels
