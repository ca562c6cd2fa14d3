"""The bundled data sets: handwritten digits as inputs in [0, 1], with their targets.

`task` has the values `Task` and `Dataset`, `mnist` and `slant` make them from bundled files, which
`assets` finds and reads; which zeros and ones these hold, and their split, is decided by the script
`make_mnist.py` beside them. `images` has the conventions of all images, which handwriting follows
too. A data set is one entry of `TASKS`, with all that is true of it. NumPy is enough here; of the
engine only the type of arrays is used.
"""

import re
from dataclasses import replace
from functools import cache, lru_cache

from engine.arrays import Array
from engine.data import mnist, slant
from engine.data.assets import asset, read_asset
from engine.data.mnist import pen_styles
from engine.data.task import Dataset, Examples, Task, with_examples

__all__ = [
    "TASKS",
    "Dataset",
    "Task",
    "add",
    "asset",
    "held_out",
    "known",
    "load",
    "pair",
    "pen_styles",
    "read_asset",
    "slant",
    "task_of",
    "training_images",
    "with_examples",
]

PAIR = re.compile("([0-8]) or ([1-9])")
ALIKE = (4, 9), (3, 5)  # pairs of digits that look alike: they are offered first


def pair(a: int, b: int) -> Task:
    """Return the question which of two digits it is, a < b."""
    return Task(
        f"{a} or {b}",
        side=20,
        classes=(str(a), str(b)),
        train=2_000,
        validation=1_000,
        make=mnist.chosen,
        file="mnist.npz",
        loss="binary_crossentropy",
        test=mnist.TESTED[a] + mnist.TESTED[b],
        make_test=mnist.test_digits,
        shows="Some pairs are much harder than 0 or 1: digits that look alike are confused.",
    )


TASKS = {
    task.name: task
    for task in (
        Task(
            "0 or 1",
            side=20,
            classes=("0", "1"),
            train=1_000,
            validation=200,
            make=mnist.classified,
            file="zero_or_one.npz",
            loss="binary_crossentropy",
            test=2_115,
            make_test=mnist.test_digits,
            shows="The lecture's question. It is so easy that hidden layers add nothing to it.",
        ),
        Task(
            "0 to 9",
            side=28,
            classes=tuple("0123456789"),
            train=60_000,
            validation=10_000,
            make=mnist.classified,
            file="mnist.npz",
            loss="sparse_categorical_crossentropy",
            shows="One output for each digit: softmax makes them probabilities that add up to 1.",
        ),
        Task(
            "slant",
            side=28,
            classes=(),
            train=10_000,
            validation=2_000,
            make=slant.leaning,
            file="mnist.npz",
            loss="mean_squared_error",
            scale=45.0,
            unit="°",
            test=2_000,
            make_test=slant.test_digits,
            shows="The answer is a number instead of a class: regression, by the squared error.",
        ),
        Task(
            "odd or even",
            side=20,
            classes=("even", "odd"),
            train=5_000,
            validation=1_000,
            make=mnist.chosen,
            file="mnist.npz",
            loss="binary_crossentropy",
            test=sum(mnist.TESTED),
            make_test=mnist.test_digits,
            digits=((0, 2, 4, 6, 8), (1, 3, 5, 7, 9)),
            shows="No straight cut separates the two: here hidden layers add what logistic"
            " regression cannot learn.",
        ),
        *(pair(*digits) for digits in ALIKE),
        Task(
            "0 to 9, few examples",
            side=28,
            classes=tuple("0123456789"),
            train=500,
            validation=2_000,
            make=mnist.chosen,
            file="mnist.npz",
            loss="sparse_categorical_crossentropy",
            test=sum(mnist.TESTED),
            make_test=mnist.test_digits,
            shows="Overfitting: J falls towards 0 on the 500 training digits, and rises on others.",
        ),
    )
}


def add(task: Task) -> None:
    """Offer another question from now on, by its name; one with that name is replaced."""
    TASKS[task.name] = task


def known(name: str) -> bool:
    """Return whether there is a data set of that name; one of two digits is made when asked for."""
    if name not in TASKS and (found := PAIR.fullmatch(name)):
        a, b = map(int, found.groups())
        if a < b:
            add(pair(a, b))
    return name in TASKS


def task_of(name: str, side: int = 0) -> Task:
    """Return the question of a data set, asked of images of that side; 0 for its own side.

    Raises
    ------
    ValueError
        If there is no such data set.
    """
    if not known(name):
        raise ValueError(f"no data set {name!r}; there are: {', '.join(TASKS)}")
    task = TASKS[name]
    return task if side in (0, task.side) else _at(task, side)


def load(name: str, side: int = 0) -> Dataset:
    """Return the data set of that name; it is read once and then kept.

    Parameters
    ----------
    name : str
        A key of `TASKS`.
    side : int
        Of its images, from 8 to 64; 0 for the data set's own side.

    Raises
    ------
    ValueError
        If there is no such data set.
    OSError
        If its file is missing or damaged.
    """
    return made(task_of(name, side))


@lru_cache(maxsize=8)
def made(task: Task) -> Dataset:
    """Return the data set of a task: the same one for the same task."""
    return task.make(task)


@cache
def _at(task: Task, side: int) -> Task:
    return replace(task, side=side)


def held_out(name: str, side: int = 0) -> Examples:
    """Return x and y of the examples of a data set that neither train nor validate; read-only.

    Those of "0 or 1" are all zeros and ones of MNIST's test set. "0 to 9" has none: MNIST's test
    set is its validation set.

    Raises
    ------
    ValueError
        If there are none.
    OSError
        If their file is missing or damaged.
    """
    if not known(name) or TASKS[name].make_test is None:
        those = ", ".join(repr(each.name) for each in TASKS.values() if each.make_test)
        raise ValueError(f"{name!r} has no test set; these have one: {those}")
    return _held_out(task_of(name, side))


@lru_cache(maxsize=8)
def _held_out(task: Task) -> Examples:
    assert task.make_test is not None
    x, y = task.make_test(task)
    x.flags.writeable = y.flags.writeable = False
    return x, y


def training_images(name: str, start: int, count: int, side: int = 0) -> Array:
    """Return some of the training images of a data set, if possible without reading all."""
    task = task_of(name, side)
    if task.make is mnist.classified:
        return mnist.some_images(task, start, count)
    return made(task).x_train[start : start + count]
