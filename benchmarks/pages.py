"""The speed of training with each page and each panel of the window in front.

The lecture's network is trained for two seconds with a page or a panel in front, in turns with the
page *Keras code*, which has nothing to do meanwhile, and no panel. Each time is compared with the
mean of those before and after it, since other programs come and go.

    python dev.py bench pages             all
    python dev.py bench pages map unit    those whose names have one of these words in them
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np

from benchmarks.hand import Hand
from benchmarks.waiting import in_a_window, pause, speed, wait
from nngui.training.evaluation.evaluated import Detail
from nngui.training.inspection.pin import Pin
from nngui.window.main_window import MainWindow

ROUNDS = 7
IDLE = "Keras code"
PAGES = "Cost", "One step", "Runs", "Data", "My digits"
PINS = {"unit": Pin(1, 6), "layer": Pin(1), "output": Pin(3, 0)}
TURN = np.linspace(0, 2 * np.pi, 60)
RING = np.stack([0.5 + 0.25 * np.sin(TURN), 0.5 - 0.35 * np.cos(TURN)], 1).astype(np.float32)


def ways(window: MainWindow) -> dict[str, Callable[[], None]]:
    """Return what brings each page and each panel to the front, by its name."""
    hand, views = Hand(window), window.views

    def evaluate(detail: Detail) -> None:
        hand.tab("Evaluate")
        views.evaluate.show_detail(detail)

    def inspect(pin: Pin) -> None:
        window.session.inspection.look_at(pin)

    pages = {page: partial(hand.tab, page) for page in PAGES}
    pages |= {f"Evaluate, {detail.value}": partial(evaluate, detail) for detail in Detail}
    pages |= {f"Inspector, {name}": partial(inspect, pin) for name, pin in PINS.items()}
    return pages | {"Why?": partial(views.side.open, "Why?")}


def idle(window: MainWindow) -> None:
    """Show a page that has nothing to do, and no panel."""
    window.session.inspection.look_at(None)
    window.views.side.close("Why?")
    Hand(window).tab(IDLE)


def share(window: MainWindow, show: Callable[[], None]) -> tuple[float, float]:
    """Return the speed of training beside what `show` shows, over that beside nothing; and that."""
    session, ratios = window.session, []
    idle(window)
    without = [speed(session)]
    for _ in range(ROUNDS):
        show()
        beside = speed(session)
        idle(window)
        without.append(speed(session))
        ratios.append(2 * beside / sum(without[-2:]))
    return median(ratios), median(without)


def main() -> None:
    """Print a line for each page and panel."""
    with in_a_window() as window:
        session = window.session
        session.drawing.add_stroke(RING)
        session.edit(replace(session.design, epochs=1_000_000), "Epochs")
        wait(session, "paused")
        pause(500)
        for name, show in ways(window).items():
            if any(word in name for word in sys.argv[1:] or [""]):
                part, without = share(window, show)
                print(f"{name}: training at {part:.0%} of {without:.0f} epochs/s", flush=True)


if __name__ == "__main__":
    main()
