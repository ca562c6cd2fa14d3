"""One step: whether its numbers are exact, and what looking at it costs.

Exact: for random designs, at random moments of their training, every number on the page beside the
one that NumPy computes from that moment's parameters in float64, as displayed; and the check of
derivatives. Cost: the time from a movement of the pointer to the painted value while the lecture's
network is trained. What the page costs the training is measured by `bench pages`.

    python dev.py bench one_step          20 designs
    python dev.py bench one_step 100      as many designs
"""

import os
import random
import sys
from collections import Counter
from dataclasses import replace
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication

from benchmarks.by_hand import SLOPE, Tally, layers_of, passed, same_text, trained
from benchmarks.exact import losses
from benchmarks.hand import Hand, mouse_event
from benchmarks.waiting import in_a_window, pause, wait
from nngui.design.own_digits import NO_DIGITS
from nngui.training.one_step.chips import Chip, Followed
from nngui.training.one_step.example import Choice, Source
from nngui.training.one_step.grids import sections
from nngui.training.one_step.lines import badge, check_in_words, lines
from nngui.training.one_step.step import OneStep, Request, look_at_step, seen
from nngui.window.main_window import MainWindow

POINTS = 200  # movements of the pointer
FOLLOWED = 5  # parameters of a design


def looked_at(chance: random.Random) -> OneStep | None:
    """Train a random design to a random moment, and look at a step on random examples."""
    if (player := trained(chance)) is None:
        return None
    source = chance.choice((Source.TRAINING, Source.VALIDATION, Source.BATCH))
    choice = Choice(source, chance.randint(0, 30))
    return look_at_step(
        Request(1, player.moment, player.state(), player.design, choice, NO_DIGITS, column=0)
    )


def by_hand(step: OneStep) -> dict[str, list[NDArray[np.float64]]]:
    """Return z, a, δ and the derivatives of every layer, from the parameters in float64."""
    design, theta, x = step.design, step.request.state.theta, step.example.x
    through, weights = passed(design, theta, x), [W for W, _ in layers_of(design, theta)]
    found: dict[str, list[NDArray[np.float64]]] = {"δ": [], "∂J/∂w": [], "∂J/∂b": []}
    found["z"], found["a"] = ([each[i] for each in through] for i in (0, 1))
    below = [x.T.astype(np.float64), *found["a"][:-1]]
    z, a, y = found["z"][-1], found["a"][-1], step.inside.y
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


def compare_check(step: OneStep, tally: Tally, chance: random.Random) -> str:
    """Compare what is said of the derivative of a random parameter; return the verdict."""
    number = chance.randint(1, len(step.layers))
    units, inputs = step.layers[number - 1].W.shape
    unit, source = chance.randrange(units), chance.choice((None, chance.randrange(inputs)))
    step = seen(step, Followed(number, unit, source), step.column)
    slopes = by_hand(step)
    backprop = float(
        slopes["∂J/∂b"][number - 1][unit, 0]
        if source is None
        else slopes["∂J/∂w"][number - 1][unit, source]
    )
    for h in (1e-5, 1e-6, 1e-7, 1e-8):
        (high, above), (low, below) = (_cost_beside(step, by) for by in (h, -h))
        if kinked := bool((above != below).any()):
            continue
        break
    numeric, noise = (high - low) / (2 * h), 1e-14 * max(1.0, high) / h
    away = abs(backprop - numeric) - 1e-5 * max(abs(backprop), abs(numeric))
    far, near = away > 2 * noise, away < noise / 2
    ends = step.output.a
    cut_off = step.design.loss != "mean_squared_error" and bool(
        ((ends <= 1e-7) | (ends >= 1 - 1e-7)).any()
    )
    tally.fact("derivative", not far or kinked or cut_off)
    tally.text("check", check_in_words(step), backprop, 2, numeric, slack=2 * noise)
    text = badge(step)
    agrees = text.startswith("✓")
    tally.fact(
        f"badge {text}: {backprop:.6g}, {numeric:.6g}", agrees if near else not far or not agrees
    )
    if agrees:
        largest = 1e-5 + 2 * noise / max(abs(backprop), 1e-300)
        tally.fact(f"badge {text}", float(text.rpartition(" ")[2]) <= largest)
    return text.split(" ")[0].rstrip(":")


def _cost_beside(step: OneStep, by: float) -> tuple[float, NDArray[np.bool_]]:
    """Return J with the followed parameter moved, and on which side of 0 every z is."""
    design, theta = step.design, step.request.state.theta.astype(np.float64)
    theta[step.index] += by
    through = passed(design, theta, step.example.x)
    of_each = losses(design, through[-1][1].T, step.example.labels)
    bent = [
        z > 0
        for (z, _), layer in zip(through, design.layers, strict=True)
        if layer.activation in ("relu", "leaky_relu")
    ]
    return float(of_each.mean()), np.concatenate([np.zeros(0, bool), *(z.ravel() for z in bent)])


def check(designs: int) -> None:
    """Print how many numbers were compared, and what the checks of derivatives said."""
    chance, shown, wrong, said = random.Random(1), 0, 0, Counter[str]()
    tally = Tally()
    for _ in range(designs):
        if (step := looked_at(chance)) is not None:
            counted, differ = differences(step)
            shown, wrong = shown + counted, wrong + differ
            for _ in range(FOLLOWED):
                said[compare_check(step, tally, chance)] += 1
    for line in tally.wrong[:40]:
        print(line)
    shown, wrong = shown + tally.numbers, wrong + len(tally.wrong)
    print(f"{designs} designs: {shown:,} numbers, {wrong} differ; derivatives: {dict(said)}")


def cost(window: MainWindow) -> None:
    """Print the delay of values while the network is trained."""
    session, view, hand = window.session, window.views.step, Hand(window)
    session.edit(replace(session.design, epochs=1_000_000), "Epochs")
    wait(session, "paused")
    hand.tab("One step")
    for chip in (Chip.FORWARD, Chip.DERIVATIVES):
        view.chips.show_chip(chip)
        delays = pointer(window)
        low, high = np.percentile(delays, [50, 95])
        print(f"pointer to painted value, {chip.value}: median {low:.1f} ms, p95 {high:.1f} ms")


def pointer(window: MainWindow) -> list[float]:
    """Move the pointer over the cells while the network is trained; return the delays in ms."""
    session, cells, delays = window.session, window.views.step.cells, []
    session.train()
    chance = random.Random(0)
    for _ in range(POINTS):
        pause(chance.randint(5, 30))
        at = QPointF(chance.uniform(0, cells.width()), chance.uniform(30, cells.height()))
        event = mouse_event(cells, QEvent.Type.MouseMove, at, pressed=False)
        began = perf_counter()
        QApplication.postEvent(cells, event)
        painted = cells.painted
        while cells.painted == painted and perf_counter() - began < 1:
            QApplication.processEvents()
        if cells.readout:
            delays.append((perf_counter() - began) * 1e3)
    session.pause()
    wait(session, "paused")
    return delays


def main() -> None:
    """Print what was compared and measured."""
    check(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    with in_a_window() as window:
        cost(window)


if __name__ == "__main__":
    main()
