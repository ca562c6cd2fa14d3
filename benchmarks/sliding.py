"""How fast the whole window follows a hand that slides through the past of a run.

    python benchmarks/sliding.py              without a screen
    python benchmarks/sliding.py --screen     on the screen there is, such as Xvfb's

A position counts from the move of the slider to when all that is visible has been painted: network
with its strongest weights, prediction, mistakes, curves, labels. Runs of 1,000 epochs of the
lecture's network and of 30 of 784-256-128-10, with a drawing on the pad. At random epochs what is
shown is compared with the parameters of a script, bit for bit.
"""

import os
import sys

if "--screen" not in sys.argv:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from dataclasses import replace
from time import perf_counter

import numpy as np
from PySide6.QtWidgets import QApplication, QSlider
from typing_extensions import override

from benchmarks.waiting import in_a_window, wait
from engine.callbacks import Callback
from engine.callbacks.callback import Logs
from engine.data import load
from nngui.design.design import Design
from nngui.design.presets import PRESETS
from nngui.session.session import Session
from nngui.training.building import network
from nngui.window.main_window import MainWindow

POSITIONS = 300
CHECKED = 100  # random epochs at which the parameters are compared
LIMIT = 50.0  # ms: p95 that is wanted
STROKE = np.array([[0.45, 0.1], [0.55, 0.5], [0.5, 0.9]], np.float32)
DESIGNS = {
    "lecture 25-15-1, 1,000 epochs": replace(PRESETS["lecture 25-15-1"], epochs=1_000),
    "784-256-128-10, 30 epochs": replace(
        PRESETS["ten digits from scratch"],
        epochs=30,
        schedule="constant",
        augmentation=False,
        pen_styles=False,
    ),
}


def slide(window: MainWindow) -> list[float]:
    """Slide to and fro; return the ms of every position."""
    slider = window.findChild(QSlider, "epochSlider")
    assert slider is not None
    end, took = slider.maximum(), []
    for i in range(POSITIONS):
        place = end * (0.5 + 0.49 * np.sin(2 * np.pi * i / 97))
        began = perf_counter()
        slider.setValue(int(place))
        QApplication.processEvents()
        took.append(1e3 * (perf_counter() - began))
    return took


class Notes(Callback):
    """Notes the parameters after some epochs."""

    def __init__(self, epochs: set[int]) -> None:
        super().__init__()
        self._epochs, self.thetas = epochs, dict[int, bytes]()

    @override
    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        if epoch + 1 in self._epochs:
            self.thetas[epoch + 1] = self.model.theta.tobytes()


def by_script(design: Design) -> dict[int, bytes]:
    """Return the parameters after random epochs, as `fit` has them without a window."""
    chance = np.random.default_rng(0)
    wanted = chance.choice(design.epochs, min(CHECKED, design.epochs), replace=False) + 1
    model, data = network(design), load(design.dataset)
    notes = Notes(set(wanted.tolist()))
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=design.batch_size,
        epochs=design.epochs,
        verbose=0,
        callbacks=[notes],
    )
    return notes.thetas


def compare(session: Session, thetas: dict[int, bytes]) -> int:
    """Return at how many of these epochs other parameters are shown than the script's."""
    wrong = 0
    for epoch, theta in thetas.items():
        session.look(epoch)
        shown = b"".join(
            np.column_stack((kernel.T, bias)).tobytes() for kernel, bias in session.scene.parameters
        )
        wrong += shown != theta or session.scene.shown.epoch != epoch
    return wrong


def main() -> None:
    """Print a row for each run."""
    with in_a_window() as window:
        session = window.session
        session.drawing.add_stroke(STROKE)
        print(f"{'ms a position':<32}{'median':>9}{'p95':>9}{'longest':>9}   other parameters")
        for name, design in DESIGNS.items():
            session.begin(design, name)
            wait(session, "paused")
            session.train()
            wait(session, "finished")
            slide(window)
            took = slide(window)
            p50, p95 = np.percentile(took, [50, 95])
            thetas = by_script(design)
            wrong = f"at {compare(session, thetas)} of {len(thetas)} epochs"
            over = "   over the limit" if p95 > LIMIT else ""
            print(f"{name:<32}{p50:>9.1f}{p95:>9.1f}{max(took):>9.1f}   {wrong}{over}", flush=True)


if __name__ == "__main__":
    main()
