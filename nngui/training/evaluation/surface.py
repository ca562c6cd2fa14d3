"""A slice of the cost surface: J on the plane through three moments of a run, with its path."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import Sequential
from engine.arrays import Array
from engine.data import Task
from nngui.design.training_set import Part
from nngui.training.building import measured

SIDE = 25  # points of the slice in each direction
MOST = 500  # examples on which J is measured at every point
ROOM = 0.3  # of the extent of the paths, left around them
FLAT = 1e-6  # of the length of the first direction: a second one that is shorter is none

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The way of a run, seen on the slice.

    Attributes
    ----------
    run : int
    moments : tuple of float
    points : ndarray, shape (moments, 2)
        Along both directions, the units being those of the parameters.
    inside : float
        The part of the squared distances from the start that lies in the plane, in [0, 1].
    """

    run: int
    moments: tuple[float, ...]
    points: Floats
    inside: float


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """J on a plane of parameters.

    Attributes
    ----------
    costs : ndarray, shape (SIDE, SIDE)
        By the second direction (rows, ascending) and the first.
    low, high : ndarray, shape (2,)
        The corners.
    paths : tuple of Path
        The first one is that of the open run.
    examples : int
        On which J was measured.
    """

    costs: Floats
    low: Floats
    high: Floats
    paths: tuple[Path, ...]
    examples: int


@dataclass(frozen=True, slots=True)
class Way:
    """The parameters of a run at some of its moments, ascending.

    Attributes
    ----------
    run : int
    moments : tuple of float
    thetas : sequence of ndarray, shape (parameters,)
    """

    run: int
    moments: tuple[float, ...]
    thetas: Sequence[Array]


def surface(
    model: Sequential, task: Task, part: Part, ways: Sequence[Way], now: Array, best: Array
) -> Generator[float, None, Surface | None]:
    """Return the slice through the start of the first way, `now` and `best`; yield what is done.

    If these three lie on a line, a moment in between takes the place of `best`. None if the
    parameters have not moved.

    Parameters
    ----------
    model : Sequential
        Compiled; its parameters are other ones afterwards.
    task : Task
    part : Part
        Training examples; at most MOST of them, evenly spread, are taken.
    ways : sequence of Way
        That of the open run first; the others have as many parameters.
    now, best : ndarray, shape (parameters,)
    """
    start = ways[0].thetas[0].astype(np.float64)
    plane = _plane(start, [now, best, *reversed(ways[0].thetas)])
    if plane is None:
        return None
    paths = tuple(_path(way, start, plane) for way in ways)
    points = np.concatenate([path.points for path in paths])
    low, high = points.min(axis=0), points.max(axis=0)
    room = ROOM * np.maximum(high - low, 0.2 * (high - low).max())
    low, high = low - room, high + room
    stride = -(-len(part.x) // MOST)
    some = Part(part.x[::stride], part.labels[::stride])
    costs = np.empty((SIDE, SIDE))
    along, across = (np.linspace(low[i], high[i], SIDE) for i in (0, 1))
    for row, b in enumerate(across):
        for column, a in enumerate(along):
            model.theta[...] = start + a * plane[0] + b * plane[1]
            costs[row, column] = _cost(model, task, some)
        yield (row + 1) / SIDE
    return Surface(costs, low, high, paths, len(some.x))


def _plane(start: Floats, thetas: Sequence[Array]) -> Floats | None:
    """Return two directions of length 1 at right angles, shape (2, parameters)."""
    directions: list[Floats] = []
    longest = 0.0
    for theta in thetas:
        away = theta.astype(np.float64) - start
        for direction in directions:
            away -= (away @ direction) * direction
        length = float(np.linalg.norm(away))
        longest = max(longest, length)
        if length > FLAT * longest:
            directions.append(away / length)
        if len(directions) == 2:
            return np.stack(directions)
    return None


def _path(way: Way, start: Floats, plane: Floats) -> Path:
    away = np.stack([theta.astype(np.float64) - start for theta in way.thetas])
    points = away @ plane.T
    whole = float(np.sum(away**2))
    return Path(way.run, way.moments, points, float(np.sum(points**2)) / whole if whole else 1.0)


def _cost(model: Sequential, task: Task, part: Part) -> float:
    work = measured(model, task, [part])
    while True:
        try:
            next(work)
        except StopIteration as end:
            return float(end.value[0])
