"""`Album`: all examples of a data set, with what can be said of them; and how they are read."""

from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import Sequential
from engine.arrays import Array
from engine.data import Task, held_out, load
from nngui.design import figures
from nngui.design.prediction import HALF, predicts_one
from nngui.training.evaluation.evaluation import outputs_of

PARTS = "training", "validation", "test"
ONCE, WITHIN, BETWEEN = range(3)  # where the same image is: nowhere else, in its part, in another
LEVELS = 254  # of full ink
FAR = 10.0  # of the unit of a regression: an answer that is off by more counts as misread
GROUPS = 6  # of a regression: as many ranges of its answers
PIECE = 5_000  # examples between two reports

Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Album:
    """The examples of a data set: those that train, then those that validate, then the test set.

    Attributes
    ----------
    task : Task
    levels : ndarray, shape (examples, side, side), uint8
        Ink from 0 to 254; read-only.
    labels : ndarray, shape (examples,)
        Numbers of classes, or the answers of a regression in its unit.
    starts : tuple of int
        The number of the first example of each part, and that of all.
    twice : ndarray, shape (examples,), uint8
        `ONCE`, `WITHIN` or `BETWEEN`.
    groups : tuple of str
        The classes, or the ranges of the answers of a regression.
    group : ndarray, shape (examples,)
        The number of the group of each.
    means : ndarray, shape (groups, side * side)
        The mean image of each group, ink in [0, 1].
    counts : ndarray, shape (groups, parts)
    contradicting : int
        Examples whose image has another label elsewhere.
    """

    task: Task
    levels: NDArray[np.uint8]
    labels: NDArray[Any]
    starts: tuple[int, ...]
    twice: NDArray[np.uint8]
    groups: tuple[str, ...]
    group: Numbers
    means: NDArray[np.float32]
    counts: NDArray[np.int64]
    contradicting: int

    def __len__(self) -> int:
        return len(self.levels)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts."""
        return PARTS[: len(self.starts) - 1]

    def place(self, number: int) -> tuple[str, int]:
        """Return the part of an example, and its number there, from 0."""
        part = int(np.searchsorted(self.starts, number, "right")) - 1
        return PARTS[part], number - self.starts[part]

    def label(self, number: int) -> str:
        """Return the class of an example, or its answer with the unit."""
        value = self.labels[number]
        return self.task.classes[int(value)] if self.task.classes else figures.angle(float(value))


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """How the network of one moment reads the examples of an album.

    Attributes
    ----------
    run : int
        The number of the run.
    epoch : float
    outputs : ndarray, shape (examples, units)
    """

    run: int
    epoch: float
    outputs: Array


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What the gallery of a data set shows.

    Attributes
    ----------
    album : Album or None
        None while it is not known yet.
    answers : Answers or None
        None while it is not known how the examples are read.
    read : ndarray, shape (examples,), or None
        How: classes, or the answers of a regression.
    misread : ndarray of bool, shape (examples,), or None
    share : float or None
        How far the examples are read from their files; None at rest.
    problem : str
    """

    album: Album | None = None
    answers: Answers | None = None
    read: NDArray[Any] | None = None
    misread: NDArray[np.bool_] | None = None
    share: float | None = None
    problem: str = ""


def read_as(task: Task, outputs: Array, threshold: float = HALF) -> NDArray[Any]:
    """Return the classes that outputs mean, or the answers of a regression in its unit.

    Parameters
    ----------
    task : Task
    outputs : ndarray, shape (examples, units)
    threshold : float
        From which a single output means the second class.
    """
    if task.regression:
        return outputs[:, 0].astype(np.float64) * task.scale
    if outputs.shape[1] > 1:
        return np.asarray(outputs.argmax(axis=1))
    return predicts_one(outputs[:, 0], threshold).astype(np.intp)


