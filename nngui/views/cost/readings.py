"""The values at a moment, in words; nothing of Qt."""

from collections.abc import Sequence

from nngui.design import figures
from nngui.training.run import Run
from nngui.views.cost import comparison
from nngui.views.cost.comparison import Quantity
from nngui.views.cost.marks import changes


def values(run: Run, epoch: int) -> str:
    """Return costs and score of a run after an epoch; empty if there are none."""
    point = run.curves.at(epoch)
    if point is None:
        return ""
    curves = run.curves
    kind = dict(curves.others).get(point)
    after = f" ({kind.value})" if kind else ""
    train, validation, score = (
        float(series[point])
        for series in (curves.train, curves.validation, curves.validation_score)
    )
    parts = [
        f"{figures.moment(epoch)}{after}: J = {figures.cost(train)}",
        f"validation J = {figures.cost(validation)}",
        figures.validation_score(score, run.task),
        *(f"then {change.text}" for change in changes(run) if epoch <= change.epoch < epoch + 1),
    ]
    return ", ".join(filter(None, parts))


def value(run: Run, epoch: int, quantity: Quantity) -> str:
    """Return the number of a run that its line shows at an epoch; "–" if there is none."""
    point = run.curves.at(epoch)
    if point is None:
        return figures.UNKNOWN
    number = float(comparison.series(run.curves, quantity)[point])
    return figures.cost(number) if quantity.costs else figures.score(number, run.task.unit)


def left_out(reasons: Sequence[str], quantity: Quantity) -> str:
    """Return a sentence on the runs that are not drawn, and why; empty if there are none."""
    if not reasons:
        return ""
    what = "their J is another" if quantity.costs else "their score is another"
    return f"Not drawn, since {what} quantity: {', '.join(reasons)}."
