"""`Runs`: the runs of a session, as far as they were trained."""

from dataclasses import replace

from nngui.design.design import Design
from nngui.training.messages import Snapshot
from nngui.training.run import Run, Segment


class Runs:
    """Keeps every run that was trained, with the designs of its own."""

    def __init__(self) -> None:
        self._runs: dict[int, Run] = {}  # by the number of the snapshots

    def record(self, snapshot: Snapshot) -> None:
        """Keep the newest figures of a run, if it has completed an epoch."""
        if snapshot.epoch > 0:
            known = self._runs.get(snapshot.run)
            self._runs[snapshot.run] = replace(
                known or _begun(snapshot, len(self._runs) + 1),
                segments=_segments(known, snapshot),
                curves=snapshot.curves,
                epoch=snapshot.epoch,
                fraction=snapshot.fraction,
                goal=snapshot.goal,
            )

    @property
    def all(self) -> tuple[Run, ...]:
        """All of them, the oldest first; they are numbered in this order, from 1."""
        return tuple(self._runs.values())

    def number(self, run: int) -> int:
        """Return the number of the run of these snapshots; 0 if it was not trained yet."""
        return self._runs[run].number if run in self._runs else 0

    def design(self, number: int) -> Design:
        """Return the design by which the run with that number was last trained."""
        return self.all[number - 1].design


def _begun(snapshot: Snapshot, number: int) -> Run:
    return Run(number, (Segment(0.0, snapshot.design),), snapshot.curves)


def _segments(known: Run | None, snapshot: Snapshot) -> tuple[Segment, ...]:
    if known is None:
        return (Segment(0.0, snapshot.design),)
    if known.design == snapshot.design:
        return known.segments
    now = Segment(snapshot.epoch + snapshot.fraction, snapshot.design)
    return (*(segment for segment in known.segments if segment.start < now.start), now)
