"""Measurements of a network while it is trained: costs, scores, checkpoints. No Qt."""

from collections.abc import Generator, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine import Sequential
from engine.arrays import Array
from engine.data import load
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.design.training_set import Part
from nngui.training.building import measured
from nngui.training.checkpoints import Checkpoints
from nngui.training.curves import Curves, Kind


class Measurements:
    """The cost and the score after every epoch, and the parameters of some of them.

    Parameters
    ----------
    model : Sequential
        Measured with its parameters at the time of the call.
    design : Design
        Its data set determines the validation set.
    own : OwnDigits

    Attributes
    ----------
    checkpoints : Checkpoints
    digits : Part
        The digits of the person's own.
    own, own_right : int
        The number of them that were measured, and of those that are classified correctly.
    good : ndarray, shape (parameters,), read-only
        The last parameters that were found finite, or the first ones.
    """

    def __init__(self, model: Sequential, design: Design, own: OwnDigits) -> None:
        self._model, self._dataset, self._task = model, design.dataset, design.task
        self._rows = Rows(4)
        self._others: tuple[tuple[int, Kind], ...] = ()
        self.checkpoints = Checkpoints(model.theta.nbytes)
        self.good = frozen(model.theta)
        self.own = self.own_right = 0
        self.take_own(own)

    @property
    def curves(self) -> Curves:
        """The curves so far."""
        train, validation, train_score, validation_score = self._rows.frozen().T
        return Curves(train, validation, train_score, validation_score, self._others)

    @property
    def validation(self) -> tuple[Part]:
        """The examples of the validation set."""
        data = load(self._dataset)
        return (Part(data.x_val, data.y_val),)

    def take_own(self, own: OwnDigits) -> None:
        """Replace the person's own digits; they are not counted yet."""
        self.digits = Part(*own.examples(self._task))

    def score(self) -> Generator[None, None, float]:
        """Return the share of right answers in the validation set; yield often on the way."""
        return (yield from measured(self._model, self._task, self.validation))[1]

    def count_own(self) -> Iterator[None]:
        """Count the person's own digits that are classified correctly; yield often on the way."""
        self.own = self.own_right = len(self.digits)
        if self.own:
            _, share = yield from measured(self._model, self._task, (self.digits,))
            self.own_right = round(share * self.own)

    def measure(
        self, parts: Sequence[Part], activations: tuple[str, ...], kind: Kind = Kind.EPOCH
    ) -> Generator[None, None, tuple[float, bool]]:
        """Measure cost and score on both sets; return J, and whether it is finite.

        If J and all parameters are finite, this is a new point of the curves.
        """
        results = []
        for examples in (parts, self.validation):
            results.append((yield from measured(self._model, self._task, examples)))
        yield from self.count_own()
        (train, train_score), (validation, validation_score) = results
        good = bool(np.isfinite([train, self._model.theta.sum(dtype=np.float64)]).all())
        if good:
            if kind is not Kind.EPOCH:
                self._others += ((len(self._rows), kind),)
            self._rows.append(train, validation, train_score, validation_score)
            self.good = frozen(self._model.theta)
            epoch = len(self._rows) - 1 - len(self._others)
            self.checkpoints.append(epoch, self.good, activations)
        return train, good


def frozen(theta: Array) -> Array:
    """Return a read-only copy of the parameters, as they are now."""
    copy = theta.copy()
    copy.flags.writeable = False
    return copy


class Rows:
    """A table of numbers that only grows, readable at any time as a frozen array.

    Parameters
    ----------
    columns : int
        Numbers in a row.
    """

    def __init__(self, columns: int) -> None:
        self._buffer = np.empty((64, columns))
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, *row: float) -> None:
        """Add a row; arrays returned before stay as they are."""
        if self._length == len(self._buffer):
            self._buffer = np.concatenate([self._buffer, np.empty_like(self._buffer)])
        self._buffer[self._length] = row
        self._length += 1

    def frozen(self) -> NDArray[np.float64]:
        """Return all rows so far, shape (rows, columns), read-only, without copying."""
        rows = self._buffer[: self._length]
        rows.flags.writeable = False
        return rows
