"""How well the window reads digits that people drew: their strokes, replayed as mouse events.

    python benchmarks/handwriting.py [STROKES]

The lecture's network and that of ten digits are trained in the window from scratch; the one that
comes with the program is as it is. Then every digit is drawn on the pad, in pixels of the screen,
at five sizes and in places of chance, and what the window answers is compared with the label.

STROKES is an .npz file; without it ../shared/data/pen_strokes.npz, beside the project. It holds
    xy      float32, (points, 2)    pen positions; x to the right, y down, in any unit
    stroke  (strokes + 1,)          stroke k is xy[stroke[k]:stroke[k + 1]], pen down to pen up
    sample  (digits + 1,)           digit i has the strokes sample[i] to sample[i + 1] - 1
    label, writer  (digits,)        which digit it is, and who wrote it
"""

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication, QLabel

from benchmarks.hand import mouse_event
from benchmarks.waiting import in_a_window, wait
from engine.data import load
from engine.data.images import middle
from nngui.design.design import Design
from nngui.design.prediction import predicts_one
from nngui.design.ready import FROM_SCRATCH, READY
from nngui.session.session import Session
from nngui.training.trainer.player import network
from nngui.views.pad.draw_pad import DrawPad
from nngui.window.main_window import MainWindow

STROKES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pen_strokes.npz"
SIZES = (0.15, 0.3, 0.5, 0.7, 0.95)  # the longer side of a drawing, of the pad's
SEED = 7  # of the places
NETWORKS = (
    ("0 or 1, the lecture's network", Design(), True),
    ("0 to 9, the network that is ready", READY, False),
    ("0 to 9, trained from scratch", FROM_SCRATCH, True),
)

Bools = NDArray[np.bool_]


class Digit(NamedTuple):
    """A drawing by somebody."""

    strokes: list[NDArray[np.float32]]
    label: int
    writer: int


def read(path: Path) -> list[Digit]:
    """Return the digits of a file of strokes."""
    with np.load(path) as file:
        strokes = np.split(file["xy"], file["stroke"][1:-1])
        labels, writers = file["label"].tolist(), file["writer"].tolist()
        parts = pairwise(file["sample"].tolist())
    return [
        Digit(strokes[first:last], label, writer)
        for (first, last), label, writer in zip(parts, labels, writers, strict=True)
    ]


class Writer:
    """Draws on the pad of a window with the left button, and reads its answer.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        self._session = window.session
        self._pad: DrawPad = window.findChild(DrawPad, "drawPad")
        self._label: QLabel = window.findChild(QLabel, "predictionLabel")

    def answer(self, digit: Digit, size: float, place: NDArray[np.float64]) -> str:
        """Draw the digit, its longer side `size` of the pad's, and return what it is read as."""
        self._session.drawing.clear()
        points = np.concatenate(digit.strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        scale = size / max(float((high - low).max()), 1e-6)
        room = 1 - (high - low) * scale
        for stroke in digit.strokes:
            self._draw(((stroke - low) * scale + room * place) * (self._pad.width() - 1))
        self._session.undo_stack.clear()
        return self._label.text()

    def _draw(self, points: NDArray[np.float64]) -> None:
        press, *moves = (QPointF(x, y) for x, y in np.rint(points).tolist())
        self._send(QEvent.Type.MouseButtonPress, press)
        for place in moves:
            self._send(QEvent.Type.MouseMove, place)
        self._send(QEvent.Type.MouseButtonRelease, [press, *moves][-1])

    def _send(self, kind: QEvent.Type, place: QPointF) -> None:
        QApplication.sendEvent(self._pad, mouse_event(self._pad, kind, place))


def prepare(session: Session, design: Design, training: bool) -> None:
    """Take up the design; train it to its end if that is asked for, and print the time."""
    session.edit(design)
    wait(session, "paused")
    if training:
        wall, cpu = perf_counter(), process_time()
        session.train()
        wait(session, "finished")
        wall, cpu = perf_counter() - wall, process_time() - cpu
        print(f"{design.epochs} epochs: {wall:.1f} s, {cpu:.1f} s of one core")


def of_mnist(session: Session) -> float:
    """Return the share of MNIST's test digits of the task that are read rightly."""
    design, data = session.design, load("0 to 9")
    asked = data.y_val < len(design.task.classes)
    images = data.x_val[asked].reshape(-1, 28, 28)[:, *middle(design.task.side)]
    model = network(design)
    model.theta[...] = session.snapshot.theta
    outputs = model(images.reshape(len(images), -1))
    answers = outputs.argmax(axis=1) if model.units > 1 else predicts_one(outputs[:, 0])
    return float((answers == data.y_val[asked]).mean())


def replay(writer: Writer, digits: Sequence[Digit]) -> Bools:
    """Return which digits are read rightly, shape (sizes, digits)."""
    rng = np.random.default_rng(SEED)
    right = np.empty((len(SIZES), len(digits)), np.bool_)
    for row, size in zip(right, SIZES, strict=True):
        for number, digit in enumerate(digits):
            row[number] = writer.answer(digit, size, rng.random(2)) == str(digit.label)
    return right


def report(right: Bools, digits: Sequence[Digit]) -> None:
    """Print the shares by size, class and writer."""
    by_size = right.mean(axis=1)
    print(f"read rightly    {right.mean():.2%}, between sizes {np.ptp(by_size) * 100:.1f} points")
    print("by size        ", *(f"{s:.0%}: {a:.1%} " for s, a in zip(SIZES, by_size, strict=True)))
    labels, writers = (np.array(column) for column in list(zip(*digits, strict=True))[1:])
    by_class = {label: right[:, labels == label].mean() for label in np.unique(labels)}
    print("by class       ", *(f"{label}: {share:.1%} " for label, share in by_class.items()))
    by_writer = sorted((right[:, writers == who].mean(), int(who)) for who in np.unique(writers))
    shares = [share for share, _ in by_writer]
    print(f"by writer       {len(shares)} writers, the median {np.median(shares):.1%};", end=" ")
    print("hardest", *(f"{who}: {share:.1%} " for share, who in by_writer[:5]))


def main() -> None:
    """Print what every network reads."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("strokes", nargs="?", type=Path, default=STROKES)
    path: Path = parser.parse_args().strokes
    if not path.exists():
        print(f"There are no strokes in {path}; name a file of them, see --help.")
        return
    digits = read(path)
    with in_a_window() as window:
        session = window.session
        writer = Writer(window)
        for name, design, training in NETWORKS:
            print(f"\n{name}")
            prepare(session, design, training)
            print(f"MNIST's test    {of_mnist(session):.2%}")
            asked = [digit for digit in digits if str(digit.label) in design.task.classes]
            report(replay(writer, asked), asked)


if __name__ == "__main__":
    main()
