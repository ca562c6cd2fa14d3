"""Which weights are drawn as lines: the strongest, since there can be a hundred thousand.

Kernels have shape (inputs, units); the first layer's inputs are the pixels of the image.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.views.network.geometry import Geometry, Place

MANY = 1_000_000  # weights of a layer
BUDGET = 320  # lines of the whole network
OF_UNIT = 64  # lines into a unit, and as many out of it
CANDIDATES = 150_000  # weights of all layers among which the strongest are looked for
CLOSE = 4  # px: a line is clicked if it is no farther away


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines from unit to unit.

    Attributes
    ----------
    ends : ndarray, shape (lines, 4)
        x and y of the begin, x and y of the end.
    weights : ndarray, shape (lines,)
        In [-1, 1]: the weights by the largest |w| of their layer.
    places : ndarray, shape (lines, 3)
        Layer, counted from 1, input and unit of each.
    """

    ends: NDArray[np.float64]
    weights: NDArray[np.float64]
    places: NDArray[np.intp]

    def at(self, x: float, y: float) -> tuple[int, int, int] | None:
        """Return layer, input and unit of the strongest line that passes that point."""
        if not len(self.ends):
            return None
        begin, way = self.ends[:, :2], self.ends[:, 2:] - self.ends[:, :2]
        from_begin = np.array([x, y]) - begin
        part = np.clip((from_begin * way).sum(1) / np.maximum((way * way).sum(1), 1e-9), 0, 1)
        away = np.hypot(*(from_begin - part[:, np.newaxis] * way).T)
        near = np.flatnonzero(away <= max(float(away.min()), CLOSE / 2))
        found = int(near[np.argmax(np.abs(self.weights[near]))])
        layer, source, unit = self.places[found].tolist()
        return (layer, source, unit) if away[found] <= CLOSE else None


def shares(sizes: Sequence[int], budget: int) -> list[int]:
    """Share a budget equally; what exceeds the size of a share goes to the others."""
    given = [0] * len(sizes)
    order = sorted(range(len(sizes)), key=sizes.__getitem__)
    for done, i in enumerate(order):
        given[i] = min(sizes[i], budget // (len(sizes) - done))
        budget -= given[i]
    return given


def strongest(weights: Array, count: int, most: int = CANDIDATES) -> NDArray[np.intp]:
    """Return the flat indices of `count` entries of the largest magnitude, weakest first.

    Parameters
    ----------
    weights : ndarray, shape (n,) or (rows, columns)
        Of very many only some are compared; what is left out is spread evenly over the columns.
    count : int
    most : int
        How many are compared.
    """
    row, stride = weights.shape[-1] if weights.ndim > 1 else 1, -(-weights.size // most)
    while math.gcd(stride, row) > 1:
        stride += 1
    if stride == 1:
        size = np.abs(weights.reshape(-1))
    else:  # a matrix that lies in memory column by column would be copied by that
        size = np.abs(weights[np.unravel_index(np.arange(0, weights.size, stride), weights.shape)])
    size[~np.isfinite(size)] = 0
    count = min(count, len(size))
    top = np.argpartition(size, len(size) - count)[len(size) - count :]
    return top[np.argsort(size[top])] * stride


def of_network(geometry: Geometry, kernels: Sequence[Array]) -> Lines:
    """Return the strongest lines of every layer."""
    parts = []
    budgets = shares([kernel.size for kernel in kernels], BUDGET)
    for layer, (kernel, budget) in enumerate(zip(kernels, budgets, strict=True)):
        units = kernel.shape[1]
        chosen = strongest(kernel, budget, max(budget, CANDIDATES // len(kernels)))
        parts.append(_lines(geometry, layer, kernel, (chosen // units, chosen % units)))
    return _joined(parts)


def of_unit(geometry: Geometry, kernels: Sequence[Array], place: Place) -> Lines:
    """Return the strongest lines into a unit and out of it."""
    layer, unit = place
    below = strongest(kernels[layer - 1][:, unit], OF_UNIT)
    parts = [_lines(geometry, layer - 1, kernels[layer - 1], (below, np.full_like(below, unit)))]
    if layer < len(kernels):
        above = strongest(kernels[layer][unit], OF_UNIT)
        parts.append(_lines(geometry, layer, kernels[layer], (np.full_like(above, unit), above)))
    return _joined(parts)


def of_weight(geometry: Geometry, kernels: Sequence[Array], place: Place, source: int) -> Lines:
    """Return the line of one weight."""
    layer, unit = place
    return _lines(geometry, layer - 1, kernels[layer - 1], (np.array([source]), np.array([unit])))


def _lines(
    geometry: Geometry, layer: int, kernel: Array, chosen: tuple[NDArray[np.intp], ...]
) -> Lines:
    """Return the lines of these weights, as (inputs, units), from `layer` to the next."""
    inputs, units = chosen
    ends = (geometry.columns[layer].centres[inputs], geometry.columns[layer + 1].centres[units])
    weights = kernel[inputs, units]
    # The strongest of many stand for all of them: to look at each would take too long.
    shades = relative(weights, kernel if kernel.size < MANY else weights)
    places = np.stack([np.full_like(inputs, layer + 1), inputs, units], axis=1)
    return Lines(np.hstack(ends), shades, places)


def relative(weights: Array, kernel: Array) -> NDArray[np.float64]:
    """Return weights / max |kernel| in [-1, 1], and 0 for what is not a number."""
    largest = float(max(kernel.max(), -kernel.min()))
    if not (math.isfinite(largest) and largest > 0):
        largest = 1.0
    return np.clip(np.nan_to_num(weights.astype(np.float64) / largest), -1, 1)


def _joined(parts: Sequence[Lines]) -> Lines:
    return Lines(
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.places for part in parts]),
    )
