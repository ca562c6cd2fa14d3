"""Which curves of which runs can be drawn on one axis; nothing of Qt.

Costs can be compared if they are of the same loss and the same data set, scores if they are of the
same data set. The run that is open decides; of the others, what cannot be compared with it is left
out, and the reason is a text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.losses import LOSSES
from nngui.training.curves import Curves, Kind
from nngui.training.run import Run
from nngui.training.words.run_words import loss_of
from nngui.views.cost.axes import Floats


class Quantity(Enum):
    """The numbers that the plot shows."""

    BOTH = "J on both sets"
    TRAINING = "J on the training set"
    VALIDATION = "J on the validation set"
    SCORE = "validation score"

    @property
    def costs(self) -> bool:
        """Whether they are costs J."""
        return self is not Quantity.SCORE


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One curve of one run.

    Attributes
    ----------
    epochs, values : ndarray, shape (points,)
    breaks : tuple of int
        The points that are not connected with the one before.
    """

    epochs: Floats
    values: Floats
    breaks: tuple[int, ...] = ()


EMPTY = Line(np.empty(0), np.empty(0))


def split(runs: Sequence[Run], number: int, quantity: Quantity) -> tuple[list[Run], list[str]]:
    """Return the runs that are drawn, and for every other one that is not hidden, the reason.

    Parameters
    ----------
    runs : sequence of Run
    number : int
        Of the run that is open.
    quantity : Quantity

    Returns
    -------
    list of Run
        The open run last, so that it is in front, unless it is hidden.
    list of str
        Such as "run 2 (mean squared error)".
    """
    opened = next(run for run in runs if run.number == number)
    visible = [run for run in runs if not run.hidden]
    reasons = {run.number: why_not(run, opened, quantity) for run in visible}
    drawn = [run for run in visible if not reasons[run.number]]
    drawn.sort(key=lambda run: run.number == number)
    return drawn, [f"{r.title} ({reasons[r.number]})" for r in visible if reasons[r.number]]


def why_not(run: Run, opened: Run, quantity: Quantity) -> str:
    """Return why the run cannot be compared with the open one; empty if it can."""
    if run.number == opened.number:
        return ""
    if run.design.dataset != opened.design.dataset:
        return run.design.data_title
    if quantity.costs and loss_of(opened) not in {*losses(run), *also(run)}:
        return LOSSES[loss_of(run)].title
    on_training_set = quantity in {Quantity.BOTH, Quantity.TRAINING}
    if on_training_set and run.design.learns_otherwise(opened.design):
        return f"trained on {run.design.examples}"
    return ""


def losses(run: Run) -> list[str]:
    """Return the losses of which its costs are, the oldest first."""
    return [name or loss_of(run) for name, _ in run.curves.pieces]


def also(run: Run) -> list[str]:
    """Return the losses that were measured beside its own."""
    return [name for name, _, _ in run.curves.also]


def series(curves: Curves, quantity: Quantity) -> Floats:
    """Return the numbers that a run's own line shows, shape (points,)."""
    if quantity is Quantity.VALIDATION:
        return curves.validation
    return curves.validation_score if quantity is Quantity.SCORE else curves.train


def line(run: Run, quantity: Quantity, loss: str = "") -> Line:
    """Return the run's own line.

    Parameters
    ----------
    run : Run
    quantity : Quantity
    loss : str
        The loss to which costs are restricted; all of them, piece by piece, if left out.
    """
    return _line(run, series(run.curves, quantity), loss if quantity.costs else "", quantity)


def validation_line(run: Run) -> Line:
    """Return the run's J on the validation set."""
    return _line(run, run.curves.validation, "", Quantity.VALIDATION)


def best(run: Run, quantity: Quantity) -> int | None:
    """Return the point at which it did best on the validation set, of those with the newest loss.

    None if it is not trained or if nothing is known.
    """
    curves = run.curves
    start = curves.pieces[-1][1].start if quantity.costs else 0
    values = (curves.validation if quantity.costs else curves.validation_score)[start:]
    if not run.trained or not len(values):
        return None
    if not quantity.costs and not run.task.regression:
        values = -values  # the largest score is the best
    place = int(values.argmin())
    if np.isnan(values[place]):  # the first that is none, if there is one
        values = np.where(np.isnan(values), np.inf, values)
        place = int(values.argmin())
    return start + place if np.isfinite(values[place]) else None


def axis_title(quantity: Quantity, run: Run) -> str:
    """Return the name of the values, with their unit."""
    if quantity.costs:
        return "validation J" if quantity is Quantity.VALIDATION else "cost J"
    return f"mean error ({run.task.unit})" if run.task.regression else "accuracy"


def _line(run: Run, values: Floats, loss: str, quantity: Quantity) -> Line:
    curves = run.curves
    if not len(curves):
        return EMPTY
    epochs, kept = curves.moments, None
    if loss:
        values, kept = _by_loss(run, values, loss, quantity)
    starts = {piece.start for _, piece in curves.pieces if quantity.costs}
    if quantity in {Quantity.BOTH, Quantity.TRAINING}:
        starts |= {index for index, kind in curves.others if kind is Kind.CHANGE}
    breaks = sorted(starts)
    if kept is not None:
        epochs, values = epochs[kept], values[kept]
        breaks = np.searchsorted(np.flatnonzero(kept), breaks).tolist()
    return Line(epochs, values, tuple(b for b in breaks if 0 < b < len(values)))


def _by_loss(
    run: Run, values: Floats, loss: str, quantity: Quantity
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return costs by one loss, and where they are known: its own, or what was measured beside."""
    values, known = values.copy(), np.zeros(len(values), bool)
    for name, train, validation in run.curves.also:
        if name == loss:
            values = (validation if quantity is Quantity.VALIDATION else train).copy()
            known = np.isfinite(values)
    own = series(run.curves, quantity)
    for name, (_, piece) in zip(losses(run), run.curves.pieces, strict=True):
        if name == loss:
            values[piece], known[piece] = own[piece], True
    return values, known
