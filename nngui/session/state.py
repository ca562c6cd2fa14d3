"""`SessionState`: all that a person works on, as one frozen value and its transitions. No Qt.

A transition is a pure function that returns another state; nothing that was trained is lost by one:
a run leaves `runs` only if it was never trained, or by `deleted`, which keeps it.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from nngui.design.design import Design
from nngui.design.prediction import HALF
from nngui.design.setup import Setup
from nngui.handwriting.ink import Strokes
from nngui.handwriting.picture import Picture
from nngui.handwriting.preparation import COMPLETE, Preparation
from nngui.handwriting.sheet import Sheet
from nngui.training.curves import NOTHING, Curves
from nngui.training.run import Reference, Run, Segment

UNTRAINED = 0  # the serial of an untrained run in a `Spot`: its design determines it


@dataclass(frozen=True, slots=True)
class Spot:
    """What an edit changes: the design, and, if it needs another run, which one is open.

    Attributes
    ----------
    design : Design
        As it is edited.
    serial : int or None
        Of the open run; `UNTRAINED` for one that has made no step. None if the edit changes the
        design only.
    looked : float or None
        The epoch of that run that is looked back to.
    """

    design: Design
    serial: int | None = None
    looked: float | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What deleting changes: which runs are deleted, and which one is open.

    Attributes
    ----------
    gone : frozenset of int
        The serials of the deleted runs.
    spot : Spot
    """

    gone: frozenset[int]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Name:
    """The name that a person gave to a run."""

    serial: int
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class SessionState:
    """What a person works on.

    Attributes
    ----------
    runs : tuple of Run
        By their numbers. One that was never trained is among them only as long as it is open, or
        a lane of a race.
    open : int
        The number of the run that is shown, and that Train trains.
    design : Design
        As it is edited: by it the open run is trained from the next mini-batch on.
    looked : float or None
        The epoch of the open run that is looked back to; None for the newest moment.
    references : tuple of Run
        Those that Keras computed, by their numbers: no other ones have a `reference`.
    deleted : tuple of Run
        They can be restored.
    lanes : tuple of int
        The numbers of the runs that are trained in turns; empty if there is no race.
    last_serial : int
        That was given to a run.
    strokes : tuple of ndarray, shape (points, 2)
        The finished strokes of the drawing.
    picture : Picture or None
        What lies on the pad below them.
    preparation : Preparation
        How the drawing becomes the image that the network is given.
    threshold : float
        From which ŷ on the answer is the second of two classes.
    setup : Setup or None
        The set-up for a class that the session began with.
    """

    runs: tuple[Run, ...]
    open: int
    design: Design
    looked: float | None = None
    references: tuple[Run, ...] = ()
    deleted: tuple[Run, ...] = ()
    lanes: tuple[int, ...] = ()
    last_serial: int = 1
    strokes: Strokes = ()
    picture: Picture | None = None
    preparation: Preparation = COMPLETE
    threshold: float = HALF
    setup: Setup | None = None

    @property
    def run(self) -> Run:
        """The open run."""
        return next(run for run in self.runs if run.number == self.open)

    @property
    def trained(self) -> tuple[Run, ...]:
        """The runs that have made a step."""
        return tuple(run for run in self.runs if run.trained)

    @property
    def listed(self) -> tuple[Run, ...]:
        """The runs that have made a step, and those that Keras computed, by their numbers."""
        return _sorted((*self.trained, *self.references)) if self.references else self.trained

    @property
    def plotted(self) -> tuple[Run, ...]:
        """The runs, and those that Keras computed."""
        return (*self.runs, *self.references)

    @property
    def spot(self) -> Spot:
        """Where the person is, with the run that is open."""
        run = self.run
        return Spot(self.design, run.serial if run.trained else UNTRAINED, self.looked)

    @property
    def kept(self) -> Kept:
        """Which runs are deleted, and where the person is."""
        return Kept(frozenset(run.serial for run in self.deleted), self.spot)

    def locks(self, control: str) -> bool:
        """Return whether the set-up locks the control of that name."""
        return self.setup is not None and self.setup.locks(control)

    def find(self, number: int) -> Run:
        """Return the run of that number.

        Raises
        ------
        ValueError
            If there is none.
        """
        for run in self.plotted:
            if run.number == number:
                return run
        numbers = ", ".join(str(run.number) for run in self.plotted)
        raise ValueError(f"expected the number of a run ({numbers}), got {number}")

    @property
    def sheet(self) -> Sheet:
        """What lies on the pad."""
        return Sheet(self.strokes, self.picture)

    # Design and runs

    def edited(self, design: Design) -> "SessionState":
        """Go on with another design; other shapes, data, seed or first weights begin a new run."""
        run = self.run
        if design.starts_over(run.design):
            return self.begun(design)
        state = replace(self, design=design)
        if run.trained:
            return state
        return state._changed(run.serial, segments=(Segment(0.0, design),), goal=design.epochs)

    def begun(self, design: Design) -> "SessionState":
        """Begin a new run; an untrained one is replaced by it, a trained one stays."""
        return self._opening(self._new(self.next_number, design), design)

    def raced(
        self, lanes: Sequence[tuple[str, Design]], instead_of: Collection[int] = ()
    ) -> "SessionState":
        """Begin several runs, each with its name; the one by the design of now is opened.

        If there is none, the first one is.

        Parameters
        ----------
        lanes : sequence of (str, Design)
        instead_of : collection of int
            The serials of runs that are left behind for good: those of a search for α.
        """
        kept = tuple(run for run in self.trained if run.serial not in instead_of)
        first = _next_number((*kept, *self.references, *self.deleted))
        runs = tuple(
            replace(self._new(first + i, design), name=name, serial=self.last_serial + 1 + i)
            for i, (name, design) in enumerate(lanes)
        )
        opened = next((run for run in runs if run.design == self.design), runs[0])
        return replace(
            self,
            runs=_sorted((*kept, *runs)),
            open=opened.number,
            design=opened.design,
            looked=None,
            lanes=tuple(run.number for run in runs),
            last_serial=runs[-1].serial,
        )

    def branched(self, epoch: float, points: int | None = None) -> "SessionState":
        """Begin a run that goes on from a moment of the open one by the design as it is edited.

        The beginning of a run is the beginning of any other with these first weights.

        Parameters
        ----------
        epoch : float
        points : int, optional
            Of the curves, if not all until that moment belong to it: before a lesson.
        """
        if not epoch:
            return self.begun(self.design)
        run, parent = self.run, self.run.number
        begun = tuple(s for s in run.segments if s.start < epoch) or run.segments[:1]
        branch = replace(
            run,
            number=self.next_number,
            serial=self.last_serial + 1,
            name="",
            parent=(parent, epoch),
            segments=begun,
            curves=run.curves.until(epoch, points),
            epoch=int(epoch),
            fraction=epoch - int(epoch),
            goal=max(self.design.epochs, ceil(epoch)),
            moments=tuple(moment for moment in run.moments if moment <= epoch),
            seconds=0.0,
            pinned=False,
            hidden=False,
        )
        return self._opening(branch, self.design)

    def opened(self, number: int) -> "SessionState":
        """Open a run, with the design by which it was trained last; one of Keras' stays shut."""
        run = self.find(number)
        if run.reference is not None:
            return self
        if number == self.open:
            return replace(self, looked=None)
        return self._opening(run, run.design)

    def at(self, spot: Spot) -> "SessionState":
        """Return to a spot: the undoing of an edit, or doing it again."""
        if spot.serial is None:
            return self.edited(spot.design)
        if spot.serial == UNTRAINED:
            fresh = self.run.trained or spot.design.starts_over(self.run.design)
            return self.begun(spot.design) if fresh else self.edited(spot.design)
        run = next((r for r in self.runs if r.serial == spot.serial), None)
        if run is None or spot.design.starts_over(run.design):
            return self.begun(spot.design)
        return self.opened(run.number).edited(spot.design).looked_at(spot.looked)

    def observed(self, serial: int, run: Run) -> "SessionState":
        """Take over what the trainer has measured of a run; what a person gave it stays."""
        old = next((r for r in (*self.runs, *self.deleted) if r.serial == serial), None)
        if old is None or old is run:
            return self
        now = replace(
            run,
            number=old.number,
            segments=run.segments if run.trained else old.segments,
            serial=serial,
            name=old.name,
            parent=old.parent,
            pinned=old.pinned,
            hidden=old.hidden,
        )
        state = replace(
            self,
            runs=tuple(now if r is old else r for r in self.runs),
            deleted=tuple(now if r is old else r for r in self.deleted),
        )
        return state if self.looked is None else state.looked_at(self.looked)

    # Runs that Keras computed

    def referenced(self, reference: Reference, design: Design) -> "SessionState":
        """Begin a run that Keras computes; an earlier one of the same run and kind goes.

        Its serial is the last one that was given.
        """
        old = next((r for r in self.references if _alike(r.reference, reference)), None)
        every = (*self.plotted, *self.deleted)
        run = Run(
            number=_next_number(every) if old is None else old.number,
            segments=(Segment(0.0, design),),
            curves=NOTHING,
            name="" if old is None else old.name,
            goal=design.epochs,
            pinned=old is not None and old.pinned,
            hidden=old is not None and old.hidden,
            serial=self.last_serial + 1,
            reference=reference,
        )
        others = (r for r in self.references if r is not old)
        return replace(self, references=_sorted((*others, run)), last_serial=run.serial)

    def computed(self, serial: int, curves: Curves, seconds: float) -> "SessionState":
        """Take over what Keras has computed so far."""
        return self._changed(
            serial, curves=curves, epoch=max(0, len(curves) - 1), seconds=float(seconds)
        )

    def concluded(self, serial: int, network: Design | None) -> "SessionState":
        """Keep the network that Keras trained."""
        run = next((r for r in (*self.references, *self.deleted) if r.serial == serial), None)
        if run is None or run.reference is None:
            return self
        return self._changed(serial, reference=replace(run.reference, network=network))

    # Moments

    def looked_at(self, epoch: float | None) -> "SessionState":
        """Look at the moment of the open run that is nearest to `epoch`; None for the newest."""
        newest = self.run.epoch + self.run.fraction
        asked = newest if epoch is None else epoch
        moments = self.run.moments  # ascending, and perhaps hundreds of thousands
        place = bisect_left(moments, asked)
        around = (*moments[max(0, place - 1) : place + 1], newest)
        nearest = min(around, key=lambda moment: abs(moment - asked))
        return replace(self, looked=nearest if nearest < newest else None)

    # What is done to runs

    def renamed(self, name: Name) -> "SessionState":
        """Give a run a name; an empty one takes it away."""
        return self._changed(name.serial, name=name.name)

    def pinned(self, number: int, pinned: bool) -> "SessionState":
        """Keep a run at the top of the table, or not."""
        return self._changed(self.find(number).serial, pinned=pinned)

    def hidden(self, number: int, hidden: bool) -> "SessionState":
        """Leave a run out of the plot, or not."""
        return self._changed(self.find(number).serial, hidden=hidden)

    def without(self, numbers: Iterable[int]) -> "SessionState":
        """Delete runs that are listed; if the open one is among them, the nearest other is opened.

        Of those that Keras computed none is opened.
        """
        gone = [run for run in self.listed if run.number in set(numbers)]
        return self._deleting(frozenset(run.serial for run in (*gone, *self.deleted)))

    def with_kept(self, kept: Kept) -> "SessionState":
        """Return to the runs that there were, and to the open one."""
        return self._deleting(kept.gone).at(kept.spot)

    # Inside

    @property
    def next_number(self) -> int:
        """The number of the next run."""
        return _next_number((*self.listed, *self.deleted))

    def _new(self, number: int, design: Design) -> Run:
        segments = (Segment(0.0, design),)
        serial = self.last_serial + 1
        return Run(number, segments, NOTHING, goal=design.epochs, serial=serial)

    def _opening(self, run: Run, design: Design) -> "SessionState":
        """Open a run, which may be a new one; untrained runs go, but for the lanes of a race."""
        lanes = self.lanes if run.number in self.lanes else ()
        kept = [r for r in self.runs if r.trained or r.number in lanes]
        return replace(
            self,
            runs=_sorted((*(r for r in kept if r.number != run.number), run)),
            open=run.number,
            design=design,
            looked=None,
            lanes=lanes,
            last_serial=max(self.last_serial, run.serial),
        )

    def _changed(self, serial: int, **marks: object) -> "SessionState":
        runs, references, deleted = (
            tuple(replace(r, **marks) if r.serial == serial else r for r in some)  # type: ignore[arg-type]
            for some in (self.runs, self.references, self.deleted)
        )
        return replace(self, runs=runs, references=references, deleted=deleted)

    def _deleting(self, gone: frozenset[int]) -> "SessionState":
        every = _sorted((*self.plotted, *self.deleted))
        deleted = tuple(run for run in every if run.serial in gone)
        stay = [run for run in every if run.serial not in gone]
        left = tuple(run for run in stay if run.reference is None)
        references = tuple(run for run in stay if run.reference is not None)
        if self.run in left:
            lanes = tuple(run.number for run in left if run.number in self.lanes)
            return replace(self, runs=left, references=references, deleted=deleted, lanes=lanes)
        if not left:
            number = max(run.number for run in every) + 1
            left = (self._new(number, self.design),)
        nearest = min(left, key=lambda run: (abs(run.number - self.open), run.number))
        return replace(
            self,
            runs=left,
            references=references,
            deleted=deleted,
            open=nearest.number,
            design=nearest.design,
            looked=None,
            lanes=(),
            last_serial=max(self.last_serial, nearest.serial),
        )


def _next_number(runs: Iterable[Run]) -> int:
    return max((run.number for run in runs), default=0) + 1


def _alike(one: Reference | None, other: Reference) -> bool:
    """Return whether the program of the same run was run in the same way."""
    return one is not None and replace(one, network=None) == replace(other, network=None)


def _sorted(runs: Iterable[Run]) -> tuple[Run, ...]:
    return tuple(sorted(runs, key=lambda run: run.number))


class Work:
    """Holds the present state, for all parts of a session.

    Attributes
    ----------
    state : SessionState
    """

    def __init__(self, state: SessionState) -> None:
        self.state = state


def beginning(design: Design) -> SessionState:
    """Return the state of a session that begins: one untrained run of that design."""
    run = Run(1, (Segment(0.0, design),), NOTHING, goal=design.epochs, serial=1)
    return SessionState((run,), 1, design)


def spots(before: SessionState, after: SessionState) -> tuple[Spot, Spot]:
    """Return what an edit changed, before and after it: the open run only if it is another."""
    if before.run.serial == after.run.serial:
        return Spot(before.design), Spot(after.design)
    return before.spot, after.spot
