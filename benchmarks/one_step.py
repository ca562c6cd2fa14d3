"""One step: whether its numbers are exact, and what looking at it costs.

Exact: for random designs, at random moments of their training, every number on the page beside the
one that NumPy computes from that moment's parameters in float64, as displayed; and the check of
derivatives. Cost: the speed of training with the page in front, behind another one, and the time
from a movement of the pointer to the painted value while the lecture's network is trained.

    python dev.py bench one_step          20 designs
    python dev.py bench one_step 100      as many designs
"""

import os
import random
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QEventLoop, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.waiting import wait
from engine.activations import ACTIVATIONS
from nngui.design import figures
from nngui.design.design import Design, LayerSpec
from nngui.design.own_digits import NO_DIGITS
from nngui.session.session import Session
from nngui.training.one_step.chips import Chip
from nngui.training.one_step.example import Choice, Source
from nngui.training.one_step.grids import sections
from nngui.training.one_step.lines import badge, lines
from nngui.training.one_step.step import OneStep, Request, look_at_step
from nngui.training.player import DivergenceError, Player
from nngui.window.main_window import MainWindow

ROUNDS, SECONDS = 5, 2.0
POINTS = 200  # movements of the pointer

FORWARD = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.2 * z),
    "linear": lambda z: z,
    "softmax": lambda z: np.exp(z - z.max(axis=0)) / np.exp(z - z.max(axis=0)).sum(axis=0),
}
SLOPE = {
    "sigmoid": lambda z, a: a * (1 - a),
    "tanh": lambda z, a: 1 - a**2,
    "relu": lambda z, a: (z > 0) * 1.0,
    "leaky_relu": lambda z, a: np.where(z > 0, 1.0, 0.2),
    "linear": lambda z, a: np.ones_like(z),
}


def random_design(chance: random.Random) -> Design:
    """Return a design that a learner might make."""
    hidden = [name for name in ACTIVATIONS if name in SLOPE]
    layers = [
        LayerSpec(chance.randint(1, 30), chance.choice(hidden)) for _ in range(chance.randint(0, 3))
    ]
    losses = {1: ("binary_crossentropy", "mean_squared_error"), 2: ("categorical_crossentropy",)}
    units = chance.choice((1, 1, 2))
    layers.append(LayerSpec(units, "sigmoid" if units == 1 else "softmax"))
    optimizer, rate = chance.choice((("sgd", 0.1), ("adam", 0.003), ("rmsprop", 0.001)))
    return replace(
        Design(),
        layers=tuple(layers),
        loss=chance.choice(losses[units]),
        optimizer=optimizer,
        learning_rate=rate,
        batch_size=chance.choice((1, 10, 32, 1000)),
        seed=chance.randint(0, 999),
    )


def looked_at(chance: random.Random) -> OneStep | None:
    """Train a random design to a random moment, and look at a step on random examples."""
    design = random_design(chance)
    player = Player(design)
    work = player.work()
    try:
        while not player.ready:
            next(work)
        for _ in range(chance.randint(0, 200)):
            next(work)
    except DivergenceError:
        return None
    source = chance.choice((Source.TRAINING, Source.VALIDATION, Source.BATCH))
    choice = Choice(source, chance.randint(0, 30))
    return look_at_step(
        Request(1, player.moment, player.state(), design, choice, NO_DIGITS, column=0)
    )


def by_hand(step: OneStep) -> dict[str, list[NDArray[np.float64]]]:
    """Return z, a, δ and the derivatives of every layer, from the parameters in float64."""
    design, at = step.design, 0
    theta = step.request.state.theta.astype(np.float64)
    a, y = step.example.x.T.astype(np.float64), step.inside.y
    inputs, found = design.task.pixels, {"z": [], "a": [], "δ": [], "∂J/∂w": [], "∂J/∂b": []}
    weights, below = [], []
    for layer in design.layers:
        size = layer.units * (inputs + 1)
        both = theta[at : at + size].reshape(layer.units, inputs + 1)
        weights.append(both[:, :-1])
        below.append(a)
        z = both[:, :-1] @ a + both[:, -1:]
        a = FORWARD[layer.activation](z)
        found["z"].append(z)
        found["a"].append(a)
        at, inputs = at + size, layer.units
    m, units = a.shape[1], len(a)
    if design.loss == "mean_squared_error":
        delta = 2 * (a - y) / units * SLOPE[design.output.activation](z, a) / m
    else:
        delta = (a - y) / m
    for number in range(len(design.layers) - 1, -1, -1):
        found["δ"].insert(0, delta)
        found["∂J/∂w"].insert(0, delta @ below[number].T)
        found["∂J/∂b"].insert(0, delta.sum(axis=1, keepdims=True))
        if number:
            before = design.layers[number - 1].activation
            slope = SLOPE[before](found["z"][number - 1], found["a"][number - 1])
            delta = (weights[number].T @ delta) * slope
    return found


