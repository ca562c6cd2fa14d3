"""The bundled data sets: handwritten digits as inputs in [0, 1] and what is asked of them."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from os import SEEK_CUR
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array
from engine.data import slant

SEED = 1998  # of the angles of "slant"; MNIST appeared in that year

_FILES = {"0 or 1": "zero_or_one.npz", "0 to 9": "mnist.npz"}
# of a file that NumPy cannot read; RuntimeError includes a compression that is not known
_DAMAGE = (ValueError, LookupError, EOFError, BadZipFile, zlib.error, RuntimeError, SyntaxError)


@dataclass(frozen=True, slots=True)
class Task:
    """A question that a network learns to answer, and the examples it learns from.

    Attributes
    ----------
    name : str
        "0 or 1", "0 to 9" or "slant".
    side : int
        The inputs are images of side × side pixels.
    classes : tuple of str
        What can be answered; empty for a regression.
    train, validation : int
        The numbers of examples.
    scale : float
        A regression's target times `scale` is the answer in `unit`.
    unit : str
        Of a regression's answer, such as "°".
    """

    name: str
    side: int
    classes: tuple[str, ...]
    train: int
    validation: int
    scale: float = 1.0
    unit: str = ""

    @property
    def pixels(self) -> int:
        """The number of inputs."""
        return self.side * self.side


TASKS = {
    task.name: task
    for task in (
        Task("0 or 1", 20, ("0", "1"), 1_000, 200),
        Task("0 to 9", 28, tuple("0123456789"), 60_000, 10_000),
        Task("slant", 28, (), 10_000, 2_000, scale=45.0, unit="°"),
    )
}


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """The examples of a task; the arrays are read-only.

    Attributes
    ----------
    task : Task
    x_train, x_val : ndarray, shape (examples, side * side), float32
        Images, row by row, ink in [0, 1].
    y_train, y_val : ndarray, shape (examples,)
        int64, the number of the class; for a regression float32, the answer divided by the
        task's `scale`.
    """

    task: Task
    x_train: Array
    y_train: NDArray[Any]
    x_val: Array
    y_val: NDArray[Any]

    def __repr__(self) -> str:
        arrays = ("x_train", "y_train", "x_val", "y_val")
        shapes = ", ".join(f"{name} {getattr(self, name).shape}" for name in arrays)
        return f"<Dataset {self.task.name!r}: {shapes}>"

    def __post_init__(self) -> None:
        for array in (self.x_train, self.y_train, self.x_val, self.y_val):
            array.flags.writeable = False


@cache
def load(name: str) -> Dataset:
    """Return the data set of that name; it is read once and then kept.

    Parameters
    ----------
    name : str
        A key of `TASKS`.

    Raises
    ------
    ValueError
        If there is no such data set.
    OSError
        If its file is missing or damaged.
    """
    if name not in TASKS:
        raise ValueError(f"no data set {name!r}; there are: {', '.join(TASKS)}")
    return _LOADERS[name](TASKS[name])


def training_images(name: str, start: int, count: int) -> Array:
    """Return some of the digits of a data set to train on, reading no more of its file than that.

    Parameters
    ----------
    name : str
        A data set with classes.
    start, count : int
        Which examples.

    Returns
    -------
    ndarray, shape (count, side * side), float32
        Fewer at the end of the data set.

    Raises
    ------
    OSError
        If its file is missing or damaged.
    """
    with (
        _opened(_FILES[name], "make_mnist.py") as file,
        ZipFile(file) as archive,
        archive.open("x_train.npy") as content,
    ):
        npy.read_magic(content)
        _, rows, columns = npy.read_array_header_1_0(content)[0]
        content.seek(start * rows * columns, SEEK_CUR)
        pixels = np.frombuffer(content.read(count * rows * columns), np.uint8)
        images = pixels.reshape(-1, rows, columns)
    return _ink(_middle(images, TASKS[name]))


@cache
def pen_styles() -> tuple[Array, NDArray[np.int64]]:
    """Return digits drawn in styles that MNIST lacks; they are read once and then kept.

    Returns
    -------
    x : ndarray, shape (4000, 784), float32
        Images as those of "0 to 9"; read-only.
    y : ndarray, shape (4000,)
        Which digits they are; read-only.

    Raises
    ------
    OSError
        If their file is missing or damaged.
    """
    x, y = read_asset("pen_styles.npz", "x", "y", script="make_pen_styles.py")
    images, digits = _ink(x), y.astype(np.int64)
    images.flags.writeable = digits.flags.writeable = False
    return images, digits


def with_examples(dataset: Dataset, x: Array, y: NDArray[Any]) -> Dataset:
    """Return the data set with these examples behind its own to train on.

    Parameters
    ----------
    dataset : Dataset
        It stays as it is; the examples to validate with are shared.
    x : ndarray, shape (examples, side * side)
    y : ndarray, shape (examples,)
        As those of the data set.

    Raises
    ------
    ValueError
        If the shapes do not fit.
    """
    pixels = dataset.task.pixels
    if x.ndim != 2 or x.shape[1] != pixels or y.shape != x.shape[:1]:
        raise ValueError(
            f"expected x of shape (examples, {pixels}) and y of shape (examples,),"
            f" got {x.shape} and {y.shape}"
        )
    return replace(
        dataset,
        x_train=np.concatenate([dataset.x_train, x], dtype=FLOAT),
        y_train=np.concatenate([dataset.y_train, y], dtype=dataset.y_train.dtype),
    )


def asset(name: str) -> Path:
    """Return where the bundled file of that name is: in the installed package or the checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "assets" / name
    return installed if installed.exists() else package.parent / "assets" / name


