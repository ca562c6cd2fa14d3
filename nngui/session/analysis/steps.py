"""`Steps`: the step that a person looks at, computed anew when it is another one."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from math import nan
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.arrays import Array
from nngui.design.design import Design
from nngui.design.figures import count
from nngui.design.own_digits import OwnDigits
from nngui.session.changes import Changes
from nngui.session.scene import same
from nngui.session.state import SessionState
from nngui.system.background import Worker
from nngui.training.building import answers
from nngui.training.curves import Kind
from nngui.training.messages import AppliedStep, Phase, Snapshot
from nngui.training.one_step.chips import Followed
from nngui.training.one_step.example import Choice, Example, Source, example_of, numbered
from nngui.training.one_step.shown import Applied, StepShown
from nngui.training.one_step.step import MOST, OneStep, Request, look_at_step, seen
from nngui.training.trainer.thread import TrainingThread
from nngui.training.training_state import TrainingState

PERIOD = 0.4  # s between two computations while training: more would cost it a tenth
SOON = 0.1  # s between two while one draws
SMALL = 300_000  # parameters: the check of a derivative takes a millisecond
NO_DRAWING = "Draw something, or choose an example of the data."
LOADING = "The network is not ready yet."
TOO_LARGE = f"The network has more than {count(MOST)} parameters: too many to look at all values."
BACK = "Only the newest moment can be changed: go back to now, or train on from here."
BUSY = "Pause the training first."
LIT = {Phase.TRAINING: 3, Phase.MEASURING: 2, Phase.LESSON: 3}  # which of the three steps is made
UNKNOWN = "Choose the right answer y first."


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The moment that is shown, as far as a step depends on it.

    Attributes
    ----------
    state : SessionState
    snapshot : Snapshot
        The newest of the open run.
    drawing : ndarray
        The image of the drawing, as the network gets it.
    own : OwnDigits
    """

    state: SessionState
    snapshot: Snapshot
    drawing: Array
    own: OwnDigits

    @property
    def design(self) -> Design:
        """The design by which the next step is made, or was made after the moment."""
        looked = self.state.looked
        if looked is None:
            return self.snapshot.design
        run = self.state.run
        later = [each.design for each in run.segments if each.start <= looked]
        return later[-1] if later else run.segments[0].design


