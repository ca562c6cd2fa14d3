"""The lines that Keras' `fit` prints for a run, with J beside the running mean. No Qt."""

from functools import lru_cache
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from nngui.design import figures
from nngui.design.design import Design
from nngui.training.curves import Curves

MOST = 300  # newest epochs that have a line
NAN = float("nan")  # the same object in every row, so that a line that stays is known
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
    others, start = dict(curves.others), max(0, len(curves) - 2 * MOST)
    ends = [i for i in range(start, len(curves)) if i not in others and curves.epochs[i] > 0]
    chosen, task = np.array(ends[-MOST:], np.intp), design.task
    epochs = curves.epochs[chosen].astype(np.intp)
    score = curves.validation_score[chosen] / (task.scale if task.regression else 1)
    costs = curves.validation[chosen], curves.train[chosen]
    rows = np.stack([running_means(curves, epochs), score, *costs], 1).tolist()
    name = "val_mean_absolute_error" if task.regression else "val_accuracy"
    return tuple(
        _line(name, max(design.epochs, epoch), epoch, *(x if x == x else NAN for x in row))
        for epoch, row in zip(epochs.tolist(), rows, strict=True)
    )


def running_means(curves: Curves, epochs: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the mean cost of the mini-batches of each of these epochs, from 1, ascending.

    It is NaN where they were not kept.
    """
    ends, costs = curves.batch_epochs, curves.batch_costs
    begin = np.searchsorted(ends, epochs[0] - 1, side="right") if len(epochs) else 0
    ends, costs = ends[begin:], costs[begin:]
    places = np.searchsorted(epochs, ends)
    asked = np.append(epochs, np.inf)[places] - ends < 1
    # What is kept of an epoch may lie apart, or begin late.
    parts = np.minimum(np.diff(ends, prepend=0.0), ends - (np.ceil(ends) - 1))
    weighted, whole = (
        np.bincount(places[asked], each[asked], len(epochs)) for each in (parts * costs, parts)
    )
    known = np.isin(epochs, ends)
    return np.where(known, weighted / np.where(known, whole, 1), np.nan)


@lru_cache(2 * MOST)  # while a run is trained nearly all its lines stay
def _line(
    name: str, goal: int, epoch: int, loss: float, score: float, validation: float, train: float
) -> str:
    parts = [
        f"Epoch {figures.count(epoch)}/{figures.count(goal)}",
        *([f"loss: {figures.cost(loss)}"] if isfinite(loss) else []),
        f"{name}: {figures.cost(score)}",
        f"val_loss: {figures.cost(validation)}",
    ]
    return f"{' - '.join(parts)}    J = {figures.cost(train)}"
