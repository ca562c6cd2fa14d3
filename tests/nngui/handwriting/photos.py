"""Photos of digits on paper, drawn by chance: easy ones, and ones with something else on them."""

from collections.abc import Callable

import numpy as np

from nngui.handwriting import pen_styles, sight
from nngui.handwriting.pen_style_table import STYLES

HIGH, WIDE = 360, 300  # px
PAPER, INK = 225.0, 40.0  # brightness
GRAIN = 2.0  # σ of the brightness
TWO = "it does not look like one digit"


def stroke_mask(strokes, box, radius):
    """The ink of a digit in a box (left, top, side), in [0, 1], shape (HIGH, WIDE)."""
    points = np.concatenate(strokes)
    low, span = points.min(axis=0), np.ptp(points, axis=0).max()
    left, top, side = box
    away = np.full((HIGH, WIDE), 1e9)
    y, x = np.mgrid[:HIGH, :WIDE]
    for stroke in strokes:
        placed = (stroke - low) / span * side + (left, top)
        way = np.append(0, np.hypot(*np.diff(placed, axis=0).T).cumsum())
        along = np.linspace(0, way[-1], max(2, int(way[-1] / max(1.0, radius / 2))))
        for px, py in zip(*(np.interp(along, way, placed[:, i]) for i in (0, 1)), strict=True):
            a, b = max(int(py - radius - 2), 0), int(py + radius + 3)
            c, d = max(int(px - radius - 2), 0), int(px + radius + 3)
            near = np.hypot(x[a:b, c:d] - px, y[a:b, c:d] - py)
            away[a:b, c:d] = np.minimum(away[a:b, c:d], near)
    return (radius + 0.5 - away).clip(0, 1)


def photo(rng, light, ink):
    """A picture of paper in that light with that amount of ink, as bytes."""
    seen = light * (1 - ink) + INK / PAPER * light * ink
    return (seen + rng.normal(0, GRAIN, seen.shape)).clip(0, 255).astype(np.uint8)


def flat():
    return np.full((HIGH, WIDE), PAPER)


def middle(rng):
    side = rng.uniform(130, 170)
    return rng.uniform(50, 120), rng.uniform(60, 150), side


def plain(rng, strokes):
    return photo(rng, flat(), stroke_mask(strokes, middle(rng), rng.uniform(5, 8)))


def soft_shadow(rng, strokes):
    y, x = np.mgrid[:HIGH, :WIDE] / HIGH
    angle = rng.uniform(0, 2 * np.pi)
    across = np.cos(angle) * (x - 0.4) + np.sin(angle) * (y - 0.5)
    light = PAPER * (0.8 + 0.35 * across.clip(-0.5, 0.5))
    return photo(rng, light, stroke_mask(strokes, middle(rng), rng.uniform(5, 8)))


def pencil(rng, strokes):
    amount = rng.uniform(0.35, 0.6)
    return photo(rng, flat(), amount * stroke_mask(strokes, middle(rng), rng.uniform(3.5, 5)))


def colours(rng, strokes):
    bright = rng.choice([54, 76, 90, 120])  # of blue, red and green ink, and on coloured paper
    paper = rng.choice([190, 205, 225])
    light, ink = np.full((HIGH, WIDE), float(paper)), stroke_mask(strokes, middle(rng), 6)
    seen = light * (1 - ink) + bright * ink
    return (seen + rng.normal(0, GRAIN, seen.shape)).clip(0, 255).astype(np.uint8)


def glare(rng, strokes):
    y, x = np.mgrid[:HIGH, :WIDE]
    centre = rng.choice([40, WIDE - 40]), rng.uniform(40, HIGH - 40)
    spot = 45 * np.exp(-((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (2 * 80**2))
    return photo(rng, flat() - 20 + spot, stroke_mask(strokes, middle(rng), 7))


def large(rng, strokes):
    return photo(rng, flat(), stroke_mask(strokes, (25, 40, 250), rng.uniform(9, 13)))


def small_in_a_corner(rng, strokes):
    corner = rng.choice([20, WIDE - 80]), rng.choice([20, HIGH - 80])
    return photo(rng, flat(), stroke_mask(strokes, (*corner, 55), rng.uniform(2, 3)))


def taken(kind, seed, style):
    """A photo of that kind of a drawing by chance, in the style of that number."""
    strokes = pen_styles.draw(STYLES[style], np.random.default_rng(seed))
    return kind(np.random.default_rng(seed + 1), strokes)


def _lines(spacing, start, length, thick):
    at = (np.arange(length) - start) % spacing
    return (at < thick).astype(float)


def squared(rng, strokes):
    spacing, thick = rng.integers(18, 40), rng.integers(1, 3)
    rows = _lines(spacing, rng.integers(spacing), HIGH, thick)[:, np.newaxis]
    columns = _lines(spacing, rng.integers(spacing), WIDE, thick)[np.newaxis]
    grid = rng.uniform(0.2, 0.5) * np.maximum(rows, columns)
    return photo(rng, flat(), np.maximum(grid, stroke_mask(strokes, middle(rng), 6)))


def ruled(rng, strokes):
    spacing, thick = rng.integers(25, 60), rng.integers(1, 3)
    rows = _lines(spacing, rng.integers(spacing), HIGH, thick)[:, np.newaxis]
    lines = rng.uniform(0.25, 0.5) * np.broadcast_to(rows, (HIGH, WIDE))
    return photo(rng, flat(), np.maximum(lines, stroke_mask(strokes, middle(rng), 6)))


def hard_shadow(rng, strokes):
    y, x = np.mgrid[:HIGH, :WIDE]
    angle = rng.uniform(-0.5, 0.5) + rng.choice([0, np.pi / 2, np.pi, -np.pi / 2])
    across = np.cos(angle) * (x - WIDE / 2) + np.sin(angle) * (y - HIGH / 2)
    light = PAPER * np.where(across > rng.uniform(-30, 30), rng.uniform(0.45, 0.65), 1.0)
    return photo(rng, light, stroke_mask(strokes, middle(rng), 6))


def cell_border(rng, strokes):
    ink = stroke_mask(strokes, (75, 100, 150), 6)
    thick = rng.integers(4, 10)
    ink[:thick] = ink[-thick:] = 1
    ink[:, :thick] = ink[:, -thick:] = 1
    return photo(rng, flat(), ink)


def two_digits(rng, strokes):
    side = rng.uniform(95, 115)
    another = pen_styles.draw(STYLES[rng.integers(len(STYLES))], rng)
    one = stroke_mask(strokes, (25, 110, side), 5)
    other = stroke_mask(another, (165, 110, side), 5)
    return photo(rng, flat(), np.maximum(one, other))


Photo = Callable[..., np.ndarray]
READ: tuple[Photo, ...] = (plain, soft_shadow, pencil, colours, glare, large, small_in_a_corner)
REFUSED: dict[Photo, str] = {
    squared: sight.LINES,
    ruled: sight.LINES,
    hard_shadow: sight.SHADOW,
    cell_border: sight.FRAME,
    two_digits: TWO,
}
