"""What an output looks for: the image that raises its z most, beside the mean digit."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.data import Task
from nngui.training.inspection.examples import Pictures
from nngui.training.inspection.network64 import Float64, Network64

STEPS = 60  # of gradient ascent
LENGTH = 0.05  # of a step: the change of the pixel that changes most


@dataclass(frozen=True, slots=True, eq=False)
class Ideal:
    """The image that gradient ascent on the input found.

    Attributes
    ----------
    title : str
        The class, such as "1"; for a regression "larger" or "smaller".
    image : ndarray, shape (pixels,)
    z, a : float
        Of the output for it.
    mean : ndarray, shape (pixels,), or None
        The mean training digit of the class.
    digits : int
        How many it is the mean of.
    """

    title: str
    image: Float64
    z: float
    a: float
    mean: Float64 | None
    digits: int


def ascent(network: Network64, unit: int, sign: int = 1) -> Float64:
    """Return the image that raises z of an output, from half ink everywhere.

    60 times each pixel moves along ∂z/∂x, the one with the largest derivative by 0.05, and stays
    in [0, 1].

    Parameters
    ----------
    network : Network64
    unit : int
        Of the output layer.
    sign : int
        −1 to lower z instead.
    """
    x = np.full((1, len(network.layers[0].W)), 0.5)
    for _ in range(STEPS):
        slope = sign * network.gradient(x, unit)
        largest = np.abs(slope).max()
        if not np.isfinite(largest) or largest == 0:
            break
        x = np.clip(x + LENGTH * slope / largest, 0, 1)
    return np.asarray(x[0])


def ideals(network: Network64, task: Task, unit: int, training: Pictures) -> tuple[Ideal, ...]:
    """Return what an output looks for: one image, or two for a single output."""
    single = network.layers[-1].units == 1
    asked: list[tuple[str, int, int | None]] = [("", 1, None)]
    if task.regression:
        asked = [("larger", 1, None), ("smaller", -1, None)]
    elif single and task.binary:
        asked = [(task.classes[1], 1, 1), (task.classes[0], -1, 0)]
    elif unit < len(task.classes):
        asked = [(task.classes[unit], 1, unit)]
    labels = training.labels
    found = []
    for title, sign, label in asked:
        image = ascent(network, unit, sign)
        z, a = (each[0, unit] for each in network.passed(image[np.newaxis])[-1])
        mean, digits = None, 0
        if label is not None:
            mean, digits = _mean(training, labels == label)
        found.append(Ideal(title, image, float(z), float(a), mean, digits))
    return tuple(found)


def _mean(training: Pictures, chosen: Array) -> tuple[Float64 | None, int]:
    total, start, count = None, 0, int(chosen.sum())
    for x in training.pieces():
        some = x[chosen[start : start + len(x)]].sum(0, dtype=np.float64)
        total = some if total is None else total + some
        start += len(x)
    return (None if total is None or not count else total / count), count
