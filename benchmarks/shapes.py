"""Drawings of a circle and of a triangle as a hand makes them: place, size, angle and tremor."""

import numpy as np

from engine.arrays import FLOAT
from nngui.handwriting.ink import Strokes

SHAPES = ("○", "△")
POINTS = 60  # of a stroke
SMALLEST, LARGEST = 0.12, 0.36  # the radius, of the pad's side
TURN = 25.0  # ° to either side
TREMOR = 0.02  # of the radius, of each of some slow waves


def shape(name: str, rng: np.random.Generator) -> Strokes:
    """Return a drawing of a shape, in one stroke, which does not close exactly.

    Parameters
    ----------
    name : str
        One of `SHAPES`.
    rng : Generator
    """
    gap = rng.uniform(-0.02, 0.05)
    t = np.linspace(0, 1 - gap, POINTS)
    line = _circle(t) if name == "○" else _triangle(t, rng)
    radius = rng.uniform(SMALLEST, LARGEST)
    angle = np.radians(rng.uniform(-TURN, TURN))
    turned = line * [1.0, rng.uniform(0.75, 1.25)]
    turned = turned @ [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    centre = rng.uniform(radius * 1.3, 1 - radius * 1.3, 2)
    points = centre + radius * (turned + _tremor(t, rng))
    return (np.clip(points, 0, 1).astype(FLOAT),)


def _circle(t: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    turn = 2 * np.pi * t - np.pi / 2
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _triangle(t: np.ndarray, rng: np.random.Generator) -> np.ndarray:  # type: ignore[type-arg]
    corners = np.array([[0.0, -1.0], [0.95, 0.8], [-0.95, 0.8], [0.0, -1.0]])
    corners[:3] += rng.normal(0, 0.08, (3, 2))
    corners[3] = corners[0]
    side = np.clip((3 * t).astype(int), 0, 2)
    along = (3 * t - side)[:, None]
    return np.asarray(corners[side] * (1 - along) + corners[side + 1] * along)


def _tremor(t: np.ndarray, rng: np.random.Generator) -> np.ndarray:  # type: ignore[type-arg]
    waves = rng.uniform(1, 9, (6, 1))
    phases = rng.uniform(0, 2 * np.pi, (2, 6, 1))
    sizes = rng.normal(0, TREMOR, (2, 6, 1))
    return np.asarray((sizes * np.sin(2 * np.pi * waves * t + phases)).sum(axis=1).T)
