"""What people draw that is no digit: letters, shapes and scribbles, as strokes or as images.

`make_novelty.py` trains with it. Letters and shapes that can be read as a digit (O, S, a square)
are left out.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assets.by_hand import TURN, Drawing, Points, Rng, arc, by_hand, joined, lines
from nngui.handwriting import ink

STRAIGHT = 0.06  # of its length, that a straight line may be bent
MOST_LEAN = 2.0  # how far to the side a 1 may go, as a multiple of its height
ENDS_MEET = 0.35  # of its size: an oval whose ends are that near is a 0

Images = NDArray[np.float32]
Thing = TypeVar("Thing")


_T = np.linspace(0, 1, 80)
_WAY = TURN * _T
_HEART = np.stack(
    [
        np.sin(TURN * _T) ** 3,
        -(13 * np.cos(TURN * _T) - 5 * np.cos(2 * TURN * _T) - 2 * np.cos(3 * TURN * _T)) / 16,
    ],
    axis=1,
)

LETTERS = {
    "A": lines("0A 50 AA", "26 86"),
    "E": lines("90 00 0A 9A", "05 75"),
    "F": lines("90 00 0A", "05 75"),
    "H": lines("00 0A", "80 8A", "05 85"),
    "K": lines("00 0A", "80 05 8A"),
    "M": lines("0A 10 57 90 AA"),
    "N": lines("0A 00 8A 80"),
    "P": [*lines("00 0A"), joined(arc(4, 2.5, 2.5, -0.25, 0.25), *lines("05"))],
    "R": [*lines("00 0A", "25 8A"), joined(*lines("00"), arc(4, 2.5, 2.5, -0.25, 0.25))],
    "T": lines("00 A0", "50 5A"),
    "V": lines("00 5A A0"),
    "W": lines("00 2A 53 7A A0"),
    "X": lines("00 AA", "A0 0A"),
    "h": [*lines("00 0A"), joined(arc(3, 7, 3, -0.5, 0.0), *lines("6A"))],
    "k": lines("00 0A", "63 06 6A"),
    "m": [
        *lines("03 0A"),
        joined(arc(2, 5, 2, -0.5, 0.0), *lines("4A")),
        joined(arc(6, 5, 2, -0.5, 0.0), *lines("8A")),
    ],
    "n": [*lines("03 0A"), joined(arc(3, 6, 3, -0.5, 0.0), *lines("6A"))],
    "f": [joined(arc(6, 2, 2, -0.1, -0.5), *lines("4A")), *lines("15 75")],
}
SHAPES = {
    "triangle": lines("0A 50 AA 0A"),
    "star": [np.stack([np.sin(TURN * np.arange(6) * 0.4), -np.cos(TURN * np.arange(6) * 0.4)]).T],
    "spiral": [np.stack([_T * np.cos(3 * _WAY), _T * np.sin(3 * _WAY)], axis=1)],
    "arrow": lines("05 A5", "72 A5 78"),
    "plus": lines("05 A5", "50 5A"),
    "minus and plus": lines("03 A3", "0A AA", "53 50 56"),
    "equals": lines("03 A3", "07 A7"),
    "wave": [np.stack([_T, 0.12 * np.sin(3 * _WAY)], axis=1)],
    "tick": lines("06 3A A0"),
    "box with a cross": lines("00 A0 AA 0A 00", "00 AA", "A0 0A"),
    "circle with a cross": [arc(5, 5, 5), *lines("50 5A", "05 A5")],
    "circles": [arc(5, 5, 5), arc(5, 5, 2)],
    "house": lines("0A 04 A4 AA 0A", "04 50 A4"),
    "face": [arc(5, 5, 5), arc(3, 4, 0.5), arc(7, 4, 0.5), arc(5, 5, 3, 0.07, 0.43)],
    "heart": [_HEART],
}


def zigzag(rng: Rng) -> Drawing:
    """Return a line that goes back and forth."""
    count = rng.integers(6, 17)
    along = np.linspace(0, rng.uniform(0.3, 2.5), count) + rng.normal(0, 0.04, count)
    across = (np.arange(count) % 2) * rng.uniform(0.5, 1, count) + rng.normal(0, 0.05, count)
    return [_turned(np.stack([along, across], axis=1), rng)]


def walk(rng: Rng) -> Drawing:
    """Return a line that loses its way."""
    heading = np.cumsum(rng.normal(0, rng.uniform(0.4, 0.9), rng.integers(60, 200)))
    return [np.cumsum(np.stack([np.cos(heading), np.sin(heading)], axis=1), axis=0)]


def hatching(rng: Rng) -> Drawing:
    """Return an area filled by a line that goes back and forth closely."""
    count = rng.integers(14, 36)
    across = np.where(np.arange(count) % 2, 1.0, 0.0) * rng.uniform(0.6, 1, count)
    along = np.linspace(0, rng.uniform(0.5, 1.5), count)
    return [_turned(np.stack([along, across], axis=1), rng)]


def curls(rng: Rng) -> Drawing:
    """Return a row of loops."""
    turns, far = rng.integers(3, 9), rng.uniform(0.2, 1.8)
    x = far * _T + 0.25 * np.cos(turns * _WAY)
    return [_turned(np.stack([x, rng.uniform(0.2, 0.5) * np.sin(turns * _WAY)], axis=1), rng)]


def tangle(rng: Rng) -> Drawing:
    """Return several straight or bent strokes anywhere."""
    return [rng.uniform(0, 1, (rng.integers(2, 5), 2)) for _ in range(rng.integers(4, 9))]


def knot(rng: Rng) -> Drawing:
    """Return a smooth line that crosses itself."""
    return [_curve(rng, 5) + rng.normal(0, 0.3, 2) for _ in range(rng.integers(1, 3))]


def sign(rng: Rng) -> Drawing:
    """Return a sign of nobody's alphabet: one to five lines, corners and bows; no plain 0 or 1."""
    while True:
        count = rng.choice(5, p=[0.08, 0.32, 0.3, 0.2, 0.1]) + 1
        drawing = [_element(rng) for _ in range(count)]
        if count > 1 or not is_plain_digit(drawing[0]):
            return drawing


