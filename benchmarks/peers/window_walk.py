"""The window's way through a training: `nngui.training.trainer.player.Player`, piece by piece.

Its trainer does the same, and looks at the clock after every piece. What the window measures
after an epoch, J on all examples, is left out of the time: `fit` does not measure it.
"""

from collections.abc import Callable
from time import perf_counter

from workloads import LEARNING_RATE, Workload

from nngui.design.design import Design, LayerSpec
from nngui.training.trainer.player import Player


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs, and returns the time it took."""
    if workload.steps == 1:
        raise NotImplementedError("an epoch of one step, which cannot be told from measuring")
    layers = [LayerSpec(units, workload.hidden) for units in workload.units[1:-1]]
    design = Design(
        dataset=workload.dataset,
        layers=(*layers, LayerSpec(workload.units[-1], workload.output)),
        loss=workload.loss,
        optimizer="adam",
        learning_rate=LEARNING_RATE,
        batch_size=workload.batch,
    )
    run = Player(design)
    work = run.work()
    while not run.ready:
        next(work)
    next(work)

    def epoch() -> float:
        """Train, then measure; the last mini-batch, which begins to measure, counts as another."""
        start = perf_counter()
        for _ in range(workload.steps - 1):
            next(work)
            perf_counter()
        took, end = perf_counter() - start, run.epoch + 1
        while run.epoch < end:
            next(work)
        return took * workload.steps / (workload.steps - 1)

    return lambda epochs: sum((epoch() for _ in range(epochs)), 0.0)
