"""The interface to a person's own labelled digits that training needs, and its empty case."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array
from engine.data import Task


class OwnDigits(Protocol):
    """The digits that a person has labelled, as a frozen value."""

    @property
    def counts(self) -> tuple[int, ...]:
        """The number of digits of each label, from 0 to 9."""

    def examples(self, task: Task) -> tuple[Array, NDArray[np.int64]]:
        """Return images, shape (examples, task.pixels), and the numbers of their classes."""


class NoDigits:
    """No digits of a person's own."""

    counts = (0,) * 10

    def examples(self, task: Task) -> tuple[Array, NDArray[np.int64]]:
        """Return empty arrays."""
        return np.empty((0, task.pixels), FLOAT), np.empty(0, np.int64)


NO_DIGITS = NoDigits()
