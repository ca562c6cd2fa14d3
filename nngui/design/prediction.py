"""The prediction for a drawing, and the mistakes by a threshold: frozen values for views."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.data import TASKS, Task
from nngui.handwriting.novelty import is_novel

HALF = 0.5  # the threshold of ŷ to begin with


def predicts_one(output: Array, threshold: float = HALF) -> NDArray[np.bool_]:
    """Return where a single output ŷ predicts the second class: ŷ ≥ threshold, as in the lecture.

    Keras' accuracy, `engine.metrics.predicts_one`, has ŷ > threshold instead.
    """
    return np.asarray(output >= threshold)


@dataclass(frozen=True, eq=False)
class Prediction:
    """The prediction of the network for a drawing.

    Attributes
    ----------
    task : Task
    image : ndarray, shape (side, side), float32
        What the network sees, ink in [0, 1].
    activations : tuple of ndarray, shape (units,)
        The outputs of every layer, from the first hidden layer to the output layer.
    functions : tuple of str
        The names of these layers' activations.
    trained : bool
        Whether the network has learned anything yet.
    probabilities : ndarray, shape (classes,)
        One for each class of the task; empty for a regression. An output that is no probability
        counts as 0 below 0 and as 1 above 1.
    answer : str
        The class, or the number in the unit of the task; "–" for an empty pad.
    novelty : float or None
        How little the drawing looks like any of the task's digits, in [0, 1], independently of the
        network; see `nngui.handwriting.novelty`. None if it cannot be measured.
    threshold : float or None
        From which ŷ on the answer is the second of two classes; None if there is no single ŷ.
    """

    task: Task
    image: Array
    activations: tuple[Array, ...] = ()
    probabilities: Array = field(default_factory=lambda: np.empty(0))
    answer: str = "–"
    novelty: float | None = 0.0
    threshold: float | None = None
    functions: tuple[str, ...] = ()
    trained: bool = True

    @property
    def drawn(self) -> bool:
        """Whether there is anything on the pad."""
        return bool(self.image.any())

    @property
    def is_probability(self) -> bool:
        """Whether the output layer's activation makes probabilities of its outputs."""
        return not self.functions or ACTIVATIONS[self.functions[-1]].probabilities

    @property
    def empty(self) -> bool:
        """Whether there is no answer: nothing is drawn, or the outputs do not fit the task."""
        return not self.activations

    @cached_property
    def novel(self) -> bool:
        """Whether there is an answer, though the drawing does not look like a digit."""
        if self.empty or self.novelty is None:
            return False
        digits = [str(digit) for digit in self.task.of_digits]
        if self.task.classes and not digits:
            return False
        return bool(is_novel(self.novelty, digits))

    @cached_property
    def undecided(self) -> bool:
        """Whether the answer has a probability below one half."""
        if self.empty or not self.task.classes or not self.is_probability:
            return False
        return bool(self.probabilities[self.task.classes.index(self.answer)] < HALF)

    @cached_property
    def doubted(self) -> bool:
        """Whether there is a reason to doubt the answer."""
        return not self.empty and (self.novel or self.undecided or not self.trained)


NOTHING = Prediction(TASKS["0 or 1"], np.zeros((20, 20), np.float32))


@dataclass(frozen=True, slots=True)
class Mistakes:
    """The validation digits that are read wrongly by a threshold.

    Attributes
    ----------
    digits : int
        All validation digits.
    zeros, ones : int
        Those of the first class that are read as the second, and the other way round.
    classes : tuple of str
        The two.
    """

    digits: int
    zeros: int
    ones: int
    classes: tuple[str, ...] = ("0", "1")
