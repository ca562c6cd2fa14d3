"""`Stages`: the images between the steps that prepare the drawing."""

from PySide6.QtCore import QObject, Signal, Slot

from nngui.handwriting import ink
from nngui.session.drawing import Sketch
from nngui.system.throttle import Throttle

RHYTHM = 50  # ms: the prediction comes first, and more would cost it time


class Stages(QObject):
    """Follows a sketch, and tells what each step makes of it.

    Parameters
    ----------
    sketch : Sketch

    Signals
    -------
    changed : tuple of ndarray, shape (28, 28)
        As drawn, cropped, scaled, centred; a moment after the sketch has changed, and not more
        often than an eye can follow.
    """

    changed = Signal(object)

    def __init__(self, sketch: Sketch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sketch = sketch
        throttle = Throttle(RHYTHM, self, at_once=False)
        throttle.due.connect(self._publish)
        sketch.changed.connect(throttle.request)

    @Slot()
    def _publish(self) -> None:
        self.changed.emit(ink.stages(self._sketch.drawing, self._sketch.preparation))
