"""`Runs`: the designs and the newest figures of the runs of a session."""

from dataclasses import replace

from nngui.design.design import Design
from nngui.training.messages import Snapshot
from nngui.training.shown import RunRow


class Runs:
    """Keeps the design and the newest figures of every run that was trained."""

    def __init__(self) -> None:
        self._rows: dict[int, RunRow] = {}
        self._designs: dict[int, Design] = {}

    def record(self, snapshot: Snapshot) -> None:
        """Keep the newest figures of a run, if it has completed an epoch."""
        if snapshot.epoch > 0:
            self._designs[snapshot.run] = snapshot.design
            known = self._rows.get(snapshot.run)
            number = known.number if known else len(self._rows) + 1
            self._rows[snapshot.run] = _row(snapshot, number)

    def rows(self, current: int) -> tuple[RunRow, ...]:
        """Return the rows of all runs, oldest first, with the current one marked."""
        return tuple(replace(row, current=run == current) for run, row in self._rows.items())

    def design(self, run: int) -> Design:
        """Return the design by which that run was last trained."""
        return self._designs[run]


def _row(snapshot: Snapshot, number: int) -> RunRow:
    design, curves = snapshot.design, snapshot.curves
    score = float(curves.validation_score[-1])
    return RunRow(
        run=snapshot.run,
        number=number,
        architecture=design.architecture,
        ready=design.ready,
        data=design.examples,
        loss=design.loss,
        optimizer=design.optimizer,
        learning_rate=design.learning_rate,
        schedule=design.schedule,
        batch_size=design.batch_size,
        seed=design.seed,
        epochs=snapshot.epoch,
        cost=float(curves.train[-1]),
        validation_cost=float(curves.validation[-1]),
        score=score,
        unit=design.task.unit,
        current=False,
    )
