"""`Lessons`: lessons on the person's own digits, each of which can be undone."""

from PySide6.QtCore import QObject, Slot
from typing_extensions import override

from nngui.session.reversible import Ends, Reversible
from nngui.session.state import Work
from nngui.system.undo import UndoStack
from nngui.training.curves import Kind
from nngui.training.messages import Lesson, Snapshot
from nngui.training.trainer.thread import TrainingThread

PART = "lesson"


class Lessons(Reversible):
    """Gives lessons, and undoes them.

    Parameters
    ----------
    work : Work
    training : TrainingThread
    undo_stack : UndoStack
    """

    _restores_unknown = True  # to before the newest lesson

    def __init__(
        self,
        work: Work,
        training: TrainingThread,
        undo_stack: UndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(work, training, undo_stack, PART, parent)
        self._newest: Ends | None = None  # while its ends are not known
        self._earlier: Lesson | None = None  # the one before: its figures may still arrive

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
        self._newest, self._earlier = (ends := Ends(now.serial)), now.lesson
        self._push("Teach My Digits", ends)

    @override
    def receive(self, snapshot: Snapshot) -> None:
        super().receive(snapshot)
        ends, lesson = self._newest, snapshot.lesson
        if ends is None or lesson is None or lesson.same_as(self._earlier):
            return
        ends.before, ends.after = lesson.before, lesson.after
        if lesson.done == 1:
            self._newest = None

    @override
    def _do(self, ends: Ends) -> None:
        self._training.teach.emit()

    @override
    def _take_back(self, ends: Ends) -> None:
        self._newest = None

    @override
    def _kinds(self, ends: Ends) -> tuple[Kind, Kind]:
        return Kind.LESSON, Kind.UNDONE

    @override
    def _name(self, ends: Ends) -> str:
        return "the lesson"
