"""Augmentation: images are rotated, scaled, sheared and shifted a little, differently each time.

Such a change leaves the label of a digit true. A network that is trained with many variants of
every example also reads people whose writing differs from that of the examples.
"""

from collections.abc import Mapping
from math import cos, exp, log, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array
from engine.examples import inputs, whole
from engine.kept import Kept

GROUP = 128  # consecutive examples with the same change
Shape = tuple[int, int]


class Augmentation:
    """Random changes of images: x'(p) = x(A (p - c) + c + s), A and s the same for 128 images.

    c is where the ink's centre of mass is, s a shift, and A a rotation times a scale, an aspect
    and a shear; between pixels x is bilinear, and outside it is 0.

    Parameters
    ----------
    side : int
        Images are side × side pixels.
    seed : int, Generator or None
        Of the random numbers; the same seed gives the same changes. With None they differ.
    rotation : float
        The largest angle, in degrees, to either side.
    scale, aspect : float
        The largest factor, at least 1, of the size, and of the ratio of width to height; the
        smallest one is 1 divided by it.
    shear : float
        How far, at most, a row moves to either side for each row that it is away from c.
    shift : float
        The largest one, in pixels, to either side and up or down.
    clean : float
        The share of the examples, in [0, 1], that is not changed.

    Raises
    ------
    ValueError
        If a range is not valid.
    """

    def __init__(
        self,
        side: int,
        seed: int | np.random.Generator | None = 0,
        *,
        rotation: float = 12.0,
        scale: float = 1.15,
        aspect: float = 1.10,
        shear: float = 0.2,
        shift: float = 2.0,
        clean: float = 0.1,
    ) -> None:
        self.side = whole("side", side, 2)
        self.pixels = self.side * self.side
        self._rng = np.random.default_rng(seed)
        self._clean = _in_range("clean", clean, 0, 1)
        self._rotation = radians(_in_range("rotation", rotation, 0))
        self._scale, self._aspect = (
            log(_in_range("scale", scale, 1)),
            log(_in_range("aspect", aspect, 1)),
        )
        self._shear, self._shift = _in_range("shear", shear, 0), _in_range("shift", shift, 0)
        self._pixels = np.ones((3, self.pixels), FLOAT)  # (down, right, 1), from the centre
        self._pixels[:2] = np.indices((self.side, self.side)).reshape(2, -1) - self.side / 2
        self._changes = False
        self._before = self._rng.bit_generator.state  # before the present change was drawn
        self._left = 0  # examples to which the present change still applies
        self._workspaces: Kept[tuple[Shape, np.dtype[Any]], tuple[Array, ...]] = Kept()

    def examples(self, images: Any, count: int) -> Array:
        """Return `count` images, from the first one on, cyclically, each with a change of its own.

        Parameters
        ----------
        images : array_like, shape (examples, side * side)
        count : int

        Returns
        -------
        ndarray, shape (count, side * side), float32
        """
        x = inputs(images, self.pixels).astype(FLOAT, copy=False)
        out = np.empty((self.pixels, count), FLOAT)
        for number in range(count):
            self._draw()
            self._write(x, np.array([number % len(x)]), out[:, number : number + 1])
        return np.ascontiguousarray(out.T)

    def fill(self, x: Array, rows: NDArray[np.intp], out: Array) -> None:
        """Write the images in these rows of x, changed, into the columns of `out`.

        Parameters
        ----------
        x : ndarray, shape (examples, side * side or more)
        rows : ndarray, shape (n,)
        out : ndarray, shape (side * side or more, n)
            Of the type of x; further rows are not written.
        """
        for start in range(0, len(rows), GROUP):
            group = rows[start : start + GROUP]
            if self._left < len(group):
                self._draw()
                self._left = GROUP
            self._left -= len(group)
            self._write(x, group, out[: self.pixels, start : start + GROUP])

    def state(self) -> dict[str, Any]:
        """Return the state of the random numbers, to go on with `set_state` bit for bit."""
        now = self._before if self._left else self._rng.bit_generator.state
        return {"random": now, "left": self._left}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go on as the augmentation with the same ranges whose `state` this was."""
        self._rng.bit_generator.state = state["random"]
        self._left = state["left"]
        if self._left:
            self._draw()

    def _draw(self) -> None:
        """Draw the change of the next images."""
        self._before = self._rng.bit_generator.state
        chance, *numbers = self._rng.random(7).tolist()
        self._changes = chance >= self._clean
        if self._changes:
            turn, size, wider, lean, down, right = (2 * number - 1 for number in numbers)
            turn, lean, size = turn * self._rotation, lean * self._shear, size * self._scale
            wide, high = exp(size + wider * self._aspect / 2), exp(size - wider * self._aspect / 2)
            c, s = cos(turn), sin(turn)
            a = [[high * (c + s * lean), s * wide], [high * (c * lean - s), c * wide]]
            middle = [self.side / 2 + down * self._shift, self.side / 2 + right * self._shift]
            places = np.column_stack([a, middle]).astype(FLOAT).dot(self._pixels)
            self._locate(places)

    def _locate(self, places: Array) -> None:
        """Find the four pixels around each place (down, right), and the share of each in it.

        Pixels are counted with a rim of one pixel around the image.
        """
        np.maximum(places, -1, out=places)
        np.minimum(places, self.side, out=places)
        first = np.floor(places)
        below, beside = places - first
        wide = self.side + 2
        top_left = ((first[0] + 1) * wide + (first[1] + 1)).astype(np.intp)
        self._near = top_left[:, np.newaxis] + [0, 1, wide, wide + 1]
        self._shares = shares = np.empty((self.pixels, 4), FLOAT)
        shares[:, 3] = both = below * beside
        shares[:, 2] = below - both
        shares[:, 1] = beside - both
        shares[:, 0] = 1 - below - beside + both

    def _write(self, x: Array, rows: NDArray[np.intp], out: Array) -> None:
        key = (len(rows), x.shape[1]), x.dtype
        images, columns, near = self._workspaces.get_or_make(key, self._make_workspace)
        pixels = x.take(rows, 0, images, "clip")[:, : self.pixels].T
        if not self._changes:
            np.copyto(out, pixels)
            return
        # Examples as columns: a pixel of all of them is then one piece of memory, quick to move.
        np.copyto(columns[1:-1, 1:-1], pixels.reshape(self.side, self.side, -1))
        columns.reshape(-1, len(rows)).take(self._near, 0, near, "clip")
        np.einsum("pk,pkn->pn", self._shares.astype(x.dtype, copy=False), near, out=out)

    def _make_workspace(self, key: tuple[Shape, np.dtype[Any]]) -> tuple[Array, ...]:
        """Return arrays for rows of that shape, for columns with a rim of 0, for near pixels."""
        shape, dtype = key
        side, n = self.side + 2, shape[0]
        return (
            np.empty(shape, dtype),
            np.zeros((side, side, n), dtype),
            np.empty((self.pixels, 4, n), dtype),
        )


def _in_range(name: str, value: float, least: float, most: float = np.inf) -> float:
    if not least <= value <= most or not np.isfinite(value):
        raise ValueError(f"expected {name} in [{least}, {most}], got {value!r}")
    return float(value)
