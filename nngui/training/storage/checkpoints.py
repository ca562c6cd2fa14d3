"""`Checkpoints`: the networks of all runs of a session, at all their moments. No Qt.

All states are in a file, as long as it has room; memory is a cache of it. Any thread may ask.
"""

from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import inf
from operator import itemgetter
from pathlib import Path
from threading import Condition, RLock

import numpy as np

from nngui.training.curves import Curves
from nngui.training.messages import Checkpoint
from nngui.training.storage.moments import Moments
from nngui.training.storage.session_file import SessionFile
from nngui.training.storage.state_rows import Outline
from nngui.training.training_state import TrainingState

MEMORY = 256e6  # bytes, over all runs
NEAR = 32e6  # of them for what is in the file as well: to read it from there takes a millisecond
DISK = 1e9  # bytes, over all runs
BACKLOG = 64e6  # bytes that wait to be written, at most: then training was faster than the disk
MOST = 500  # moments in a curve of predictions


@dataclass(slots=True, eq=False)
class _Entry:
    """A state of one run, or of several that branched later."""

    number: int
    nbytes: int
    state: TrainingState | None  # until it is written, or if it cannot be
    network: Checkpoint | None  # in memory
    written: bool = False
    runs: int = 1


@dataclass(slots=True, eq=False)
class _Kept:
    """The entries of a run."""

    moments: list[float] = field(default_factory=list)
    entries: dict[float, _Entry] = field(default_factory=dict)
    stride: int = 1
    best: tuple[float, float] = (inf, -1.0)  # validation cost, and where
    piece: int = 0  # of the curves, to which that cost belongs
    seen: Moments | None = None  # the moments, as they were given out
    shared: bool = False  # whether something was given out that grows with the list of moments

    def add(self, moment: float) -> None:
        """Add a moment."""
        if self.moments and moment < self.moments[-1]:
            self.part()
        insort(self.moments, moment)
        self.seen = None

    def remove(self, moment: float) -> None:
        """Remove a moment."""
        self.part()
        del self.moments[bisect_left(self.moments, moment)]
        self.seen = None

    def part(self) -> None:
        """Go on with a list of its own, since what was given out may only see it grow."""
        if self.shared:
            self.moments, self.shared = self.moments.copy(), False

    def give_out(self) -> Moments:
        """Return the moments as they are now."""
        if self.seen is None:
            self.seen, self.shared = Moments(self.moments), True
        return self.seen

    @property
    def nbytes(self) -> int:
        """The bytes of all of them."""
        return sum(entry.nbytes for entry in self.entries.values())

    @property
    def special(self) -> set[float]:
        """The moments that always stay: the first, the best and the last."""
        return {self.best[1], *self.moments[:1], *self.moments[-1:]}

    def fits(self, moment: float) -> bool:
        """Whether a moment is one of those that stay."""
        if self.stride == 1:
            return True
        number = moment if moment >= 1 or not moment else round(10 * moment)  # of a tenth
        return number % self.stride == 0


@dataclass(slots=True, eq=False)
class Staged:
    """States that belong to no run yet, and their moments, by their numbers."""

    entries: dict[int, _Entry] = field(default_factory=dict)
    moments: dict[int, float] = field(default_factory=dict)


