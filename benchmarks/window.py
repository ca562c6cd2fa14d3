"""The time that the window takes from training, and training from the window.

For every preset: epochs a second in the window beside epochs a second of the bare run, in turns in
one process; and how late the window's event loop turns while it trains. Once with one run, once
with ten that are shown. Shares and milliseconds of a busy machine: trust the ratios.

    python benchmarks/window.py [PRESET...]
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

from benchmarks.waiting import opened, pause, until, wait
from nngui.design.design import Design
from nngui.design.presets import PRESETS
from nngui.session.session import Session
from nngui.training.trainer.player import Player

ROUNDS = 5
SECONDS = 2.0  # of training in a round
RUNS = 10
LEAST = 3  # epochs of each of the nine others
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
    """Print two rows for every preset."""
    if unknown := set(sys.argv[1:]) - set(PRESETS):
        raise SystemExit(f"expected presets ({', '.join(PRESETS)}), but got {', '.join(unknown)}")
    presets = {name: PRESETS[name] for name in sys.argv[1:] or PRESETS}
    app = QApplication(sys.argv)
    print(f"{'':<24}{'':>5}{'bare':>9}{'window':>9}{'share':>7}{'beats late by (ms)':>34}")
    heads = "epochs/s", "epochs/s", "", "median, p99, longest"
    print(f"{'preset':<24}{'runs':>5}{heads[0]:>9}{heads[1]:>9}{heads[2]:>7}{heads[3]:>34}")
    for name, preset in presets.items():
        with tempfile.TemporaryDirectory() as folder:
            window = opened(Path(folder))
            for stroke in STROKE:
                window.session.drawing.add_stroke(stroke)
            for line in rows(window.session, name, preset):
                print(line, flush=True)
            window.close()
    app.quit()


def rows(session: Session, name: str, preset: Design) -> Iterator[str]:
    """Race the window against the bare run on this preset: with one run, and with ten."""
    session.begin(replace(preset, epochs=1_000_000), name)
    wait(session, "paused")
    yield row(session, name, 1)
    for _ in range(RUNS - 1):
        session.start_over()
        wait(session, "paused")
        train_a_little(session)
    yield row(session, name, RUNS)


def train_a_little(session: Session) -> None:
    """Train for a quarter of a round, and a few epochs at least."""
    session.train()
    pause(int(SECONDS * 250))
    until(lambda: session.snapshot.epoch >= LEAST)
    session.pause()
    wait(session, "paused")


def row(session: Session, name: str, runs: int) -> str:
    """Return the speeds side by side, and how late the beats come."""
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
    assert sum(not each.hidden for each in session.scene.trained) == runs
    share = median(w / b for w, b in zip(window, bare, strict=True))
    p50, p99 = np.percentile(late, [50, 99])
    beats = f"{p50:.1f}, {p99:.1f}, {max(late):.1f}"
    speeds = f"{median(bare):>9.1f}{median(window):>9.1f}{share:>7.0%}"
    return f"{name:<24}{runs:>5}{speeds}{beats:>34}"


if __name__ == "__main__":
    main()
