"""`Evaluation`: the outputs of a network for every example of a set, and what follows from them."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine import Sequential
from engine.arrays import Array
from engine.data import Task, held_out, load
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.design.prediction import HALF, predicts_one
from nngui.design.training_set import Part, training_set
from nngui.training.building import targets

ROWS = 500  # examples at a time

Counts = NDArray[np.int64]
Places = NDArray[np.intp]


class Which(Enum):
    """A set of examples, by its name in the window."""

    TRAINING = "training"
    VALIDATION = "validation"
    TEST = "test"
    OWN = "my digits"


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What the network of one moment makes of every example of a set.

    Attributes
    ----------
    task : Task
    which : Which
    run : int
        The number of the run.
    epoch : float
        The moment of the run; 12.5 is in the middle of the 13th epoch.
    parts : tuple of Part
        The examples; at least one of them has some.
    outputs : ndarray, shape (examples, units)
        ŷ of each of them.
    losses : ndarray, shape (examples,)
        L of each of them.
    cost : float
        J on the set: an example that is seen several times in an epoch counts as often.
    """

    task: Task
    which: Which
    run: int
    epoch: float
    parts: tuple[Part, ...]
    outputs: Array
    losses: Array
    cost: float

    def __len__(self) -> int:
        return len(self.outputs)

    @property
    def labels(self) -> NDArray[np.float64] | Counts:
        """The right answers: numbers of classes, or targets of the regression."""
        return np.concatenate([part.labels for part in self.parts])

    def image(self, index: int) -> Array:
        """Return the image of an example, shape (side, side)."""
        for part in self.parts:
            if index < len(part.x):
                image: Array = part.x[index].reshape(self.task.side, self.task.side)
                return image
            index -= len(part.x)
        raise IndexError(f"expected the number of one of {len(self)} examples")

    # Of classes

    def answers(self, threshold: float = HALF) -> Places:
        """Return the numbers of the classes that are predicted; one output is compared with it."""
        if self.outputs.shape[1] > 1:
            largest: Places = self.outputs.argmax(axis=1)
            return largest
        return predicts_one(self.outputs[:, 0], threshold).astype(np.intp)

    def confusion(self, threshold: float = HALF) -> Counts:
        """Return how many examples of a class (row) are read as each class (column)."""
        classes = len(self.task.classes)
        cells = self.labels.astype(np.intp) * classes + self.answers(threshold)
        return np.bincount(cells, minlength=classes**2).reshape(classes, classes)

    def right(self, threshold: float = HALF) -> int:
        """Return how many examples are read rightly."""
        return int(np.count_nonzero(self.answers(threshold) == self.labels))

    def cell(self, label: int, answer: int, threshold: float = HALF) -> Places:
        """Return the examples of a class that are read as that one, those of the most loss first.

        Equal ones keep their order.
        """
        found = np.flatnonzero((self.labels == label) & (self.answers(threshold) == answer))
        return found[np.argsort(-self.losses[found], kind="stable")]

    def mistakes(self, threshold: float = HALF) -> Places:
        """Return the examples that are read wrongly, those of the most loss first."""
        found = np.flatnonzero(self.answers(threshold) != self.labels)
        return found[np.argsort(-self.losses[found], kind="stable")]

    def by_loss(self) -> Places:
        """Return all examples, those of the most loss first; equal ones keep their order."""
        return np.argsort(-self.losses, kind="stable")

    # Of a regression

    @property
    def predicted(self) -> NDArray[np.float64]:
        """The answers of a regression, in the unit of the task."""
        return self.outputs[:, 0].astype(np.float64) * self.task.scale

    @property
    def true(self) -> NDArray[np.float64]:
        """The right answers of a regression, in the unit of the task."""
        return self.labels.astype(np.float64) * self.task.scale

    @property
    def residuals(self) -> NDArray[np.float64]:
        """Predicted minus true, in the unit of the task."""
        return self.predicted - self.true

    def worst(self) -> Places:
        """Return the examples of a regression, those with the largest residual first."""
        return np.argsort(-np.abs(self.residuals), kind="stable")


def sets(design: Design, own: OwnDigits) -> tuple[Which, ...]:
    """Return the sets that there are for a design."""
    task = design.task
    found = [Which.TRAINING]
    if task.validation:
        found.append(Which.VALIDATION)
    if task.test:
        found.append(Which.TEST)
    if any(own.counts[digit] for digit in task.of_digits):
        found.append(Which.OWN)
    return tuple(found)


def examples(design: Design, own: OwnDigits, which: Which) -> tuple[Part, ...]:
    """Return the examples of a set.

    Raises
    ------
    OSError
        If a file of the data set is missing or damaged.
    """
    if which is Which.TRAINING:
        return training_set(design, own)
    if which is Which.OWN:
        return (Part(*own.examples(design.task)),)
    if which is Which.TEST:
        return (Part(*held_out(design.dataset, design.side)),)
    data = load(design.dataset, design.side)
    return (Part(data.x_val, data.y_val),)


def outputs_of(model: Sequential, x: Array) -> Generator[float, None, Array]:
    """Return ŷ for rows of examples; yield the share that is done on the way."""
    outputs = np.empty((len(x), model.units), np.float32)
    for start in range(0, len(x), ROWS):
        outputs[start : start + ROWS] = model(x[start : start + ROWS])
        yield min(1.0, (start + ROWS) / len(x))
    return outputs


def evaluate(
    model: Sequential,
    task: Task,
    parts: Sequence[Part],
    which: Which,
    *,
    run: int = 0,
    epoch: float = 0.0,
) -> Generator[float, None, Evaluation]:
    """Return what the network, compiled, makes of these examples; yield the share that is done."""
    every, done = sum(len(part.x) for part in parts), 0
    outputs, losses, total = [], [], 0.0
    for part in parts:
        work = outputs_of(model, part.x)
        y_pred = yield from (_shifted(work, done, len(part.x), every))
        with np.errstate(all="ignore"):  # of a network that diverged
            loss = model.loss.loss(targets(task, part.labels, model.units), y_pred)
        outputs.append(y_pred)
        losses.append(np.asarray(loss, np.float64))
        total += part.times * float(losses[-1].sum())
        done += len(part.x)
    return Evaluation(
        task=task,
        which=which,
        run=run,
        epoch=epoch,
        parts=tuple(parts),
        outputs=np.concatenate(outputs),
        losses=np.concatenate(losses),
        cost=total / max(1, sum(map(len, parts))) + model.penalty.now(),
    )


def _shifted(
    work: Generator[float, None, Array], done: int, size: int, every: int
) -> Generator[float, None, Array]:
    """Do a part of some work; yield the share of all of it."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            found: Array = end.value
            return found
        yield (done + share * size) / every
