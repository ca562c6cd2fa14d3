"""How the score falls when the images are disturbed: by noise, by a shift, by a turn."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from engine import Sequential
from engine.arrays import FLOAT, Array
from engine.data import Task
from nngui.design.training_set import Part
from nngui.training.building import measured

MOST = 1_000  # images that are disturbed
SEED = 2024  # of the noise: the same pixels at every level and every moment

Change = Callable[[Array, int, float], tuple[Array, ...]]


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A way to disturb images.

    Attributes
    ----------
    name, unit : str
        In the window; the unit follows a level.
    levels : tuple of float
        From none on.
    change : callable
        Of images (n, pixels), their side and a level; returns them changed, in every direction.
    keeps_angle : bool
        Whether the angle of a digit stays the same.
    """

    name: str
    unit: str
    levels: tuple[float, ...]
    change: Change
    keeps_angle: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Fall:
    """The scores at the levels of a disturbance.

    Attributes
    ----------
    disturbance : Disturbance
    scores : tuple of float
        At every level: the share of right answers, or the mean absolute error of a regression.
    images : int
        The number of images that were disturbed.
    """

    disturbance: Disturbance
    scores: tuple[float, ...]
    images: int


def _noisy(images: Array, side: int, level: float) -> tuple[Array, ...]:
    """Return clip(x + level · n, 0, 1), n a standard normal number for every pixel."""
    noise = np.random.default_rng(SEED).standard_normal(images.shape, FLOAT)
    return (np.clip(images + FLOAT(level) * noise, 0, 1),)


def _shifted(images: Array, side: int, level: float) -> tuple[Array, ...]:
    """Return them shifted by that share of their side: left, right, up and down."""
    pixels = level * side
    ways = ((0, -pixels), (0, pixels), (-pixels, 0), (pixels, 0))
    return tuple(moved(images, side, np.eye(2), way) for way in ways)


def _turned(images: Array, side: int, level: float) -> tuple[Array, ...]:
    """Return them turned by that angle, to the left and to the right."""
    return tuple(moved(images, side, _turn(angle), (0, 0)) for angle in (-level, level))


DISTURBANCES = (
    Disturbance("noise", "", (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), _noisy),
    Disturbance("shift", " of the side", (0, 0.05, 0.1, 0.15, 0.2, 0.25), _shifted),
    Disturbance("turn", "°", (0, 10, 20, 30, 40, 50, 60), _turned, keeps_angle=False),
)


def moved(images: Array, side: int, matrix: Array, shift: tuple[float, float]) -> Array:
    """Return x'(p) = x(A⁻¹ (p - c - s) + c), bilinear between pixels, 0 outside.

    Parameters
    ----------
    images : ndarray, shape (n, side * side)
    side : int
    matrix : ndarray, shape (2, 2)
        A, of (down, right).
    shift : (float, float)
        s, down and right, in pixels.
    """
    middle = (side - 1) / 2
    grid = np.indices((side, side)).reshape(2, -1) - middle
    places = np.linalg.inv(matrix) @ (grid - np.reshape(shift, (2, 1))) + middle
    places = places.clip(-1, side) + 1  # with a rim without ink
    corner = np.minimum(places.astype(np.intp), side)
    below, beside = (places - corner).astype(FLOAT)
    padded = np.zeros((len(images), side + 2, side + 2), FLOAT)
    padded[:, 1:-1, 1:-1] = images.reshape(-1, side, side)
    flat, first = padded.reshape(len(images), -1), corner[0] * (side + 2) + corner[1]
    upper, lower = (
        flat[:, at] * (1 - beside) + flat[:, at + 1] * beside for at in (first, first + side + 2)
    )
    between: Array = upper * (1 - below) + lower * below
    return between


def falls(model: Sequential, task: Task, part: Part) -> Generator[float, None, tuple[Fall, ...]]:
    """Return the falls of the score by all disturbances; yield the share that is done.

    Parameters
    ----------
    model : Sequential
        Compiled.
    task : Task
    part : Part
        Of these examples at most a thousand, evenly spread, are disturbed.
    """
    stride = -(-len(part.x) // MOST)
    x, labels = part.x[::stride], part.labels[::stride]
    ways = [way for way in DISTURBANCES if task.classes or way.keeps_angle]
    steps, done, found = sum(len(way.levels) for way in ways), 0, []
    for way in ways:
        scores = []
        for level in way.levels:
            images = (x,) if not level else way.change(x, task.side, level)
            parts = [Part(each, labels) for each in images]
            work = measured(model, task, parts)
            while True:
                try:
                    next(work)
                except StopIteration as end:
                    scores.append(end.value[1])
                    break
                yield done / steps
            done += 1
            yield done / steps
        found.append(Fall(way, tuple(scores), len(x)))
    return tuple(found)


def _turn(degrees: float) -> Array:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return np.array([[c, s], [-s, c]])
