"""Why a network gives its answer for a drawing, and what would change it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.data import Task
from nngui.design.prediction import HALF, predicts_one
from nngui.training.inspection.examples import Pictures
from nngui.training.inspection.network64 import Float64, Network64

NEAREST = 8
FINEST = 1_000  # parts of 1 in which ε is sought


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """A training digit that is near to the drawing in the last hidden layer."""

    index: int
    image: Array
    label: float
    distance: float


@dataclass(frozen=True, slots=True, eq=False)
class Flip:
    """The smallest change along the sign of the gradient that gives another answer.

    Attributes
    ----------
    direction : ndarray, shape (pixels,)
        −1, 0 or 1 for each pixel.
    epsilon : float or None
        By which each pixel changes; None if no change up to 1 does it.
    answer : str
        Then; empty if there is none.
    """

    direction: Float64
    epsilon: float | None
    answer: str


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """How a drawing is read, and because of which pixels.

    Attributes
    ----------
    answer : str
    outputs : ndarray, shape (units,)
    pixels : ndarray, shape (pixels,)
        ∂z/∂x times x of the answer: positive where a pixel speaks for it. For a regression, for a
        larger number.
    flip : Flip or None
        None for a regression.
    """

    answer: str
    outputs: Float64
    pixels: Float64
    flip: Flip | None


def answers(task: Task, outputs: Float64, threshold: float = HALF) -> NDArray[np.int64]:
    """Return the number of the class of every row of outputs."""
    if outputs.shape[1] > 1:
        return np.asarray(outputs.argmax(1), np.int64)
    return predicts_one(outputs[:, 0], threshold).astype(np.int64)


def evidence(network: Network64, task: Task, x: Array, threshold: float = HALF) -> Evidence:
    """Return which pixels speak for the answer, and the smallest change that flips it.

    Parameters
    ----------
    network : Network64
    task : Task
    x : ndarray, shape (pixels,)
    threshold : float
        From which a single output is the second class.
    """
    x = np.asarray(x, np.float64).reshape(1, -1)
    outputs = network.outputs(x)
    if task.regression:
        return Evidence("", outputs[0], (network.gradient(x, 0) * x)[0], None)
    answer = int(answers(task, outputs, threshold)[0])
    if outputs.shape[1] == 1:
        slope = network.gradient(x, 0)[0] * (1 if answer else -1)
        away = -slope
    else:
        slope = network.gradient(x, answer)[0]
        second = int(np.argsort(-outputs[0], kind="stable")[1])
        away = network.gradient(x, second)[0] - slope
    flip = _flip(network, task, x, np.sign(away), answer, threshold)
    return Evidence(task.classes[answer], outputs[0], slope * x[0], flip)


def _flip(
    network: Network64, task: Task, x: Float64, direction: Float64, answer: int, threshold: float
) -> Flip:
    for start in range(0, FINEST, 100):
        steps = np.arange(start + 1, start + 101) / FINEST
        moved = changed(x, direction, steps[:, np.newaxis])
        found = answers(task, network.outputs(moved), threshold)
        other = np.flatnonzero(found != answer)
        if len(other):
            first = int(other[0])
            return Flip(direction, float(steps[first]), task.classes[int(found[first])])
    return Flip(direction, None, "")


def changed(x: Array, direction: Float64, epsilon: float | Float64) -> Float64:
    """Return the image with every pixel moved by ε along its direction, within [0, 1]."""
    return np.clip(np.asarray(x, np.float64) + epsilon * direction, 0, 1)


def hidden(network: Network64, x: Array) -> Float64:
    """Return the activations of the last hidden layer; without one, the inputs themselves."""
    layers = len(network.layers) - 1
    if not layers:
        return np.asarray(x, np.float64)
    return network.passed(x, layers)[-1][1]


def nearest(
    training: Pictures, activations: Sequence[Float64], own: Float64
) -> tuple[Neighbour, ...]:
    """Return the training digits whose activations are nearest to those of the drawing.

    Parameters
    ----------
    training : Pictures
    activations : sequence of ndarray, shape (examples, units)
        Of the last hidden layer, for all training digits in order.
    own : ndarray, shape (units,)
        Those of the drawing.
    """
    with np.errstate(all="ignore"):
        away = np.concatenate([np.sqrt(((a - own) ** 2).sum(1)) for a in activations])
    away = np.nan_to_num(away, nan=np.inf)
    order = np.argsort(away, kind="stable")[:NEAREST]
    found = []
    for index in order[np.isfinite(away[order])].tolist():
        image, label = training.at(index)
        found.append(Neighbour(index, image, label, float(away[index])))
    return tuple(found)
