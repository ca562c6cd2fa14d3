"""MNIST's digits made upright and then turned by a known angle, which is the target.

Images are 28 × 28; positions are (x, y) in pixels, y down, the middle of the first pixel at 0.

How a digit leans follows from its moments: the straight line through its ink, x as a function of
y, leans as a 1 does. That lean differs from writer to writer by 13° and would be an error of the
target, so a shear removes it before the digit is turned. The target of a straight stroke of the
pen at some angle is therefore that angle.
"""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT
from engine.data.images import CENTRE, LONGEST, SIDE, fitted
from engine.data.mnist import digits
from engine.data.task import Dataset, Examples, Task

SEED = 1998  # of the angles; MNIST appeared in that year
MIDDLE = CENTRE - 0.5  # px, in the positions of this module
INK = 128  # of 255; paler pixels do not count for the longest side
EDGE = 0.33  # px from the middle of the last such pixel to the edge of the ink, on average
CHUNK = 250  # images at a time, so that the arrays in between stay in the processor's cache

Floats = NDArray[np.float32]

_COLUMN, _ROW = (grid.ravel() for grid in np.meshgrid(*2 * [np.arange(SIDE, dtype=np.float32)]))


def leaning(task: Task) -> Dataset:
    """Return some of MNIST's digits, evenly spread over its sets, turned by random angles."""
    x_train, _, x_val, _ = digits(task.file)
    x_train = x_train[:: len(x_train) // task.train]
    x_val = x_val[:: len(x_val) // task.validation]
    rng = np.random.default_rng(SEED)
    y_train, y_val = (rng.uniform(-1, 1, len(x)).astype(FLOAT) for x in (x_train, x_val))
    return Dataset(
        task,
        _leaning(task, x_train, y_train),
        y_train,
        _leaning(task, x_val, y_val),
        y_val,
    )


def test_digits(task: Task) -> Examples:
    """Return digits of MNIST's test set beside those that validate, turned by random angles."""
    x = digits(task.file)[2]
    stride = len(x) // task.validation
    x = x[1::stride][: task.test]
    y = np.random.default_rng(SEED + 1).uniform(-1, 1, len(x)).astype(FLOAT)
    return _leaning(task, x, y), y


def _leaning(task: Task, x: NDArray[np.uint8], y: Floats) -> Floats:
    """Return the digits turned by the angles of these targets, at the side of the task."""
    images = turned(x, y * FLOAT(task.scale)).reshape(-1, SIDE, SIDE)
    seen: Floats = fitted(images, task.side).reshape(len(x), -1)
    return seen


def turned(images: NDArray[np.uint8], degrees: Floats) -> Floats:
    """Return the digits turned clockwise from upright, prepared as a drawing is.

    Parameters
    ----------
    images : ndarray, shape (n, 28, 28), uint8
        None of them empty.
    degrees : ndarray, shape (n,)
        A positive one leans to the right.

    Returns
    -------
    ndarray, shape (n, 784), float32
        Ink in [0, 1].
    """
    out = np.empty((len(images), SIDE**2), np.float32)
    for start in range(0, len(images), CHUNK):
        part = slice(start, start + CHUNK)
        out[part] = _turned(images[part], np.radians(degrees[part], dtype=np.float32))
    return out


def _turned(images: NDArray[np.uint8], angles: Floats) -> Floats:
    centres, leans = _centres_and_leans(images)
    cos, sin = np.cos(angles), np.sin(angles)
    # To the right and down in the turned image, for each pixel along x and along y.
    maps = np.array([[cos, -sin - leans * cos], [sin, cos - leans * sin]])
    maps *= (LONGEST - 2 * EDGE) / _longest_side(images, maps)
    return _sampled(images, centres, np.linalg.inv(np.moveaxis(maps, 2, 0)))


def _centres_and_leans(images: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Return the centres of mass, shape (n, 2), and how far x moves with y, shape (n,)."""
    terms = np.stack([np.ones_like(_ROW), _COLUMN, _ROW, _COLUMN * _ROW, _ROW * _ROW], axis=1)
    mass, x, y, xy, yy = (images.reshape(len(images), -1).astype(np.float32) @ terms).T
    x, y = x / mass, y / mass
    return np.stack([x, y], axis=1), (xy / mass - x * y) / (yy / mass - y * y)


def _longest_side(images: NDArray[np.uint8], maps: Floats) -> Floats:
    """Return the longer side of the mapped ink's box between middles of pixels, shape (n,)."""
    inked = images.reshape(len(images), -1) >= INK
    sides = []
    for along_x, along_y in maps:
        mapped = along_x[:, np.newaxis] * _COLUMN + along_y[:, np.newaxis] * _ROW
        low = np.min(mapped, axis=1, where=inked, initial=np.inf)
        high = np.max(mapped, axis=1, where=inked, initial=-np.inf)
        sides.append(high - low)
    longest: Floats = np.maximum(*sides)
    return longest


def _sampled(images: NDArray[np.uint8], centres: Floats, maps: Floats) -> Floats:
    """Return the images mapped around their centres, bilinear, with the centre at MIDDLE."""
    side = SIDE + 3  # a rim without ink, for all that lies outside
    padded = np.zeros((len(images), side, side), np.float32)
    padded[:, 1:-2, 1:-2] = images
    flat = padded.ravel()
    flat /= 255
    around = np.stack([_COLUMN - MIDDLE, _ROW - MIDDLE])
    found = maps @ around + centres[:, :, np.newaxis] + 1
    x, y = found.clip(0, SIDE + 1).swapaxes(0, 1)
    column, row = x.astype(np.int32), y.astype(np.int32)
    x -= column
    y -= row
    first = np.arange(0, flat.size, side * side, dtype=np.int32)[:, np.newaxis]
    first = first + row * side + column
    upper, lower = (
        left + (right - left) * x
        for left, right in ((flat.take(at), flat.take(at + 1)) for at in (first, first + side))
    )
    between: Floats = upper + (lower - upper) * y
    return between
