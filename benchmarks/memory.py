"""The memory that runs take, above that of the untrained program.

    python benchmarks/memory.py [RUNS]

Ten runs of 1,000 epochs of the lecture's network, then ten of 30 epochs of 784-256-128-10, in one
training thread as in the window. The first of these trains with all of MNIST, the others with 400
digits: what is kept of them is the same. Linux only.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from engine.arrays import Array
from engine.data import Task, load
from nngui.design.design import Design
from nngui.design.presets import PRESETS
from nngui.training.messages import Plan, Snapshot
from nngui.training.trainer.thread import TrainingThread
from nngui.training.trainer.trainer import IDLE

RUNS = 10
LECTURE = Design(epochs=1_000)
TEN_DIGITS = replace(PRESETS["ten digits 256-128-10"], epochs=30, batch_size=512)
FEW = replace(TEN_DIGITS, own="only", batch_size=64)


class Digits:
    """The first 400 digits, as a person's own."""

    counts = (40,) * 10

    def examples(self, task: Task) -> tuple[Array, NDArray[np.int64]]:
        """Return them."""
        data = load(task.name)
        return data.x_train[:400], data.y_train[:400]


def megabytes() -> float:
    """Return the memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def train(thread: TrainingThread, plan: Plan) -> None:
    """Train a run to its goal."""
    loop = QEventLoop()

    def look(snapshot: Snapshot) -> None:
        thread.acknowledge.emit()
        if snapshot.run == plan.run and snapshot.finished:
            loop.quit()

    thread.progressed.connect(look)
    thread.open.emit(plan)
    thread.train.emit()
    loop.exec()
    thread.progressed.disconnect(look)


def rest() -> None:
    """Wait until buffers are freed."""
    loop = QEventLoop()
    QTimer.singleShot(2 * IDLE, loop.quit)
    loop.exec()


def main() -> None:
    """Print a line after every run."""
    app, thread = QCoreApplication(sys.argv), TrainingThread()
    runs, number = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS, 1
    train(thread, Plan(number, replace(LECTURE, epochs=1)))
    untrained = megabytes()
    print(f"untrained: {untrained:.0f} MB")
    number += 1
    train(thread, Plan(number, replace(TEN_DIGITS, epochs=1)))
    rest()
    print(f"above it with MNIST and one epoch of 784-256-128-10: {megabytes() - untrained:.0f} MB")
    print("above it after each run:")
    for name, first, others in (
        ("lecture's network, 1,000 epochs", LECTURE, LECTURE),
        ("784-256-128-10, 30 epochs", TEN_DIGITS, FEW),
    ):
        for seed in range(runs):
            number += 1
            design = replace(first if not seed else others, seed=seed)
            train(thread, Plan(number, design, Digits()))
            print(f"{name} ({seed + 1}): {megabytes() - untrained:.0f} MB", flush=True)
    rest()
    print(f"at rest: {megabytes() - untrained:.0f} MB")
    thread.close()
    app.quit()


if __name__ == "__main__":
    main()
