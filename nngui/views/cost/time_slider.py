"""`TimeSlider`: the slider over the epochs, along the axis of the plot."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget
from typing_extensions import override

from nngui.system.throttle import Throttle
from nngui.training.curves import NOTHING, Curves
from nngui.views.cost import axes, moments
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.graphics.run_styles import style_of

STEPS = 1 << 20  # of the axis, as the style counts them: finer than any screen's pixels
HEIGHT, FOOT = 34, 20  # px: of it all, and of the groove with its handle below the sparkline
SPARK_POINTS = 300
SELDOM = 250  # ms between two drawings of it
KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -moments.PAGE,
    Qt.Key.Key_PageUp: moments.PAGE,
}


class TimeSlider(QSlider):
    """A slider whose handle stands where its epoch is on another axis, below a small curve of J.

    Its value is the number of completed epochs at the moment that is shown, which may lie in the
    middle of the next one.

    Signals
    -------
    moment_chosen : float
        By the mouse, a key or a program; not by `show_…`.
    """

    moment_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        named(
            self,
            "epochSlider",
            "Epoch shown",
            "Drag back in time: see the network as it was after that epoch (← → by one, Page up and"
            " down by ten, Home, End).",
        )
        self.setRange(0, 0)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.moments: Sequence[float] = ()
        self.moment = 0.0
        self._axis = (0.0, 1.0)
        self._curves, self._number = NOTHING, 1
        self._spark: list[tuple[axes.Floats, axes.Floats]] = []
        self._lines: list[QPolygonF] = []  # it on the screen
        self._lines_at: tuple[object, ...] = ()
        self._throttle = Throttle(SELDOM, self)
        self._throttle.due.connect(self._draw_spark)
        self.valueChanged.connect(self._choose_value)

    @property
    def handle_width(self) -> int:
        """The width of the handle, in pixels: half of it stands out at either end of the axis."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self._part(option, QStyle.SubControl.SC_SliderHandle).width()

    def show_axis(self, low: float, high: float) -> None:
        """Let its ends, half a handle inside, be these epochs."""
        if (low, high) != self._axis and high > low:
            self._axis = (low, high)
            self.update()

    def show_curves(self, number: int, curves: Curves) -> None:
        """Draw the costs of the run with that number as a small curve."""
        if curves is self._curves and number == self._number:
            return
        another = number != self._number
        self._curves, self._number = curves, number
        if another:
            self._draw_spark()
        else:
            self._throttle.request()

    def show_moment(self, moment: float, newest: int) -> None:
        """Move the handle there, and the end of the range to the newest epoch."""
        with QSignalBlocker(self):
            self.setRange(0, newest)
            self.setValue(int(moment))
        if moment != self.moment:
            self.moment = moment
            self.update()

    def choose(self, epoch: float) -> None:
        """Choose the moment nearest to an epoch, as a person does."""
        moment = moments.nearest(self.moments, self.maximum(), epoch)
        if moment != self.moment:
            self.show_moment(moment, self.maximum())
            self.moment_chosen.emit(moment)

    def before(self, epoch: float) -> float:
        """Return the last moment that is not after an epoch."""
        place = bisect_right(self.moments, epoch)
        return self.moments[place - 1] if place else 0.0

    def epoch_at(self, x: float) -> float:
        """Return the epoch at a place, in pixels from the left."""
        half = self.handle_width / 2
        low, high = self._axis
        return low + (x - half) / max(1.0, self.width() - 2 * half) * (high - low)

    def place_of(self, epoch: float) -> float:
        """Return the place of an epoch, in pixels from the left."""
        half = self.handle_width / 2
        low, high = self._axis
        return half + (epoch - low) / (high - low) * max(1.0, self.width() - 2 * half)

    @override
    def initStyleOption(self, option: QStyleOptionSlider) -> None:
        super().initStyleOption(option)
        low, high = self._axis
        option.rect = QRect(0, self.height() - FOOT, self.width(), FOOT)
        option.minimum, option.maximum = 0, STEPS
        share = (self.moment - low) / (high - low)
        option.sliderPosition = option.sliderValue = round(min(max(share, 0.0), 1.0) * STEPS)
        if not -1e-9 <= share <= 1 + 1e-9:  # beyond the zoomed axis
            option.subControls &= ~QStyle.SubControl.SC_SliderHandle

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_spark(painter)
        painter.end()
        super().paintEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.choose(self.epoch_at(event.position().x()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.choose(self.epoch_at(event.position().x()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        newest = self.maximum()
        if event.key() == Qt.Key.Key_Home:
            self.choose(0)
        elif event.key() == Qt.Key.Key_End:
            self.choose(newest)
        elif event.key() in KEYS:
            by = KEYS[Qt.Key(event.key())]
            self.choose(moments.step(self.moments, newest, self.moment, by))
        else:
            super().keyPressEvent(event)

    def _choose_value(self, value: int) -> None:
        self.choose(value)

    @Slot()
    def _draw_spark(self) -> None:
        curves = self._curves
        self._spark = [_spark(curves, piece) for _, piece in curves.pieces]
        self._lines_at = ()
        self.update()

    def _paint_spark(self, painter: QPainter) -> None:
        left, right = self.place_of(self._axis[0]), self.place_of(self._axis[1])
        painter.setClipRect(QRectF(left, 0, right - left, self.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(style_of(self._number).colour_in(theme.of(self))))
        if self._lines_at != (at := (self._axis, left, right, self.height())):
            self._lines_at = at
            self._lines = [self._placed(*line, left, right) for line in self._spark]
        for line in self._lines:
            painter.drawPolyline(line)

    def _placed(
        self, epochs: axes.Floats, heights: axes.Floats, left: float, right: float
    ) -> QPolygonF:
        """Return a line of the spark on the screen, between these places of the axis' ends."""
        top, bottom = 2.0, self.height() - FOOT + 2.0
        scale = (right - left) / (self._axis[1] - self._axis[0])
        x = left + (epochs - self._axis[0]) * scale
        y = bottom - heights * (bottom - top)
        return QPolygonF(list(map(QPointF, x.tolist(), y.tolist())))

    def _part(self, option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)


def _spark(curves: Curves, piece: slice) -> tuple[axes.Floats, axes.Floats]:
    """Return epochs and heights in [0, 1] of costs that can be compared."""
    costs = curves.train[piece]
    shown = axes.decimate(costs, SPARK_POINTS)
    values = costs[shown]
    if axes.fallen(costs) >= axes.FLAT:
        values = np.log10(np.maximum(values, axes.TINY))
    size = float(np.ptp(values)) if len(values) else 0.0
    heights = (values - values.min()) / size if size else np.zeros(len(values))
    return curves.moments[piece][shown], heights
