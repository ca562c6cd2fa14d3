"""The lines that Keras' `fit` prints for a run, with J beside the running mean. No Qt."""

import numpy as np

from nngui.design import figures
from nngui.design.design import Design
from nngui.training.curves import Curves, Kind

MOST = 300  # newest epochs that have a line
DIFFERENCE = (
    "loss is Keras’ running mean: what the mini-batches cost while the parameters moved; J is the"
    " cost of all training examples by the parameters after the epoch."
)


def fit_lines(curves: Curves, design: Design) -> tuple[str, ...]:
    """Return a line for each of the newest epochs, such as "Epoch 3/100 - loss: 0.41 - …".

    Parameters
    ----------
    curves : Curves
    design : Design
        By which the run goes on; its number of epochs is the goal.
    """
    kinds = curves.kinds[-2 * MOST :]
    first = len(curves) - len(kinds)
    ends = [first + i for i, kind in enumerate(kinds) if kind is Kind.EPOCH]
    epochs = curves.epochs
    return tuple(
        _line(curves, design, index, int(epochs[index]))
        for index in ends[-MOST:]
        if epochs[index] > 0
    )


def running_mean(curves: Curves, epoch: int) -> float:
    """Return the mean cost of the mini-batches of an epoch, from 1; NaN if it was not kept."""
    bounds = np.searchsorted(curves.batch_epochs, [epoch - 1, epoch], side="right")
    ends, costs = (a[slice(*bounds)] for a in (curves.batch_epochs, curves.batch_costs))
    if not len(ends) or ends[-1] != epoch:
        return float("nan")
    return float(np.average(costs, weights=np.diff(ends, prepend=epoch - 1)))


def _line(curves: Curves, design: Design, index: int, epoch: int) -> str:
    task = design.task
    score = curves.validation_score[index] / (task.scale if task.regression else 1)
    name = "val_mean_absolute_error" if task.regression else "val_accuracy"
    loss = running_mean(curves, epoch)
    parts = [
        f"Epoch {figures.count(epoch)}/{figures.count(max(design.epochs, epoch))}",
        *([f"loss: {figures.cost(loss)}"] if np.isfinite(loss) else []),
        f"{name}: {figures.cost(float(score))}",
        f"val_loss: {figures.cost(float(curves.validation[index]))}",
    ]
    return f"{' - '.join(parts)}    J = {figures.cost(float(curves.train[index]))}"
