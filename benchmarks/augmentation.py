"""What augmentation costs: epochs of training with it beside epochs without, on one thread.

    python benchmarks/augmentation.py

Both train MNIST in turns, a piece of an epoch each, so that whatever else the computer does holds
up both alike. Trust the ratios.
"""

import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine import Adam, Augmentation, Dense, Input, Sequential, one_hot
from engine.data import load
from engine.fitting.training import Progress, Training

ROUNDS = 15
PIECE = 12_800  # examples that are trained in a round
NETWORKS = (((256, 128), 128), ((256, 128), 32), ((128, 64), 128), ((128, 64), 32))


def training(hidden: tuple[int, ...], batch_size: int, augmented: bool) -> Iterator[Progress]:
    """Return a training of 784-…-10 on MNIST without end."""
    data = load("0 to 9")
    layers = [*(Dense(units, "relu") for units in hidden), Dense(10, "softmax")]
    model = Sequential([Input((784,)), *layers])
    model.compile(Adam(), "categorical_crossentropy")
    augmentation = Augmentation(28) if augmented else None
    return iter(
        Training(
            model,
            data.x_train,
            one_hot(data.y_train, 10),
            batch_size=batch_size,
            rng=model.shuffler,
            augmentation=augmentation,
        )
    )


def microseconds(steps: Iterator[Progress], count: int) -> float:
    """Return the mean time of a step."""
    start = perf_counter()
    for _ in islice(steps, count):
        pass
    return (perf_counter() - start) / count * 1e6


def main() -> None:
    """Print a line for each network."""
    print("network          batch  without     with  ratio   (µs a step)")
    for hidden, batch_size in NETWORKS:
        plain, augmented = (training(hidden, batch_size, on) for on in (False, True))
        times = [
            tuple(microseconds(steps, PIECE // batch_size) for steps in (plain, augmented))
            for _ in range(ROUNDS)
        ]
        without, with_it = (median(column) for column in zip(*times, strict=True))
        ratio = median(b / a for a, b in times)
        name = "-".join(map(str, (784, *hidden, 10)))
        print(f"{name:16} {batch_size:5} {without:8.0f} {with_it:8.0f} {ratio:6.2f}")


if __name__ == "__main__":
    main()
