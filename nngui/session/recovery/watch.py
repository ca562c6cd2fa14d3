"""`Watch`: writes a session into its file while it is worked on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from nngui.session.document import KeptRace
from nngui.session.document.keeping import content_of
from nngui.session.files.documents import Documents
from nngui.session.recovery.parts import SESSION, Head, part, run_part
from nngui.session.scene import Scene, same
from nngui.session.state import SessionState, Work
from nngui.training.storage.session_file import Encode
from nngui.training.trainer.rest import Rest
from nngui.training.trainer.thread import TrainingThread

PERIOD = 7.0  # s between two writings of what is trained meanwhile
SOON = 1.0  # s, where it rests or another run has begun
OF_RUNS = ("runs", "deleted", "last_serial")  # parts of the state that training changes

Progress = tuple[int, int, float, int, int]  # of a run, by its serial


class Watch(QObject):
    """Hands what changed to the file: edits at once, training every few seconds.

    Nothing is written before `begin`. The GUI thread only hands frozen values over.

    Parameters
    ----------
    work : Work
    documents : Documents
    training : TrainingThread
        Its checkpoints are in the same file.
    race : function
        Returns the race that is shown, or None.

    Signals
    -------
    settled
        All that was known when it was asked for is on its way to the file.
    trouble : str
        Why nothing is kept; empty once it is again.
    """

    settled = Signal()
    trouble = Signal(str)
    _troubled = Signal(str)  # from the thread of the file

    def __init__(
        self,
        work: Work,
        documents: Documents,
        training: TrainingThread,
        race: Callable[[], KeptRace | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._documents, self._training = work, documents, training
        self._race = race
        self._file = training.checkpoints.file
        self._on = self._closed = self._trains = False
        self._edited: tuple[object, ...] = ()  # as it was written
        self._trained: tuple[Progress, ...] = ()
        self._prefix = ""
        self._keys: dict[int, str] = {}  # of the parts of runs, by their serials
        self._rests: dict[int, Rest] = {}  # as they were written
        self._large: dict[int, tuple[str, object]] = {}  # those in the file, with keys, by id
        self._counted = 0  # of these
        self._request = 0
        self._asked: SessionState | None = None  # the state of which runs are gathered
        self._asked_at = 0.0
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._gather)
        self._file.on_trouble = self._troubled.emit
        self._troubled.connect(self.trouble, Qt.ConnectionType.QueuedConnection)
        training.gathered.connect(self._take)

    def begin(
        self, prefix: str, rests: Mapping[int, Rest], then: Callable[[], None] | None = None
    ) -> None:
        """Write all from now on.

        Parameters
        ----------
        prefix : str
            Begins the keys of parts, and no key in the file begins so.
        rests : mapping of Rest
            From where the runs go on, by their serials, as far as they have begun.
        then : function, optional
            Is called in the thread of the file, once all is on the disk.
        """
        self._prefix, self._on = prefix, True
        self._put_head(self._work.state, self._run_parts(self._work.state, rests), then)
        self.look()

    def adopt(self, keys: Mapping[int, str], rests: Mapping[int, Rest]) -> None:
        """Note which parts of runs are in the file already, by the serials of the runs."""
        self._keys, self._rests = dict(keys), dict(rests)

    @property
    def is_on(self) -> bool:
        """Whether changes are written."""
        return self._on

    @property
    def has_more(self) -> bool:
        """Whether there is something that is not on its way to the file yet."""
        return self._clock.isActive() or self._asked is not None

    @Slot(object)
    def follow(self, scene: Scene) -> None:
        """Write what has changed, if anything has."""
        self._trains = scene.snapshot.can_pause
        self.look()

    @Slot()
    def look(self) -> None:
        """Write what has changed since the last scene, such as the name of the document."""
        if not self._on or self._closed or self._documents.is_taken:
            return
        state = self._work.state
        edited, trained = self._signs(state), _progress(state)
        if trained != self._trained or (self._clock.isActive() and not self._trains):
            others = [serial for serial, *_ in trained] != [serial for serial, *_ in self._trained]
            self._trained = trained
            self._gather_in(SOON if others or not self._trains else PERIOD)
        if not same(edited, self._edited):
            self._put_head(state)

    def renew(self, rests: Mapping[int, Rest]) -> None:
        """Write all in one transaction: the session is another one.

        Parameters
        ----------
        rests : mapping of Rest
            From where its runs go on, by their serials.
        """
        if self._on:
            self._put_head(self._work.state, self._run_parts(self._work.state, rests))

    def close(self) -> None:
        """Write all a last time, as a session that was closed; `settled` follows."""
        self._closed = True
        self._gather()

    def reopen(self) -> None:
        """Go on: the window is not closed after all."""
        self._closed = False
        self._put_head(self._work.state)

    def stop(self) -> None:
        """Write no more."""
        self._on = False
        self._clock.stop()

    # Inside

    def _signs(self, state: SessionState) -> tuple[object, ...]:
        """Return all of which a change counts as an edit."""
        documents, race = self._documents, self._race()
        names = (field.name for field in fields(state) if field.name not in OF_RUNS)
        runs = tuple(
            (run.serial, run.number, run.name, run.parent, run.pinned, run.hidden)
            for run in state.runs
        )
        return (
            *(getattr(state, name) for name in names),
            runs,
            None if race is None else (race.race, race.runs, race.tunings),
            str(documents.path),
            documents.modified,
        )

    def _gather_in(self, wait: float) -> None:
        due = max(0.0, self._asked_at + wait - monotonic())
        if not self._clock.isActive() or self._clock.remainingTime() > 1e3 * due:
            self._clock.start(int(1e3 * due))

    @Slot()
    def _gather(self) -> None:
        """Ask from where all runs go on."""
        self._clock.stop()
        self._request -= 1  # documents count upwards
        self._asked, self._asked_at = self._work.state, monotonic()
        self._training.gather.emit(self._request)

    @Slot(int, object)
    def _take(self, request: int, gathered: Mapping[int, Rest]) -> None:
        state = self._asked
        if request != self._request or state is None or not self._on:
            return
        self._asked = None
        rests = {r.serial: gathered[r.number] for r in state.runs if r.number in gathered}
        parts = self._run_parts(state, rests)
        if self._closed:
            self._put_head(self._work.state, parts)
        else:
            self._file.put(parts, after_states=True)
        self.settled.emit()

    def _run_parts(self, state: SessionState, rests: Mapping[int, Rest]) -> dict[str, Encode]:
        """Return from where runs go on, if that is another place than what was written."""
        numbers = self._training.checkpoints.contents()
        parts = {
            self._key(run.serial): run_part(rest, numbers.get(run.number, ()))
            for run in state.runs
            if (rest := rests.get(run.serial)) is not None
            and rest is not self._rests.get(run.serial)
        }
        self._rests.update(rests)
        return parts

    def _put_head(
        self,
        state: SessionState,
        more: Mapping[str, Encode] | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Write what a person edits, with more parts in one transaction."""
        documents, self._edited = self._documents, self._signs(state)
        content = content_of(state, {}, {}, self._race(), documents.unknown)
        keys = tuple(self._key(run.serial) for run in state.runs)  # in the order of the content's
        parts = dict(more or {})
        given, data = (self._large_keys(each, parts) for each in (content.given, content.data))
        head = Head(
            replace(content, given=(), data=()),
            keys,
            given,
            data,
            None if documents.path is None else str(documents.path.absolute()),
            documents.modified,
            documents.stamp,
            self._closed,
        )
        there = {run.serial: self._key(run.serial) for run in (*state.runs, *state.deleted)}
        stay = {SESSION, *there.values(), *given, *data}  # deleting a run can be undone
        self._file.put({SESSION: part(head), **parts}, stay, then=then)
        self._rests = {serial: rest for serial, rest in self._rests.items() if serial in there}
        self._large = {i: each for i, each in self._large.items() if each[0] in stay}

    def _large_keys(self, values: Iterable[object], parts: dict[str, Encode]) -> tuple[str, ...]:
        """Return the keys of values that are written once; new ones are put into the parts."""
        keys = []
        for value in values:
            known = self._large.get(id(value))
            if known is None:
                self._counted += 1
                known = self._large[id(value)] = f"large/{self._prefix}/{self._counted}", value
                parts[known[0]] = part(value)
            keys.append(known[0])
        return tuple(keys)

    def _key(self, serial: int) -> str:
        return self._keys.setdefault(serial, f"run/{self._prefix}/{serial}")


def _progress(state: SessionState) -> tuple[Progress, ...]:
    """Return what training changes."""
    return tuple((r.serial, r.epoch, r.fraction, len(r.curves), r.goal) for r in state.runs)
