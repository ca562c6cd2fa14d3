"""What it costs that a session is kept while it is worked on.

    python benchmarks/recovery.py [ROUNDS]

Ten runs of 784-256-128-10 train in turns, as a race of two lanes with five seeds, in a window that
keeps its session and in one that does not, alternately. Then the pen draws in the one that does: an
answer is late by what `latency.py` measures. And how long after the pen is lifted a stroke is on
the disk.
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import QApplication

from benchmarks.latency import Pen, TimedBars
from benchmarks.waiting import opened, pause, speed, wait
from nngui.design.presets import PRESETS
from nngui.session.session import Session
from nngui.training.race import READY_MADE
from nngui.views.prediction import prediction_view
from nngui.window.main_window import MainWindow

ROUNDS, SECONDS, DRAWING, SEEDS = 5, 15.0, 10.0, 5
DESIGN = replace(PRESETS["ten digits 256-128-10"], dataset="0 to 9", epochs=1_000_000)
MOST_COST, MOST_LATE = 0.03, 25.0  # of the training; ms of a pen event, p99
STROKES = 50


def made(folder: str, data: Path | None) -> MainWindow:
    """Return a window in which ten runs have begun."""
    window = opened(Path(folder), data=data)
    session = window.session
    session.edit(DESIGN, "Edit")
    wait(session, "paused")
    session.races.start(replace(READY_MADE[0].race(DESIGN), seeds=SEEDS))
    while not all(run.epoch + run.fraction for run in session.state.runs):
        pause(200)
    session.pause()
    wait(session, "paused")
    return window


def answers(window: MainWindow) -> list[float]:
    """Draw for a while beside the training; return after how many ms each answer came."""
    session, pen = window.session, Pen(window)
    session.train()
    pen.draw(1.0)
    late = pen.draw(DRAWING)
    session.pause()
    wait(session, "paused")
    pen.deleteLater()
    return late


def strokes_kept(session: Session) -> list[float]:
    """Return after how many ms strokes were on the disk."""
    file, times = session._training.checkpoints.file, []
    for _ in range(STROKES):
        stroke = np.random.default_rng().random((40, 2), np.float32)
        began = perf_counter()
        session.drawing.add_stroke(stroke)
        file.flush()
        times.append(1e3 * (perf_counter() - began))
        pause(20)
    session.drawing.clear()
    return times


def main() -> int:
    """Print what is measured; return whether it is more than is wanted."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    prediction_view.ProbabilityBars = TimedBars  # type: ignore[misc]
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        windows = [made(folder, data) for data in (Path(folder) / "data", None)]
        speeds = ([speed(w.session, SECONDS) for w in windows] for _ in range(rounds))
        kept, bare = zip(*speeds, strict=True)
        costs = [1 - one / other for one, other in zip(kept, bare, strict=True)]
        print(f"epochs/s kept {median(kept):.3f}, not kept {median(bare):.3f}", end=", ")
        print(f"cost {median(costs):+.1%} (rounds: {', '.join(f'{c:+.1%}' for c in costs)})")
        late: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(rounds):
            for window, is_kept in zip(windows, late, strict=True):
                late[is_kept] += answers(window)
        p99 = float(np.percentile(late[True], 99))
        for is_kept, each in late.items():
            name = "kept" if is_kept else "not kept"
            print(
                f"from pen to bars while it trains, {name}: median {median(each):.1f} ms", end=", "
            )
            print(f"p99 {np.percentile(each, 99):.1f} ms")
        session = windows[0].session
        times = strokes_kept(session)
        print(f"a stroke is on the disk after {median(times):.1f} ms, {max(times):.1f} ms at most")
        for window in windows:
            session = window.session
            session.last.keeps, session.last.forgets = False, True
            window.close()
    app.quit()
    return int(median(costs) > MOST_COST or p99 > MOST_LATE)


if __name__ == "__main__":
    sys.exit(main())
