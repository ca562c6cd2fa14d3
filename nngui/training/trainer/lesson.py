"""A lesson: a short training on a person's own digits, with old examples among them.

Trained on a dozen digits alone, a network learns them by heart and forgets the others. So in every
mini-batch a few of a person's own, changed a little each time, are among many that the network was
trained with. How many was measured with five digits in a mirror, which the network takes for
others: with half of them a person's own, MNIST's test digits lost up to 1.2 %; with 8 among 248
others 0.1 to 0.25 %, and half to nine in ten of further digits of that kind were read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.fitting.training import Training
from engine.optimizers.adam import Adam
from engine.schedules import CosineDecay
from nngui.design.design import Design
from nngui.design.training_set import Part, augmentation
from nngui.training.building import network, targets

ROUNDS, STEPS = 18, 20  # mini-batches are put together 20 at a time
OWN, OLD = 8, 248  # examples in each
RATE = 0.001  # α of Adam at the beginning; it falls to 0


def lesson(
    design: Design, theta: Array, own: Part, old: Sequence[Part], *, seed: int
) -> Iterator[float]:
    """Teach the digits in `own`; yield the fraction done, in [0, 1), after every mini-batch.

    A copy of the network is trained, so that the optimizer of the run is left as it is.

    Parameters
    ----------
    design : Design
    theta : ndarray, shape (parameters,)
        Updated after every mini-batch.
    own : Part
    old : sequence of Part
        The examples that the network was trained with.
    seed : int
        Of the choice among the old ones, and of the augmentation.
    """
    model = network(replace(design, ready=False, given=""))
    model.theta[...] = theta
    model.compile(Adam(CosineDecay(RATE, ROUNDS * STEPS)), design.loss)
    chance = np.random.default_rng([design.seed, 3, seed])
    changes = augmentation(design, chance)
    for begun in range(ROUNDS):
        x, labels = _mixed(own, old, chance)
        y = targets(design.task, labels, model.units)
        training = iter(Training(model, x, y, batch_size=OWN + OLD, augmentation=changes))
        for step in range(STEPS):
            next(training)
            theta[...] = model.theta
            yield (begun * STEPS + step) / (ROUNDS * STEPS)


def _mixed(
    own: Part, old: Sequence[Part], chance: np.random.Generator
) -> tuple[Array, NDArray[Any]]:
    """Return the examples of some mini-batches, in each of which are own and old ones."""
    x, labels = [], []
    for parts, count in (([own], OWN), (old, OLD)):
        images, answers = _drawn(parts, STEPS * count, chance)
        x.append(images.reshape(STEPS, count, -1))
        labels.append(answers.reshape(STEPS, count))
    pixels = own.x.shape[1]
    return np.concatenate(x, axis=1).reshape(-1, pixels), np.concatenate(labels, axis=1).ravel()


def _drawn(
    parts: Sequence[Part], count: int, chance: np.random.Generator
) -> tuple[Array, NDArray[Any]]:
    """Draw `count` examples at random, all with the same probability."""
    ends = np.cumsum([len(part.x) for part in parts])
    numbers = chance.integers(0, ends[-1], count)
    x = np.empty((count, parts[0].x.shape[1]), parts[0].x.dtype)
    labels = np.empty(count, parts[0].labels.dtype)
    for part, end in zip(parts, ends, strict=True):
        its = (end - len(part.x) <= numbers) & (numbers < end)
        rows = numbers[its] - (end - len(part.x))
        x[its], labels[its] = part.x[rows], part.labels[rows]
    return x, labels