def is_plain_digit(stroke: Points) -> bool:
    """Return whether a single stroke is a straight line that may be a 1, or an oval: a 0.

    Parameters
    ----------
    stroke : ndarray, shape (points, 2)
    """
    way = stroke[-1] - stroke[0]
    length = np.hypot(*way)
    if length > 0:
        aside = np.abs((stroke - stroke[0]) @ (way[1], -way[0])) / length**2
        along = (stroke - stroke[0]) @ way / length**2
        if aside.max() < STRAIGHT and along.min() > -0.1 and along.max() < 1.1:
            return bool(abs(way[0]) < MOST_LEAN * abs(way[1]))
    steps = np.diff(stroke, axis=0)
    steps = steps[np.hypot(*steps.T) > 0]
    turns = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    round_ = len(turns) > 8 and bool((turns > 0).all() or (turns < 0).all())
    return round_ and length < ENDS_MEET * np.ptp(stroke, axis=0).max()


def figure(rng: Rng) -> Drawing:
    """Return an outline with two to five things in it: a face, a window, a wheel."""
    if rng.random() < 0.5:
        outline = arc(0.5, 0.5, 0.6)
    else:
        around = TURN * np.sort(rng.uniform(0, 1, rng.integers(3, 6)))
        outline = 0.5 + 0.6 * np.stack([np.cos(around), np.sin(around)], axis=1)
        outline = np.concatenate([outline, outline[:1]])
    inside = []
    for _ in range(rng.integers(2, 6)):
        stroke, size = _element(rng), rng.uniform(0.1, 0.7)
        inside.append((stroke - stroke.mean(axis=0)) * size + rng.uniform(0.2, 0.8, 2))
    return [outline, *inside]


