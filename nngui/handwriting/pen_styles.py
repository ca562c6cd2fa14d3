"""Digits drawn by chance in the styles of `pen_style_table`, as strokes of a pen.

MNIST's writers hardly wrote a 1 with a flag, a 7 with a bar or a 9 with a hook; others always do.
Between the extremes of a style chance moves every place, bends, slants, widens and turns the
whole, and moves the pen as a hand does: slowly where it begins and ends, and not quite calmly.
"""

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nngui.handwriting import ink
from nngui.handwriting.pen_style_table import STYLES, PenStyle

BETWEEN = 1.15  # of the way from one extreme to the other; a little beyond both
UNSTEADY = 3.0  # hundredths, standard deviation of each place
MISPLACED = 2.5  # hundredths, standard deviation of the start of a stroke after a lift of the pen
OVERSHOT = 7.0  # hundredths, at most, by which a stroke is longer at its end
BEND = 0.12  # of the height, at most, by which the middle moves to either side
SLANT = (-0.2, 0.5)  # the step to the right for each step up
WIDTH = (0.45, 1.15)  # of the height
TURN = 6.0  # degrees, at most, to either side
TREMOR = 0.35  # hundredths, standard deviation of each point
POINTS = (0.08, 0.3)  # for each hundredth of a stroke's length, as tablets record

Floats = NDArray[np.float64]


def draw(style: PenStyle, rng: np.random.Generator) -> list[Floats]:
    """Return strokes, shape (points, 2), as somebody of that style may draw them.

    Parameters
    ----------
    style : PenStyle
    rng : Generator

    Returns
    -------
    list of ndarray
        Places (x, y) in hundredths, y down, about a box of 100 × 100.
    """
    share = 0.5 + BETWEEN * (rng.random() - 0.5)
    pace = rng.uniform(*POINTS)
    strokes: list[Floats] = []
    for one, other in zip(places(style.one), places(style.other), strict=True):
        moved = rng.normal(0, MISPLACED if strokes else 0, 2)
        pieces = [(1 - share) * a + share * b + moved for a, b in zip(one, other, strict=True)]
        strokes.append(_drawn(_unsteady(pieces, rng), pace, rng))
    return _shaped(strokes, rng)


def examples(count: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return images, shape (count, 28, 28), ink from 0 to 255, and their digits.

    Parameters
    ----------
    count : int
    seed : int
        The same one gives the same images.
    """
    rng = np.random.default_rng(seed)
    shares = np.array([style.share for style in STYLES])
    chosen = rng.choice(len(STYLES), count, p=shares / shares.sum())
    images = np.stack([ink.image(draw(STYLES[number], rng), ink.SIDE) for number in chosen])
    digits = np.array([style.digit for style in STYLES], np.uint8)[chosen]
    return np.rint(images * 255).astype(np.uint8), digits


@cache
def places(text: str) -> list[list[Floats]]:
    """Return the strokes of a style, each as smooth pieces of places; see `pen_style_table`."""
    strokes = []
    for stroke in text.split(" + "):
        pieces: list[Floats] = []
        for piece in stroke.split(" | "):
            places = np.array([place.split(",") for place in piece.split()], np.float64)
            pieces.append(np.concatenate([pieces[-1][-1:], places]) if pieces else places)
        strokes.append(pieces)
    return strokes


def _unsteady(pieces: list[Floats], rng: np.random.Generator) -> list[Floats]:
    """Move every place by chance, those where a piece ends and the next begins alike."""
    moved = [piece + rng.normal(0, UNSTEADY, piece.shape) for piece in pieces]
    for before, after in pairwise(moved):
        after[0] = before[-1]
    last = moved[-1]
    way = last[-1] - last[-2]
    last[-1] += way / max(float(np.hypot(*way)), 1.0) * rng.uniform(0, OVERSHOT)
    return moved


def _drawn(pieces: list[Floats], pace: float, rng: np.random.Generator) -> Floats:
    """Return the points that a tablet records of the pen on its way through the places."""
    curve = np.concatenate([_smooth(piece) for piece in pieces])
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))])
    count = max(4, round(way[-1] * pace))
    time = np.linspace(0, 1, count)
    done = 0.5 * time + 0.5 * time * time * (3 - 2 * time)  # slower at both ends
    points = np.stack([np.interp(done * way[-1], way, axis) for axis in curve.T], axis=1)
    steady: Floats = points + rng.normal(0, TREMOR, points.shape)
    return steady


def _smooth(places: Floats, between: int = 12) -> Floats:
    """Return a curve through the places (Catmull & Rom 1974)."""
    if len(places) == 2:
        return places
    first, last = 2 * places[:1] - places[1:2], 2 * places[-1:] - places[-2:-1]
    around = np.concatenate([first, places, last])
    before, start, end, after = (around[k : k + len(places) - 1, np.newaxis] for k in range(4))
    t = np.linspace(0, 1, between)[:, np.newaxis]
    curve: Floats = start + 0.5 * t * (
        end
        - before
        + t * (2 * before - 5 * start + 4 * end - after)
        + t * t * (3 * (start - end) + after - before)
    )
    return curve.reshape(-1, 2)


def _shaped(strokes: list[Floats], rng: np.random.Generator) -> list[Floats]:
    """Bend, widen, slant and turn all strokes alike."""
    bend, turn = rng.uniform(-BEND, BEND), np.radians(rng.uniform(-TURN, TURN))
    wide, slant = np.exp(rng.uniform(*np.log(WIDTH))), rng.uniform(*SLANT)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    a = turned @ np.array([[wide, -slant], [0, 1]])
    shaped = []
    for stroke in strokes:
        x, y = stroke.T
        middle = 1 - np.square(y / 50 - 1)  # 0 at the top and at the bottom
        shaped.append(np.stack([x + 100 * bend * middle, y], axis=1) @ a.T)
    return shaped
