"""`GuessDesk`: lets a person predict what J will do before Train, Apply or a race."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

from PySide6.QtCore import QObject, Slot

from nngui.design.figures import counted
from nngui.session.scene import Scene
from nngui.session.session import Session
from nngui.training.guess import Guess, outcome
from nngui.training.messages import Snapshot
from nngui.training.race import Race
from nngui.views.guess_bar import GuessBar


@dataclass(frozen=True, slots=True)
class _Awaited:
    """What was predicted, and from where.

    Attributes
    ----------
    guess : Guess
    before : float
        J of the training set then.
    serial, points : int
        The run, and the points of its curves then; 0 for a run that is not known yet.
    """

    guess: Guess
    before: float
    serial: int
    points: int


class GuessDesk(QObject):
    """Does what is asked, after a prediction if the person wants to predict first.

    Parameters
    ----------
    window : QObject
    session : Session
    bar : GuessBar
    """

    def __init__(self, window: QObject, session: Session, bar: GuessBar) -> None:
        super().__init__(window)
        self._session, self._bar = session, bar
        self._on = False
        self._command: Callable[[], object] | None = None
        self._new_run = False
        self._awaited: _Awaited | None = None
        self._about: tuple[int, int] | None = None  # the run that the bar is about, and its points
        bar.guessed.connect(self._go_with)
        bar.skipped.connect(self._go)
        bar.closed.connect(self._forget)
        session.snapshot_changed.connect(self._compare)
        session.scene_changed.connect(self._follow)

    @Slot(bool)
    def switch(self, on: bool) -> None:
        """Ask from now on, or no longer."""
        self._on = on
        if not on:
            self._tell("")
            self._forget()

    @Slot()
    def train(self) -> None:
        """Train, after a prediction."""
        snapshot = self._session.snapshot
        epochs = snapshot.goal - snapshot.epoch or self._session.design.epochs
        self._ask(self._session.train, counted(epochs, "more epoch"))

    @Slot()
    def apply(self) -> None:
        """Apply the step that is looked at, after a prediction."""
        self._ask(self._session.steps.apply, "this step")

    @Slot(object)
    def race(self, race: Race) -> None:
        """Begin a race, after a prediction."""
        self._race = race
        self._ask(self._start_race, f"{counted(self._session.design.epochs, 'epoch')} of the race")
        self._new_run = True

    def _start_race(self) -> None:
        self._session.races.start(self._race)

    def _ask(self, command: Callable[[], object], what: str) -> None:
        """Ask what J will do, or do it at once; what is asked again is done."""
        curves = self._session.snapshot.curves
        self._new_run = False
        if not self._on or not len(curves) or self._command == command:
            self._command = command
            self._go()
            return
        self._command, self._awaited = command, None
        self._bar.ask(what, float(curves.train[-1]))
        self._about = self._now

    @property
    def _now(self) -> tuple[int, int]:
        """The run that is open, and how many points its curves have."""
        snapshot = self._session.snapshot
        return snapshot.serial, len(snapshot.curves)

    def _tell(self, text: str) -> None:
        self._bar.tell(text)
        self._about = self._now if text else None

    @Slot(object)
    def _follow(self, scene: Scene) -> None:
        """Close what is about another run, or about an earlier J of it."""
        if self._about not in (None, self._now):
            self._tell("")
            self._forget()

    @Slot(object)
    def _go_with(self, guess: Guess) -> None:
        snapshot = self._session.snapshot
        curves = snapshot.curves
        before = float(curves.train[-1]) if len(curves) else nan
        serial, points = (0, 1) if self._new_run else (snapshot.serial, len(curves))
        self._awaited = _Awaited(guess, before, serial, points)
        self._do()

    @Slot()
    def _go(self) -> None:
        self._awaited = None
        self._do()

    def _do(self) -> None:
        command, self._command = self._command, None
        self._tell("")
        if command is not None:
            command()

    @Slot()
    def _forget(self) -> None:
        self._command, self._awaited = None, None

    @Slot(object)
    def _compare(self, snapshot: Snapshot) -> None:
        """Show who was right, as soon as what was predicted has been done."""
        awaited, curves = self._awaited, snapshot.curves
        if awaited is None or snapshot.can_pause or snapshot.loading:
            return
        if awaited.serial not in (0, snapshot.serial):
            return
        if snapshot.failed:
            self._awaited = None
            self._tell("J rose until it was no number: the steps were too long.")
        elif len(curves) > awaited.points and not snapshot.running:
            self._awaited = None
            before = awaited.before if awaited.serial else float(curves.train[0])
            self._tell(outcome(awaited.guess, before, float(curves.train[-1])))
