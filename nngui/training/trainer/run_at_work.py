"""`RunAtWork`: a run that is trained or could be, with what is requested of it. No Qt."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from time import perf_counter

import numpy as np

from engine.arrays import Array
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.training.curves import Kind
from nngui.training.messages import Activity, Change, Pace, Phase, Plan, Snapshot, untrained
from nngui.training.storage.checkpoints import Checkpoints
from nngui.training.trainer.player import Keep, Player
from nngui.training.trainer.rest import Rest
from nngui.training.training_state import TrainingState

WATCHED = 300_000  # parameters: to copy all arrays of more, 15 times a second, takes too long
KNOWN = 0.2  # s of training after which the time left is estimated


class RunAtWork:
    """A run at work: outside a race there is one.

    Parameters
    ----------
    plan : Plan
    keep : function
        As a `Player` takes it.
    rest : Rest or None
        From where the run goes on.

    Attributes
    ----------
    plan : Plan
    player : Player or None
        None as long as the run could not begin.
    error : str
    diverged : bool
        As in a snapshot.
    """

    def __init__(self, plan: Plan, keep: Keep, rest: Rest | None = None) -> None:
        self.plan = plan
        self.player: Player | None = None
        self.error, self.diverged = "", False
        self._keep, self._rest = keep, rest
        self._work: Iterator[None] = iter(())
        self._until = 0.0  # the epoch up to which training is requested; inf for the goal
        self._batches: float = inf  # the number of mini-batches at which a step ends
        self._teaches = False  # a lesson is to be given, if one was begun
        self._spent = self._since = 0.0
        self._shown: tuple[int, Array] | None = None

    # Commands

    def begin_at(self, rest: Rest | None) -> None:
        """Begin from where another run was."""
        self._rest = rest

    def begin(self) -> Player:
        """Make the network, unless there is one; take up a training that had failed."""
        if self.player is None:
            plan, rest = self.plan, self._rest
            if plan.branch is not None and rest is None:
                raise LookupError(f"run {plan.branch.run}, where it branches, is gone")
            self.player = Player(
                plan.design, plan.own, rest=rest, like=plan.like, also=plan.also, keep=self._keep
            )
            self._work, self._rest = self.player.work(), None
        if self.error:
            self._work, self.error, self.diverged = self.player.work(), "", False
        self._spent, self._since = 0.0, self.player.epoch + self.player.fraction
        return self.player

    def train(self) -> None:
        """Train to the goal; from there, for as many epochs more as the design asks for."""
        player = self.begin()
        if player.epoch >= player.goal:
            player.aim(player.epoch + player.design.epochs, anew=True)
        self._until, self._batches, self._teaches = inf, inf, True

    def step(self, pace: Pace) -> None:
        """Train one mini-batch more, or one epoch: the rest of one that was begun."""
        player = self.begin()
        player.aim(max(player.goal, player.epoch + 1))
        self._until, self._teaches = player.epoch + 1, True
        self._batches = player.batches + 1 if pace is Pace.MINI_BATCH else inf

    def teach(self) -> None:
        """Give a lesson, or go on with it."""
        self.begin().teach()
        self._teaches = True

    def restore(self, state: TrainingState | None, kind: Kind) -> None:
        """Go on with the parameters of that state."""
        self.begin().restore(state, kind)

    def change(self, change: Change) -> None:
        """Change the parameters by hand."""
        self.begin().change(change)

    def take_back(self, change: Change) -> None:
        """Go on as before a change by hand."""
        self.begin().take_back(change)

    def pause(self) -> None:
        """Stop training, or the lesson; J is measured all the same."""
        self._until, self._teaches = 0.0, False

    def set_design(self, design: Design) -> None:
        """Go on by a design that leaves the shapes of the parameters as they are."""
        self.plan, player = replace(self.plan, design=design), self.player
        if player is None:
            return
        if design.epochs != player.design.epochs:
            step_to = 0 if self._until == inf else int(self._until)
            player.aim(max(design.epochs, player.epoch + (player.fraction > 0), step_to))
        player.set_design(design)

    def learn_from(self, own: OwnDigits) -> None:
        """Replace the person's own digits."""
        self.plan = replace(self.plan, own=own)
        if self.player is not None:
            self.player.learn_from(own)

    def fail(self, error: str, *, diverged: bool) -> None:
        """End the training with a reason; what takes memory is freed."""
        self._work, self.error, self.diverged = iter(()), error, diverged
        self.pause()
        if self.player is not None:
            self.player.free(failed=True)

    def free(self) -> None:
        """Free the buffers of a training that rests."""
        if self.player is not None and not self.works:
            self.player.free()
            self._work = self.player.work()

    def rest(self, *, put_away: bool = True) -> Rest | None:
        """Return from where the run goes on, and free its buffers if it is put away."""
        return self._rest if self.player is None else self.player.rest(put_away=put_away)

    # Work

    @property
    def trains_on(self) -> bool:
        """Whether training to the goal is requested."""
        return self._until == inf

    @property
    def works(self) -> bool:
        """Whether there is something to do."""
        player = self.player
        if player is None or self.error:
            return False
        if player.busy and (self._teaches or not player.is_taught):
            return True
        return not self.reached

    @property
    def reached(self) -> bool:
        """Whether all training that is requested is done."""
        player = self.player
        assert player is not None
        if player.batches >= self._batches and not player.measuring:
            return True  # an epoch that ends with a step is measured as well
        return player.epoch >= min(self._until, player.goal)

    @property
    def moment(self) -> float:
        """Epochs that are done."""
        return 0.0 if self.player is None else self.player.epoch + self.player.fraction

    def work(self, until: float, stops: Callable[[], bool]) -> None:
        """Work until that time, or the end of an epoch at which it is to stop.

        Parameters
        ----------
        until : float
            As `perf_counter` counts.
        stops : function
            Is called at the end of every epoch.

        Raises
        ------
        DivergenceError
            If the cost became NaN or infinite.
        """
        player, began = self.player, perf_counter()
        assert player is not None
        try:
            while self.works and perf_counter() < until:
                if not player.advance_interlude():
                    next(self._work)
                if not player.busy and self._batches == inf:
                    self._train(player, until)
                if player.ready and not player.fraction and stops():
                    break
            player.check_finite()
        finally:
            took = perf_counter() - began
            self._spent += took
            player.seconds += took
        if player.ready and not self.works:
            self.pause()

    def _train(self, player: Player, until: float) -> None:
        """Train, and do nothing else, to the end of the epoch."""
        end, work = min(self._until, player.goal), self._work
        while player.fraction and player.epoch < end and perf_counter() < until:
            next(work)

    # Snapshots

    @property
    def phase(self) -> Phase:
        """What it does."""
        if self.error:
            return Phase.FAILED
        player = self.player
        if player is None or not player.ready:
            return Phase.LOADING
        return player.phase if self.works else Phase.RESTING

    def snapshot(
        self,
        checkpoints: Checkpoints,
        others: tuple[Snapshot, ...] = (),
        *,
        watched: bool = False,
    ) -> Snapshot:
        """Return the present state.

        Parameters
        ----------
        checkpoints : Checkpoints
            Of all runs.
        others : tuple of Snapshot
            Of the other lanes.
        watched : bool
            Whether all from which the next step is made is wanted too.
        """
        player, plan = self.player, self.plan
        if player is None:
            begun = untrained(plan.run, self.phase, plan.design, np.empty(0))
            return replace(begun, error=self.error, serial=plan.serial, others=others)
        player.count_batches()
        return Snapshot(
            run=plan.run,
            activity=Activity(self.phase, player.goal, min(self._until, player.goal)),
            segments=player.segments,
            epoch=player.epoch,
            fraction=player.fraction,
            curves=player.measurements.curves,
            theta=self._theta(player),
            rate=player.rate,
            seconds=player.seconds,
            seconds_left=self._seconds_left(player),
            own=player.measurements.own,
            own_right=player.measurements.own_right,
            lesson=player.lesson,
            changes=player.changes,
            error=self.error,
            diverged=self.diverged,
            serial=plan.serial,
            moments=checkpoints.moments(plan.run),
            state=self._state(player) if watched else None,
            others=others,
        )

    def _theta(self, player: Player) -> Array:
        """Return the parameters, the same array as long as they are the same.

        Without memory for a copy, they are the last good ones.
        """
        if self._shown is None or self._shown[0] != player.version:
            try:
                self._shown = player.version, player.theta
            except MemoryError:
                if not self.error:
                    raise
                return player.good.theta
        return self._shown[1]

    def _state(self, player: Player) -> TrainingState | None:
        """Return all from which the next step is made; of a large network only while it rests."""
        if not player.ready or (self.works and player.design.parameters > WATCHED):
            return None
        return player.state()

    def _seconds_left(self, player: Player) -> float | None:
        done = player.epoch + player.fraction
        if not self._until or self._spent < KNOWN or done <= self._since:
            return None
        return (player.goal - done) * self._spent / (done - self._since)
