"""`Example`: the examples that a step is made on, or a page looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.data import load
from nngui.design import figures
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.design.training_set import Part, examples, training_set


class Source(Enum):
    """The origin of examples."""

    DRAWING = "my drawing"
    TRAINING = "training example"
    VALIDATION = "validation example"
    BATCH = "mini-batch"


@dataclass(frozen=True, slots=True)
class Choice:
    """The examples that a person chose.

    Attributes
    ----------
    source : Source
    number : int
        Of the digit, or of the mini-batch, counted from 0.
    label : float or None
        The right answer to the drawing, as in a data set; None if it is not known.
    """

    source: Source = Source.DRAWING
    number: int = 0
    label: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One example or several.

    Attributes
    ----------
    choice : Choice
    x : ndarray, shape (m, pixels), float32
    labels : ndarray, shape (m,)
        As in the data set; empty if the right answer is not known.
    title : str
        In words, such as "training example 17".
    """

    choice: Choice
    x: Array
    labels: NDArray[Any]
    title: str

    def __len__(self) -> int:
        return len(self.x)

    @property
    def labelled(self) -> bool:
        """Whether the right answers are known."""
        return len(self.labels) == len(self.x)


def numbered(design: Design, own: OwnDigits, source: Source) -> int:
    """Return how many there are to choose from."""
    if source is Source.DRAWING:
        return 1
    if source is Source.VALIDATION:
        return design.task.validation
    digits = examples(design, own)
    return digits if source is Source.TRAINING else -(-digits // design.batch_size)


def example_of(
    choice: Choice, design: Design, own: OwnDigits, drawing: Array | None
) -> Example | None:
    """Return the examples of a choice; None if nothing is drawn. Data may be read.

    Parameters
    ----------
    choice : Choice
        A number beyond the last is that of the last.
    design : Design
        Its data set, and the size of a mini-batch.
    own : OwnDigits
    drawing : ndarray, shape (pixels,), or None
    """
    if choice.source is Source.DRAWING:
        if drawing is None or drawing.size != design.task.pixels or not drawing.any():
            return None
        labels = np.array([] if choice.label is None else [choice.label], _kind(design))
        return Example(choice, drawing.reshape(1, -1), labels, choice.source.value)
    number = min(choice.number, numbered(design, own, choice.source) - 1)
    first, last = number, number + 1
    if choice.source is Source.BATCH:
        size = design.batch_size
        first, last = number * size, min((number + 1) * size, examples(design, own))
    parts = validation(design) if choice.source is Source.VALIDATION else training_set(design, own)
    x, labels = picked(parts, np.arange(first, last))
    title = f"{choice.source.value} {figures.count(number + 1)}"
    if choice.source is Source.BATCH:
        of = f"{figures.count(first + 1)} to {figures.count(last)}"
        title = f"{title}: training examples {of}"
    return Example(choice, x, labels, title)


def validation(design: Design) -> tuple[Part, ...]:
    """Return the examples of the validation set."""
    data = load(design.dataset, design.side)
    return (Part(data.x_val, data.y_val),)


def picked(parts: Sequence[Part], rows: NDArray[np.intp]) -> tuple[Array, NDArray[Any]]:
    """Return images and labels of these examples, counted through all parts."""
    x = np.empty((len(rows), parts[0].x.shape[1]), parts[0].x.dtype)
    labels = np.empty(len(rows), parts[0].labels.dtype)
    start = 0
    for part in parts:
        inside = (rows >= start) & (rows < start + len(part))
        within = (rows[inside] - start) % len(part.x)
        x[inside], labels[inside] = part.x[within], part.labels[within]
        start += len(part)
    return x, labels


def _kind(design: Design) -> Any:
    return np.float32 if design.task.regression else np.int64
