"""A plot over the epochs, drawn by pyqtgraph with axes that stay cached while a curve grows."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtWidgets import QGraphicsItem
from typing_extensions import override

from nngui.design import figures
from nngui.views.cost import axes
from nngui.widgets import theme
from nngui.widgets.graphics.plots import Axis, cosmetic
from nngui.widgets.theme import Theme

LINES = 6  # of text along the left axis; with less room, only its ends have a value
AXIS = 58  # px: the values and the title of the left axis
GUTTER = 140  # px right of the plot, where the lines are named
LONGEST_VALUE, USUAL_NAME = "0.0001", "validation"
BESIDE_NAME = 48  # px: the piece of a line before its name, and what is around it
MARGIN = 0.015  # of the range, so that lines at its ends are not cut
LEAST_SPAN = 0.5  # epochs: the narrowest that one can zoom to
PLAYHEAD = 20  # in front of everything


class Curve(pg.PlotCurveItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A curve that changes often: to measure where it is would take longer than to paint it."""

    _kept = False

    @override
    def setCacheMode(self, mode: QGraphicsItem.CacheMode, *size: Any) -> None:
        self._kept = mode is not QGraphicsItem.CacheMode.NoCache
        super().setCacheMode(mode, *size)

    @override
    def boundingRect(self) -> QRectF:
        """Return the whole plot, unless Qt keeps the curve as a picture."""
        view = None if self._kept else self.getViewBox()
        place: QRectF = super().boundingRect() if view is None else view.viewRect()
        return place


class Playhead(pg.InfiniteLine):  # type: ignore[misc]
    """An upright line that moves often: seen from itself, it stays where it was."""

    _moves = False

    @override
    def setPos(self, pos: Any) -> None:
        self._moves = True
        super().setPos(pos)
        self._moves = False

    @override
    def viewTransformChanged(self) -> None:
        if not self._moves:  # or else its place would be measured anew
            super().viewTransformChanged()


