"""What a layer does: which of its units matter, and how large its gradient was."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.data import Task
from engine.inside import look_inside
from nngui.design.design import Design
from nngui.design.prediction import HALF, predicts_one
from nngui.training import building
from nngui.training.inspection.network64 import Float64, Network64, pieces
from nngui.training.messages import Checkpoint


@dataclass(frozen=True, slots=True, eq=False)
class Importance:
    """The score on the validation set, and that without each unit of a hidden layer.

    Attributes
    ----------
    layer : int
    whole : float
        The share of right answers, in [0, 1]; for a regression the mean absolute error in the
        unit of the task.
    without : ndarray, shape (units,)
    examples : int
    """

    layer: int
    whole: float
    without: Float64
    examples: int


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """The size of the gradient of J over the epochs.

    Attributes
    ----------
    epochs : ndarray, shape (moments,)
    rms : ndarray, shape (moments, layers)
        The root of the mean square of all ∂J/∂W and ∂J/∂b of a layer.
    examples : int
        Training digits over which J is the mean.
    """

    epochs: Float64
    rms: Float64
    examples: int


def importance(
    network: Network64, task: Task, layer: int, x: Array, y: Array, threshold: float = HALF
) -> Generator[float, None, Importance]:
    """Compute the score without each unit of a hidden layer; yield the share that is done.

    Parameters
    ----------
    network : Network64
    task : Task
    layer : int
        A hidden one, counted from 1.
    x, y : ndarray
        The validation examples and their labels.
    threshold : float
        From which a single output is the second class.
    """
    above = network.layers[layer]
    units = network.layers[layer - 1].units
    sums, todo = np.zeros(units + 1), len(x) * (units + 1)
    done = 0
    for some, right in zip(pieces(x), pieces(y), strict=True):
        a = network.passed(some, layer)[-1][1]
        with np.errstate(all="ignore"):
            z = a @ above.W + above.b
        for unit in range(-1, units):
            with np.errstate(all="ignore"):
                less = z if unit < 0 else z - a[:, unit : unit + 1] * above.W[unit]
                out = np.asarray(above.activation(less))
            rest = network.passed_from(layer + 1, out)
            sums[unit + 1] += score(task, rest[-1][1] if rest else out, right, threshold).sum()
            done += len(some)
            yield done / todo
    whole, *without = (sums / len(x)).tolist()
    return Importance(layer, whole, np.array(without), len(x))


def score(task: Task, outputs: Float64, y: Array, threshold: float = HALF) -> Float64:
    """Return for every example 1 if the answer is right, else 0; for a regression the error."""
    if task.regression:
        return np.abs(outputs[:, 0] - y) * task.scale
    if outputs.shape[1] > 1:
        return np.asarray(outputs.argmax(1) == y, np.float64)
    return np.asarray(predicts_one(outputs[:, 0], threshold) == y, np.float64)


def gradients(
    design: Design, checkpoints: Iterator[Checkpoint], x: Array, labels: Array, count: int
) -> Generator[float, None, list[tuple[float, Float64]]]:
    """Compute the RMS of the gradient of every layer at these moments; yield the share done.

    Parameters
    ----------
    design : Design
        By whose loss J is.
    checkpoints : iterator of Checkpoint
    x, labels : ndarray
        The examples over which J is the mean.
    count : int
        The number of checkpoints.

    Returns
    -------
    list of (float, ndarray)
        The moment, and one number for each layer.
    """
    model = building.network(design)
    y = building.answers(design, labels)
    found = []
    for done, checkpoint in enumerate(checkpoints):
        if checkpoint.theta.shape == model.theta.shape:
            model.theta[...] = checkpoint.theta
            inside = look_inside(model, x, y)
            found.append((checkpoint.epoch, rms_by_layer([(e.dW, e.db) for e in inside.layers])))
        yield (done + 1) / count
    return found


def rms_by_layer(derivatives: Sequence[tuple[Array, Array]]) -> Float64:
    """Return the root mean square of all derivatives of each layer that has parameters."""
    with np.errstate(all="ignore"):
        return np.array(
            [
                np.sqrt(((dW**2).sum() + (db**2).sum()) / (dW.size + db.size))
                for dW, db in derivatives
                if dW.size
            ]
        )
