"""`Teacher`: lessons on the person's own digits, each of which can be undone."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from engine.arrays import Array
from nngui.messages import Snapshot
from nngui.training_thread import TrainingThread


class Teacher(QObject):
    """Gives lessons, and takes them back.

    Parameters
    ----------
    training : TrainingThread
    undo_stack : QUndoStack
    """

    def __init__(
        self, training: TrainingThread, undo_stack: QUndoStack, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._training, self._undo_stack = training, undo_stack
        self._snapshot: Snapshot | None = None
        self._newest: _Taught | None = None  # while it is not known from where it began

    @Slot()
    def teach(self) -> None:
        """Train the network for a moment on the person's own digits."""
        if (now := self._snapshot) is None or not now.own:
            return
        if now.lesson is not None and now.lesson.done < 1:
            self._training.teach.emit()  # one that was paused goes on
            return
        self._newest = _Taught(self, now.theta)
        self._undo_stack.push(self._newest)

    def hear(self, snapshot: Snapshot) -> None:
        """Learn where the run stands."""
        self._snapshot = snapshot
        if self._newest is not None and snapshot.lesson is not None:
            self._newest.before = snapshot.lesson.theta_before
            if snapshot.lesson.done == 1:
                self._newest = None

    def begin(self) -> None:
        """Have a lesson given."""
        self._training.teach.emit()

    def go_to(self, theta: Array) -> Array:
        """Have training go on from these parameters; return those of now."""
        assert self._snapshot is not None
        self._newest = None
        self._training.restore.emit(theta)
        return self._snapshot.theta


class _Taught(QUndoCommand):
    """A lesson, which is left by going back to the parameters before it."""

    def __init__(self, teacher: Teacher, before: Array) -> None:
        super().__init__("Teach My Digits")
        self._teacher, self.before = teacher, before
        self._after: Array | None = None

    @override
    def redo(self) -> None:
        if self._after is None:
            self._teacher.begin()
        else:
            self._teacher.go_to(self._after)

    @override
    def undo(self) -> None:
        self._after = self._teacher.go_to(self.before)
