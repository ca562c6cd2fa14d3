"""`Threshold`: from which ŷ on the answer is 1, with every change of it undoable."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from nngui.edits import Change
from nngui.reading import HALF

EDIT = 100  # of all edits this one; moving it on is the same edit


class Threshold(QObject):
    """The number that a single output is compared with; it is chosen, not trained.

    Parameters
    ----------
    undo_stack : QUndoStack

    Signals
    -------
    changed
    """

    changed = Signal()

    def __init__(self, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo_stack = undo_stack
        self._value = HALF

    @property
    def value(self) -> float:
        """The threshold, in [0, 1]."""
        return self._value

    @Slot(float)
    def move(self, value: float) -> None:
        """Put it somewhere else."""
        if value != self._value:
            change = Change("Move Threshold", self._value, value, self._take, merge=EDIT)
            self._undo_stack.push(change)

    def _take(self, value: float) -> None:
        self._value = value
        self.changed.emit()
