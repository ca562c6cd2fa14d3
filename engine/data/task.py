"""`Task` and `Dataset`: the question of a data set, and its examples."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array

DIGITS = tuple("0123456789")
Examples = tuple[Array, NDArray[Any]]  # x and y


@dataclass(frozen=True, slots=True)
class Task:
    """A question that a network learns to answer, and all that is true of its data set.

    Attributes
    ----------
    name : str
        A key of `engine.data.TASKS`, such as "0 or 1".
    side : int
        The inputs are images of side × side pixels.
    classes : tuple of str
        The possible answers; empty for a regression.
    train, validation : int
        The numbers of examples.
    make : function of the task
        Returns the data set.
    file : str
        The bundled file that it is made from.
    loss : str
        Keras' name of the usual loss; its canonical activation is that of the output layer.
    scale : float
        A regression's target times `scale` is the answer in `unit`.
    unit : str
        Of a regression's answer, such as "°".
    test : int
        The number of examples that neither train nor validate; 0 if there are none.
    make_test : function of the task, or None
        Returns these, x and y.
    digits : tuple of tuple of int
        The digits that belong to each class, if these have other names than their digit.
    shows : str
        What can be learned from the question, in a sentence.
    listed : bool
        Whether it is among the questions that are offered at once.
    """

    name: str
    side: int
    classes: tuple[str, ...]
    train: int
    validation: int
    make: Callable[["Task"], "Dataset"] = field(repr=False)
    file: str = field(repr=False)
    loss: str = field(repr=False)
    scale: float = 1.0
    unit: str = ""
    test: int = 0
    make_test: Callable[["Task"], Examples] | None = field(default=None, repr=False)
    digits: tuple[tuple[int, ...], ...] = field(default=(), repr=False)
    shows: str = field(default="", repr=False)
    listed: bool = field(default=True, repr=False)

    @property
    def pixels(self) -> int:
        """The number of inputs."""
        return self.side * self.side

    @property
    def binary(self) -> bool:
        """Whether there are two classes, so that one output unit is enough."""
        return len(self.classes) == 2

    @property
    def units(self) -> int:
        """The usual number of outputs: one for two classes, P(1), or for a regression."""
        return len(self.classes) if len(self.classes) > 2 else 1

    @property
    def title(self) -> str:
        """The name as a person reads it: without the hash of a data set of their own."""
        return self.name.partition(" #")[0]

    @property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """The digits that belong to each class; empty if the classes are no digits."""
        if self.digits or not all(name in DIGITS for name in self.classes):
            return self.digits
        return tuple((int(name),) for name in self.classes)

    @property
    def of_digits(self) -> tuple[int, ...]:
        """All digits that belong to a class, ascending."""
        return tuple(sorted(digit for members in self.members for digit in members))

    @property
    def numbers(self) -> dict[int, int]:
        """The number of the class of each digit that belongs to one."""
        return {digit: i for i, members in enumerate(self.members) for digit in members}

    @property
    def regression(self) -> bool:
        """Whether the answer is a number instead of a class."""
        return not self.classes


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


def with_examples(dataset: Dataset, x: Array, y: NDArray[Any]) -> Dataset:
    """Return the data set with these examples appended to its training examples.

    Parameters
    ----------
    dataset : Dataset
        It is not changed; the validation examples are shared.
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