def read_asset(name: str, *keys: str, script: str = "make_mnist.py") -> list[NDArray[Any]]:
    """Return arrays of a bundled .npz file.

    Parameters
    ----------
    name : str
        Of the file.
    *keys : str
        The names of the arrays.
    script : str
        Which of the scripts in assets/ makes the file.

    Raises
    ------
    OSError
        If the file is missing or damaged.
    """
    # np.load leaves a file open that it was given by name and finds no archive in.
    with _opened(name, script) as content, np.load(content, allow_pickle=False) as file:
        return [file[key] for key in keys]


@contextmanager
def _opened(name: str, script: str) -> Iterator[IO[bytes]]:
    """Open a bundled file; any damage that is found in it becomes an OSError with the way out."""
    path, way_out = asset(name), f"install the program again, or run: python assets/{script}"
    try:
        with path.open("rb") as content:
            yield content
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{path} is missing; {way_out}") from error
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror or error}; {way_out}") from error
    except _DAMAGE as error:
        # NumPy's own words on what is no array advise to load it in an unsafe way.
        reason = "it holds no arrays of numbers" if isinstance(error, ValueError) else error
        raise OSError(f"{path} is damaged: {reason}; {way_out}") from error


def _read(name: str, split: str) -> list[NDArray[np.uint8]]:
    """Return images and labels for training, and those of the other `split`, of a .npz file."""
    return read_asset(name, "x_train", "y_train", f"x_{split}", f"y_{split}")


def _zero_or_one(task: Task) -> Dataset:
    x_train, y_train, x_val, y_val = _read(_FILES[task.name], "val")
    return _classified(task, _middle(x_train, task), y_train, _middle(x_val, task), y_val)


def _zero_to_nine(task: Task) -> Dataset:
    return _classified(task, *_read(_FILES[task.name], "test"))


def _middle(images: NDArray[np.uint8], task: Task) -> NDArray[np.uint8]:
    edge = (images.shape[1] - task.side) // 2
    return images[:, edge : images.shape[1] - edge, edge : images.shape[2] - edge]


def _classified(task: Task, *arrays: NDArray[np.uint8]) -> Dataset:
    """Return a data set of these images, 0 to 255, and classes."""
    x_train, y_train, x_val, y_val = arrays
    return Dataset(
        task, _ink(x_train), y_train.astype(np.int64), _ink(x_val), y_val.astype(np.int64)
    )


def _ink(images: NDArray[np.uint8]) -> Array:
    return np.divide(images.reshape(len(images), -1), FLOAT(255), dtype=FLOAT)


def _slant(task: Task) -> Dataset:
    """Turn some of MNIST's digits, evenly spread over its sets, by known random angles."""
    x_train, _, x_val, _ = _read("mnist.npz", "test")
    x_train = x_train[:: len(x_train) // task.train]
    x_val = x_val[:: len(x_val) // task.validation]
    rng = np.random.default_rng(SEED)
    y_train, y_val = (rng.uniform(-1, 1, len(x)).astype(FLOAT) for x in (x_train, x_val))
    return Dataset(
        task,
        slant.turned(x_train, y_train * FLOAT(task.scale)),
        y_train,
        slant.turned(x_val, y_val * FLOAT(task.scale)),
        y_val,
    )


_LOADERS: dict[str, Callable[[Task], Dataset]] = {
    "0 or 1": _zero_or_one,
    "0 to 9": _zero_to_nine,
    "slant": _slant,
}
assert set(_LOADERS) == set(TASKS)
