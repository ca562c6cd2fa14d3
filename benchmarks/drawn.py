"""What a script makes of the strokes on the pad, in float64: the image, and its novelty."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from benchmarks.by_hand import Floats
from engine.data import read_asset
from nngui.handwriting.preparation import Preparation

SIDE, CENTRE, LONGEST = 28, 14.5, 19.5  # px, as MNIST's digits were prepared
PEN, PAD_PEN = 2.4, 0.065 * SIDE  # px
STRAY = 0.06  # of all ink: a shorter stroke is left out
MARGIN = 3  # px around the image in which the centre of mass is sought


def prepared(strokes: Sequence[Floats], side: int, steps: Preparation) -> Floats:
    """Return the image, shape (side, side), by the distance of every point to the lines."""
    kept = [np.asarray(stroke, np.float64) for stroke in strokes]
    if not (steps.crop and steps.scale):
        kept = [each.clip(0, 1) for each in kept]
    if steps.crop:
        far = [np.hypot(*np.diff(each, axis=0).T).sum() for each in kept]
        long = [e for e, length in zip(kept, far, strict=True) if length >= STRAY * sum(far)]
        kept = long or kept
    points = np.concatenate(kept) if steps.crop else np.array([[0.0, 0.0], [1.0, 1.0]])
    low, high = points.min(axis=0), points.max(axis=0)
    by = SIDE if not steps.scale else LONGEST
    if steps.scale and steps.crop:
        by = (LONGEST - PEN) / (high - low).max()
    lines = [(each - (low + high) / 2) * by + CENTRE for each in kept]
    width = PEN if steps.scale else PAD_PEN
    move = SIDE / 2 - CENTRE
    if steps.centre:
        edge = 0 if steps.crop and steps.scale else MARGIN
        ink, places = _covered(lines, width, 4, edge)
        mass = np.array([ink.sum(axis=0) @ places, ink.sum(axis=1) @ places]) / ink.sum()
        move = CENTRE - mass
    fine, _ = _covered([each + move for each in lines], width, 3, 0)
    whole = fine.reshape(SIDE, 3, SIDE, 3).mean(axis=(1, 3))
    rim = (SIDE - side) // 2
    return whole[rim : SIDE - rim, rim : SIDE - rim]


def _covered(lines: Sequence[Floats], width: float, fine: int, edge: int) -> tuple[Floats, Floats]:
    """Return the covered share of points that are 1/fine px apart, and their places."""
    places = (np.arange((SIDE + 2 * edge) * fine) + 0.5) / fine - edge
    at = np.stack(np.meshgrid(places, places), axis=-1)
    nearest = np.full(at.shape[:2], np.inf)
    for line in lines:
        for a, b in pairwise([line[0], *line]):
            way = b - a
            share = np.clip((at - a) @ way / max(way @ way, 1e-12), 0, 1)
            away = np.linalg.norm(at - a - share[..., np.newaxis] * way, axis=-1)
            nearest = np.minimum(nearest, away)
    return np.clip(width / 2 * fine + 0.5 - nearest * fine, 0, 1), places


def novelty_of(image: Floats, digits: Sequence[str]) -> float:
    """Return 1 less the surest of the bundled network's answers to "is it this digit?"."""
    upright, leaning = read_asset("novelty.npz", "upright", "leaning", script="make_novelty.py")
    x = _edges_and_ink(image.astype(np.float64))
    outputs = 10 if digits else 1
    theta = (upright if digits else leaning).astype(np.float64)
    first, second = np.split(theta, [128 * (len(x) + 1)])
    hidden = np.maximum(first.reshape(128, -1) @ np.append(x, 1.0), 0)
    looks = 1 / (1 + np.exp(-second.reshape(outputs, -1) @ np.append(hidden, 1.0)))
    return float(1 - max(looks[[int(digit) for digit in digits]] if digits else looks))


def _edges_and_ink(image: Floats) -> Floats:
    wide = np.pad(image, (SIDE - len(image)) // 2 + 2)
    smooth = np.zeros((SIDE + 2, SIDE + 2))
    for i, down in enumerate((1, 2, 1)):
        for j, right in enumerate((1, 2, 1)):
            smooth += down * right / 16 * wide[i : i + SIDE + 2, j : j + SIDE + 2]
    across = smooth[1:-1, 2:] - smooth[1:-1, :-2]
    along = smooth[2:, 1:-1] - smooth[:-2, 1:-1]
    steep, angle = np.hypot(across, along), np.arctan2(along, across)
    windows = {n: _windows(n) for n in (7, 14)}
    edges = [
        windows[7] @ np.maximum(steep * np.cos(2 * angle - d), 0) @ windows[7].T
        for d in np.pi * np.arange(4) / 2
    ]
    spots = windows[14] @ smooth[1:-1, 1:-1] @ windows[14].T
    parts = [np.sqrt(np.concatenate([each.ravel() for each in edges])), spots.ravel()]
    parts = [4 * part / (np.linalg.norm(part) + 1e-6) for part in parts]
    return np.concatenate([*parts, [image.sum() / 100]])


def _windows(places: int) -> Floats:
    wide = SIDE / places
    middles = (np.arange(places) + 0.5) * wide - 0.5
    return np.maximum(0, 1 - np.abs(np.arange(SIDE) - middles[:, np.newaxis]) / wide)
