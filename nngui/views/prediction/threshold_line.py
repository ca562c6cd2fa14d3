"""`ThresholdLine`: a line across a bar that can be dragged, ŷ ≥ 0.5 to begin with."""

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget
from typing_extensions import override

from engine.data import TASKS, Task
from nngui.design import figures
from nngui.design.prediction import HALF
from nngui.design.wording import decision_explained
from nngui.widgets import theme

STEPS = 100  # from 0 to 1
REACH = 8  # px from the line: a press further away does not move it
KNOB = 4  # px, half of its width
MOVED = (
    "Drag the line, or press the arrow keys, to ask for more or less than 0.5; Home or a double"
    " click brings it back."
)


class ThresholdLine(QAbstractSlider):
    """A line from the left, 0, to the right, 1; by mouse, or by arrow keys, Home for 0.5.

    It lies over a bar, and leaves free `KNOB` pixels on both sides of it.

    Signals
    -------
    moved : float
        A person moved it there; not sent by `show_threshold`.
    """

    moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = TASKS["0 or 1"]
        self.setObjectName("thresholdLine")
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, STEPS)
        self.setPageStep(STEPS // 10)
        self.setValue(round(HALF * STEPS))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Threshold")
        self.valueChanged.connect(self._emit)
        self._describe()

    @property
    def threshold(self) -> float:
        """The place of the line, in [0, 1]."""
        return self.value() / STEPS

    def show_threshold(self, threshold: float, task: Task) -> None:
        """Move the line there, for the two classes of that task."""
        value = round(threshold * STEPS)
        if (value, task) == (self.value(), self._task):
            return
        self._task = task
        with QSignalBlocker(self):
            self.setValue(value)
        self._describe()
        self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = abs(event.position().x() - self._x()) <= REACH
        if event.button() is not Qt.MouseButton.LeftButton or not near:
            event.ignore()
            return
        self.setSliderDown(True)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self.isSliderDown():
            self.setValue(round((x - KNOB) / max(self.width() - 2 * KNOB, 1) * STEPS))
        elif abs(x - self._x()) <= REACH:
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.unsetCursor()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(round(HALF * STEPS))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.setValue(round(HALF * STEPS))
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, x, height = theme.of(self), self._x(), self.height()
        painter.setPen(QPen(QColor(colours.panel), 4))
        painter.drawLine(QPointF(x, 1), QPointF(x, height - 1))
        painter.setPen(QPen(QColor(colours.text), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, height))
        knob = QRectF(x - KNOB, height / 2 - 5, 2 * KNOB, 10)
        painter.setBrush(QColor(colours.text if self.hasFocus() else colours.panel))
        painter.drawRoundedRect(knob.adjusted(1, 0, -1, 0), 2, 2)

    def _x(self) -> float:
        return KNOB + self.threshold * (self.width() - 2 * KNOB)

    def _emit(self) -> None:
        self._describe()
        self.moved.emit(self.threshold)

    def _describe(self) -> None:
        self.setToolTip(f"{decision_explained(self._task)} {MOVED}")
        start = figures.probability(self.threshold)
        self.setAccessibleDescription(f"predicts {self._task.classes[1]} from {start} on")
