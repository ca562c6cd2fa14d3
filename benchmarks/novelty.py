"""Rates of images that do not look like a digit: of real digits, and of other drawings.

    python benchmarks/novelty.py [STROKES]

STROKES is an .npz of drawn digits with the arrays xy, stroke, sample and label. Kinds under "never
shown" had no part in making `assets/novelty.npz`; of the others there are fresh drawings here.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from assets import make_novelty, non_digits
from assets.by_hand import TURN, Drawing, Rng, arc, bow, by_hand, joined, lines
from engine.data import TASKS, load
from engine.data.images import middle
from nngui.handwriting import ink
from nngui.handwriting.novelty import is_novel, novelties, novelty

Images = NDArray[np.float32]
EACH = 300  # drawings of each kind
SEED = 2  # of the drawings; another than that of training

_T = np.linspace(0, 1, 80)
_PETALS = (
    np.stack([np.cos(TURN * _T), np.sin(TURN * _T)]).T * np.abs(np.sin(3 * TURN * _T))[:, None]
)

NEVER_SHOWN: dict[str, Drawing] = {
    "tree": [arc(5, 3, 3), *lines("46 4A", "66 6A")],
    "boat": lines("06 28 88 A6 06", "56 50 95 55"),
    "cup": [*lines("00 1A 7A 80 00"), arc(8.5, 4.5, 2, -0.25, 0.25)],
    "man": [arc(5, 1.5, 1.5), *lines("53 57 2A", "57 8A", "14 94")],
    "fish": [bow("05 31 71 A5 79 39 05 A2 A9"), arc(3, 4.5, 0.4)],
    "flower": [_PETALS],
    "lightning": lines("60 16 56 2A A4 64 60"),
    "envelope": lines("02 A2 A8 08 02 56 A2"),
    "ladder": lines("20 2A", "80 8A", "22 82", "25 85", "28 88"),
    "note": [*lines("30 38", "30 93"), arc(2, 8.5, 1.5)],
    "sun": [arc(5, 5, 2.5), *lines("50 51", "59 5A", "05 15", "95 A5", "11 22", "88 99")],
    "cube": lines("03 73 7A 0A 03 30 A0 73", "A0 A7 7A"),
    "@": [joined(arc(5, 5, 2), arc(5, 5, 4.5, 0.0, -0.85))],
    "&": [bow("9A 33 42 60 83 17 0A 4B 96")],
    "#": lines("30 2A", "80 7A", "03 A3", "07 A7"),
    "%": [arc(2, 2, 2), arc(8, 8, 2), *lines("A0 0A")],
    "square": lines("00 A0 AA 0A 00"),
    "Y": lines("00 55 A0", "55 5A"),
    "L": lines("00 0A 8A"),
    "U": [bow("00 08 2A 6A 88 80")],
    "w": [bow("00 2A 53 7A A0")],
    "e": [bow("05 A5 71 20 05 2A 8A A7")],
    "a": [joined(arc(5, 5, 4, -0.1, -1.0), *lines("91 97 A9"))],
    "π": lines("12 A2", "32 2A", "72 79 9A"),
    "Σ": lines("90 00 55 0A 9A"),
}


def digits() -> Iterator[tuple[str, Images, NDArray[np.integer]]]:
    """Yield MNIST's test digits, as "slant" turns them and as they are, with their labels."""
    test = load("0 to 9")
    yield "MNIST, test", test.x_val.reshape(-1, ink.SIDE, ink.SIDE), test.y_val
    turned = load("slant").x_val
    nobody = np.full(len(turned), -1)
    yield "MNIST, turned for slant", turned.reshape(-1, ink.SIDE, ink.SIDE), nobody


def strokes_of(path: Path) -> tuple[Images, NDArray[np.integer]]:
    """Return the images of the digits in a file of strokes, and their labels."""
    with np.load(path) as file:
        xy, ends, samples, labels = (file[key] for key in ("xy", "stroke", "sample", "label"))
    strokes = np.split(xy, ends[1:-1])
    drawings = [strokes[a:b] for a, b in pairwise(samples)]
    return np.stack([ink.image(drawing, ink.SIDE) for drawing in drawings]), labels


