"""Strokes that are written down by their corners, and drawn as a hand would draw them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Points = NDArray[np.float64]
Drawing = list[Points]

FEW = 10  # points; a stroke of fewer has corners, which a hand misses by more
TURN = 2 * np.pi


def lines(*strokes: str) -> Drawing:
    """Return strokes given by their corners: "07 50 A7" goes from (0, 7) over (5, 0), y down."""
    return [
        np.array([[int(digit, 16) for digit in corner] for corner in stroke.split()], float)
        for stroke in strokes
    ]


def bow(corners: str) -> Points:
    """Return the smooth stroke that follows the corners without touching those in between."""
    return _cut(lines(corners)[0], 0.25, 3)


def arc(x: float, y: float, radius: float, start: float = 0.0, stop: float = 1.0) -> Points:
    """Return a part of a circle, from and to in turns, clockwise from the right."""
    angle = TURN * np.linspace(start, stop, 30)
    return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=1)


def joined(*parts: Points) -> Points:
    """Return one stroke of the parts, with straight lines between them."""
    return np.concatenate(parts)


def by_hand(strokes: Iterable[Points], rng: Rng) -> Drawing:
    """Return the strokes as a hand would draw them: leaning, uneven, with corners cut."""
    strokes = list(strokes)
    size = np.ptp(np.concatenate(strokes), axis=0).max()
    (across, down), (wide, high) = rng.uniform(-0.25, 0.25, 2), np.exp(rng.uniform(-0.25, 0.25, 2))
    bent = np.array([[wide, -across * wide], [down * high, high]])
    cuts = int(rng.integers(3))
    drawn = []
    for stroke in strokes:
        shaky = rng.normal(0, 0.03 if len(stroke) < FEW else 0.004, stroke.shape)
        astray = rng.normal(0, 0.02, 2)
        rounded = _cut(stroke + (shaky + astray) * size, 0.2, cuts if len(stroke) < FEW else 0)
        drawn.append(rounded @ bent)
    return _swayed(drawn, size, rng)


def _swayed(strokes: Drawing, size: float, rng: Rng) -> Drawing:
    """Return the strokes on paper that is stretched here and pressed there."""
    waves = rng.normal(0, 3 / size, (2, 2, 2))
    phases = rng.uniform(0, TURN, (2, 1, 2))
    far = rng.normal(0, 0.025 * size, (2, 1, 2))
    return [
        stroke + sum(np.sin(stroke @ w + p) * a for w, p, a in zip(waves, phases, far, strict=True))
        for stroke in strokes
    ]


def _cut(stroke: Points, share: float, times: int) -> Points:
    """Return the stroke with its corners cut off that many times, by a share of both sides."""
    for _ in range(times):
        a, b = stroke[:-1], stroke[1:]
        between = [(1 - share) * a + share * b, share * a + (1 - share) * b]
        middle = np.stack(between, axis=1).reshape(-1, 2)
        stroke = np.concatenate([stroke[:1], middle, stroke[-1:]])
    return stroke