class Chart(QObject):
    """A plot of curves over the epochs, with a playhead at the epoch that is shown.

    The wheel and dragging move along the epochs, within those there are; the values always fill
    the height.

    Attributes
    ----------
    widget : pyqtgraph.PlotWidget
    reach : float
        Where the axis of the epochs ends when all of it is shown.

    Signals
    -------
    moved
        A person has zoomed or dragged the axes.
    axis_changed
        The epochs that are shown, or their place on the screen.
    epoch_chosen : float
        The person clicked there, or dragged the playhead there.
    """

    moved = Signal()
    axis_changed = Signal()
    epoch_chosen = Signal(float)

    def __init__(self, title: str, tip: str, gutter: int = GUTTER) -> None:
        super().__init__()
        self.enlarged = 1.0  # times, for a picture
        self.widget = pg.PlotWidget(axisItems={side: Axis(side) for side in ("left", "bottom")})
        self.widget.installEventFilter(self)
        self.widget.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for the keys of the time line
        self.widget.setAccessibleName(title)
        self.widget.setAccessibleDescription(tip)
        self.plot = self.widget.getPlotItem()
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self._gutter = gutter
        self._make_room()
        for side in ("left", "bottom"):
            self.plot.getAxis(side).setStyle(hideOverlappingLabels=False)
            self.plot.getAxis(side).enableAutoSIPrefix(False)  # 0.4 stays 0.4, not 400 (×0.001)
        self.box = self.plot.getViewBox()
        self.box.disableAutoRange()
        self.box.setMouseEnabled(x=True, y=False)
        self.box.sigRangeChangedManually.connect(self._emit_moved)
        self.box.sigResized.connect(self._keep_values_apart)
        self.box.sigResized.connect(self.axis_changed)
        self.box.sigXRangeChanged.connect(self.axis_changed)
        self.colours = theme.LIGHT
        self.logarithmic = False
        self.reach = 0.0
        self._span: tuple[float, float, float, str, bool] | None = None  # of the left axis
        self._low = False
        self.playhead = Playhead(movable=True)
        self.playhead.setZValue(PLAYHEAD)
        self.playhead.sigDragged.connect(self._follow_drag)
        self.playhead.hide()
        self.box.addItem(self.playhead, ignoreBounds=True)
        self._back = False
        self.widget.scene().sigMouseClicked.connect(self._click)

    @property
    def ratio(self) -> float:
        """How many pixels the screen has for one of 100 %."""
        return float(self.widget.devicePixelRatioF()) * self.enlarged

    @property
    def shown_epochs(self) -> tuple[float, float]:
        """The first and the last epoch on the axis."""
        low, high = self.box.viewRange()[0]
        return float(low), float(high)

    @property
    def scale(self) -> tuple[float, float]:
        """The width and the height of a pixel at 100 %, in epochs and on the axis."""
        (left, right), (low, high) = self.box.viewRange()
        width, height = max(1.0, self.box.width()), max(1.0, self.box.height())
        return (right - left) / width, (high - low) / height

    @property
    def room(self) -> QRectF:
        """The place of the plot without its axes, in the widget."""
        rect: QRectF = self.box.sceneBoundingRect()
        return rect

    def add_curve(self) -> Any:
        """Add a curve without points, and return it."""
        item = Curve(antialias=True, skipFiniteCheck=True)
        self.box.addItem(item, ignoreBounds=True)
        return item

    def remove(self, item: Any) -> None:
        """Take an item out of the plot."""
        self.box.removeItem(item)

    def place(self, y: Any) -> Any:
        """Return where the values `y` are on the axis."""
        return np.log10(np.maximum(y, axes.TINY)) if self.logarithmic else y

    def set_logarithmic(self, on: bool) -> None:
        """Choose the scale; the curves and the range must be given again."""
        self.logarithmic = on
        self._span = None
        self.plot.getAxis("left").setLogMode(y=on)

    def set_reach(self, epochs: float, *, all_of_them: bool) -> None:
        """Let the axis of the epochs end there, and show all of it, or leave it where it is."""
        if epochs != self.reach:
            self.reach = epochs
            margin = MARGIN * epochs
            self.box.setLimits(
                xMin=-margin, xMax=epochs + margin, minXRange=min(LEAST_SPAN, epochs / 2)
            )
        if all_of_them and not self.shows_all:
            self.box.setXRange(0, epochs, padding=MARGIN)

    @property
    def shows_all(self) -> bool:
        """Whether the whole axis of the epochs is shown."""
        margin, near = MARGIN * self.reach, 1e-6 * self.reach
        low, high = self.shown_epochs
        return abs(low + margin) <= near and abs(high - self.reach - margin) <= near

    def set_values(
        self,
        low: float,
        high: float,
        *,
        headroom: float = MARGIN,
        unit: str = "",
        ends: bool = False,
    ) -> None:
        """Show the values from low to high.

        Parameters
        ----------
        low, high : float
            On the axis.
        headroom : float
            The part of the height that is left free above.
        unit : str
            Of the values, such as "°".
        ends : bool
            Whether only the ends have a value beside the axis.
        """
        if self._span != (low, high, headroom, unit, ends):
            self._span = (low, high, headroom, unit, ends)
            size = high - low
            self.box.setYRange(low - MARGIN * size, high + headroom * size, padding=0)
            self._mark_values()

    def show_playhead(self, epoch: float | None, *, back: bool) -> None:
        """Mark the epoch that is shown, more strongly if it is an earlier one."""
        if back != self._back:
            self._back = back
            self._style_playhead()
        mark(self.playhead, epoch)

    def restyle(self, colours: Theme) -> None:
        """Draw everything in these colours."""
        self.colours = colours
        self.widget.setBackground(colours.panel)
        for side in ("left", "bottom"):
            self.plot.getAxis(side).setPen(colours.border)
            self.plot.getAxis(side).setTextPen(colours.muted)
        self._style_playhead()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.restyle(self.colours)
        elif event.type() == QEvent.Type.FontChange:
            self._make_room()
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        """Leave room beside the plot for its values and for names, more of it for a large font."""
        metrics = self.widget.fontMetrics()
        values = metrics.horizontalAdvance(LONGEST_VALUE) + metrics.height()
        names = metrics.horizontalAdvance(USUAL_NAME) + BESIDE_NAME
        gutter = max(self._gutter, names)
        self.plot.layout.setContentsMargins(0, theme.MARGIN, gutter, theme.GAP)
        self.plot.getAxis("left").setWidth(max(AXIS, values))

    def _style_playhead(self) -> None:
        colour = self.colours.accent if self._back else self.colours.muted
        self.playhead.setPen(cosmetic(colour, (2 if self._back else 1) * self.ratio))
        self.playhead.setHoverPen(cosmetic(self.colours.accent, 3 * self.ratio))

    @Slot()
    def _keep_values_apart(self) -> None:
        """Have only two values on the left axis where it is too low for more."""
        low = self.box.height() < LINES * self.widget.fontMetrics().height()
        if low != self._low:
            self._low = low
            self._mark_values()

    def _mark_values(self) -> None:
        if self._span is None:
            return
        low, high, _, unit, ends = self._span
        ticks = axes.decade_ticks(low, high) if self.logarithmic else None
        if ends or (self._low and not self.logarithmic):
            ticks = [[(end, f"{figures.tick(end)}{unit}") for end in (low, high)]]
        self.plot.getAxis("left").setTicks(ticks)

    def _follow_drag(self, line: Any) -> None:
        self.epoch_chosen.emit(float(line.value()))

    def _click(self, event: Any) -> None:
        place = event.scenePos()
        if event.button() == Qt.MouseButton.LeftButton and self.room.contains(place):
            self.epoch_chosen.emit(self.epoch_at(place))

    def epoch_at(self, place: QPointF) -> float:
        """Return the epoch at a place in the scene."""
        return float(self.box.mapSceneToView(place).x())

    def _emit_moved(self) -> None:
        self.moved.emit()


def mark(line: Any, place: float | None) -> None:
    """Show the line there, or hide it."""
    line.setVisible(place is not None)
    if place is not None:
        line.setPos(place)
