"""`Threshold`: an output ŷ at or above it means 1; every change is undoable."""

from PySide6.QtCore import QObject, Signal, Slot

from nngui.design.prediction import HALF
from nngui.system.undo import Entry, UndoStack

PART = "threshold"


class Threshold(QObject):
    """The number that a single output is compared with; it is chosen, not trained.

    Parameters
    ----------
    undo_stack : UndoStack

    Signals
    -------
    changed
    """

    changed = Signal()

    def __init__(self, undo_stack: UndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo_stack = undo_stack
        undo_stack.register(PART, self._take)
        self._value = HALF

    @property
    def value(self) -> float:
        """The threshold, in [0, 1]."""
        return self._value

    @Slot(float)
    def move(self, value: float) -> None:
        """Set the threshold."""
        if value != self._value:
            self._undo_stack.push(Entry("Move Threshold", PART, self._value, value, merge=PART))

    def _take(self, value: float) -> None:
        self._value = value
        self.changed.emit()
