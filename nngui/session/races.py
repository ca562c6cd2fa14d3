"""`Races`: begins the runs of a race, tunes them first, and says how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from nngui.design import figures
from nngui.design.design import Design
from nngui.session.document import KeptRace
from nngui.session.state import SessionState, Work
from nngui.training.messages import Snapshot
from nngui.training.race import Lane, Race, locked
from nngui.training.run import Run
from nngui.training.words.race_words import Standing, Tuning, headline, preview, tuned
from nngui.training.words.run_words import used_designs


@dataclass(frozen=True, slots=True)
class Start:
    """Runs that are to be trained in turns.

    Attributes
    ----------
    state : SessionState
        Of the session with these runs.
    losses : tuple of str
        All of them are measured of every run.
    text : str
        The name of the edit; empty if it is none that could be undone.
    before : SessionState
        To which the edit can be undone.
    """

    state: SessionState
    losses: tuple[str, ...]
    text: str
    before: SessionState


class Races(QObject):
    """The newest race of a session.

    A search for α is a race too, of a few epochs, the runs of which are left behind.

    Parameters
    ----------
    work : Work

    Signals
    -------
    started : Start
        Runs are to be trained in turns.
    changed
        Nothing more is to be said of the race.
    """

    started = Signal(object)
    changed = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._race: Race | None = None
        self._before = work.state  # the state in which the race was asked for
        self._serials: tuple[tuple[int, ...], ...] = ()  # of the runs, by lane
        self._searched: tuple[int, ...] = ()  # the serials of the runs of the search going on
        self._tunings: tuple[Tuning, ...] = ()
        self._known: tuple[object, ...] = ()
        self._standing: Standing | None = None

    @Slot(object)
    def start(self, race: Race) -> None:
        """Begin a race; its α are searched first if it is to be tuned.

        Nothing is begun if the set-up locks what the lanes differ in.
        """
        if locked(race, self._work.state.setup) or self._work.state.locks("raceAction"):
            return
        self._race, self._before = race, self._work.state
        self._serials, self._searched, self._tunings = (), (), ()
        self._go_on()

    @Slot()
    def close(self) -> None:
        """Say no more of the race; its runs stay."""
        self._race, self._serials, self._searched = None, (), ()
        self.changed.emit()

    def kept(self) -> KeptRace | None:
        """Return the race as a document keeps it; None if there is none, or it is searched."""
        if self._race is None or self._searched:
            return None
        numbers = {run.serial: run.number for run in self._work.state.runs}
        if not all(serial in numbers for lane in self._serials for serial in lane):
            return None
        runs = tuple(tuple(numbers[serial] for serial in lane) for lane in self._serials)
        return KeptRace(self._race, runs, self._tunings)

    def take(self, kept: KeptRace | None) -> None:
        """Go on with the race of a document."""
        self._before, self._searched = self._work.state, ()
        self._race, self._serials, self._tunings = None, (), ()
        if kept is not None:
            find = self._work.state.find
            self._race, self._tunings = kept.race, kept.tunings
            self._serials = tuple(tuple(find(n).serial for n in lane) for lane in kept.runs)

    def receive(self, snapshots: Mapping[int, Snapshot]) -> None:
        """Go on after a search that is complete.

        Parameters
        ----------
        snapshots : mapping of int to Snapshot
            The newest of every run, by its serial.
        """
        if not self._searched or self._race is None:
            return
        if set(self._searched) != set(_lanes_of(self._work.state)):
            self._race, self._searched = None, ()  # the person does something else
        elif all(_ended(snapshots[serial]) for serial in self._searched):
            lane = self._race.lanes[len(self._tunings)]
            self._tunings += (_tuning(lane, [snapshots[s] for s in self._searched]),)
            self._go_on()

    def standing(self, snapshots: Mapping[int, Snapshot]) -> Standing | None:
        """Return how the race stands; None if there is none, or if its runs are deleted."""
        race = self._race
        if race is None:
            return None
        if self._searched:
            at_work = set(self._searched) == set(_lanes_of(self._work.state))
            return self._searching(race) if at_work else None
        runs = {run.serial: run for run in self._work.state.runs}
        if not all(serial in runs for lane in self._serials for serial in lane):
            return None
        lanes = [[runs[serial] for serial in lane] for lane in self._serials]
        newest = [[snapshots[serial] for serial in lane] for lane in self._serials]
        known = (race, *(run for lane in lanes for run in lane), *map(tuple, newest))
        if self._known != known:
            self._known = known
            self._standing = self._stands(race, lanes, newest)
        return self._standing

    def _stands(
        self, race: Race, lanes: Sequence[Sequence[Run]], newest: Sequence[Sequence[Snapshot]]
    ) -> Standing:
        over = all(_ended(snapshot) for lane in newest for snapshot in lane)
        pairs = list(zip(lanes, race.designs, strict=True))
        outcome = headline(
            race,
            [[run.curves for run in lane] for lane in lanes],
            over=over,
            diverged=[i for i, lane in enumerate(newest) if any(s.diverged for s in lane)],
            changed=[i for i, (runs, designs) in enumerate(pairs) if _changed(runs, designs)],
        )
        outcome = outcome or "Reading the digits, and measuring J(0) of every lane."
        explained = [preview(race), *(tuning.text for tuning in self._tunings)]
        return Standing(race.title, outcome, tuned(self._tunings), "\n".join(explained), over)

    def _searching(self, race: Race) -> Standing:
        lane = race.lanes[len(self._tunings)]
        designs = race.searches[len(self._tunings)]
        rates = ", ".join(figures.learning_rate(design.learning_rate) for design in designs)
        epochs = figures.counted(designs[0].epochs, "epoch")
        return Standing(
            race.title,
            f"Searching α for {lane.name}: {rates}, {epochs} each.",
            tuned(self._tunings),
            preview(race),
        )

    def _go_on(self) -> None:
        """Begin the next search, or the race itself."""
        assert self._race is not None
        state, place, left = self._work.state, len(self._tunings), self._searched
        if place < len(self._race.searches):
            lane, designs = self._race.lanes[place], self._race.searches[place]
            names = [(_tried(lane, design), design) for design in designs]
            after = state.raced(names, instead_of=left)
            self._searched = _lanes_of(after)
            self.started.emit(Start(after, (lane.design.loss,), "", self._before))
            return
        race = self._race
        if self._tunings:
            race = race.with_rates(tuning.rate for tuning in self._tunings)
        after = state.raced(_entries(race), instead_of=left)
        serials = _lanes_of(after)
        self._race, self._searched = race, ()
        self._serials = tuple(
            serials[i : i + race.seeds] for i in range(0, len(serials), race.seeds)
        )
        self.started.emit(Start(after, race.losses, f"Race: {race.title}", self._before))


def _changed(runs: Sequence[Run], designs: Sequence[Design]) -> bool:
    """Return whether one of these runs was not trained by its design all the way."""
    return any(
        replace(used, epochs=design.epochs) != design
        for run, design in zip(runs, designs, strict=True)
        for _, used in used_designs(run)
    )


def _entries(race: Race) -> list[tuple[str, Design]]:
    """Return the name and the design of each run, lane by lane."""
    return [
        (f"{lane.name}, seed {figures.count(d.seed)}" if race.seeds > 1 else lane.name, d)
        for lane, designs in zip(race.lanes, race.designs, strict=True)
        for d in designs
    ]


def _tried(lane: Lane, design: Design) -> str:
    return f"{lane.name}, α {figures.learning_rate(design.learning_rate)}"


def _lanes_of(state: SessionState) -> tuple[int, ...]:
    return tuple(state.find(number).serial for number in state.lanes)


def _ended(snapshot: Snapshot) -> bool:
    return snapshot.failed or snapshot.epoch >= snapshot.goal


def _tuning(lane: Lane, snapshots: Sequence[Snapshot]) -> Tuning:
    tried = tuple(
        (s.design.learning_rate, float("inf") if s.failed else float(s.curves.train[-1]))
        for s in snapshots
    )
    return Tuning(lane.name, tried, max(s.goal for s in snapshots))
