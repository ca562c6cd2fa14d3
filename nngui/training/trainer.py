"""`Trainer`: lives in the training thread, trains in slices, emits snapshots."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from time import perf_counter
from traceback import clear_frames

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.arrays import Array
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.training.curves import Kind
from nngui.training.messages import Activity, Pace, Phase, Plan, Snapshot, untrained
from nngui.training.player import DivergenceError, Player

LOG = logging.getLogger("nngui")

SLICE = 1 / 40  # s of training between two turns of the event loop
PERIOD = 1 / 15  # s between two snapshots of a running training: more would cost it a third
# While the pen is down, the window comes first: it and the training share one interpreter lock.
BRIEF = 1 / 500  # s of a slice then,
REST = 8  # ms between two slices,
SELDOM = 1.0  # s between two snapshots; most strokes are shorter
OUT_OF_MEMORY = (
    "Training stopped: there is no more memory. Use fewer units or smaller batches, or close other"
    " programs."
)
KNOWN = 0.2  # s of training after which the time left is estimated


class Trainer(QObject):
    """Trains one plan at a time, in slices, until the goal: a number of epochs.

    Between two slices the event loop of the thread turns, so every command is an ordinary queued
    slot: nothing is shared, nothing is locked, and a command waits for one slice at most. Data
    that is read for the first time makes that slice longer.

    Signals
    -------
    progressed : Snapshot
        The newest state, some 15 times a second. A snapshot is skipped while the one before it
        has not been acknowledged, unless work begins or ends: those never are.
    """

    progressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._plan: Plan | None = None
        self._run: Player | None = None
        self._work: Iterator[None] = iter(())
        self._until = 0.0  # the epoch up to which training is requested; inf for the goal
        self._phase = Phase.RESTING
        self._batches = 0  # the number of mini-batches at which a step ends; 0 for no such end
        self._error, self._diverged = "", False
        self._awaited = False
        self._published_at, self._published_epoch = 0.0, 0
        self._spent = self._since = 0.0
        self._slice, self._period = SLICE, PERIOD
        # it strikes once, so that an unforeseen error ends a training instead of repeating itself
        self._clock = QTimer(self, interval=0, singleShot=True)
        self._clock.timeout.connect(self._train_slice)

    @Slot(object)
    def open(self, plan: Plan) -> None:
        """Discard the old run, if any; read the data of this one and measure its J(0)."""
        self._plan, self._number = plan, plan.run
        self._run, self._work = None, iter(())
        self._error, self._diverged = "", False
        self._until = inf if plan.continues and self._until == inf else 0.0
        with self._reporting_failure():
            self._run = Player(plan.design, plan.own)
            self._work = self._run.work()
            self._publish(Phase.LOADING)
            self._clock.start()

    @Slot()
    def train(self) -> None:
        """Train to the goal; from there, for as many epochs more as the design asks for."""
        if (run := self._begun()) is not None:
            if run.epoch >= run.goal:
                run.aim(run.epoch + run.design.epochs, anew=True)
            self._until, self._batches = inf, 0
            self._go_on(run)

    @Slot(object)
    def step(self, pace: Pace) -> None:
        """Train one mini-batch more, or one epoch: the rest of one that was begun."""
        if (run := self._begun()) is not None:
            run.aim(max(run.goal, run.epoch + 1))
            self._until = run.epoch + 1
            self._batches = run.batches + 1 if pace is Pace.MINI_BATCH else 0
            self._go_on(run)

    @Slot()
    def teach(self) -> None:
        """Give a lesson on the person's own digits; requested training goes on after it."""
        if (run := self._run) is not None:
            run.teach()
            self._go_on(run)

    @Slot(object, object)
    def restore(self, theta: Array, kind: Kind) -> None:
        """Go on with these parameters, for example those from before a lesson."""
        if (run := self._run) is not None:
            run.restore(theta, kind)
            self._go_on(run)

    @Slot()
    def pause(self) -> None:
        """Stop training; J(0) is measured all the same."""
        self._until = 0.0
        if self._phase is Phase.LOADING and self._run is not None:
            self._publish(Phase.LOADING)
        elif self._clock.isActive():
            self._halt(Phase.RESTING)

    @Slot(bool)
    def set_low_priority(self, pen_down: bool) -> None:
        """Work little while the pen is down, so that the prediction can follow it."""
        self._slice, self._period = (BRIEF, SELDOM) if pen_down else (SLICE, PERIOD)
        self._published_at = perf_counter()  # the next stroke may follow at once
        self._clock.setInterval(REST if pen_down else 0)

    @Slot(object)
    def set_design(self, design: Design) -> None:
        """Go on by a design that leaves the shapes of the parameters as they are."""
        if (run := self._run) is None:
            return
        if design.epochs != run.design.epochs:
            step_to = 0 if self._until == inf else int(self._until)
            run.aim(max(design.epochs, run.epoch + (run.fraction > 0), step_to))
        run.set_design(design)
        self._publish(self._phase)

    @Slot(object)
    def learn_from(self, own: OwnDigits) -> None:
        """Replace the person's own digits, from the next epoch on."""
        if self._run is not None:
            self._run.learn_from(own)
            self._publish(self._phase)

    @Slot()
    def discard(self) -> None:
        """Discard the run: the design that replaced it cannot be trained as it is."""
        self._clock.stop()
        self._plan, self._run, self._work, self._phase = None, None, iter(()), Phase.RESTING
        self._until = 0.0

    @Slot()
    def acknowledge(self) -> None:
        """Note that the last snapshot has been shown."""
        self._awaited = False

    def _begun(self) -> Player | None:
        """Return the run; one that could not begin is tried again."""
        if self._run is None and self._plan is not None:
            self.open(self._plan)
        return self._run

    def _go_on(self, run: Player) -> None:
        if self._phase is Phase.FAILED:
            self._work, self._error, self._diverged = run.work(), "", False
        self._spent, self._since = 0.0, run.epoch + run.fraction
        with self._reporting_failure():
            self._publish(run.phase)
            self._clock.start()

    @Slot()
    def _train_slice(self) -> None:
        if (run := self._run) is None:
            return
        with self._reporting_failure():
            began = perf_counter()
            while run.busy or not self._reached(run):
                if not run.advance_interlude():
                    next(self._work)
                if perf_counter() - began > self._slice or (
                    run.ready and not run.fraction and self._due(run)
                ):
                    break
            run.check_finite()
            self._spent += (took := perf_counter() - began)
            run.seconds += took
            if run.ready:
                self._report(run)
            else:
                self._clock.start()

    @contextmanager
    def _reporting_failure(self) -> Iterator[None]:
        """End the training with the reason if anything fails: nobody else here would report it."""
        try:
            yield
        except DivergenceError as error:
            self._diverged = True
            self._fail(str(error))
        except MemoryError as error:
            LOG.exception("training stopped")
            clear_frames(error.__traceback__)  # or else it would hold what takes the memory
            self._fail(OUT_OF_MEMORY)
        except Exception as error:
            LOG.exception("training stopped")
            self._fail(f"Training stopped: {error or type(error).__name__}.")

    def _report(self, run: Player) -> None:
        """Publish the progress, and rest if the requested epoch is reached."""
        if not run.busy and self._reached(run):
            self._until = 0.0
            self._halt(Phase.RESTING)
            return
        if self._phase is Phase.LOADING or self._due(run):
            self._publish(run.phase)
        self._clock.start()

    def _due(self, run: Player) -> bool:
        """Whether it is time for a snapshot; if epochs are short, only at the end of one."""
        since = perf_counter() - self._published_at
        if self._awaited or since <= self._period:
            return False
        return not run.fraction or run.epoch == self._published_epoch or since > 2 * self._period

    def _reached(self, run: Player) -> bool:
        """Whether there is no more training to do."""
        if self._until and self._batches and run.batches >= self._batches:
            return run.phase is Phase.TRAINING  # an epoch that ends with it is measured as well
        return run.epoch >= min(self._until, run.goal)

    def _fail(self, error: str) -> None:
        self._until = 0.0
        self._error, self._work = error, iter(())
        if self._run is not None:
            self._run.free()
            self._halt(Phase.FAILED)
        elif self._plan is not None:
            self._clock.stop()
            self._phase = Phase.FAILED
            begun = untrained(self._number, Phase.FAILED, self._plan.design, np.empty(0))
            self.progressed.emit(replace(begun, error=error, serial=self._plan.serial))

    def _halt(self, phase: Phase) -> None:
        self._clock.stop()
        self._publish(phase)

    def _publish(self, phase: Phase) -> None:
        run, plan = self._run, self._plan
        assert run is not None
        assert plan is not None
        self._phase = phase
        self._awaited = True
        self._published_at, self._published_epoch = perf_counter(), run.epoch
        self.progressed.emit(
            Snapshot(
                run=self._number,
                activity=Activity(phase, run.goal, min(self._until, run.goal)),
                segments=run.segments,
                epoch=run.epoch,
                fraction=run.fraction,
                rate=run.rate,
                curves=run.measurements.curves,
                theta=self._theta(run),
                checkpoints=run.measurements.checkpoints.kept,
                seconds=run.seconds,
                seconds_left=self._seconds_left(run) if self._until and run.ready else None,
                own=run.measurements.own,
                own_right=run.measurements.own_right,
                lesson=run.lesson,
                error=self._error,
                diverged=self._diverged,
                serial=plan.serial,
            )
        )

    def _theta(self, run: Player) -> Array:
        """Return a copy of the parameters; without memory for a copy, the last good ones."""
        try:
            return run.theta
        except MemoryError:
            if self._phase is not Phase.FAILED:
                raise
            return run.measurements.good

    def _seconds_left(self, run: Player) -> float | None:
        done = run.epoch + run.fraction
        if self._spent < KNOWN or done <= self._since:
            return None
        return (run.goal - done) * self._spent / (done - self._since)
