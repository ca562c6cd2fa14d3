"""`Lessons`: lessons on the person's own digits, each of which can be undone."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from nngui.system.undo import Entry, UndoStack
from nngui.training.curves import Kind
from nngui.training.messages import Lesson, Snapshot
from nngui.training.thread import TrainingThread
from nngui.training.training_state import TrainingState

PART = "lesson"


@dataclass(slots=True, eq=False)
class _Ends:
    """The training before a lesson and after it, as far as they are known."""

    before: TrainingState | None = None
    after: TrainingState | None = None  # known as soon as it is over


@dataclass(frozen=True, slots=True, eq=False)
class _At:
    """One end of a lesson."""

    ends: _Ends
    given: bool


class Lessons(QObject):
    """Gives lessons, and undoes them.

    Parameters
    ----------
    training : TrainingThread
    undo_stack : UndoStack
    """

    def __init__(
        self, training: TrainingThread, undo_stack: UndoStack, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._training, self._undo_stack = training, undo_stack
        self._snapshot: Snapshot | None = None
        self._newest: _Ends | None = None  # while it is not known from where it began
        self._earlier: Lesson | None = None  # the one before: its figures may still arrive
        undo_stack.register(PART, self._go_to)

    @Slot()
    def teach(self) -> None:
        """Give a lesson on the person's own digits."""
        if (now := self._snapshot) is None or not now.own:
            return
        if now.lesson is not None and now.lesson.done < 1:
            self._training.teach.emit()  # one that was paused goes on
            return
        self._newest, self._earlier = (ends := _Ends()), now.lesson
        self._undo_stack.push(Entry("Teach My Digits", PART, _At(ends, False), _At(ends, True)))

    def receive(self, snapshot: Snapshot) -> None:
        """Take over the newest state of the run."""
        self._snapshot = snapshot
        lesson = snapshot.lesson
        if self._newest is None or lesson is None or lesson.same_as(self._earlier):
            return
        self._newest.before, self._newest.after = lesson.before, lesson.after
        if lesson.done == 1:
            self._newest = None

    def _go_to(self, at: _At) -> None:
        """Give the lesson, or go on from the parameters at one of its ends."""
        assert self._snapshot is not None
        if at.given and at.ends.after is None:
            self._training.teach.emit()
            return
        self._newest = None
        if not at.given:
            self._training.restore.emit(at.ends.before, Kind.UNDONE)
        else:
            self._training.restore.emit(at.ends.after, Kind.LESSON)
