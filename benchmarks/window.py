"""The time that the window takes from training, and training from the window.

For every preset: epochs a second in the window beside epochs a second of the bare run, in turns in
one process; and how late the window's event loop turns while it trains. Shares and milliseconds of
a busy machine: trust the ratios.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from benchmarks.waiting import opened, pause, wait
from nngui.design.presets import PRESETS
from nngui.session.session import Session
from nngui.training.player import Player

ROUNDS = 5
SECONDS = 2.0  # of training in a round
BEAT = 5  # ms between two turns of the event loop that are timed
STROKE = [np.array([[0.5, 0.1], [0.52, 0.5], [0.5, 0.9]], np.float32)]


class Pulse(QObject):
    """Notes how late each beat of a timer comes, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._timer = QTimer(self, interval=BEAT)
        self._timer.timeout.connect(self._beat)
        self._last = perf_counter()
        self._timer.start()

    @Slot()
    def _beat(self) -> None:
        now = perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1e3 - BEAT))
        self._last = now


def progress(work: Iterator[None], run: Player) -> float:
    """Train the bare run for a while, and return the epochs per second."""
    began, before = perf_counter(), run.epoch + run.fraction
    while perf_counter() - began < SECONDS:
        next(work)
    return (run.epoch + run.fraction - before) / (perf_counter() - began)


def in_the_window(session: Session) -> tuple[float, list[float]]:
    """Train in the window for a while; return epochs per second and how late its beats came."""
    before = session.snapshot.epoch + session.snapshot.fraction
    pulse, began = Pulse(), perf_counter()
    session.train()
    pause(int(SECONDS * 1e3))
    session.pause()
    wait(session, "paused")
    took = perf_counter() - began
    after = session.snapshot.epoch + session.snapshot.fraction
    return (after - before) / took, pulse.late


def main() -> None:
    """Print a row for every preset."""
    app = QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as folder:
        window = opened(Path(folder))
        session = window.session
        for stroke in STROKE:
            session.drawing.add_stroke(stroke)
        print(f"{'':<24}{'bare':>9}{'window':>9}{'share':>7}{'beats late by (ms)':>34}")
        print(f"{'preset':<24}{'epochs/s':>9}{'epochs/s':>9}{'':>7}{'median, p99, longest':>34}")
        for name, preset in PRESETS.items():
            print(row(session, name, replace(preset, epochs=1_000_000)))
        window.close()
    app.quit()


def row(session: Session, name: str, design: object) -> str:
    """Race the window against the bare run on this design."""
    session.edit(design, name)
    wait(session, "paused")
    run = Player(session.design)
    work = run.work()
    while not run.fraction:  # the buffers are made too
        next(work)
    bare, window, late = [], [], []
    for _ in range(ROUNDS):
        bare.append(progress(work, run))
        speed, beats = in_the_window(session)
        window.append(speed)
        late += beats
    share = median(w / b for w, b in zip(window, bare, strict=True))
    p50, p99 = np.percentile(late, [50, 99])
    beats = f"{p50:.1f}, {p99:.1f}, {max(late):.1f}"
    return f"{name:<24}{median(bare):>9.1f}{median(window):>9.1f}{share:>7.0%}{beats:>34}"


if __name__ == "__main__":
    main()
