"""Measurements of a network while it is trained: its costs and scores, point by point. No Qt."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from engine import Sequential
from engine.data import load
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.design.training_set import Part
from nngui.training.building import measured
from nngui.training.curves import NOTHING, Curves, Kind
from nngui.training.trainer.batch_costs import BatchCosts
from nngui.training.trainer.rows import Rows

Result = Generator[None, None, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Basis:
    """All that decides a cost, besides the parameters.

    Attributes
    ----------
    loss : str
    activations : tuple of str
    examples : tuple
        The training set: whether drawn styles are in it, how a person's own digits are, and a
        check sum of these.
    options : tuple of str
        Those of the loss and of the layers that change J, in words; none if all are Keras' default.
    """

    loss: str
    activations: tuple[str, ...]
    examples: tuple[bool, str, int]
    options: tuple[str, ...] = ()

    def comparable(self, other: "Basis") -> bool:
        """Whether costs can be compared with those of another basis."""
        mine, theirs = ((each.loss, each.examples, each.options[:1]) for each in (self, other))
        return mine == theirs


class Measurements:
    """The cost and the score at every point.

    Parameters
    ----------
    model : Sequential
        Measured with its parameters at the time of the call.
    design : Design
        Its data set determines the validation set.
    own : OwnDigits
    also : tuple of str
        Further losses that are measured.
    curves : Curves
        The points so far.
    bases : tuple of (int, Basis)
        The basis of the points from that index on.

    Attributes
    ----------
    bases : tuple of (int, Basis)
    batches : BatchCosts
    digits : Part
        The digits of the person's own.
    check_sum : int
        Of these.
    own, own_right : int
        The number of them that were measured, and of those that are classified correctly.
    """

    def __init__(
        self,
        model: Sequential,
        design: Design,
        own: OwnDigits,
        *,
        also: tuple[str, ...] = (),
        curves: Curves = NOTHING,
        bases: tuple[tuple[int, Basis], ...] = (),
    ) -> None:
        self._model, self._task = model, design.task
        self._also = also
        self._rows = Rows(4 + 2 * len(also), _table(curves, also))
        self._others, self._within, self.bases = curves.others, curves.within, bases
        self.batches = BatchCosts(curves.batch_epochs, curves.batch_costs)
        self._curves: Curves | None = None
        self.own = self.own_right = 0
        self.take_own(own)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def curves(self) -> Curves:
        """The curves so far; the same value as long as nothing is new."""
        epochs, costs = self.batches.curve
        old = self._curves
        if old is None or (len(old), len(old.batch_epochs)) != (len(self._rows), len(epochs)):
            train, validation, train_score, validation_score, *also = self._rows.frozen().T
            self._curves = Curves(
                train,
                validation,
                train_score,
                validation_score,
                self._others,
                self._losses(),
                epochs,
                costs,
                self._within,
                tuple(zip(self._also, also[::2], also[1::2], strict=True)),
            )
        assert self._curves is not None
        return self._curves

    @property
    def basis(self) -> Basis | None:
        """The basis of the newest point; None if there is none."""
        return self.bases[-1][1] if self.bases else None

    @property
    def piece(self) -> int:
        """The number of the newest piece of the curves, from 0."""
        return max(0, len(self._losses()) - 1)

    @property
    def validation(self) -> tuple[Part]:
        """The examples of the validation set."""
        data = load(self._task.name, self._task.side)
        return (Part(data.x_val, data.y_val),)

    def basis_of(self, design: Design) -> Basis:
        """Return the basis of a design, with the person's own digits as they are now."""
        own = (design.own, self.check_sum) if design.wants_own and len(self.digits) else ("", 0)
        return Basis(design.loss, design.activations, (design.draws_styles, *own), _options(design))

    def take_own(self, own: OwnDigits) -> None:
        """Replace the person's own digits; they are not counted yet."""
        self.digits = Part(*own.examples(self._task))
        x, labels = map(np.ascontiguousarray, (self.digits.x, self.digits.labels))
        self.check_sum = crc32(labels.data, crc32(x.data))

    def score(self) -> Generator[None, None, float]:
        """Return the share of right answers in the validation set; yield often on the way."""
        return (yield from measured(self._model, self._task, self.validation))[1]

    def count_own(self) -> Iterator[None]:
        """Count the person's own digits that are classified correctly; yield often on the way."""
        self.own = self.own_right = len(self.digits)
        if self.own:
            _, share, *_ = yield from measured(self._model, self._task, (self.digits,))
            self.own_right = round(share * self.own)

    def measure(self, parts: Sequence[Part]) -> Result:
        """Return J and score on both sets, then J by the further losses; yield often on the way."""
        both = []
        for examples in (parts, self.validation):
            both.append((yield from measured(self._model, self._task, examples, self._also)))
        yield from self.count_own()
        (train, train_score, *more), (validation, validation_score, *held_out) = both
        also = [cost for pair in zip(more, held_out, strict=True) for cost in pair]
        return train, validation, train_score, validation_score, *also

    def append(
        self, result: tuple[float, ...], kind: Kind, basis: Basis, part: float = 0.0
    ) -> None:
        """Add a point, measured when that part of an epoch was done."""
        index = len(self._rows)
        if kind is not Kind.EPOCH:
            self._others += ((index, kind),)
        if part:
            self._within += ((index, part),)
        if basis != self.basis:
            self.bases += ((index, basis),)
        self._rows.append(*result)
        self._curves = None

    def forget_batches_after(self, moment: float) -> None:
        """Forget the costs of mini-batches that were made later: they were taken back."""
        self.batches.forget_after(moment)
        self._curves = None

    def drop_last(self) -> None:
        """Remove the newest point."""
        index = len(self._rows) - 1
        self._others = tuple(other for other in self._others if other[0] < index)
        self._within = tuple(point for point in self._within if point[0] < index)
        self.bases = tuple(each for each in self.bases if each[0] < index)
        self._rows.cut(index)
        self._curves = None

    def _losses(self) -> tuple[tuple[int, str], ...]:
        """Return from which point on costs are of which loss, wherever they cannot be compared."""
        losses: list[tuple[int, str]] = []
        before: Basis | None = None
        for index, basis in self.bases:
            if before is None or not basis.comparable(before):
                losses.append((index, basis.loss))
            before = basis
        return tuple(losses)


def _options(design: Design) -> tuple[str, ...]:
    """Return the words of the options on which J depends, those of the loss first."""
    layers = [
        f"{layer.activation_options}, L1 {layer.l1!r}, L2 {layer.l2!r}"
        if layer.activation_options or layer.l1 or layer.l2
        else ""
        for layer in design.layers
    ]
    penalty = [f"{layer.l1!r} {layer.l2!r}" for layer in design.layers if layer.l1 or layer.l2]
    cost = f"{design.loss_options}, {penalty}" if design.loss_options or penalty else ""
    return (cost, *layers) if cost or any(layers) else ()


def _table(curves: Curves, also: tuple[str, ...]) -> NDArray[np.float64]:
    """Return the points of the curves as rows; a loss that was not measured is NaN."""
    further = {loss: costs for loss, *costs in curves.also}
    unknown = [np.full(len(curves), np.nan)] * 2
    columns = [curves.train, curves.validation, curves.train_score, curves.validation_score]
    for loss in also:
        columns += further.get(loss, unknown)
    return np.column_stack(columns)
