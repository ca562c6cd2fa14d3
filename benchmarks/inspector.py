"""Inspector and Why?: whether their numbers are exact, and what looking costs.

Exact: for random designs, at random moments of their training, every number of a unit, and of the
explanation of an answer, beside the one that NumPy computes from that moment's parameters in
float64, as displayed. Cost: the time from a click on a unit to its painted values while the
lecture's network is trained. What the panels cost the training is measured by `bench pages`.

    python dev.py bench inspector          20 designs
    python dev.py bench inspector 100      as many designs
"""

import os
import random
import sys
from collections.abc import Callable
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
from numpy.typing import NDArray

from benchmarks.by_hand import layers_of, passed, same_text, trained
from benchmarks.hand import Hand
from benchmarks.pages import RING
from benchmarks.waiting import in_a_window, pause, wait
from engine.data import load
from nngui.design.design import Design
from nngui.training.inspection import unit, why
from nngui.training.inspection.network64 import network64
from nngui.training.inspection.pin import Pin
from nngui.window.main_window import MainWindow

CLICKS = 100
Sums = Callable[[NDArray[np.float64]], NDArray[np.float64]]
Pairs = list[tuple[float, float]]  # a number of ours, and that of the script


def compared(design: Design, theta: NDArray[np.float32], chance: random.Random) -> Pairs:
    """Return the numbers of the panels beside those of the script, for a random digit."""
    both = layers_of(design, theta)
    network = network64([(weights.T, b[:, 0]) for weights, b in both], design.functions)
    image = load(design.dataset).x_val[chance.randint(0, 199)]
    x, found = image.astype(np.float64), Pairs()
    through = [(z[:, 0], a[:, 0]) for z, a in passed(design, theta, image[np.newaxis])]
    outputs = [x, *(a for _, a in through)]
    for number, (weights, b) in enumerate(both, 1):
        j = chance.randrange(len(b))
        values = unit.unit_values(network, None, Pin(number, j), image)
        below, (z, a) = outputs[number - 1], through[number - 1]
        found += [(values.z or 0.0, z[j]), (values.a or 0.0, a[j])]
        for term in values.terms:
            product = float(weights[j, term.source]) * below[term.source]
            found.append((term.product or 0.0, product))
        shown = [term.source for term in values.terms]
        others = np.delete(weights[j] * below, shown)
        found.append((values.rest or 0.0, others.sum()))
        for way in values.ways:
            product = float(both[number][0][way.unit, j]) * a[j]
            found.append((way.product or 0.0, product))
    evidence = why.evidence(network, design.task, image)
    found += list(zip(evidence.outputs.tolist(), outputs[-1].tolist(), strict=True))
    return found + slopes(sums(design, theta), evidence, x, chance)


def sums(design: Design, theta: NDArray[np.float32]) -> Sums:
    """Return the function from an image to all z of the output layer."""
    return lambda x: passed(design, theta, x[np.newaxis])[-1][0][:, 0]


def slopes(
    z_of: Sums, evidence: why.Evidence, x: NDArray[np.float64], chance: random.Random
) -> Pairs:
    """Return gradient × input of some pixels beside that by central differences."""
    number, found = int(evidence.answer), Pairs()
    ink = np.flatnonzero(x)
    for pixel in chance.sample(ink.tolist(), min(5, len(ink))):
        moved = np.stack([x, x])
        moved[:, pixel] += (1e-6, -1e-6)
        up, down = (z_of(each) for each in moved)
        slope = (up - down) / 2e-6
        of_answer = slope[number] if len(slope) > 1 else slope[0] * (1 if number else -1)
        if abs(of_answer * x[pixel]) > 1e-6:  # smaller ones are noise of the differences
            found.append((float(evidence.pixels[pixel]), float(of_answer * x[pixel])))
    return found


def check(designs: int) -> None:
    """Print how many numbers were compared."""
    chance, shown, wrong = random.Random(1), 0, 0
    for _ in range(designs):
        if (player := trained(chance)) is not None:
            pairs = compared(player.design, player.state().theta, chance)
            shown += len(pairs)
            wrong += sum(not same_text(float(a), float(b)) for a, b in pairs)
    print(f"{designs} designs: {shown:,} numbers, {wrong} differ")


def cost(window: MainWindow) -> None:
    """Print the delay of values while the network is trained."""
    session = window.session
    session.drawing.add_stroke(RING)
    session.edit(Design(epochs=1_000_000), "Epochs")
    wait(session, "paused")
    delays = clicks(window)
    middle, high = np.percentile(delays, [50, 95])
    print(f"click to painted values while training: median {middle:.1f} ms, p95 {high:.1f} ms")


def clicks(window: MainWindow) -> list[float]:
    """Click units while the network is trained; return the time to their painted values, in ms."""
    session, hand, inspector = window.session, Hand(window), window.views.inspector
    session.inspection.look_at(Pin(1, 0))
    session.train()
    delays, chance, last = [], random.Random(0), 0
    for _ in range(CLICKS):
        pause(chance.randint(20, 60))
        last = (last + chance.randint(1, 24)) % 25
        began = perf_counter()
        hand.unit(1, last + 1)
        assert inspector.pin == Pin(1, last)
        inspector.repaint()
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