def drawn(make: Callable[[Rng], Drawing], rng: Rng) -> Images:
    """Return images of that many drawings."""
    return np.stack([ink.image(make(rng), ink.SIDE) for _ in range(EACH)])


def shown(rng: Rng) -> Iterator[tuple[str, Images]]:
    """Yield drawings of the kinds shown in training."""
    yield "dot", drawn(lambda _: [np.zeros((1, 2))], rng)
    for name, scribble in non_digits.SCRIBBLES.items():
        yield name, drawn(scribble, rng)
    yield "random signs", drawn(non_digits.sign, rng)
    for title, templates in (("letter", non_digits.LETTERS), ("shape", non_digits.SHAPES)):
        for name, template in templates.items():
            yield f"{title} {name}", drawn(lambda rng, t=template: by_hand(t, rng), rng)
    yield "two digits", make_novelty.pairs(next(digits())[1], EACH, rng)[: EACH // 2]
    yield "patterns", np.stack([non_digits.pattern(rng) for _ in range(EACH)])


def never_shown(rng: Rng) -> Iterator[tuple[str, Images]]:
    """Yield drawings of kinds not shown in training."""
    for name, template in NEVER_SHOWN.items():
        yield name, drawn(lambda rng, t=template: by_hand(t, rng), rng)
    rows = np.linspace(0, 1, ink.SIDE, dtype=np.float32)
    slopes = [np.add.outer(a * rows, b * rows) for a, b in rng.uniform(0.2, 1, (EACH, 2))]
    yield "shadings", np.stack([slope / slope.max() for slope in slopes])
    blocks = (rng.random((EACH, 7, 7)) < rng.uniform(0.2, 0.8, (EACH, 1, 1))).astype(np.float32)
    yield "blocks", np.kron(blocks, np.ones((4, 4), np.float32))
    yield "digits in negative", 1 - next(digits())[1][:EACH]


def line(name: str, images: Images, labels: NDArray[np.integer] | None = None) -> list[float]:
    """Print and return how many per cent are novel in each task, of those it asks for."""
    rates = []
    for task in TASKS.values():
        asked, of_digits = images[:, *middle(task.side)], task.of_digits
        if labels is not None and of_digits:
            asked = asked[np.isin(labels, of_digits)]
        classes = [str(digit) for digit in of_digits]
        novel = is_novel(novelties(asked, classes), classes)
        rates.append(100 * float(novel.mean()) if len(novel) else float("nan"))
    print(row(name, [f"{rate:.1f}" for rate in rates]))
    return rates


def row(name: str, cells: Iterable[str]) -> str:
    """Return a row of the table, with a cell for each task."""
    widths = (max(9, len(task) + 2) for task in TASKS)
    return f"{name:26}" + "".join(
        f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)
    )


def main() -> None:
    """Print the table, then the time of one judgement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("strokes", nargs="?", type=Path, help="an .npz of drawn digits")
    path: Path | None = parser.parse_args().strokes
    rng = np.random.default_rng(SEED)
    print(row("% said to be no digit", TASKS))
    print("\nfalse alarms")
    for name, images, labels in digits():
        line(name, images, labels)
    if path is not None:
        line(f"drawn, {path.name}", *strokes_of(path))
    for title, kinds in (("like those shown", shown(rng)), ("never shown", never_shown(rng))):
        print(f"\n{title}")
        rates = [line(name, images) for name, images in kinds]
        print(row("mean", [f"{rate:.1f}" for rate in np.mean(rates, axis=0)]))
    images = next(digits())[1][:500]
    start = perf_counter()
    for image in images:
        novelty(image, TASKS["0 to 9"].classes)
    print(f"\n{(perf_counter() - start) / len(images) * 1e6:.0f} µs a judgement")


if __name__ == "__main__":
    main()
