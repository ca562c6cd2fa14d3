"""Whether a run's costs are those that Keras computes: values and words. No Qt."""

import re
from collections.abc import Generator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.design import figures
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.training.building import network
from nngui.training.curves import Curves, Kind
from nngui.training.run import Run
from nngui.training.trainer.player import Player

TOLERANCE = 1e-4  # the largest relative difference of equal costs
PRINTED = re.compile(r"^epoch (\d+): J (\S+), validation J ([^,\s]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """J on both sets, before training and after every epoch.

    Attributes
    ----------
    values : ndarray, shape (epochs + 1, 2)
    """

    values: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))

    def __len__(self) -> int:
        return len(self.values)


def costs_of(curves: Curves) -> Costs:
    """Return the costs of a run after its epochs; what was measured in between is left out."""
    ends = [i for i, kind in enumerate(curves.kinds) if kind is Kind.EPOCH]
    return Costs(np.stack([curves.train[ends], curves.validation[ends]], axis=1))


def curves_of(costs: Costs) -> Curves:
    """Return costs as the curves of a run that has no scores; from one that is not finite on none.

    Keras trains on with a cost of NaN.
    """
    ends = np.flatnonzero(~np.isfinite(costs.values).all(axis=1))
    values = costs.values[: ends[0] if len(ends) else None].copy()
    values.flags.writeable = False
    unknown = np.full(len(values), np.nan)
    unknown.flags.writeable = False
    return Curves(values[:, 0], values[:, 1], unknown, unknown)


def printed(text: str) -> Costs:
    """Return the costs in what the exported program prints, as far as they follow each other."""
    found = PRINTED.findall(text)
    values = []
    for number, (epoch, train, validation) in enumerate(found):
        try:
            pair = float(train), float(validation)
        except ValueError:
            break
        if int(epoch) != number:
            break
        values.append(pair)
    return Costs(np.array(values, np.float64).reshape(-1, 2))


def program_of(run: Run) -> Design:
    """Return the design with whose program a run is compared.

    It trains for as many epochs as the run, unless α depends on how many were asked for.
    """
    design = run.segments[0].design
    return replace(design, epochs=run.epoch) if design.schedule == "constant" else design


def doubly_precise(
    design: Design, own: OwnDigits, theta: Array | None = None
) -> Generator[float, None, Costs]:
    """Return the costs of a training in double precision; yield the share that is done.

    Parameters
    ----------
    design : Design
    own : OwnDigits
    theta : ndarray, shape (parameters,), optional
        The first parameters, if they are others than those of the design.
    """
    yield 0.0
    first = network(design).theta if theta is None else theta  # rounded as in the window
    player = Player(design, own, theta=first, dtype=np.float64)
    work = player.work()
    while player.epoch < design.epochs:
        next(work)
        yield (player.epoch + player.fraction) / design.epochs
    return costs_of(player.measurements.curves)


def kink(design: Design) -> str:
    """Return what a rounding in the last digit can decide, so that equal trainings part by it.

    Empty, if there is nothing like that in the design.
    """
    if any(function.kinks for function in design.functions):
        return "at the kink of relu a rounding in the last digit can switch a unit on or off"
    if any(layer.l1 for layer in design.layers):
        return "a rounding in the last digit can decide to which side L1 pulls a weight near 0"
    return ""


def differences(ours: Costs, keras: Costs) -> NDArray[np.float64]:
    """Return the larger relative difference of both costs, shape (epochs + 1,), as far as known."""
    known = min(len(ours), len(keras))
    mine, theirs = ours.values[:known], keras.values[:known]
    with np.errstate(all="ignore"):
        relative = np.abs(mine - theirs) / np.maximum(np.abs(mine), np.finfo(np.float64).tiny)
    worst: NDArray[np.float64] = relative.max(axis=1, initial=0.0)
    return worst


def verdict(
    ours: Costs, keras: Costs, design: Design, *, complete: bool, double: bool = False
) -> str:
    """Return in a sentence whether the costs are the same.

    Parameters
    ----------
    ours, keras : Costs
    design : Design
        Of the program.
    complete : bool
        Whether Keras is done.
    double : bool
        Whether both are in double precision.
    """
    found = differences(ours, keras)
    if not len(found):
        return "Nothing is compared yet."
    words = _largest(found)
    wrong = np.flatnonzero(~(found <= TOLERANCE))
    if len(wrong):
        where = f"from epoch {figures.count(int(wrong[0]))} on"
        return f"Different {where}, {words}{_excuse(design, double=double)}."
    epochs = figures.counted(len(found) - 1, "epoch")
    if not complete:
        return f"The same so far, over {epochs}: {words}."
    precision = ", both in double precision" if double else ""
    return f"The same: Keras’ costs over {epochs} are those of the window{precision}, {words}."


def _largest(found: NDArray[np.float64]) -> str:
    return f"largest relative difference {figures.precise(float(found.max()), 2)}"


def _excuse(design: Design, *, double: bool) -> str:
    """Return why the costs of a design need not be equal, though nothing is wrong."""
    if any(layer.dropout for layer in design.layers):
        return ": Keras draws the masks of Dropout from other random numbers"
    if not double and (rounding := kink(design)):
        return (
            f": {rounding}, and from there on two equal trainings part. Check in double precision,"
            " where that does not happen"
        )
    return ""


def by_rounding(run: Run, precise: Costs) -> str:
    """Return in a sentence how far a run is from the same training in double precision."""
    found = differences(costs_of(run.curves), precise)
    if why_different(run) or not len(found):
        return ""
    return (
        "The costs of the run itself, in single precision, are apart from these by rounding:"
        f" {_largest(found)}."
    )


def why_different(run: Run) -> str:
    """Return what was done to a run that its program does not do; empty if nothing was."""
    reasons = []
    if run.parent is not None:
        reasons.append("it branched from another run")
    if len(run.segments) > 1:
        epoch = figures.epoch(run.segments[1].start)
        reasons.append(f"its settings were changed after epoch {epoch}")
    if any(kind is not Kind.EPOCH for kind in run.curves.kinds):
        reasons.append("its parameters or its cost were changed by hand or by a lesson")
    return f"The run is not what the program does: {' and '.join(reasons)}." if reasons else ""