class Steps(QObject):
    """Computes the step that would come next on chosen examples, and applies it.

    Nothing is computed unless somebody watches.

    Parameters
    ----------
    training : TrainingThread
    changes : Changes

    Signals
    -------
    changed : StepShown
    """

    changed = Signal(object)

    def __init__(
        self, training: TrainingThread, changes: Changes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._training, self._changes = training, changes
        self._watched = self._worst = False
        self._choice, self._column = Choice(Source.TRAINING), 0
        self._labelled: tuple[object, object] = (None, None)  # the drawing that the label is of
        self._follow: Followed | None = None
        self._moment: Moment | None = None
        self._of: tuple[object, ...] = ()  # what was computed, or is being computed
        self._worker = Worker(self)
        self._worker.failed.connect(self._drop)
        self._worker.freed.connect(self._end)
        self._computed_at = 0.0
        self._step: OneStep | None = None
        self._shown: StepShown | None = None
        self._applied: tuple[AppliedStep, Applied] | None = None
        self._next = (0, -1)  # serial of the run, and number of the last example of `apply_next`
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._advance)

    # What a person asks for

    @Slot(bool)
    def watch(self, watched: bool) -> None:
        """Compute from now on, or no longer."""
        if watched == self._watched:
            return
        self._watched = watched
        self._training.watch.emit(watched)
        if watched:
            self._advance()
        else:
            self._later.stop()
            self._step, self._shown, self._of = None, None, ()

    @Slot(object)
    def choose(self, choice: Choice) -> None:
        """Look at a step on these examples."""
        if choice.source is not self._choice.source:
            self._column = 0
        self._choice, self._worst = choice, False
        if self._moment is not None:
            self._labelled = _drawn(self._moment)
        self._advance()

    @Slot()
    def choose_worst(self) -> None:
        """Look at a step on the digit with the largest loss, of the data that is chosen."""
        if self._choice.source not in (Source.TRAINING, Source.VALIDATION):
            self._choice = Choice(Source.TRAINING)
        self._worst = True
        self._advance()

    @Slot(object)
    def follow(self, follow: Followed) -> None:
        """Follow this parameter through the step."""
        self._see(follow, self._column)

    @Slot(int)
    def show_example(self, column: int) -> None:
        """Show the values of this example of the mini-batch, counted from 0."""
        if self._step is not None:
            self._see(self._step.follow, column)

    @Slot()
    def apply(self) -> None:
        """Make just this step: the parameters change by hand, which can be undone."""
        step, moment = self._step, self._moment
        if step is None or moment is None or self._cannot_apply(step):
            return
        change, curves = _step_on(step.example, step.design), moment.snapshot.curves
        whole = float(curves.train[-1]) if len(curves) else nan
        before = Applied(step.example.title, step.inside.cost, whole_before=whole)
        self._applied = change, before
        self._changes.make(change, "Apply Step")

    @Slot()
    def apply_next(self) -> None:
        """Make a step on one training example, each time on the next one of the run."""
        moment = self._moment
        if moment is None or moment.snapshot.loading or moment.snapshot.running:
            return
        run, curves = moment.state.run, moment.snapshot.curves
        before, last = self._next
        number = max(
            sum(kind is Kind.APPLIED for kind in curves.kinds),
            last + 1 if before == run.serial else 0,
        )
        self._next = run.serial, number
        number %= numbered(moment.design, moment.own, Source.TRAINING)
        choice = Choice(Source.TRAINING, number)
        example = example_of(choice, moment.design, moment.own, None)
        if example is not None:
            self._changes.make(_step_on(example, moment.design), "Step on One Example")

    # What the session knows

    def receive(self, moment: Moment) -> None:
        """Take over the moment that is shown."""
        self._moment = moment
        another = any(a is not b for a, b in zip(_drawn(moment), self._labelled, strict=True))
        if self._choice.label is not None and another:
            self._choice = replace(self._choice, label=None)
        if self._watched:
            self._advance()

    def close(self) -> None:
        """Wait for what is being computed."""
        self._watched = False
        self._later.stop()
        self._worker.close()

    # Inside

    @Slot()
    def _advance(self) -> None:
        """Begin to compute the step that is wanted, unless it is known; show what is known."""
        if not self._watched or self._moment is None:
            return
        moment = self._moment
        if self._step is not None and not self._is_of(moment, self._step):
            self._step = None
        if not self._worker.busy and not same(wanted := self._wanted(moment), self._of):
            wait = self._computed_at + self._period(moment) - perf_counter()
            if self._step is not None and wait > 0:
                self._later.start(int(1000 * wait) + 1)
            else:
                self._of = wanted
                self._begin(moment)
        self._announce()

    def _period(self, moment: Moment) -> float:
        """Return the least time between two computations: a training or a pen comes first."""
        if moment.snapshot.running:
            return PERIOD
        return SOON if self._choice.source is Source.DRAWING else 0.0

    def _wanted(self, moment: Moment) -> tuple[object, ...]:
        state, snapshot = moment.state, moment.snapshot
        back = state.looked is not None
        drawn = self._choice.source is Source.DRAWING
        return (
            snapshot.serial,
            state.looked,
            moment.design,
            None if back else snapshot.state and snapshot.theta,
            self._chosen(moment),
            self._worst,
            moment.drawing if drawn else None,
            None if drawn else moment.own,
        )

    def _chosen(self, moment: Moment) -> Choice:
        """Return the choice, with the label that an example on the pad brought along."""
        choice, picture = self._choice, moment.state.picture
        classes = moment.design.task.classes
        if choice.source is not Source.DRAWING or choice.label is not None or picture is None:
            return choice
        if moment.state.strokes or picture.label not in classes:
            return choice
        return replace(choice, label=float(classes.index(picture.label)))

    def _begin(self, moment: Moment) -> None:
        state, snapshot = moment.state, moment.snapshot
        number, looked, now = state.open, state.looked, snapshot.state
        checkpoints = self._training.checkpoints
        if looked is None and now is None:
            self._step = None
            return

        def find() -> TrainingState | None:
            return now if looked is None else checkpoints.state(number, looked)

        options = {
            "serial": snapshot.serial,
            "moment": snapshot.epoch + snapshot.fraction if looked is None else looked,
            "design": moment.design,
            "choice": self._chosen(moment),
            "own": moment.own,
            "drawing": np.asarray(moment.drawing).reshape(-1),
            "follow": self._follow,
            "column": self._column,
            "worst": self._worst,
        }
        self._worker.begin(_work(find, options), self._take)

    def _take(self, step: OneStep | None) -> None:
        self._computed_at = perf_counter()
        self._step = step
        if step is None:
            return
        if self._follow is None or not self._follow.fits(step.design):
            self._follow = step.follow
        if step.follow != self._follow or step.column != self._column:
            self._step = seen(step, self._follow, self._column)  # it was chosen meanwhile
        if self._worst:
            self._choice, self._worst = step.example.choice, False
            assert self._moment is not None
            self._of = (*self._of[:4], self._choice, False, *self._of[6:])

    @Slot(str)
    def _drop(self, reason: str) -> None:
        self._step = None

    @Slot()
    def _end(self) -> None:
        self._note_applied()
        self._advance()

    def _see(self, follow: Followed, column: int) -> None:
        """Follow a parameter in the step that is known, and in all that come."""
        self._follow, self._column = follow, column
        step = self._step
        if step is not None and follow.fits(step.design):
            if step.design.parameters > SMALL:
                self._of = ()  # computed anew, in the other thread
                self._advance()
                return
            self._step = seen(step, follow, column)
        self._announce()

    def _is_of(self, moment: Moment, step: OneStep) -> bool:
        """Whether the step is of the run and the moment that are shown; of now it may lag."""
        request, looked = step.request, moment.state.looked
        if request.serial != moment.snapshot.serial:
            return False
        shapes = [layer.units for layer in moment.design.layers]
        if shapes != [layer.units for layer in request.design.layers]:
            return False
        if request.choice.source is not self._choice.source:
            return False
        if looked is not None:
            return request.moment == looked
        now = moment.snapshot
        return now.running or request.moment == now.epoch + now.fraction

    def _note_applied(self) -> None:
        """Take over J after a step that was applied, as soon as it is known."""
        if self._applied is None or self._moment is None:
            return
        change, applied = self._applied
        snapshot, step = self._moment.snapshot, self._step
        made = next((each for each in snapshot.changes if each.change is change), None)
        if made is None:
            return
        now = snapshot.state
        if now is None or not np.array_equal(made.after.theta, now.theta):
            self._applied = None
            return
        if not snapshot.running and len(snapshot.curves) > made.before.points:
            applied = replace(applied, whole_after=float(snapshot.curves.train[-1]))
        here = step is not None and step.example.title == applied.title
        if step is not None and here and np.array_equal(step.request.state.theta, now.theta):
            applied = replace(applied, after=step.inside.cost)
        self._applied = change, applied

    def _cannot_apply(self, step: OneStep | None) -> str:
        if self._moment is None or step is None:
            return LOADING
        if not step.known:
            return UNKNOWN
        if self._moment.state.looked is not None:
            return BACK
        return BUSY if self._moment.snapshot.running else ""

    def _announce(self) -> None:
        moment, step = self._moment, self._step
        assert moment is not None
        self._note_applied()
        reason = "" if step is not None else self._reason(moment)
        shown = StepShown(
            step,
            reason,
            self._chosen(moment),
            numbered(moment.design, moment.own, self._choice.source),
            self._cannot_apply(step),
            self._applied[1] if self._applied is not None else None,
            LIT.get(moment.snapshot.phase, 0) if moment.snapshot.running else 0,
        )
        if not shown.same_as(self._shown):
            self._shown = shown
            self.changed.emit(shown)

    def _reason(self, moment: Moment) -> str:
        """Return why there is no step to show."""
        if moment.design.parameters > MOST:
            return TOO_LARGE
        if self._choice.source is Source.DRAWING and not np.any(moment.drawing):
            return NO_DRAWING
        return LOADING


def _drawn(moment: Moment) -> tuple[object, object]:
    """Return what makes the drawing another one: the picture, and the first stroke."""
    strokes = moment.state.strokes
    return moment.state.picture, strokes[0] if strokes else None


def _work(
    find: Callable[[], TrainingState | None], options: dict[str, object]
) -> Generator[float, None, OneStep | None]:
    yield 0.0
    state = find()
    return None if state is None else look_at_step(Request(state=state, **options))  # type: ignore[arg-type]


def _step_on(example: Example, design: Design) -> AppliedStep:
    """Return a step on these examples, for another thread."""
    x, y = example.x.copy(), answers(design, example.labels).copy()
    x.flags.writeable = y.flags.writeable = False
    return AppliedStep(x, y)
