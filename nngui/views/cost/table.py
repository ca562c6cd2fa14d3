"""The curves as a table for a spreadsheet; nothing of Qt."""

import csv
import io
from collections.abc import Sequence

from nngui.training.run import Run
from nngui.views.cost import comparison

COLUMNS = (
    "run",
    "name",
    "epoch",
    "cost",
    "validation_cost",
    "score",
    "validation_score",
    "point",
    "loss",
)


def as_csv(runs: Sequence[Run], separator: str = ",") -> str:
    """Return one line for every point of these runs.

    A point is an epoch or, in the column "point", a lesson, its undoing or a change, which is none.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(COLUMNS)
    for run in runs:
        writer.writerows(_rows(run))
    return text.getvalue()


def _rows(run: Run) -> list[tuple[object, ...]]:
    curves = run.curves
    losses = [
        name
        for name, (_, piece) in zip(comparison.losses(run), curves.pieces, strict=True)
        for _ in range(piece.start, piece.stop)
    ]
    columns = (
        [int(moment) if moment.is_integer() else moment for moment in curves.moments.tolist()],
        curves.train.tolist(),
        curves.validation.tolist(),
        curves.train_score.tolist(),
        curves.validation_score.tolist(),
        [kind.value for kind in curves.kinds],
        losses,
    )
    return [(run.number, run.title, *row) for row in zip(*columns, strict=True)]
