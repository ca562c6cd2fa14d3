"""`Sketch`: the drawing on the pad, with every change of it undoable."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoStack

from nngui.edits import Change
from nngui.reading import Strokes


class Sketch(QObject):
    """The strokes that a person draws.

    Parameters
    ----------
    undo_stack : QUndoStack

    Signals
    -------
    strokes_changed : tuple of ndarray
        The finished strokes.
    changed
        The drawing is another one, the unfinished stroke included. All points that a pen has told
        of meanwhile make one change, so that a pen that tells a thousand a second is followed too.
    """

    strokes_changed = Signal(object)
    changed = Signal()

    def __init__(self, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo_stack = undo_stack
        self._strokes: Strokes = ()
        self._drawing: Strokes = ()
        self._pen_moved = QTimer(self, singleShot=True, interval=0)
        self._pen_moved.timeout.connect(self.changed)

    @property
    def strokes(self) -> Strokes:
        """The finished strokes."""
        return self._strokes

    @property
    def drawing(self) -> Strokes:
        """All strokes, the unfinished one included."""
        return self._drawing

    @property
    def unfinished(self) -> bool:
        """Whether the pen is down."""
        return len(self._drawing) > len(self._strokes)

    @Slot(object)
    def add_stroke(self, stroke: object) -> None:
        """Take a finished stroke."""
        self._change("Draw Stroke", (*self._strokes, stroke))  # type: ignore[arg-type]

    @Slot(object)
    def erase(self, left: Strokes) -> None:
        """Keep only these strokes."""
        self._change("Erase Stroke", left)

    @Slot()
    def clear(self) -> None:
        """Wipe the pad."""
        if self._strokes:
            self._change("Clear Drawing", ())

    @Slot(object)
    def follow_pen(self, strokes: Strokes) -> None:
        """Take what is drawn so far, while the pen is still down."""
        self._drawing = strokes
        self._pen_moved.start()

    def _change(self, text: str, strokes: Strokes) -> None:
        self._undo_stack.push(Change(text, self._strokes, strokes, self._take))

    def _take(self, strokes: Strokes) -> None:
        self._pen_moved.stop()
        self._strokes = self._drawing = strokes
        self.strokes_changed.emit(strokes)
        self.changed.emit()
