"""Time and likeness of the ink: one drawing as the network sees it, against QPainter's.

    python benchmarks/ink.py

The pad asks for an image at every move of the pen. QPainter draws the same strokes at the same
place with the same pen, as a bitmap toolkit would; preparing them (strays, size, centre of mass)
is not in its time.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from engine.data import load
from nngui.handwriting import ink

ROUNDS = 300
Drawing = Sequence[NDArray[np.float64]]


def spiral(points: int, strokes: int) -> Drawing:
    """Return turns of a spiral, about as long as a digit is, cut into strokes."""
    t = np.linspace(0, 1, points)
    turn = 2 * np.pi * 1.2 * t
    path = np.stack([0.5 + (0.1 + 0.3 * t) * np.sin(turn), 0.5 - 0.4 * t * np.cos(turn)], axis=1)
    return np.array_split(path, strokes)


def in_pixels(drawing: Drawing) -> Drawing:
    """Return the drawing where `ink.image` draws it, but for the centre of mass."""
    points = np.concatenate(drawing)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (ink.LONGEST - ink.PEN) / (high - low).max()
    return [(stroke - (low + high) / 2) * scale + ink.SIDE / 2 for stroke in drawing]


def painted(drawing: Drawing) -> NDArray[np.float32]:
    """Return the image of a drawing in pixels that QPainter makes with the same pen."""
    image = QImage(ink.SIDE, ink.SIDE, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor("white"), ink.PEN)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for stroke in drawing:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in stroke.tolist()]))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(ink.SIDE, image.bytesPerLine())
    return np.divide(rows[:, : ink.SIDE], 255, dtype=np.float32)


def microseconds(work: Callable[[], object]) -> float:
    """Return the median time of one call."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times) * 1e6


def main() -> None:
    """Print a line for each size of drawing, then how much ink there is."""
    print("points  strokes  ink.image  QPainter  ratio   (µs a drawing)")
    for points, strokes in ((40, 1), (100, 1), (300, 3), (1000, 1), (10_000, 1)):
        drawing = spiral(points, strokes)
        ours = microseconds(partial(ink.image, drawing, ink.SIDE))
        theirs = microseconds(partial(painted, in_pixels(drawing)))
        print(f"{points:6} {strokes:8} {ours:10.0f} {theirs:9.0f} {ours / theirs:6.1f}")
    drawing = spiral(300, 1)
    inks = ink.image(drawing, ink.SIDE).sum(), painted(in_pixels(drawing)).sum()
    print("ink of one drawing: {:.1f} px, by QPainter {:.1f} px".format(*inks))
    print(f"mean ink of MNIST's training images: {load('0 to 9').x_train.mean():.4f}")


if __name__ == "__main__":
    main()
