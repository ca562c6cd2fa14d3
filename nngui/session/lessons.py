"""`Lessons`: lessons on the person's own digits, each of which can be undone."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from nngui.session.state import Spot, Work
from nngui.system.undo import Entry, UndoStack
from nngui.training.curves import Kind
from nngui.training.messages import Lesson, Snapshot
from nngui.training.thread import TrainingThread
from nngui.training.training_state import TrainingState

PART = "lesson"


@dataclass(slots=True, eq=False)
class _Ends:
    """The training before a lesson and after it, as far as they are known.

    Attributes
    ----------
    serial : int
        Of the run that was taught.
    before, after : TrainingState or None
    """

    serial: int
    before: TrainingState | None = None
    after: TrainingState | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _At:
    """One end of a lesson."""

    ends: _Ends
    given: bool


class Lessons(QObject):
    """Gives lessons, and undoes them.

    After a lesson that was undone the run goes on from where it was before. If it has been trained
    since the lesson, that is not taken back: another run branches off before the lesson.

    Parameters
    ----------
    work : Work
    training : TrainingThread
    undo_stack : UndoStack

    Signals
    -------
    branch_asked : TrainingState
        A run is to branch off the open one there.
    spot_asked : Spot
        The session is to return there.
    now_asked
        The newest moment is to be shown, since a lesson or its undoing changes that.
    """

    branch_asked = Signal(object)
    spot_asked = Signal(object)
    now_asked = Signal()

    def __init__(
        self,
        work: Work,
        training: TrainingThread,
        undo_stack: UndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._training, self._undo_stack = work, training, undo_stack
        self._snapshot: Snapshot | None = None
        self._newest: _Ends | None = None  # while its ends are not known
        self._earlier: Lesson | None = None  # the one before: its figures may still arrive
        undo_stack.register(PART, self._go_to, self._renewed)

    @Slot()
    def teach(self) -> None:
        """Give a lesson on the person's own digits."""
        if self._work.state.locks("teachButton"):
            return
        if (now := self._snapshot) is None or not now.own:
            return
        self.now_asked.emit()
        if now.lesson is not None and now.lesson.done < 1:
            self._training.teach.emit()  # one that was paused goes on
            return
        self._newest, self._earlier = (ends := _Ends(now.serial)), now.lesson
        self._undo_stack.push(Entry("Teach My Digits", PART, _At(ends, False), _At(ends, True)))

    def receive(self, snapshot: Snapshot) -> None:
        """Take over the newest state of the open run."""
        self._snapshot = snapshot
        ends, lesson = self._newest, snapshot.lesson
        if ends is None or lesson is None or lesson.same_as(self._earlier):
            return
        ends.before, ends.after = lesson.before, lesson.after
        if lesson.done == 1:
            self._newest = None

    def _go_to(self, at: _At | Spot) -> None:
        """Give the lesson, or go on from one of its ends."""
        if isinstance(at, Spot):
            self.spot_asked.emit(at)
            return
        self.now_asked.emit()
        if at.given and at.ends.after is None:
            self._training.teach.emit()
        elif at.given:
            self._training.restore.emit(at.ends.after, Kind.LESSON)
        elif self._trained_since(at.ends):
            self._newest = None
            self.branch_asked.emit(at.ends.before)
        else:
            self._newest = None
            self._training.restore.emit(at.ends.before, Kind.UNDONE)

    def _renewed(self, at: _At | Spot) -> _At | Spot:
        """Return the way back: to another run, if the lesson was undone by a branch."""
        spot = self._work.state.spot
        if isinstance(at, Spot):
            return spot
        serial = self._work.state.run.serial
        if serial != at.ends.serial or (at.given and self._trained_since(at.ends)):
            return spot
        return at

    def _trained_since(self, ends: _Ends) -> bool:
        now = self._snapshot
        if now is None or ends.before is None:
            return False
        return now.epoch + now.fraction > ends.before.moment
