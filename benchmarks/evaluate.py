"""Evaluate and Why?: whether their numbers are those of a script.

Random designs are trained in the real window; while they train, when they rest, and looking back at
an earlier epoch, every number on the page Evaluate with all its details, and of the panel Why? for
a validation digit and for strokes on the pad, is read from the widgets, and compared with the one
that NumPy computes in float64 from the parameters of that epoch. An example whose output is so
near the threshold that float32 may read it otherwise counts as either.

    python dev.py bench evaluate          20 designs
    python dev.py bench evaluate 100      as many designs
"""

import os
import random
import sys
from dataclasses import replace
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from benchmarks.by_hand import Tally, random_design
from benchmarks.evaluate_page import PageReader
from benchmarks.waiting import in_a_window, until
from benchmarks.why_panel import compare_running, compare_why
from nngui.design.design import Design, LayerSpec
from nngui.design.presets import for_dataset
from nngui.training.evaluation.evaluated import Detail
from nngui.window.main_window import MainWindow


def design_of(chance: random.Random) -> Design:
    """Return a random design of one of three questions."""
    name = chance.choice(("0 or 1", "0 or 1", "slant", "0 to 9, few examples"))
    if name == "0 or 1":
        return replace(random_design(chance), epochs=chance.randint(2, 6))
    begun = replace(for_dataset(name), ready=False, augmentation=False)
    hidden = [
        LayerSpec(chance.randint(2, 20), chance.choice(("sigmoid", "tanh", "relu")))
        for _ in range(chance.randint(0, 2))
    ]
    epochs, seed = chance.randint(2, 6), chance.randint(0, 999)
    return replace(begun, layers=(*hidden, begun.output), epochs=epochs, seed=seed)


def check(window: MainWindow, designs: int) -> Tally:
    """Compare the numbers of that many designs."""
    chance, tally = random.Random(1), Tally()
    reader, session = PageReader(window, tally), window.session
    reader.hand.tab("Evaluate")
    for _ in range(designs):
        design = design_of(chance)
        session.edit(replace(design, epochs=100_000), "Design")
        session.start_over()
        until(lambda: session.snapshot.paused and session.snapshot.epoch == 0)
        session.train()
        until(lambda: session.snapshot.epoch >= 2 or session.snapshot.failed)
        reader.read(Detail.EXAMPLES)
        reader.read(Detail.OUTPUTS)
        compare_running(window, tally, chance)
        session.pause()
        until(lambda: not session.snapshot.running)
        for detail in Detail:
            if detail is not Detail.CLASSES or session.state.run.task.classes:
                reader.read(detail)
        compare_why(window, tally, chance)
        session.look(chance.randint(0, min(3, session.snapshot.epoch)))
        for detail in chance.sample(list(Detail), 3):
            if detail is not Detail.CLASSES or session.state.run.task.classes:
                reader.read(detail)
        compare_why(window, tally, chance)
        session.look_at_now()
    return tally


def main() -> None:
    """Print what was compared."""
    designs, began = int(sys.argv[1]) if len(sys.argv) > 1 else 20, perf_counter()
    with in_a_window((1366, 768)) as window:
        tally = check(window, designs)
    for line in tally.wrong[:40]:
        print(line)
    print(
        f"{designs} designs: {tally.numbers:,} numbers, {len(tally.wrong)} differ"
        f" ({perf_counter() - began:.0f} s)"
    )


if __name__ == "__main__":
    main()