def _element(rng: Rng) -> Points:
    kind, (x, y) = rng.integers(5), rng.uniform(0, 1, 2)
    if kind == 0:
        return rng.uniform(0, 1, (2, 2))
    if kind == 1:
        return rng.uniform(0, 1, (rng.integers(3, 6), 2))
    if kind == 2:
        return rng.integers(0, 4, (rng.integers(2, 5), 2)) / 3
    if kind == 3:
        start, far = rng.uniform(0, 1), rng.uniform(0.25, 1.0) * rng.choice([-1, 1])
        bow = arc(x, y, rng.uniform(0.15, 0.5), start, start + far)
        return (bow - (x, y)) * (1, rng.uniform(0.6, 1.6)) + (x, y)
    return 0.5 + 0.3 * _curve(rng, int(rng.integers(2, 5)))


def _curve(rng: Rng, waves: int) -> Points:
    """Return a smooth curve of that number of random waves."""
    number = np.arange(1, waves + 1)
    swings = rng.normal(0, 1, (2, waves, 2)) / number[:, np.newaxis] ** 0.6
    way = number * _WAY[:, np.newaxis] * rng.uniform(0.5, 1)
    curve: Points = np.sin(way) @ swings[0] + np.cos(way) @ swings[1]
    return curve


def _turned(stroke: Points, rng: Rng) -> Points:
    angle = rng.uniform(0, TURN)
    cos, sin = np.cos(angle), np.sin(angle)
    return stroke @ np.array([[cos, -sin], [sin, cos]])


def pattern(rng: Rng) -> Images:
    """Return a picture of no strokes: spots, something like a photo, noise, or one colour.

    Two of five fill the middle of the image only, as drawings do.
    """
    values = np.full(2 * [ink.SIDE], rng.uniform(0, 1)) if rng.random() < 0.1 else _spots(rng)
    if rng.random() < 0.4:
        edge = int(rng.integers(3, 9))
        values[:edge] = values[-edge:] = values[:, :edge] = values[:, -edge:] = 0
    return values.astype(np.float32)


def _spots(rng: Rng) -> NDArray[np.float64]:
    waves = np.hypot(*np.meshgrid(*2 * [np.fft.fftfreq(2 * ink.SIDE)]))
    rough = rng.uniform(0, 2.5)
    share = np.maximum(waves, 1 / ink.SIDE) ** -rough * np.exp(-((waves * rng.uniform(0, 15)) ** 2))
    values = np.fft.ifft2(np.fft.fft2(rng.normal(0, 1, waves.shape)) * share).real
    values = values[: ink.SIDE, : ink.SIDE]
    low, high = np.quantile(values, [rng.uniform(0, 0.6), rng.uniform(0.9, 1)])
    return np.clip((values - low) / (high - low), 0, 1)


SCRIBBLES: dict[str, Callable[[Rng], Drawing]] = {
    "zigzag": zigzag,
    "walk": walk,
    "hatching": hatching,
    "curls": curls,
    "tangle": tangle,
    "knot": knot,
}


def _letter(rng: Rng) -> Drawing:
    return by_hand(_one_of(list(LETTERS.values()), rng), rng)


def _shape(rng: Rng) -> Drawing:
    return by_hand(_one_of(list(SHAPES.values()), rng), rng)


def _scribble(rng: Rng) -> Drawing:
    return SCRIBBLES[_one_of(list(SCRIBBLES), rng)](rng)


def _one_of(things: Sequence[Thing], rng: Rng) -> Thing:
    return things[int(rng.integers(len(things)))]


def images(count: int, rng: Rng) -> Images:
    """Return that number of images that are no digits, in lines of different widths.

    Of nine, three are signs, one is a figure, two are letters, one a shape and two scribbles.
    """
    makers = (sign, sign, sign, figure, _letter, _letter, _shape, _scribble, _scribble)
    drawn = [ink.image(makers[i % len(makers)](rng), ink.SIDE) for i in range(count)]
    return np.stack([_inked(image, rng) for image in drawn])


def _inked(image: Images, rng: Rng) -> Images:
    """Return the image as another pen might have made it: wider, paler or fatter."""
    if rng.random() < 0.3:
        image = np.maximum(image, np.roll(image, 1, axis=int(rng.integers(2))))
    if rng.random() < 0.5:
        image = np.clip(image * rng.uniform(0.8, 1.6), 0, 1)
    return image.astype(np.float32)
