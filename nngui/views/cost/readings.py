"""The values at a moment, in words; nothing of Qt."""

from collections.abc import Sequence

import numpy as np

from nngui.design import figures
from nngui.training.run import Run
from nngui.views.cost.axes import Floats
from nngui.views.cost.comparison import Line, Quantity
from nngui.views.cost.marks import changes

SEPARATOR = ", "
BETWEEN = "J is measured after whole epochs"


def point_at(moments: Floats, moment: float) -> int | None:
    """Return the last point up to a moment that lies in the same epoch; None if there is none."""
    last = int(np.searchsorted(moments, moment, side="right")) - 1
    return last if last >= 0 and int(moments[last]) == int(moment) else None


def nearest(moments: Floats, epoch: float) -> float | None:
    """Return the moment of the nearest point, unless it is more than half an epoch away."""
    place = int(np.searchsorted(moments, epoch))
    around = moments[max(0, place - 1) : place + 1].tolist()
    near = min(around, key=lambda moment: abs(moment - epoch), default=np.inf)
    return near if abs(near - epoch) <= 0.5 else None


def values(run: Run, moment: float, *, exactly: bool = False) -> str:
    """Return the newest costs and score at a moment; empty if there are none.

    Parameters
    ----------
    run : Run
    moment : float
        In epochs.
    exactly : bool
        Whether nothing is known between two points; or else the last ones hold on.
    """
    curves = run.curves
    point = point_at(curves.moments, moment)
    if point is None:
        return ""
    if exactly and curves.moments[point] != moment:
        return f"{named(moment)}: {BETWEEN}"
    kind = dict(curves.others).get(point)
    after = f" ({kind.value})" if kind else ""
    measured = float(curves.moments[point])
    train, validation, score = (
        float(series[point])
        for series in (curves.train, curves.validation, curves.validation_score)
    )
    changed = (change.text for change in changes(run) if measured <= change.epoch < measured + 1)
    parts = [
        f"{named(measured)}{after}: J = {figures.cost(train)}",
        f"validation J = {figures.cost(validation)}",
        figures.validation_score(score, run.task),
        *(f"then {text}" for text in changed),
    ]
    return SEPARATOR.join(filter(None, parts))


def value(run: Run, line: Line, moment: float, quantity: Quantity) -> str:
    """Return the number that a line shows at a moment; "–" if there is none."""
    point = point_at(line.epochs, moment)
    if point is None:
        return figures.UNKNOWN
    number = float(line.values[point])
    return figures.cost(number) if quantity.costs else figures.score(number, run.task.unit)


def named(moment: float) -> str:
    """Return "epoch 12", or "epoch 12 + 40 %"."""
    return figures.moment(int(moment), round(moment - int(moment), 9))


def left_out(reasons: Sequence[str], quantity: Quantity) -> str:
    """Return a sentence on the runs that are not drawn, and why; empty if there are none."""
    if not reasons:
        return ""
    what = "their J is another" if quantity.costs else "their score is another"
    return f"Not drawn, since {what} quantity: {', '.join(reasons)}."
