"""`Trainer`: lives in the training thread, trains in slices, emits snapshots."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from math import ceil
from time import perf_counter
from traceback import clear_frames

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.system.heap import give_back
from nngui.training.curves import Kind
from nngui.training.messages import Activity, Change, Pace, Phase, Plan, Snapshot
from nngui.training.storage.checkpoints import Checkpoints
from nngui.training.trainer.player import DivergenceError
from nngui.training.trainer.rest import Rest, Taken
from nngui.training.trainer.run_at_work import RunAtWork
from nngui.training.training_state import TrainingState

LOG = logging.getLogger("nngui")

SLICE = 1 / 40  # s of training between two turns of the event loop
PERIOD = 1 / 15  # s between two snapshots of a running training, unless another one is set
# While the pen is down, the window comes first: it and the training share one interpreter lock.
BRIEF = 1 / 500  # s of a slice then,
REST = 8  # ms between two slices,
SELDOM = 1.0  # s between two snapshots; most strokes are shorter
LINGER = 300  # ms after it was lifted for which that holds: the next stroke follows
IDLE = 5_000  # ms of rest after which buffers are freed
OUT_OF_MEMORY = (
    "Training stopped: there is no more memory. Use fewer units or smaller batches, or close other"
    " programs."
)


class Trainer(QObject):
    """Trains one run at a time, or the lanes of a race in turns, in slices, until their goals.

    Between two slices the event loop of the thread turns, so every command is an ordinary queued
    slot: nothing is shared, nothing is locked, and a command waits for one slice at most. Data
    that is read for the first time makes that slice longer.

    Parameters
    ----------
    checkpoints : Checkpoints

    Signals
    -------
    progressed : Snapshot
        The newest state, 10 to 15 times a second. A snapshot is skipped while the one before it
        has not been acknowledged, unless work begins or ends: those never are.
    gathered : int, mapping of int to Rest
        The number of the request, and from where all runs go on that have begun, by their
        numbers.
    taken
        The runs that `take` was given rest, and all others are forgotten.
    """

    progressed = Signal(object)
    gathered = Signal(int, object)
    taken = Signal()

    def __init__(self, checkpoints: Checkpoints) -> None:
        super().__init__()
        self._checkpoints = checkpoints
        self._lanes: list[RunAtWork] = []  # the one in front first
        self._resting: dict[int, tuple[Plan, Rest]] = {}
        self._speed: float | None = None  # epochs a second, at most
        self._watched = False
        self._due_at: dict[RunAtWork, float] = {}  # when the next epoch may begin
        self._awaited = False
        self._published_at, self._published = 0.0, (0, 0)
        self._slice, self._period, self._pause = SLICE, PERIOD, 0
        self._usual = PERIOD
        # it strikes once, so that an unforeseen error ends a training instead of repeating itself
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._train_slice)
        self._lifted = QTimer(self, singleShot=True, interval=LINGER)
        self._lifted.timeout.connect(self._work_as_usual)
        self._idle = QTimer(self, singleShot=True, interval=IDLE)
        self._idle.timeout.connect(self._free)

    # Which runs are at work

    @Slot(object)
    def open(self, plan: Plan) -> None:
        """Take up a run; the one that was at work rests, unless they are lanes of a race."""
        lane = self._at_work(plan)
        if lane is not None:
            self._lanes.sort(key=lambda each: each is not lane)
            self._command(partial(self._bring_up_to_date, plan), lane)
            return
        goes_on = plan.continues and any(lane.trains_on for lane in self._lanes)
        self._leave(plan.run)
        give_back()
        lane = self._enter(plan)
        if goes_on and not lane.error:
            self._command(RunAtWork.train, lane)
        else:
            self._go_on()

    @Slot(object)
    def race(self, plans: tuple[Plan, ...]) -> None:
        """Take up several runs, which are trained in turns; the first one is in front."""
        self._leave(*(plan.run for plan in plans))
        for plan in plans:
            self._enter(plan)
        self._go_on()

    @Slot(int)
    def drop(self, run: int) -> None:
        """Forget a run for good."""
        self._lanes = [lane for lane in self._lanes if lane.plan.run != run]
        self._resting.pop(run, None)
        self._checkpoints.drop(run)

    @Slot(int)
    def put_away(self, run: int) -> None:
        """Let a lane of a race rest; the others go on."""
        for lane in [each for each in self._lanes if each.plan.run == run]:
            self._lanes.remove(lane)
            self._put_away(lane)
        self._go_on()

    @Slot()
    def discard(self) -> None:
        """Let all runs rest: the design that is edited cannot be trained as it is."""
        self._leave()

    @Slot(int)
    def gather(self, request: int) -> None:
        """Emit from where all runs go on; what is at work is not disturbed."""
        rests = {number: rest for number, (_, rest) in self._resting.items()}
        for lane in self._lanes:
            with self._reporting_failure(lane):
                if (rest := lane.rest(put_away=False)) is not None:
                    rests[lane.plan.run] = rest
        self.gathered.emit(request, rests)

    @Slot(object)
    def take(self, taken: Taken) -> None:
        """Forget all runs, and let these rest instead, for example those of a document."""
        self._leave()
        self._resting = {plan.run: (plan, rest) for plan, rest in taken.runs}
        self._checkpoints.install(
            taken.staged,
            {plan.run: (taken.numbers[plan.run], rest.curves) for plan, rest in taken.runs},
        )
        self.taken.emit()

    # Commands for what is at work

    @Slot()
    def train(self) -> None:
        """Train to the goal; from there, for as many epochs more as the design asks for."""
        fit = [lane for lane in self._lanes if not lane.error]
        self._command(RunAtWork.train, *fit)

    @Slot(object)
    def step(self, pace: Pace) -> None:
        """Train one mini-batch more, or one epoch: the rest of one that was begun."""
        fit = [lane for lane in self._lanes if not lane.error]
        self._command(lambda lane: lane.step(pace), *fit)

    @Slot()
    def teach(self) -> None:
        """Give a lesson on the person's own digits; requested training goes on after it."""
        self._command(RunAtWork.teach, *self._lanes[:1])

    @Slot(object, object)
    def restore(self, state: TrainingState | None, kind: Kind) -> None:
        """Go on with the parameters and the optimizer's memory of a state.

        Parameters
        ----------
        state : TrainingState or None
            None for the one before the newest lesson.
        kind : Kind
            Of the point that is measured then.
        """
        self._command(lambda lane: lane.restore(state, kind), *self._lanes[:1])

    @Slot(object)
    def change(self, change: Change) -> None:
        """Change the parameters in front by hand; requested training goes on after it."""
        self._command(lambda lane: lane.change(change), *self._lanes[:1])

    @Slot(object)
    def take_back(self, change: Change) -> None:
        """Go on as before that change, which may not have been made yet."""
        self._command(lambda lane: lane.take_back(change), *self._lanes[:1])

    @Slot()
    def pause(self) -> None:
        """Stop training; J(0) is measured all the same, and J after an edit."""
        for lane in self._lanes:
            lane.pause()
        self._go_on()

    @Slot(object)
    def set_design(self, design: Design) -> None:
        """Go on, in front, by a design that leaves the shapes of the parameters as they are."""
        self._command(lambda lane: lane.set_design(design), *self._lanes[:1])

    @Slot(object)
    def learn_from(self, own: OwnDigits) -> None:
        """Replace the person's own digits, from the next epoch on."""
        self._command(lambda lane: lane.learn_from(own))

    @Slot(object)
    def set_speed(self, speed: float | None) -> None:
        """Train at most that many epochs a second; None for no limit."""
        self._speed = speed
        self._due_at = {}
        if any(lane.works for lane in self._lanes):
            self._clock.start(0)

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """Publish all from which the next step is made, in front, or no longer."""
        self._watched = watched
        if watched and self._lanes:
            self._publish()

    @Slot(bool)
    def set_low_priority(self, pen_down: bool) -> None:
        """Work little while the pen is down, so that the prediction can follow it.

        So it does between two strokes: a slice of usual length, or a snapshot, would make the
        beginning of the next one late.
        """
        if not pen_down:
            self._lifted.start()
            return
        self._lifted.stop()
        self._slice, self._period, self._pause = BRIEF, SELDOM, REST
        self._published_at = perf_counter()
        self._clock.setInterval(self._pause)

    @Slot()
    def _work_as_usual(self) -> None:
        self._slice, self._period, self._pause = SLICE, self._usual, 0
        self._published_at = perf_counter()  # the next stroke may follow at once
        self._clock.setInterval(self._pause)

    @Slot(float)
    def set_period(self, seconds: float) -> None:
        """Let that much time be between two snapshots of a running training, at least."""
        if self._period == self._usual:
            self._period = seconds
        self._usual = seconds

    @Slot()
    def acknowledge(self) -> None:
        """Note that the last snapshot has been shown."""
        self._awaited = False

    # Lanes

    def _at_work(self, plan: Plan) -> RunAtWork | None:
        known = (plan.run, plan.serial)
        lanes = (each for each in self._lanes if (each.plan.run, each.plan.serial) == known)
        return next(lanes, None)

    def _leave(self, *taken_up: int) -> None:
        """Let all runs rest; those whose numbers are taken up will not be seen any more."""
        self._clock.stop()
        lanes, self._lanes, self._due_at = self._lanes, [], {}
        for lane in lanes:
            self._put_away(lane, seen=lane.plan.run not in taken_up)

    def _put_away(self, lane: RunAtWork, *, seen: bool = True) -> None:
        """Keep from where a run goes on; it is seen at rest."""
        with self._reporting_failure(lane):
            lane.pause()
            if (rest := lane.rest()) is not None:
                self._resting[lane.plan.run] = lane.plan, rest
            if seen:
                last = lane.snapshot(self._checkpoints)
                phase = Phase.FAILED if lane.error else Phase.RESTING
                self.progressed.emit(replace(last, activity=Activity(phase, last.goal)))

    def _enter(self, plan: Plan) -> RunAtWork:
        """Put a run to work: it goes on, or begins."""
        known, rest = self._resting.pop(plan.run, (None, None))
        if known is not None and known.serial != plan.serial:
            rest = None
            self._checkpoints.drop(plan.run)
        lane = RunAtWork(plan, partial(self._checkpoints.put, plan.run), rest)
        self._lanes.append(lane)
        with self._reporting_failure(lane):
            if rest is None and plan.branch is not None:
                lane.begin_at(self._branch(plan))
            lane.begin()
        return lane

    def _branch(self, plan: Plan) -> Rest | None:
        """Return from where a run goes on that begins as another one was; None if not known."""
        assert plan.branch is not None
        parent, epoch = plan.branch.run, plan.branch.epoch
        state = plan.branch.state or self._checkpoints.state(parent, epoch)
        known = self._resting.get(parent)
        if state is None or known is None:
            return None
        self._checkpoints.branch(plan.run, parent, state.moment)
        if plan.branch.state is not None:
            self._checkpoints.put(plan.run, state)
        return known[1].branched(state, plan.design)

    def _bring_up_to_date(self, plan: Plan, lane: RunAtWork) -> None:
        if plan.own is not lane.plan.own:
            lane.learn_from(plan.own)
        lane.set_design(plan.design)

    def _command(self, command: Callable[[RunAtWork], object], *lanes: RunAtWork) -> None:
        """Have lanes do something, all of them if none is named, and go on with their work."""
        for lane in lanes or tuple(self._lanes):
            with self._reporting_failure(lane):
                command(lane)
        self._go_on()

    def _go_on(self) -> None:
        if not self._lanes:
            return
        self._publish()
        if any(lane.works for lane in self._lanes):
            self._idle.stop()
            self._clock.start(self._pause)
        else:
            self._clock.stop()
            self._idle.start()

    @Slot()
    def _free(self) -> None:
        for lane in self._lanes:
            lane.free()
        give_back()

    # Work

    @Slot()
    def _train_slice(self) -> None:
        until = perf_counter() + self._slice
        while (lane := self._next()) is not None:
            with self._reporting_failure(lane):
                began = int(lane.moment)
                alone = self._speed is None and len(self._lanes) == 1
                lane.work(until, self._due if alone else lambda: True)
                if self._speed is not None and lane.moment >= began + 1:
                    self._due_at[lane] = perf_counter() + 1 / self._speed
            if perf_counter() > until or (not lane.moment % 1 and self._due()):
                break
        self._report()

    def _next(self) -> RunAtWork | None:
        """Return the lane that is behind the others, of those with work that may begin."""
        lanes = [lane for lane in self._lanes if lane.works]
        if self._due_at:
            now = perf_counter()
            lanes = [lane for lane in lanes if self._due_at.get(lane, 0.0) <= now]
        return min(lanes, key=lambda lane: lane.moment, default=None)

    def _report(self) -> None:
        """Publish the progress, and rest if all that was requested is done."""
        working = [lane for lane in self._lanes if lane.works]
        if not working:
            self._go_on()
            return
        waits = self._speed is not None and self._next() is None
        if self._due() or (waits and not self._awaited and not self._known):
            self._publish()
        wait = self._pause
        if waits:
            due = min(self._due_at[lane] for lane in working)
            wait = max(wait, ceil(1e3 * (due - perf_counter())))
        self._clock.start(wait)

    @contextmanager
    def _reporting_failure(self, lane: RunAtWork) -> Iterator[None]:
        """End the training of a lane with the reason if anything fails: nobody else reports it."""
        try:
            yield
        except DivergenceError as error:
            lane.fail(str(error), diverged=True)
        except MemoryError as error:
            LOG.exception("training stopped")
            clear_frames(error.__traceback__)  # or else it would hold what takes the memory
            lane.fail(OUT_OF_MEMORY, diverged=False)
        except Exception as error:
            LOG.exception("training stopped")
            lane.fail(f"Training stopped: {error or type(error).__name__}.", diverged=False)

    # Snapshots

    def _due(self) -> bool:
        """Whether it is time for a snapshot; if epochs are short, only at the end of one."""
        since = perf_counter() - self._published_at
        if self._awaited or since <= self._period:
            return False
        return not self._lanes[0].moment % 1 or self._known or since > 2 * self._period

    @property
    def _known(self) -> bool:
        """Whether there was a snapshot since the last epoch ended."""
        front = self._lanes[0]
        return self._published == (front.plan.run, int(front.moment))

    def _publish(self) -> None:
        """Emit the snapshot of the run in front, with those of the other lanes."""
        front = self._lanes[0]
        self._awaited = True
        self._published_at = perf_counter()
        self._published = front.plan.run, int(front.moment)
        others = tuple(map(self._snapshot, self._lanes[1:]))
        snapshot = self._snapshot(front, watched=self._watched)
        self.progressed.emit(replace(snapshot, others=others))

    def _snapshot(self, lane: RunAtWork, *, watched: bool = False) -> Snapshot:
        with self._reporting_failure(lane):
            return lane.snapshot(self._checkpoints, watched=watched)
        return lane.snapshot(self._checkpoints)  # of a lane that failed just now
