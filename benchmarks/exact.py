"""What a script computes of a set of examples, in float64, from the parameters of a network."""

from dataclasses import dataclass

import numpy as np

from benchmarks.by_hand import Floats, passed
from engine.arrays import Array
from nngui.design.design import Design
from nngui.training.evaluation.disturbance import SEED

NEAR = 1e-5  # of an output to the threshold, or of two outputs: float32 may read it otherwise
FLOOR = 1e-7  # of a probability in a logarithm, as Keras has it
EPSILON = 6e-8  # of a probability near 1 in float32
TIE = 1e-7  # of the larger one: two outputs that float32 does not tell apart


@dataclass
class Exact:
    """What a script computes of a set of examples."""

    design: Design
    theta: Array
    x: Array
    labels: Array
    threshold: float

    def __post_init__(self) -> None:
        through = passed(self.design, self.theta, self.x)
        self.last_z, self.outputs = (each.T for each in through[-1])
        self.hidden = through[-2][1].T if len(through) > 1 else self.x.astype(np.float64)
        self.losses = losses(self.design, self.outputs, self.labels)

    @property
    def answers(self) -> Array:
        """The class of every example."""
        if self.outputs.shape[1] > 1:
            return self.outputs.argmax(axis=1)
        return (self.outputs[:, 0] >= self.threshold).astype(int)

    @property
    def unsure(self) -> int:
        """How many examples float32 may read otherwise."""
        if self.outputs.shape[1] > 1:
            best = np.sort(self.outputs, axis=1)[:, -2:]
            return int(np.count_nonzero(best[:, 1] - best[:, 0] < NEAR))
        return int(np.count_nonzero(np.abs(self.outputs[:, 0] - self.threshold) < NEAR))

    @property
    def score(self) -> float:
        """The share of right answers, or the mean absolute error."""
        if self.design.task.classes:
            return float(np.mean(self.answers == self.labels))
        return float(np.mean(np.abs(self.residuals)))

    @property
    def rounding(self) -> float:
        """How far J of float32 may be off: log p of an output that is nearly 1 has few digits."""
        if self.design.loss == "mean_squared_error":
            return 0.0
        return float(np.mean(EPSILON / np.maximum(np.exp(-self.losses), FLOOR)))

    @property
    def residuals(self) -> Array:
        """Predicted minus true, in the unit of the task."""
        return (self.outputs[:, 0] - self.labels) * self.design.task.scale

    @property
    def confusion(self) -> Array:
        """Counts by class and answer."""
        classes = len(self.design.task.classes)
        found = np.zeros((classes, classes))
        np.add.at(found, (self.labels.astype(int), self.answers), 1)
        return found


def losses(design: Design, outputs: Floats, labels: Array) -> Floats:
    """Return the loss of every example."""
    if design.loss == "mean_squared_error":
        y = labels[:, np.newaxis]
        if outputs.shape[1] > 1:
            y = np.eye(outputs.shape[1])[labels.astype(int)]
        return np.mean((outputs - y) ** 2, axis=1)
    y = np.clip(outputs, FLOOR, 1 - FLOOR)
    if outputs.shape[1] == 1:
        ones = labels.astype(np.float64)
        return -ones * np.log(y[:, 0]) - (1 - ones) * np.log(1 - y[:, 0])
    return -np.log(y[np.arange(len(y)), labels.astype(int)])


def mann_whitney(y: Array, right: Array) -> float:
    """Return the chance that an example of the class has the larger output; a tie is a half."""
    over, other = y[right][:, np.newaxis], y[~right][np.newaxis]
    near = TIE * np.maximum(np.abs(over), np.abs(other))
    wins = (over > other + near).mean() + 0.5 * (np.abs(over - other) <= near).mean()
    return float(wins)


def disturbed(name: str, x: Array, side: int, level: float) -> list[Array]:
    """Return the images with noise, shifted to four sides, or turned to both, pixel by pixel."""
    if name == "noise":
        noise = np.random.default_rng(SEED).standard_normal(x.shape, np.float32)
        return [np.clip(x.astype(float) + level * noise, 0, 1)]
    down, right = np.mgrid[:side, :side] - (side - 1) / 2
    found = []
    if name == "shift":
        far = level * side
        places = [(down - i * far, right - j * far) for i, j in ((0, -1), (0, 1), (-1, 0), (1, 0))]
    else:
        angles = [np.radians(sign * level) for sign in (-1, 1)]
        places = [
            (np.cos(t) * down - np.sin(t) * right, np.sin(t) * down + np.cos(t) * right)
            for t in angles
        ]
    for i, j in places:
        i, j = i + (side - 1) / 2, j + (side - 1) / 2
        total = np.zeros(x.shape)
        low_i, low_j = np.floor(i).astype(int), np.floor(j).astype(int)
        for di in (0, 1):
            for dj in (0, 1):
                rows, columns = low_i + di, low_j + dj
                weight = (1 - np.abs(i - rows)) * (1 - np.abs(j - columns))
                inside = (rows >= 0) & (rows < side) & (columns >= 0) & (columns < side)
                index = np.where(inside, rows * side + columns, 0).ravel()
                total += x[:, index] * np.where(inside, weight, 0).ravel()
        found.append(total)
    return found
