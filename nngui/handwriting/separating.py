"""Several digits on one sheet: found, and separated from left to right.

Strokes, or the pieces of a picture's ink, are put in order from left to right. Of all ways to
divide this order into digits that one is taken whose parts look most like digits (`novelty`), with
few cuts, and these where there are gaps: a 5 or a broken 0 of two strokes looks more like a digit
than each of its strokes does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.task import DIGITS
from nngui.handwriting import ink, paper, pictures
from nngui.handwriting.ink import SIDE, STRAY, Image, Strokes
from nngui.handwriting.novelty import fault, novelties
from nngui.handwriting.picture import Picture
from nngui.handwriting.sheet import Sheet

MOST_UNITS = 40  # strokes or pieces; more are no row of digits
MOST_OF_ONE = 4  # of them that make one digit
ANOTHER = 0.4  # of novelty: the least by which another part must improve the whole
OVERLAP = 1.5  # of novelty: what a whole height of overlap costs more, and a gap less
LEAST_CUT, MOST_CUT = 0.05, 1.0
WIDE = 1.2  # times the height: wider digits are rare
TOO_WIDE = 1.0  # of novelty: what each height more costs
SMALL = 0.3  # of the largest height; less of both sides is no digit of its own
TOO_SMALL = 1.0  # of novelty
CELLS = 160  # along the longer side, in which the pieces of a picture are told apart
INKED = 0.15  # of full ink
LEAST_PIECE = 0.02  # of the largest piece's ink

Floats = NDArray[np.float32]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """A stroke, or a piece of ink, with the box around it in fractions of the sheet."""

    box: Box
    number: int  # of the stroke or the piece


def separated(sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the digits on a sheet from left to right, each on a sheet of its own.

    Returns
    -------
    tuple of Sheet
        The sheet itself if there is one digit on it; an image of a data set is one.
    """
    if sheet.empty or fault() or (sheet.picture is not None and sheet.picture.prepared):
        return (sheet,)
    if sheet.picture is None:
        return _of_strokes(sheet)
    return _of_picture(sheet)


def _of_strokes(sheet: Sheet) -> tuple[Sheet, ...]:
    strokes = [stroke for stroke in sheet.strokes if np.isfinite(stroke).all() and len(stroke)]
    lengths = np.array([np.hypot(*np.diff(s, axis=0).T).sum() for s in strokes])
    if len(strokes) < 2:
        return (sheet,)
    kept = [
        s for s, length in zip(strokes, lengths, strict=True) if length >= STRAY / 2 * lengths.max()
    ]
    if not 2 <= len(kept) <= MOST_UNITS:
        return (sheet,)
    units = _ordered([_Unit(_box(s), i) for i, s in enumerate(kept)])

    def part(some: Sequence[_Unit]) -> Strokes:
        return tuple(kept[i] for i in sorted(unit.number for unit in some))

    parts = _divided(units, lambda some: ink.image(part(some), SIDE))
    if len(parts) == 1:
        return (sheet,)
    return tuple(Sheet(part(some)) for some in parts)


def _of_picture(sheet: Sheet) -> tuple[Sheet, ...]:
    amount = sheet.all_ink()
    step = max(1, -(-max(amount.shape) // CELLS))
    cells = paper.block_sums(np.where(amount > INKED, amount, np.float32(0)), step, step)
    mask = cells > 0
    numbers = paper.pieces(mask)
    masses = np.bincount(numbers, cells[mask])
    kept = np.flatnonzero(masses >= LEAST_PIECE * masses.max(initial=0.0)).tolist()
    if not 2 <= len(kept) <= MOST_UNITS:
        return (sheet,)
    grid = np.full(mask.shape, -1)
    grid[mask] = numbers
    pieces = [grid == number for number in kept]
    units = [_Unit(_around(piece), i) for i, piece in enumerate(pieces)]

    def part(some: Sequence[_Unit]) -> Floats:
        chosen = np.any([pieces[unit.number] for unit in some], axis=0)
        fine = chosen.repeat(step, axis=0).repeat(step, axis=1)
        rows, columns = amount.shape
        return np.where(fine[:rows, :columns], amount, np.float32(0))

    parts = _divided(_ordered(units), lambda some: pictures.fitted(part(some)))
    if len(parts) == 1:
        return (sheet,)
    origin = sheet.picture.origin if sheet.picture is not None else ""
    return tuple(Sheet(picture=Picture.of_ink(part(some), origin)) for some in parts)


def _ordered(units: list[_Unit]) -> list[_Unit]:
    return sorted(units, key=lambda unit: unit.box[0] + unit.box[2])


def _box(stroke: Floats) -> Box:
    (left, top), (right, bottom) = stroke.min(axis=0), stroke.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _around(piece: NDArray[np.bool_]) -> Box:
    """Return the box around a piece of ink, in fractions of the sheet."""
    rows, columns = np.nonzero(piece)
    unit = 1 / max(piece.shape)
    return (
        float(columns.min() * unit),
        float(rows.min() * unit),
        float((columns.max() + 1) * unit),
        float((rows.max() + 1) * unit),
    )


def _divided(
    units: Sequence[_Unit], image_of: Callable[[Sequence[_Unit]], Image]
) -> list[list[_Unit]]:
    """Return the division of units, in their order, that looks most like digits."""
    count = len(units)
    spans = [(a, b) for a in range(count) for b in range(a + 1, min(a + MOST_OF_ONE, count) + 1)]
    if (0, count) not in spans:
        spans.append((0, count))
    tallest = max(_size(unit.box)[1] for unit in units)
    images = np.stack([image_of(units[a:b]) for a, b in spans])
    novel = novelties(images, DIGITS)
    costs = {
        span: float(new) + _cut(units, span[0], tallest) + _shape(units[slice(*span)], tallest)
        for span, new in zip(spans, novel, strict=True)
    }
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        best.append(min((best[a][0] + costs[a, b], a) for a, b in spans if b == end))
    parts, end = [], count
    while end:
        start = best[end][1]
        parts.append(list(units[start:end]))
        end = start
    return parts[::-1]


def _cut(units: Sequence[_Unit], at: int, tallest: float) -> float:
    """Return what speaks against a cut before a unit: less if there is a gap."""
    if not at:
        return 0.0
    overlap = max(unit.box[2] for unit in units[:at]) - min(unit.box[0] for unit in units[at:])
    return float(np.clip(ANOTHER + OVERLAP * overlap / tallest, LEAST_CUT, MOST_CUT))


def _shape(some: Sequence[_Unit], tallest: float) -> float:
    """Return what speaks against that these are one digit by their size."""
    boxes = np.array([unit.box for unit in some])
    whole = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    width, height = _size(whole)
    cost = TOO_WIDE * max(0.0, width / max(height, width / MOST_UNITS) - WIDE)
    return cost + TOO_SMALL * float(max(width, height) < SMALL * tallest)


def _size(box: Sequence[float]) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]
