"""The ink of a picture: a digit separated from its paper, also in uneven light.

Pictures are ndarrays, shape (rows, columns), float32. Paper is a smooth surface, brighter here
and darker there; ink stands out from it, all of it to the same side.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

GRID = 48  # px, at most, along each side of the picture in which the paper is looked for
ROUNDS = 6  # of fitting the paper and leaving out other pixels
OUTLIER = 3.0  # σ from the paper; pixels further away are not paper
GRAIN = 4.0  # σ of the paper's grain that count as paper, not as pale ink
STANDS_OUT = 5.5  # σ: the least by which ink stands out
FAINTEST = 0.04  # of the picture's range: the least by which ink stands out
DIMMEST = 0.25  # of the largest brightness; less light than this counts as this
DARKEST = 1e-4  # of the pixels: the share that may be darker than ink, such as dust
FULL = 80  # per cent of the pixels of strokes are at most as dark as full ink
SPECK = 0.04  # of the largest piece's ink; a smaller piece is dirt
CELLS = 128  # along each side of the picture, in which pieces are separated
TRACE = 0.1  # of full ink, and more, belongs to a piece

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
_SIGMA = 1.4826  # times the median distance from the mean
_QUARTER = 0.637  # σ: as wide is the middle quarter of a normal distribution


def ink(picture: Floats) -> Floats:
    """Return the amount of ink on each pixel, in [0, 1]; specks are left out.

    Parameters
    ----------
    picture : ndarray, shape (rows, columns), float32
        Brightness from 0 to 1, dark on light or light on dark. Dark ink absorbs a share of the
        light that falls on the paper there.

    Returns
    -------
    ndarray, shape (rows, columns), float32
        All zeros if nothing stands out from the paper.
    """
    relief, grain = _relief(picture)
    light: Floats | np.float32 = np.float32(1.0)
    if np.einsum("ij,ij,ij->", relief, relief, relief) < 0:  # the ink is dark
        np.negative(relief, out=relief)
        light = np.maximum(picture + relief, DIMMEST)
    if _largest(relief, DARKEST) <= max(STANDS_OUT * grain, FAINTEST * float(np.ptp(picture))):
        return np.zeros_like(picture)
    relief /= light
    full = np.percentile(relief[relief > _largest(relief, DARKEST) / 2], FULL).astype(np.float32)
    paper = np.minimum(np.float32(GRAIN * grain) / light, full / 2)
    amount: Floats = ((relief - paper) / (full - paper)).clip(0.0, 1.0)
    return _without_specks(amount)


def _relief(picture: Floats) -> tuple[Floats, float]:
    """Return the distance of each pixel from the paper, and σ of the paper's own grain."""
    rows, columns = (-(-length // GRID) for length in picture.shape)
    terms = _terms(picture.shape)
    few = picture[::rows, ::columns]
    fewer = np.stack([t[::rows, ::columns].ravel() for t in terms], axis=1).astype(np.float64)
    values = few.ravel().astype(np.float64)
    weights, grain = _paper(fewer, values, _frame(few.shape).ravel())
    relief = picture - np.float32(weights[0])
    for weight, term in zip(weights[1:], terms[1:], strict=True):
        if abs(weight) > 1e-9:
            relief -= np.float32(weight) * term
    return relief, grain


def _terms(shape: tuple[int, ...]) -> list[Floats]:
    """Return the terms of a smooth surface, which is their weighted sum: 1, x, y, x², xy, y²."""
    y, x = (np.linspace(-1.0, 1.0, length, dtype=np.float32) for length in shape)
    x, y = x[np.newaxis], y[:, np.newaxis]
    parts = (np.ones((1, 1), np.float32), x, y, x * x, x * y, y * y)
    return [np.broadcast_to(part, shape) for part in parts]


def _frame(shape: tuple[int, ...]) -> Mask:
    """Return a mask of the pixels at the edge, where ink is rare."""
    inner = tuple(slice(edge, -edge) for edge in (-(-length // 12) for length in shape))
    frame = np.ones(shape, np.bool_)
    frame[inner] = False
    return frame


def _paper(
    terms: NDArray[np.float64], values: NDArray[np.float64], frame: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], float]:
    """Return the weights of the terms, and σ of the paper's distance from their sum.

    The first estimate of the paper is the pixels about as bright as most of the edge, the next
    one the pixels near the surface through these, and so on.
    """
    weights: NDArray[Any] = np.zeros(terms.shape[1])
    weights[0], grain = _commonest(values[frame])
    paper = frame & (np.abs(values - weights[0]) <= OUTLIER * grain)
    for _ in range(ROUNDS):
        if grain < 1e-6 or paper.sum() < 3 * len(weights):
            break
        chosen = terms[paper]
        slight = 1e-9 * len(chosen) * np.eye(len(weights))
        weights = np.linalg.solve(chosen.T @ chosen + slight, chosen.T @ values[paper])
        distance = np.abs(values - terms @ weights)
        grain = _SIGMA * float(np.median(distance[paper]))
        paper = distance <= OUTLIER * grain
    return weights, grain


def _commonest(values: NDArray[Any]) -> tuple[float, float]:
    """Return the middle of the narrowest quarter of the values, and σ of that quarter."""
    ordered = np.sort(values)
    quarter = -(-len(ordered) // 4)
    widths = ordered[quarter - 1 :] - ordered[: len(ordered) - quarter + 1]
    narrowest = np.flatnonzero(widths == widths.min())
    first = narrowest[len(narrowest) // 2]
    value = (ordered[first] + ordered[first + quarter - 1]) / 2
    return float(value), float(widths[first]) / _QUARTER


def _largest(values: Floats, share: float) -> float:
    """Return the value that only that share of the values exceeds."""
    rank = values.size - 1 - int(share * values.size)
    return float(np.partition(values, rank, axis=None)[rank])


def _without_specks(amount: Floats) -> Floats:
    """Return the ink without pieces that are much smaller than the largest one."""
    high, wide = (-(-length // CELLS) for length in amount.shape)
    cells = block_sums(np.where(amount > TRACE, amount, np.float32(0.0)), high, wide)
    where = np.flatnonzero(cells)
    of = pieces(cells > 0)
    masses = np.bincount(of, cells.ravel()[where])
    specks = masses[of] < SPECK * masses.max()
    if not specks.any():
        return amount
    clean = np.ones(cells.size, np.float32)
    clean[where[specks]] = 0.0
    rows, columns = amount.shape
    fine = clean.reshape(cells.shape).repeat(high, axis=0)[:rows].repeat(wide, axis=1)
    return amount * fine[:, :columns]


def pieces(mask: Mask) -> NDArray[np.intp]:
    """Return for each cell of the mask the number of the piece it belongs to, corners touching."""
    number = np.full((mask.shape[0] + 1, mask.shape[1] + 2), -1)
    inner = number[:-1, 1:-1]
    inner[mask] = np.arange(mask.sum())
    later = (number[:-1, 2:], number[1:, :-2], number[1:, 1:-1], number[1:, 2:])
    pairs = np.concatenate([np.stack([inner[mask], other[mask]]) for other in later], axis=1)
    one, other = pairs[:, pairs[1] >= 0]
    piece = np.arange(mask.sum())
    while (apart := piece[one] != piece[other]).any():
        one, other = one[apart], other[apart]
        low, high = np.sort([piece[one], piece[other]], axis=0)
        np.minimum.at(piece, high, low)
        while (piece[piece] != piece).any():
            piece = piece[piece]
    return piece


def block_sums(picture: NDArray[Any], rows: int, columns: int) -> Floats:
    """Return the sums of blocks of that number of rows and columns; the last may be cut off."""
    if rows == columns == 1:
        return picture.astype(np.float32)
    tall, wide = (
        -(-length // step) for length, step in zip(picture.shape, (rows, columns), strict=True)
    )
    strips, sums = (
        np.zeros((tall, picture.shape[1]), np.float32),
        np.zeros((tall, wide), np.float32),
    )
    for row in range(rows):
        part = picture[row::rows]
        strips[: len(part)] += part
    for column in range(columns):
        part = strips[:, column::columns]
        sums[:, : part.shape[1]] += part
    return sums
