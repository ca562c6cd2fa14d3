"""`Sheet`: what lies on the pad, strokes and perhaps a picture below them, as an image."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.data import images
from nngui.handwriting import ink, pictures
from nngui.handwriting.ink import PAD_PEN, SIDE, Image, Strokes
from nngui.handwriting.picture import Picture
from nngui.handwriting.preparation import COMPLETE, NONE, STEPS, Preparation

DRAWN = 280  # px of a side, where strokes alone become pixels
_STEP = 0.3  # of the pen's radius, between the discs that make a stroke


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What a person has on the pad.

    Attributes
    ----------
    strokes : tuple of ndarray, shape (points, 2), float32
        In fractions of the pad; they are drawn over the picture.
    picture : Picture or None
        In the middle of the pad, as large as fits.
    """

    strokes: Strokes = ()
    picture: Picture | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing lies on it."""
        return not self.strokes and self.picture is None

    def image(self, side: int, preparation: Preparation = COMPLETE) -> Image:
        """Return what a network gets of it, shape (side, side), float32, ink in [0, 1].

        Raises
        ------
        ValueError
            If `side` is not from 8 to 64.
        """
        return self.seen(self.whole(preparation), side)

    def whole(self, preparation: Preparation = COMPLETE) -> Image:
        """Return the image that is prepared, before it is fitted to a side: shape (28, 28)."""
        if self.picture is None:
            return ink.image(self.strokes, SIDE, preparation)
        if self.picture.prepared:
            return self._over(self.picture, SIDE)
        return pictures.fitted(self.all_ink(), preparation)

    def seen(self, whole: Image, side: int) -> Image:
        """Return what a network gets, shape (side, side), by the whole image of this sheet."""
        if self.picture is not None and self.picture.prepared and len(self.picture.ink) == side:
            return self._over(self.picture, side)
        image: Image = images.fitted(whole, side)
        return image

    def _over(self, picture: Picture, side: int) -> Image:
        """Return the strokes over an image of a data set."""
        image = picture.seen_at(side)
        if not self.strokes:
            return image
        both: Image = np.maximum(image, images.fitted(ink.image(self.strokes, SIDE, NONE), side))
        return both

    def stages(self, preparation: Preparation = COMPLETE) -> tuple[Image, ...]:
        """Return the whole image as drawn, cropped, scaled, centred, each of shape (28, 28)."""
        if self.picture is None:
            return ink.stages(self.strokes, preparation)
        taken = NONE
        found = [self.image(SIDE, taken)]
        for step in STEPS:
            before, taken = taken, replace(taken, **{step: getattr(preparation, step)})
            found.append(found[-1] if taken == before else self.image(SIDE, taken))
        return tuple(found)

    def all_ink(self) -> NDArray[np.float32]:
        """Return the ink of picture and strokes in [0, 1], as a square: the pad."""
        if self.picture is None:
            return _drawn(self.strokes, DRAWN)
        square = self.picture.square
        if not self.strokes:
            return square
        return np.maximum(square, _drawn(self.strokes, len(square)))


def _drawn(strokes: Strokes, side: int) -> NDArray[np.float32]:
    """Return the strokes as pixels of a pad of that side, by a pen as wide as the pad's."""
    radius = max(PAD_PEN * side / 2, 0.5)
    centres = np.concatenate([_along(stroke * side, radius * _STEP) for stroke in strokes])
    reach = np.arange(-int(radius + 1), int(radius + 1) + 1)
    y, x = (offsets.ravel() for offsets in np.meshgrid(reach, reach, indexing="ij"))
    disc = np.hypot(x, y) <= radius
    columns, rows = np.floor(centres).astype(np.intp).T[:, :, np.newaxis]
    columns, rows = columns + x[disc], rows + y[disc]
    inside = (columns >= 0) & (columns < side) & (rows >= 0) & (rows < side)
    drawn = np.zeros((side, side), np.float32)
    drawn[rows[inside], columns[inside]] = 1.0
    return drawn


def _along(points: NDArray[np.float32], step: float) -> NDArray[np.float64]:
    """Return points on the way of a stroke that are at most `step` apart."""
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < 2:
        return points.astype(np.float64)
    way = np.append(0.0, np.hypot(*np.diff(points, axis=0).T).cumsum())
    count = int(way[-1] / step) + 2
    at = np.linspace(0.0, way[-1], count)
    return np.stack([np.interp(at, way, values) for values in points.T], axis=1)
