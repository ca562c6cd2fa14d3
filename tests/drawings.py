"""Drawings as strokes on the pad, and as the points of a pen that draws them."""

import numpy as np

from engine.data import load

_WAY = np.linspace(0, 1, 40)

ONE_POINTS = [(0.52, 0.1), (0.51, 0.3), (0.5, 0.5), (0.49, 0.7), (0.48, 0.9)]
RING_POINTS = [(0.5 + 0.28 * np.sin(6.4 * t), 0.5 - 0.4 * np.cos(6.4 * t)) for t in _WAY]
THREE_POINTS = [
    *((0.5 + 0.2 * np.sin(3.6 * t - 0.6), 0.3 - 0.2 * np.cos(3.6 * t - 0.6)) for t in _WAY),
    *((0.5 + 0.22 * np.sin(3.6 * t + 0.2), 0.7 - 0.2 * np.cos(3.6 * t + 0.2)) for t in _WAY),
]
SCRIBBLE_POINTS = [(0.1 + 0.05 * i, 0.85 if i % 2 else 0.15) for i in range(17)]


def strokes(*lines):
    """Lines of points as the strokes of a drawing."""
    return tuple(np.array(line, np.float32) for line in lines)


RING, THREE, SCRIBBLE = strokes(RING_POINTS), strokes(THREE_POINTS), strokes(SCRIBBLE_POINTS)


def beside(*drawings):
    """Drawings of one stroke each, side by side."""
    width = 1 / len(drawings)
    lines = [
        np.array(points) * (0.9 * width) + ((i + 0.05) * width, 0.3)
        for i, points in enumerate(drawings)
    ]
    return strokes(*lines)


def pasted(numbers, gap=16):
    """MNIST's digits side by side on a sheet of paper, as brightness."""
    images = load("0 to 9").x_val.reshape(-1, 28, 28)[numbers]
    between = np.zeros((160, gap))
    columns = [between]
    for image in images:
        used = np.flatnonzero(image.max(axis=0) > 0.2)
        large = np.kron(image[:, used[0] : used[-1] + 1], np.ones((4, 4)))
        columns += [np.pad(large, ((24, 24), (0, 0))), between]
    return 230 - 200 * np.concatenate(columns, axis=1)
