"""Lines over the epochs, drawn by pyqtgraph with axes that stay cached while a curve grows."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.views.cost import axes
from nngui.widgets import theme
from nngui.widgets.theme import Theme

MOST_POINTS = 2000  # of a curve; more than the pixels of any plot here
THICK_POINTS = 250  # up to this number, a line two pixels wide costs little (measured: 1.5 ms)
LINES = 6  # of text along the left axis; with less room, only its ends have a value
AXIS = 58  # px: the values and the title of the left axis
MARGIN = 0.015  # of the range, so that lines at its ends are not cut

Role = Literal["train", "validation", "drawing", "muted", "text", "accent"]


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a line is drawn: which of the theme's colours, dashed or solid, how wide (at 100 %)."""

    role: Role
    dashed: bool = False
    width: int = 1

    def pen(self, colours: Theme, ratio: float) -> QPen:
        """Return the pen in these colours, for a screen with `ratio` pixels to one of 100 %."""
        pen = QPen(QColor(getattr(colours, self.role)))
        pen.setWidthF(self.width * ratio)  # a cosmetic pen counts the screen's own pixels
        pen.setCosmetic(True)
        if self.dashed:
            pen.setDashPattern([6 / self.width, 4 / self.width])
        return pen


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis with numbers as they are written everywhere."""

    @override
    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [figures.tick(value * scale) for value in values]


class Chart(QObject):
    """A plot of curves over the epochs.

    Attributes
    ----------
    widget : pyqtgraph.PlotWidget

    Signals
    -------
    moved
        A person has zoomed or dragged the axes.
    """

    moved = Signal()

    def __init__(self, title: str, tip: str) -> None:
        super().__init__()
        self.widget = pg.PlotWidget(axisItems={side: Axis(side) for side in ("left", "bottom")})
        self.widget.installEventFilter(self)
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no key does anything there
        self.widget.setAccessibleName(title)
        self.widget.setAccessibleDescription(tip)
        self.plot = self.widget.getPlotItem()
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.layout.setContentsMargins(0, theme.MARGIN, 2 * theme.MARGIN, theme.GAP)
        self.plot.getAxis("left").setWidth(AXIS)
        for side in ("left", "bottom"):
            self.plot.getAxis(side).setStyle(hideOverlappingLabels=False)
            self.plot.getAxis(side).enableAutoSIPrefix(False)  # 0.4 stays 0.4, not 400 (×0.001)
        self.box = self.plot.getViewBox()
        self.box.disableAutoRange()
        self.box.sigRangeChangedManually.connect(self._emit_moved)
        self.box.sigResized.connect(self._keep_values_apart)
        self.colours = theme.LIGHT
        self.logarithmic = False
        self._range: tuple[float, ...] = ()
        self._low = False
        self._unit = ""
        self._styles: dict[Any, LineStyle] = {}

    @property
    def ratio(self) -> float:
        """How many pixels the screen has for one of 100 %."""
        return float(self.widget.devicePixelRatioF())

    def add_curve(self, style: LineStyle) -> Any:
        """Add a curve without points, and return it."""
        item = pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
        self._styles[item] = style
        self.box.addItem(item, ignoreBounds=True)
        return item

    def add_line(self, style: LineStyle, angle: int = 90) -> Any:
        """Add a hidden line across the plot, upright unless `angle` is 0, and return it."""
        item = pg.InfiniteLine(angle=angle)
        item.hide()
        self._styles[item] = style
        self.box.addItem(item, ignoreBounds=True)
        return item

    def draw(self, curve: Any, x: axes.Floats, y: axes.Floats) -> None:
        """Give the curve these points; those that are not finite are left out."""
        shown = axes.decimate(y, MOST_POINTS)
        style = self._styles[curve]
        width = 2 if len(shown) <= THICK_POINTS else 1
        if width != style.width:
            self._styles[curve] = style = replace(style, width=width)
            curve.setPen(style.pen(self.colours, self.ratio))
        curve.setData(x[shown], self.place(y[shown]))

    def place(self, y: Any) -> Any:
        """Return where the values `y` are on the axis."""
        return np.log10(np.maximum(y, axes.TINY)) if self.logarithmic else y

    def set_logarithmic(self, on: bool) -> None:
        """Choose the scale; the curves and the range must be given again."""
        self.logarithmic = on
        self._range = ()
        self.plot.getAxis("left").setLogMode(y=on)

    def set_range(self, epochs: float, low: float, high: float) -> None:
        """Show the epochs from 0, and the values from low to high."""
        if self._range != (epochs, low, high):
            self._range = (epochs, low, high)
            self.box.setRange(xRange=(0, epochs), yRange=(low, high), padding=MARGIN)
            self._mark_values(low, high)

    def set_height(self, low: float, high: float, unit: str = "") -> None:
        """Show the values from low to high, whatever the epochs."""
        if (self._range, self._unit) != ((low, high), unit):
            self._range, self._unit = (low, high), unit
            self.box.setYRange(low, high, padding=4 * MARGIN)
            self.plot.getAxis("left").setTicks(both_ends(low, high, unit))

    @Slot()
    def _keep_values_apart(self) -> None:
        """Have only two values on the left axis where it is too low for more."""
        low = self.box.height() < LINES * self.widget.fontMetrics().height()
        if low != self._low:
            self._low = low
            if len(self._range) == 3:
                self._mark_values(*self._range[1:])

    def _mark_values(self, low: float, high: float) -> None:
        ticks = axes.decade_ticks(low, high) if self.logarithmic else None
        if self._low and not self.logarithmic:
            ticks = both_ends(low, high)
        self.plot.getAxis("left").setTicks(ticks)

    def restyle(self, colours: Theme) -> None:
        """Draw everything in these colours."""
        self.colours = colours
        self.widget.setBackground(colours.panel)
        for side in ("left", "bottom"):
            self.plot.getAxis(side).setPen(colours.border)
            self.plot.getAxis(side).setTextPen(colours.muted)
        for item, style in self._styles.items():
            item.setPen(style.pen(colours, self.ratio))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.restyle(self.colours)
        return super().eventFilter(watched, event)

    def _emit_moved(self) -> None:
        self._range = ()
        if self.logarithmic or self._low:
            self.plot.getAxis("left").setTicks(None)
        self.moved.emit()


def both_ends(low: float, high: float, unit: str = "") -> list[list[tuple[float, str]]]:
    """Return the marks of an axis that has values only at its ends."""
    return [[(end, f"{figures.tick(end)}{unit}") for end in (low, high)]]


class LineKey(QLabel):
    """A sample of a line, and what it shows: one entry of a legend."""

    SAMPLE = 26  # px

    def __init__(self, text: str, style: LineStyle, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._style = replace(style, width=2)
        self.setContentsMargins(self.SAMPLE + theme.GAP, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = self._style.pen(theme.of(self), self.devicePixelRatioF())
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(0, middle), QPointF(self.SAMPLE, middle))
