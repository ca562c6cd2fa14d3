"""Whether the window trains as fast as `fit`: both walk the same generator, in turns.

    python3 dev.py bench walk

One process, one BLAS thread, one network each. In every round both train for as many epochs, and
which one begins changes from round to round. Printed is the median of the ratios within a round,
with the quartiles; what the window measures after an epoch is left out.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))

import engine_fit
import numpy as np
import window_walk
from workloads import WORKLOADS

RACES = {"W1": (40, 41), "W2": (40, 41), "W4": (1, 21), "W5": (1, 21), "W6": (1, 21)}


def race(name: str) -> str:
    """Return the line of a workload."""
    epochs, rounds = RACES[name]
    fit, walk = (peer.prepare(WORKLOADS[name]) for peer in (engine_fit, window_walk))
    fit(1), walk(1)
    ratios = []
    for number in range(rounds):
        if number % 2:
            plain, walked = fit(epochs), walk(epochs)
        else:
            walked, plain = walk(epochs), fit(epochs)
        ratios.append(walked / plain)
    low, middle, high = np.percentile(ratios, [25, 50, 75])
    return f"{name}  {middle:.3f}   {low:.3f} to {high:.3f}"


if __name__ == "__main__":
    print("time of the window's walk, by fit's; median and quartiles")
    for name in RACES:
        print(race(name), flush=True)