def differences(step: OneStep) -> tuple[int, int]:
    """Return how many numbers are shown, and how many differ by more than one last digit."""
    right, shown, wrong = by_hand(step), 0, 0
    for chip in Chip:
        lines(step, chip)
        for section in sections(step, chip):
            for grid in section.grids:
                if grid.letter not in right:
                    continue
                values = right[grid.letter][grid.layer - 1]
                column = 0 if grid.letter == "∂J/∂b" else step.column
                column_of = np.where(grid.sources >= 0, grid.sources, column)
                ours, theirs = grid.values, values[grid.units, column_of]
                for mine, other in zip(ours.ravel(), theirs.ravel(), strict=True):
                    shown += 1
                    wrong += not same_text(float(mine), float(other))
    return shown, wrong


def same_text(mine: float, other: float) -> bool:
    """Whether both are shown alike, but for one unit of the last of three digits."""
    if figures.weight(mine) == figures.weight(other):
        return True
    size = max(abs(mine), abs(other))
    return abs(mine - other) <= 10 ** (np.floor(np.log10(size)) - 2) if size > 1e-16 else True


def check(designs: int) -> None:
    """Print how many numbers were compared, and what the checks of derivatives said."""
    chance, shown, wrong, said = random.Random(1), 0, 0, Counter[str]()
    for _ in range(designs):
        if (step := looked_at(chance)) is not None:
            counted, differ = differences(step)
            shown, wrong = shown + counted, wrong + differ
            said[badge(step).split(" ")[0].rstrip(":")] += 1
    print(f"{designs} designs: {shown:,} numbers, {wrong} differ; derivatives: {dict(said)}")


def speed(session: Session, seconds: float = SECONDS) -> float:
    """Train in the window for a while, and return the epochs per second."""
    before, began, loop = session.snapshot.epoch, perf_counter(), QEventLoop()
    session.train()
    QTimer.singleShot(int(seconds * 1e3), loop.quit)
    loop.exec()
    session.pause()
    wait(session, "paused")
    return (session.snapshot.epoch - before) / (perf_counter() - began)


def cost(window: MainWindow) -> None:
    """Print the speed of training with and without the page, and the delay of values."""
    session, view, tabs = window.session, window.views.step, window.views.tabs
    session.edit(replace(session.design, epochs=1_000_000), "Epochs")
    wait(session, "paused")
    page = next(i for i in range(tabs.count()) if tabs.tabText(i) == "One step")
    behind = next(i for i in range(tabs.count()) if tabs.tabText(i) == "Keras code")
    ratios, hidden = [], []
    for _ in range(ROUNDS):
        tabs.setCurrentIndex(behind)
        without = speed(session)
        tabs.setCurrentIndex(page)
        ratios.append(speed(session) / without)
        hidden.append(without)
    print(
        f"training with the page in front: {median(ratios):.0%} of {median(hidden):.0f} epochs/s"
        " with another page in front"
    )
    for chip in (Chip.FORWARD, Chip.DERIVATIVES):
        view.chips.show_chip(chip)
        delays = pointer(window)
        low, high = np.percentile(delays, [50, 95])
        print(f"pointer to painted value, {chip.value}: median {low:.1f} ms, p95 {high:.1f} ms")


def pointer(window: MainWindow) -> list[float]:
    """Move the pointer over the cells while the network is trained; return the delays in ms."""
    session, cells, delays = window.session, window.views.step.cells, []
    session.train()
    app = QApplication.instance()
    assert app is not None
    chance = random.Random(0)
    for _ in range(POINTS):
        pause = QEventLoop()
        QTimer.singleShot(chance.randint(5, 30), pause.quit)
        pause.exec()
        at = QPointF(chance.uniform(0, cells.width()), chance.uniform(30, cells.height()))
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            cells.mapToGlobal(at),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        began = perf_counter()
        app.postEvent(cells, event)
        painted = cells.painted
        while cells.painted == painted and perf_counter() - began < 1:
            app.processEvents()
        if cells.readout:
            delays.append((perf_counter() - began) * 1e3)
    session.pause()
    wait(session, "paused")
    return delays


def main() -> None:
    """Print what was compared and measured."""
    check(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "s.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(), settings)
        window.resize(1366, 740)
        window.show()
        wait(window.session, "paused")
        cost(window)
        window.close()
    app.quit()


if __name__ == "__main__":
    main()
