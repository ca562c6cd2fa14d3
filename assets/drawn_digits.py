"""Digits as other hands write them than those of MNIST: a 1 with a foot, a 7 with a bar."""

import numpy as np
from numpy.typing import NDArray

from assets.by_hand import Drawing, Rng, arc, bow, by_hand, joined, lines
from engine import ink

OVAL = np.array([0.9, 1.25])
NARROW = np.array([0.8, 1.3])
HEAD = bow("80 30 14 56 84 90")  # of a 9

STYLES: tuple[tuple[Drawing, ...], ...] = (
    (
        [arc(5, 5, 4, -0.25, 0.8) * OVAL],
        [arc(5, 5, 4, -0.2, 0.95) * NARROW],
        [joined(arc(5, 5, 4, -0.3, 0.72), *lines("64")) * OVAL],
        [arc(5, 5, 4, -0.15, -1.2) * OVAL],
    ),
    (
        lines("50 5A"),
        lines("60 5A"),
        lines("23 60 6A"),
        lines("05 60 6A"),
        lines("23 60 6A", "2A AA"),
        lines("14 60 6A", "3A 9A"),
        lines("50 5A", "2A 8A"),
    ),
    (
        [bow("13 20 70 94 58 0A")],
        [joined(bow("13 20 70 94 58 0A"), *lines("9A"))],
        [bow("13 20 70 94 48 0A 07 49 9A")],
    ),
    (
        [bow("11 40 80 94 45 35"), bow("35 66 A7 8A 4A 09")],
        [joined(*lines("00 80 44"), bow("44 85 A8 7A 3A 09"))],
        [joined(bow("11 40 80 94 45"), bow("45 66 A7 8A 4A 09"))],
    ),
    (
        lines("20 06 A6", "80 8A"),
        lines("70 07 A7", "70 7A"),
        lines("30 06 96", "64 6A"),
        lines("20 15 75", "80 7A"),
        [bow("20 05 36 76 80"), *lines("80 7A")],
    ),
    (
        [joined(*lines("80 10 14"), bow("14 63 A6 8A 3A 09"))],
        [joined(*lines("20 14"), bow("14 63 A6 8A 3A 09")), *lines("20 90")],
        [bow("90 20 14 64 97 6A 09")],
    ),
    (
        [bow("80 30 05 0A 6B A8 75 25 08")],
        [bow("70 25 18 3A 7A 97 65 27")],
        [bow("60 34 18 2A 6A 78 56 27")],
    ),
    (
        lines("00 A0 4A"),
        lines("00 A0 4A", "35 95"),
        lines("03 00 A0 4A"),
        lines("03 00 A0 4A", "35 95"),
        [bow("02 00 40 A0 75 4A")],
    ),
    (
        [bow("81 40 12 34 75 A8 7A 2A 08 35 84 91 81")],
        [bow("80 40 02 35 77 8A 3A 07 55 92 80")],
        [arc(5, 2.5, 2.4, -0.2, 0.85), arc(5, 7.5, 2.8, -0.25, 0.8)],
    ),
    (
        [joined(HEAD, *lines("9A"))],
        [joined(HEAD, bow("90 97 7A 2A 08"))],
        [joined(HEAD, bow("90 96 6A 2B"))],
        [bow("80 30 14 65 92 81 86 6A")],
    ),
)


def images(count: int, rng: Rng) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return so many images of digits, all ten equally often, and which they are."""
    labels = np.arange(count) % 10
    return np.stack([ink.image(_drawn(label, rng), ink.SIDE) for label in labels]), labels


def _drawn(digit: int, rng: Rng) -> Drawing:
    """Return a digit in one of its styles; more lean to the right than to the left."""
    styles = STYLES[digit]
    lean = np.array([[1, 0], [-rng.uniform(-0.15, 0.5), 1]])
    return [stroke @ lean for stroke in by_hand(styles[rng.integers(len(styles))], rng)]
