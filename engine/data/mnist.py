"""MNIST's digits, all of them or the zeros and ones, and digits in pen styles that MNIST lacks."""

from functools import lru_cache
from os import SEEK_CUR
from zipfile import ZipFile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array, beside_ones
from engine.data.assets import opened, read_asset
from engine.data.images import SIDE, fitted
from engine.data.task import Dataset, Examples, Task

PEN_STYLES = 4_000  # drawn digits
TENTH = 10  # every tenth 1 of "0 or 1" looks more like a 0 than others
# how many of each digit MNIST's test set has
TESTED = (980, 1_135, 1_032, 1_010, 982, 892, 958, 1_028, 974, 1_009)
HELD_OUT = {"zero_or_one.npz": "val", "mnist.npz": "test"}  # names of the validation arrays

Bytes = NDArray[np.uint8]


def digits(file: str) -> list[Bytes]:
    """Return images and labels to train on, and those to validate with, of a bundled file."""
    split = HELD_OUT[file]
    return read_asset(file, "x_train", "y_train", f"x_{split}", f"y_{split}")


def classified(task: Task) -> Dataset:
    """Return the images of a task and their classes."""
    x_train, y_train, x_val, y_val = digits(task.file)
    return Dataset(
        task,
        _ink(x_train, task.side),
        y_train.astype(np.int64),
        _ink(x_val, task.side),
        y_val.astype(np.int64),
    )


def chosen(task: Task) -> Dataset:
    """Return some of MNIST's training digits: equally many of each digit of the task.

    The first ones of each digit train, the next ones validate; both are in MNIST's order.
    """
    x, y = read_asset("mnist.npz", "x_train", "y_train")
    each = [count // len(task.of_digits) for count in (task.train, task.validation)]
    places = [np.flatnonzero(y == digit)[: sum(each)] for digit in task.of_digits]
    train = np.sort(np.concatenate([place[: each[0]] for place in places]))
    validation = np.sort(np.concatenate([place[each[0] :] for place in places]))
    numbers = _numbers(task)
    return Dataset(
        task,
        _ink(x[train], task.side),
        numbers[y[train]],
        _ink(x[validation], task.side),
        numbers[y[validation]],
    )


def test_digits(task: Task) -> Examples:
    """Return the digits of MNIST's test set that belong to a class of the task, and its number."""
    x, y = read_asset("mnist.npz", "x_test", "y_test")
    numbers = _numbers(task)
    kept = numbers[y] >= 0
    return _ink(x[kept], task.side), numbers[y[kept]]


def _numbers(task: Task) -> NDArray[np.int64]:
    """Return the number of the class of each digit from 0 to 9; −1 for those of none."""
    numbers = np.full(10, -1, np.int64)
    numbers[list(task.numbers)] = list(task.numbers.values())
    return numbers


def some_images(task: Task, start: int, count: int) -> Array:
    """Return some of the training images of a task without reading the others.

    Parameters
    ----------
    task : Task
        With classes.
    start, count : int

    Returns
    -------
    ndarray, shape (count, side * side), float32
        Fewer at the end of the data set.

    Raises
    ------
    OSError
        If the file is missing or damaged.
    """
    with (
        opened(task.file) as file,
        ZipFile(file) as archive,
        archive.open("x_train.npy") as content,
    ):
        npy.read_magic(content)
        _, rows, columns = npy.read_array_header_1_0(content)[0]
        content.seek(start * rows * columns, SEEK_CUR)
        pixels = np.frombuffer(content.read(count * rows * columns), np.uint8)
        return _ink(pixels.reshape(-1, rows, columns), task.side)


def pen_styles(side: int = SIDE) -> Examples:
    """Return digits drawn in styles that MNIST lacks; they are read once and then kept.

    Parameters
    ----------
    side : int
        Of the images.

    Returns
    -------
    x : ndarray, shape (4000, side * side), float32
        Images as those of "0 to 9"; read-only.
    y : ndarray, shape (4000,)
        The digits; read-only.

    Raises
    ------
    OSError
        If their file is missing or damaged.
    """
    return drawn_digits(side)


@lru_cache(maxsize=4)
def drawn_digits(side: int) -> Examples:
    """Return them: the same arrays for the same side."""
    x, y = read_asset("pen_styles.npz", "x", "y", script="make_pen_styles.py")
    images, labels = _ink(x, side), y.astype(np.int64)
    images.flags.writeable = labels.flags.writeable = False
    return images, labels


def _ink(images: Bytes, side: int) -> Array:
    """Return whole images from 0 to 255 as rows of ink in [0, 1], at that side."""
    seen = fitted(images, side).reshape(len(images), -1)
    ink = beside_ones(seen.shape, FLOAT)  # a training of 60,000 digits would copy them
    np.divide(seen, FLOAT(255), ink, dtype=FLOAT)
    return ink
