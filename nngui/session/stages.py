"""`Stages`: the images between the steps that prepare the drawing."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nngui.handwriting import ink
from nngui.session.drawing import Sketch

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
        self._later = QTimer(self, singleShot=True, interval=RHYTHM)
        self._later.timeout.connect(self._tell)
        sketch.changed.connect(self._wait)

    @Slot()
    def _wait(self) -> None:
        if not self._later.isActive():
            self._later.start()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(ink.stages(self._sketch.drawing, self._sketch.preparation))
