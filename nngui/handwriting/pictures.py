"""A picture of a digit as the image a network expects: MNIST's preparation, applied to pixels.

A picture is a scan, a photo or a file of any size, dark on light or light on dark. Strokes
of a pen are better prepared by `nngui.handwriting.ink`.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.data import images
from engine.data.images import CENTRE, SIDE
from nngui.handwriting import paper
from nngui.handwriting.ink import Image
from nngui.handwriting.preparation import COMPLETE, Preparation

BOX = 20.0  # px, the longer side of the ink's box, as MNIST's digits have it
EDGE = 0.15  # of full ink; paler rows and columns are outside the box
WIDTH = 2.0  # px of the image: the width to which thin lines are brought
THIN = 0.8  # px of the image: thinner lines are thickened
FINE = 3  # pixels of a picture to one of the image: the width of coarser ones is not known
ENOUGH = 1024  # px along the longer side; of finer pictures blocks of pixels are averaged first

Floats = NDArray[np.float32]


def image(picture: ArrayLike, side: int) -> Image:
    """Return the picture as a network sees it: white on black, fitted, its mass in the middle.

    The paper may be unevenly lit; specks of dirt are left out. The longer side of the ink becomes
    20 px, by the average over the area of each new pixel, and the centre of mass comes to the
    middle of pixel 14.

    Parameters
    ----------
    picture : array_like, shape (rows, columns)
        Brightness, in any unit; dark on light or light on dark.
    side : int
        28, 20 for the middle of that image, or from 8 to 64 for all of it, resized.

    Returns
    -------
    ndarray, shape (side, side), float32
        Ink in [0, 1]; all zeros if nothing stands out from the paper.

    Raises
    ------
    ValueError
        If `side` is not from 8 to 64; if the picture has no pixels, not two dimensions,
        or values that are not finite numbers.
    """
    return images.fitted(fitted(ink(picture)), side).copy()


def ink(picture: ArrayLike) -> Floats:
    """Return the ink of a picture, in [0, 1], no finer than 1024 px along its longer side.

    Raises
    ------
    ValueError
        If the picture has no pixels, not two dimensions, or values that are not finite numbers.
    """
    return paper.ink(_brightness(np.asarray(picture)))


def fitted(amount: Floats, preparation: Preparation = COMPLETE) -> Image:
    """Return ink as a whole image of 28 × 28, prepared by these steps.

    Parameters
    ----------
    amount : ndarray, shape (rows, columns), float32
        Of ink on each pixel, in [0, 1].
    preparation : Preparation
        Without `crop` all of the picture is fitted; without `scale` its longer side becomes 28 px;
        without `centre` the middle of the box goes to the middle of the image.
    """
    rows, columns = (np.flatnonzero(amount.max(axis=axis) > EDGE) for axis in (1, 0))
    if not len(rows):
        return np.zeros((SIDE, SIDE), np.float32)
    longest = max(amount.shape)
    if preparation.crop:
        amount = amount[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if preparation.crop and preparation.scale:
        amount = _thickened(amount)
    scale = BOX / max(amount.shape) if preparation.scale else SIDE / longest
    return _placed(amount, scale, centred=preparation.centre)


def _brightness(picture: NDArray[Any]) -> Floats:
    """Return the picture from 0 to 1, no finer than necessary."""
    if picture.ndim != 2 or not picture.size or picture.dtype.kind not in "buif":
        what = f"shape {picture.shape} of {picture.dtype}"
        raise ValueError(f"expected a picture of (rows, columns) of numbers, got {what}")
    step = -(-max(picture.shape) // ENOUGH)
    sums = paper.block_sums(_scaled(picture) if picture.dtype.kind == "f" else picture, step, step)
    rows, columns = (
        np.minimum(step, length - np.arange(0, length, step), dtype=np.float32)
        for length in picture.shape
    )
    return _scaled(sums / np.outer(rows, columns))


def _scaled(values: NDArray[Any]) -> Floats:
    """Return the values, none below 0, divided by the largest one."""
    values = values.astype(np.result_type(values, np.float32), copy=False)
    low, high = min(float(values.min()), 0.0), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        raise ValueError("expected a picture of finite numbers, got some that are not")
    if low == high:
        return np.zeros(values.shape, np.float32)
    unit = max(-low, high)  # dividing by it first, no difference overflows or vanishes
    scaled: Floats = ((values / unit - low / unit) / (high / unit - low / unit)).astype(np.float32)
    return scaled


def _thickened(amount: Floats) -> Floats:
    """Return ink in its box whose lines are not much thinner than those of MNIST's pen.

    The width of a line is twice its area over the length of its edge.
    """
    finest = max(amount.shape) / BOX
    inked = np.pad(amount > 1 / 2, 1)
    inner = inked.copy()
    inner[1:] &= inked[:-1]
    inner[:-1] &= inked[1:]
    inner[:, 1:] &= inked[:, :-1]
    inner[:, :-1] &= inked[:, 1:]
    edge = int(np.count_nonzero(inked & ~inner))
    if not edge or finest < FINE or (2 * np.count_nonzero(inked) / edge) > THIN * finest:
        return amount
    width = 2 * np.count_nonzero(inked) / edge
    grow = round((WIDTH * finest - width) / 2)
    thick = np.pad(amount, grow)
    for axis in (0, 1):
        thick = _spread(thick, grow, axis)
    return thick


def _spread(amount: Floats, grow: int, axis: int) -> Floats:
    """Return the largest value within that number of pixels along an axis."""
    spread = amount.copy()
    reach = 1
    left = grow
    while left > 0:
        step = min(reach, left)
        ahead, behind = np.roll(spread, step, axis), np.roll(spread, -step, axis)
        spread = np.maximum(spread, np.maximum(ahead, behind))
        left -= step
        reach *= 2
    return spread


def _placed(amount: Floats, scale: float, *, centred: bool) -> Image:
    """Return the whole image: `scale` px for a pixel; its centre of mass, or of its box, inside."""
    mass = float(amount.sum(dtype=np.float64))
    centres = [length / 2 for length in amount.shape]
    if centred:
        centres = [
            float(along @ (np.arange(len(along)) + 0.5)) / mass
            for along in (amount.sum(axis=1), amount.sum(axis=0))
        ]
    at = CENTRE if centred else SIDE / 2
    rows, columns = (
        _shares(length, scale, at - scale * centre)
        for length, centre in zip(amount.shape, centres, strict=True)
    )
    whole: Image = (rows @ amount @ columns.T).clip(0.0, 1.0)
    return whole


def _shares(length: int, scale: float, start: float) -> Floats:
    """Return the weight of each pixel of a line for each pixel of the image's side.

    Parameters
    ----------
    length : int
        Pixels of the line.
    scale : float
        The width of one of them, in pixels of the image.
    start : float
        The start of the first one.

    Returns
    -------
    ndarray, shape (28, length)
    """
    edges = start + scale * np.arange(length + 1)
    pixels = np.arange(SIDE)[:, np.newaxis]
    covered = np.minimum(edges[1:], pixels + 1) - np.maximum(edges[:-1], pixels)
    shares: Floats = covered.clip(0.0).astype(np.float32)
    return shares
