"""`Threshold`: an output ŷ at or above it means 1; every change is undoable."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from nngui.session.state import Work
from nngui.system.undo import Entry, UndoStack

PART = "threshold"


class Threshold(QObject):
    """The number that a single output is compared with; it is chosen, not trained.

    Parameters
    ----------
    work : Work
        The threshold is a part of its state.
    undo_stack : UndoStack

    Signals
    -------
    changed
    """

    changed = Signal()

    def __init__(self, work: Work, undo_stack: UndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._undo_stack = work, undo_stack
        undo_stack.register(PART, self._take)

    @property
    def value(self) -> float:
        """The threshold, in [0, 1]."""
        return self._work.state.threshold

    @Slot(float)
    def move(self, value: float) -> None:
        """Set the threshold."""
        if value != self.value and not self._work.state.locks("thresholdLine"):
            self._undo_stack.push(Entry("Move Threshold", PART, self.value, value, merge=PART))

    def _take(self, value: float) -> None:
        self._work.state = replace(self._work.state, threshold=value)
        self.changed.emit()
