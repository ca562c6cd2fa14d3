"""The training set of a run: examples of its task, drawn styles, and a person's own digits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array, beside_ones
from engine.data import Task, load, pen_styles
from engine.data.images import INNER, SIDE
from engine.data.mnist import PEN_STYLES
from engine.fitting.augmentation import Augmentation
from nngui.design import figures
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits

SHARE = 1 / 20  # of the number of other examples: the aim of repeating a person's own digits
SHIFT = 2.0  # px, of augmentation, in an image of 28
MOST = 100  # the most times that one digit is repeated

Read = Callable[[], tuple[Array, NDArray[Any]]]  # returns images and labels


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Examples of one origin.

    Attributes
    ----------
    x : ndarray, shape (examples, pixels), float32
    labels : ndarray, shape (examples,)
    times : int
        How often each of them is seen in an epoch.
    """

    x: Array
    labels: NDArray[Any]
    times: int = 1

    def __len__(self) -> int:
        return len(self.x) * self.times


def training_set(design: Design, own: OwnDigits) -> tuple[Part, ...]:
    """Return all examples of an epoch; data that is not in memory is read.

    A person's own digits are few beside 60,000 others, so each is repeated: all of them together
    are about a twentieth of the others, and none is seen more than 100 times in an epoch.

    Parameters
    ----------
    design : Design
    own : OwnDigits

    Raises
    ------
    OSError
        If a file is missing or damaged.
    """
    return tuple(Part(*read(), times) for read, _, times in _origins(design, own))


def _origins(design: Design, own: OwnDigits) -> Iterator[tuple[Read, int, int]]:
    """Yield for each part how it is read, its number of examples, and how often each is seen."""
    count = own_digits(design.task, own) if design.wants_own else 0
    read_own = partial(own.examples, design.task)
    if design.own == "only" and count:
        yield read_own, count, 1
        return
    others = design.task.train
    yield partial(_examples_of, design), others, 1
    if design.draws_styles:
        others += PEN_STYLES
        yield partial(pen_styles, design.task.side), PEN_STYLES, 1
    if count:
        yield read_own, count, times(count, others)


def _examples_of(design: Design) -> tuple[Array, NDArray[Any]]:
    data = load(design.dataset, design.side)
    return data.x_train, data.y_train


def times(own: int, others: int) -> int:
    """Return how often each of a person's own digits is seen, from its number and the others'."""
    return max(1, min(MOST, round(SHARE * others / own)))


def augmentation(design: Design, seed: int | np.random.Generator) -> Augmentation:
    """Return the chance changes of its images, which reach as far at any side."""
    return Augmentation(design.task.side, seed, shift=farthest_shift(design))


def farthest_shift(design: Design) -> float:
    """Return how far augmentation moves an image at most, in pixels: as far at any side."""
    side = design.task.side
    return SHIFT if side in (INNER, SIDE) else SHIFT * side / SIDE


def joined(parts: tuple[Part, ...]) -> tuple[Array, NDArray[Any]]:
    """Return images and labels of all parts, one after the other."""
    if len(parts) == 1:
        return parts[0].x, parts[0].labels
    x = beside_ones((sum(map(len, parts)), parts[0].x.shape[1]), FLOAT)
    np.concatenate(list(_images(parts)), out=x)
    return x, np.concatenate(list(_labels(parts)))


def _images(parts: tuple[Part, ...]) -> Iterator[Array]:
    return (part.x for part in parts for _ in range(part.times))


def _labels(parts: tuple[Part, ...]) -> Iterator[NDArray[Any]]:
    return (part.labels for part in parts for _ in range(part.times))


def own_digits(task: Task, own: OwnDigits) -> int:
    """Return the number of a person's own digits for that task."""
    return sum(own.counts[digit] for digit in task.of_digits)


def sizes(design: Design, own: OwnDigits) -> tuple[tuple[int, int], ...]:
    """Return the number of examples of every part, and how often each of them is seen.

    Nothing is read for that.
    """
    return tuple((count, times) for _, count, times in _origins(design, own))


def examples(design: Design, own: OwnDigits) -> int:
    """Return the number of examples that are seen in an epoch."""
    return sum(number * times for number, times in sizes(design, own))


def in_words(design: Design, own: OwnDigits) -> str:
    """Return, for example, "60,000 + 4,000 + 12 × 100 training, 10,000 validation"."""
    parts = (
        f"{figures.count(number)} × {times}" if times > 1 else figures.count(number)
        for number, times in sizes(design, own)
    )
    return f"{' + '.join(parts)} training, {figures.count(design.task.validation)} validation"


def steps_in_words(design: Design, own: OwnDigits) -> str:
    """Return "32 steps an epoch", or that a batch is all examples at once; "" without any."""
    every = examples(design, own)
    if not every:
        return ""
    if design.batch_size >= every:
        return f"all {figures.count(every)} at once: one step an epoch"
    return f"{figures.count(-(-every // design.batch_size))} steps an epoch"