def is_misread(task: Task, read: NDArray[Any], labels: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where an answer is wrong; of a regression, where it is off by more than 10."""
    if task.regression:
        return np.asarray(np.abs(read - labels) > FAR)
    return np.asarray(read != labels)


def in_unit(task: Task, y: NDArray[Any]) -> NDArray[Any]:
    """Return the targets of a data set as classes, or as answers in the unit of the task."""
    return y.astype(np.float64) * task.scale if task.regression else y


def album(task: Task) -> Generator[float, None, Album]:
    """Gather the examples of a data set; yield the share that is done.

    Raises
    ------
    OSError
        If a file of the data set is missing or damaged.
    """
    yield 0.0
    parts = _parts(task)
    starts = np.cumsum([0, *(len(x) for x, _ in parts)])
    levels = np.empty((int(starts[-1]), task.side, task.side), np.uint8)
    same: dict[int, int] = {}
    first = np.empty(len(levels), np.intp)  # the first example with the same image
    done = 0
    for x, _ in parts:
        for at in range(0, len(x), PIECE):
            some = x[at : at + PIECE]
            scaled = np.rint(some * np.float32(LEVELS)).clip(0, LEVELS)
            levels[done : done + len(some)] = scaled.reshape(-1, task.side, task.side)
            for i, row in enumerate(some, done):
                first[i] = same.setdefault(hash(row.tobytes()), i)
            done += len(some)
            yield 0.9 * done / len(levels)
    labels = in_unit(task, np.concatenate([y for _, y in parts]))
    groups, group = _groups(task, labels)
    part = np.repeat(np.arange(len(parts)), np.diff(starts))
    counts = np.zeros((len(groups), len(parts)), np.int64)
    np.add.at(counts, (group, part), 1)
    means = np.stack([_mean(levels, group == i) for i in range(len(groups))])
    twice, contradicting = _twice(first, part, labels)
    for array in (levels, labels, twice, group, means, counts):
        array.flags.writeable = False
    return Album(
        task=task,
        levels=levels,
        labels=labels,
        starts=tuple(starts.tolist()),
        twice=twice,
        groups=groups,
        group=group,
        means=means,
        counts=counts,
        contradicting=contradicting,
    )


def answers(
    model: Sequential, task: Task, run: int, epoch: float
) -> Generator[float, None, Answers]:
    """Read the examples of an album; yield the share that is done."""
    parts = _parts(task)
    every, done, outputs = sum(len(x) for x, _ in parts), 0, []
    for x, _ in parts:
        work = outputs_of(model, x)
        while True:
            try:
                share = next(work)
            except StopIteration as end:
                outputs.append(end.value)
                break
            yield (done + share * len(x)) / every
        done += len(x)
    return Answers(run, epoch, np.concatenate(outputs))


def _parts(task: Task) -> list[tuple[Array, NDArray[Any]]]:
    """Return x and y of each part."""
    data = load(task.name, task.side)
    parts = [(data.x_train, data.y_train), (data.x_val, data.y_val)]
    return [*parts, held_out(task.name, task.side)] if task.test else parts


def _groups(task: Task, labels: NDArray[Any]) -> tuple[tuple[str, ...], Numbers]:
    """Return the names of the groups, and the number of the group of each example."""
    if task.classes:
        return task.classes, labels.astype(np.intp)
    low, high = float(labels.min()), float(labels.max())
    edges = np.linspace(low, high, GROUPS + 1)
    names = [f"≈ {figures.angle((a + b) / 2)}" for a, b in pairwise(edges.tolist())]
    return tuple(names), np.searchsorted(edges[1:-1], labels, "right")


def _mean(levels: NDArray[np.uint8], chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the mean image of some examples, ink in [0, 1]."""
    total = levels[chosen].sum(axis=0, dtype=np.float64).ravel()
    mean: NDArray[np.float32] = (total / (LEVELS * max(1, chosen.sum()))).astype(np.float32)
    return mean


def _twice(
    first: Numbers, part: NDArray[np.intp], labels: NDArray[Any]
) -> tuple[NDArray[np.uint8], int]:
    """Return where each image is once more, and how many have another label there."""
    several = np.bincount(first, minlength=len(first))[first] > 1
    twice = np.where(_vary(part, first), BETWEEN, np.where(several, WITHIN, ONCE))
    return twice.astype(np.uint8), int(np.count_nonzero(_vary(labels, first)))


def _vary(values: NDArray[Any], first: Numbers) -> NDArray[np.bool_]:
    """Return for each example whether the values of all that have its image differ."""
    least, most = np.full(len(first), np.inf), np.full(len(first), -np.inf)
    np.minimum.at(least, first, values)
    np.maximum.at(most, first, values)
    return np.asarray(least[first] < most[first])