class Checkpoints:
    """The checkpoints of all runs.

    Those of every moment are kept until the disk has no more room; then every other one of the
    run with most of them goes. The first, the one with the least validation cost and the last
    always stay, in memory too.

    Parameters
    ----------
    path : Path or None
        Of the file; None for one in a folder that is removed at the end.
    memory, disk : float
        Bytes that may be taken.

    Attributes
    ----------
    file : SessionFile
    """

    def __init__(
        self, path: Path | None = None, *, memory: float = MEMORY, disk: float = DISK
    ) -> None:
        self._most_memory, self._most_disk = memory, disk
        self._lock = RLock()
        self._room = Condition(self._lock)  # more of it, because something was written
        self._runs: dict[int, _Kept] = {}
        self._numbers: dict[int, _Entry] = {}
        self._recent: OrderedDict[int, _Entry] = OrderedDict()  # whose networks are in memory
        self._in_memory = self._waiting = self._total = 0.0  # bytes
        self._counted = 0
        self._has_file = True
        self.file = SessionFile(path, self._note_written, self._note_failure)

    # From the training

    def put(
        self, run: int, state: TrainingState, cost: float | None = None, piece: int = 0
    ) -> None:
        """Keep a state; it replaces one of the same moment.

        Parameters
        ----------
        run : int
        state : TrainingState
        cost : float or None
            J on the validation set, if it was measured.
        piece : int
            Of the curves; only costs in the same one can be compared.
        """
        with self._lock:
            kept, moment = self._runs.setdefault(run, _Kept()), state.moment
            if moment in kept.entries:
                self._remove(kept, moment)
            last = kept.moments[-1] if kept.moments else moment
            kept.add(moment)
            kept.entries[moment] = self._add(state)
            best = kept.best[1]
            if piece != kept.piece:
                kept.piece, kept.best = piece, (inf, best)
            if cost is not None and cost < kept.best[0]:
                kept.best = cost, moment
            for each in (last, best):
                if not kept.fits(each) and each in kept.entries and each not in kept.special:
                    self._remove(kept, each)
            self._make_room()

    def cut(self, run: int, moment: float) -> None:
        """Remove the states of a run after a moment."""
        with self._lock:
            if (kept := self._runs.get(run)) is not None:
                self._remove_all(kept, kept.moments[bisect_right(kept.moments, moment) :])

    def branch(self, run: int, parent: int, moment: float) -> None:
        """Let a run begin with the states of another one until a moment."""
        with self._lock:
            its = self._runs.get(parent, _Kept())
            moments = [each for each in its.moments if each <= moment]
            entries = {each: its.entries[each] for each in moments}
            for entry in entries.values():
                entry.runs += 1
            best = its.best if its.best[1] <= moment else (inf, -1.0)
            self._runs[run] = _Kept(moments, entries, its.stride, best, its.piece)

    def drop(self, run: int) -> None:
        """Remove all states of a run."""
        with self._lock:
            if (kept := self._runs.pop(run, None)) is not None:
                self._remove_all(kept, kept.moments)

    def close(self, *, remove: bool = False) -> None:
        """Close the file, which may be removed."""
        self.file.close(remove=remove)

    # For documents

    def contents(self) -> dict[int, tuple[int, ...]]:
        """Return the numbers of the states of every run, in the order of their moments.

        A state that runs share, for one branched off the other, has one number.
        """
        with self._lock:
            return {
                run: tuple(kept.entries[moment].number for moment in kept.moments)
                for run, kept in self._runs.items()
            }

    def numbered(self, number: int) -> TrainingState | None:
        """Return the state of that number; None if it is not kept any more."""
        with self._lock:
            if (entry := self._numbers.get(number)) is None:
                return None
            if entry.state is not None:
                return entry.state
        return self.file.state(number)

    def stage(self, states: Iterable[tuple[int, TrainingState]]) -> "Staged":
        """Write states that belong to no run yet, as fast as the disk takes them.

        Parameters
        ----------
        states : iterable of (int, TrainingState)
            By numbers of their own, as `install` names them.
        """
        staged = Staged()
        for number, state in states:
            with self._room:
                self._room.wait_for(self._has_room)
                staged.entries[number] = self._add(state)
                staged.moments[number] = state.moment
        return staged

    def adopt(self, outlines: Iterable[Outline], orphans: Iterable[int] = ()) -> "Staged":
        """Take over states that an earlier program wrote; they belong to no run yet.

        Parameters
        ----------
        outlines : iterable of Outline
            `install` names them by their rows.
        orphans : iterable of int
            Rows that are removed.
        """
        staged = Staged()
        with self._lock:
            for each in outlines:
                self._counted += 1
                entry = _Entry(self._counted, each.nbytes, None, None, written=True)
                self._numbers[entry.number] = staged.entries[each.row] = entry
                self._total += entry.nbytes
                staged.moments[each.row] = each.moment
            rows = {entry.number: row for row, entry in staged.entries.items()}
            gone = dict(enumerate(orphans, self._counted + 1))
            self._counted += len(gone)
            self.file.adopt(rows | gone)
            self.file.drop(gone)
        return staged

    def unstage(self, staged: "Staged") -> None:
        """Remove states that are not to be installed."""
        with self._lock:
            self._release(staged.entries.values())

    def install(self, staged: "Staged", runs: Mapping[int, tuple[tuple[int, ...], Curves]]) -> None:
        """Replace all runs.

        Parameters
        ----------
        staged : Staged
        runs : mapping of (numbers, Curves)
            The states of every run, as `stage` numbered them, and what was measured of it.
        """
        with self._lock:
            for run in list(self._runs):
                self.drop(run)
            for run, (numbers, curves) in runs.items():
                kept = _Kept(sorted(staged.moments[number] for number in numbers))
                for number in numbers:
                    kept.entries[staged.moments[number]] = entry = staged.entries[number]
                    entry.runs += 1
                kept.piece, kept.best = _best(kept.moments, curves)
                self._runs[run] = kept
            self.unstage(staged)
            self._make_room()

    # For the window

    def moments(self, run: int) -> Sequence[float]:
        """Return the moments of a run of which there is a checkpoint, ascending."""
        with self._lock:
            kept = self._runs.get(run)
            return () if kept is None else kept.give_out()

    def spread(self, run: int, most: int = MOST) -> tuple[float, ...]:
        """Return at most so many of the moments, evenly spread, with the first and the last.

        When there are more of them every other one goes, and no new one comes between: what was
        computed at those that stay can be used again.
        """
        moments = self.moments(run)
        stride = 1
        while -(-(len(moments) - 1) // stride) >= most:
            stride *= 2
        return (*moments[:-1:stride], *moments[-1:])

    def at(self, run: int, epoch: float) -> Checkpoint | None:
        """Return the network of a run at the moment nearest to `epoch`; None if there is none."""
        with self._lock:
            if (entry := self._nearest(run, epoch)) is None:
                return None
            if entry.network is not None:
                if entry.number in self._recent:
                    self._recent.move_to_end(entry.number)
                return entry.network
        network = self.file.checkpoint(entry.number)
        with self._lock:
            if network is not None and entry.network is None and entry.runs:
                self._cache(entry, network)
                self._make_room()
            return entry.network or network

    def state(self, run: int, epoch: float) -> TrainingState | None:
        """Return the state of a run at the moment nearest to `epoch`; None if there is none."""
        with self._lock:
            if (entry := self._nearest(run, epoch)) is None:
                return None
            if entry.state is not None:
                return entry.state
        return self.file.state(entry.number)

    # Inside

    def _nearest(self, run: int, epoch: float) -> _Entry | None:
        kept = self._runs.get(run)
        if kept is None or not kept.moments:
            return None
        index = bisect_left(kept.moments, epoch)
        around = kept.moments[max(0, index - 1) : index + 1]
        return kept.entries[min(around, key=lambda moment: abs(moment - epoch))]

    def _add(self, state: TrainingState) -> _Entry:
        self._counted += 1
        network = Checkpoint(state.moment, state.theta, state.design.functions)
        entry = _Entry(self._counted, state.nbytes, state, None)
        self._numbers[entry.number] = entry
        self._total += entry.nbytes
        self._waiting += entry.nbytes
        self._cache(entry, network)
        self.file.write(entry.number, state)
        return entry

    def _cache(self, entry: _Entry, network: Checkpoint) -> None:
        entry.network = network
        self._recent[entry.number] = entry
        self._in_memory += network.theta.nbytes

    def _uncache(self, entry: _Entry) -> None:
        if entry.network is not None:
            self._in_memory -= entry.network.theta.nbytes
            entry.network = None
            self._recent.pop(entry.number, None)

    def _remove(self, kept: _Kept, moment: float) -> None:
        kept.remove(moment)
        self._forget(kept, [moment])

    def _remove_all(self, kept: _Kept, moments: Collection[float]) -> None:
        """Remove many: to close the gap behind each of them would take the square of the time."""
        gone = set(moments)
        kept.moments = [each for each in kept.moments if each not in gone]
        kept.seen, kept.shared = None, False
        self._forget(kept, moments)

    def _forget(self, kept: _Kept, moments: Collection[float]) -> None:
        """Remove the states of moments that are no longer among those of a run."""
        if kept.best[1] in moments:
            kept.best = inf, -1.0
        self._release([kept.entries.pop(moment) for moment in moments])

    def _release(self, entries: Iterable[_Entry]) -> None:
        """Remove states that no run has any more."""
        gone = []
        for entry in entries:
            entry.runs -= 1
            if not entry.runs:
                self._uncache(entry)
                self._total -= entry.nbytes
                if entry.state is not None:
                    self._waiting -= entry.nbytes
                    entry.state = None
                del self._numbers[entry.number]
                gone.append(entry.number)
        if gone:
            self.file.drop(gone)

    def _has_room(self) -> bool:
        """Return whether the disk has taken most of what was to be written, or takes nothing."""
        takes = self._has_file and self.file.writes
        return not takes or self._waiting < self._most_waiting / 2

    def _make_room(self) -> None:
        """Keep fewer where there is no room; what is in the file as well leaves memory first."""
        fewer = self._skip if self._has_file else self._thin
        while self._waiting > self._most_waiting and fewer():
            pass
        while self._total > self._most_disk and self._thin():
            pass
        most = min(NEAR, self._most_memory)
        if self._in_memory > most:
            special = self._special()
            for entry in list(self._recent.values()):
                if self._in_memory <= 0.9 * most:
                    break
                if entry.written and entry.number not in special:
                    self._uncache(entry)

    def _special(self) -> set[int]:
        """Return the numbers of the states that stay in memory."""
        return {
            kept.entries[moment].number
            for kept in self._runs.values()
            for moment in kept.special
            if moment in kept.entries
        }

    @property
    def _most_waiting(self) -> float:
        return BACKLOG if self._has_file else self._most_memory

    def _skip(self) -> bool:
        """Remove every other state that is not written yet; return whether there was one."""
        waiting = [
            (kept, moment)
            for kept in self._runs.values()
            for special in [kept.special]
            for moment in kept.moments
            if kept.entries[moment].state is not None and moment not in special
        ][::2]
        for kept, group in groupby(waiting, key=itemgetter(0)):
            self._remove_all(kept, [moment for _, moment in group])
        return bool(waiting)

    def _thin(self) -> bool:
        """Remove every other state of the run with the most; return whether there was one."""
        for kept in sorted(self._runs.values(), key=lambda kept: -kept.nbytes):
            special = kept.special
            spare = [each for each in kept.moments if each not in special]
            if not spare:
                continue  # once there is room again, every epoch of it is kept
            kept.stride *= 2
            gone = [each for each in spare if not kept.fits(each)]
            if gone:
                self._remove_all(kept, gone)
                return True
        return False

    def _note_written(self, numbers: list[int]) -> None:
        with self._lock:
            self._has_file = True
            for number in numbers:
                entry = self._numbers.get(number)
                if entry is not None and entry.state is not None:
                    entry.state, entry.written = None, True
                    self._waiting -= entry.nbytes
            self._make_room()
            self._room.notify_all()

    def _note_failure(self) -> None:
        with self._lock:
            self._has_file = False
            self._make_room()
            self._room.notify_all()


def _best(moments: list[float], curves: Curves) -> tuple[int, tuple[float, float]]:
    """Return the newest piece of the curves, and its least validation cost and where that is."""
    piece = curves.pieces[-1][1]
    at, costs = curves.moments[piece], curves.validation[piece]
    known = np.flatnonzero(np.isin(at, moments) & (costs < inf))
    number = len(curves.pieces) - 1
    if not known.size:
        return number, (inf, -1.0)
    best = known[costs[known].argmin()]
    return number, (float(costs[best]), float(at[best]))
