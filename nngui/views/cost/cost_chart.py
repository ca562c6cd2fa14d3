"""The chart of the cost J over the epochs, and the small one of p(my drawing) below it."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, Signal
from typing_extensions import override

from nngui.training.curves import Curves
from nngui.views.cost import axes
from nngui.views.cost.chart import Chart, LineStyle
from nngui.widgets import theme
from nngui.widgets.theme import Theme

LEAST_EPOCHS = 5  # of the x axis
LOW_HEIGHT = 56  # px
STARTS = {False: "J(0), untrained", True: "J(0), trained before"}

TRAIN = LineStyle("train")
VALIDATION = LineStyle("validation", dashed=True)
NOW = LineStyle("accent", width=2)
CROSS = LineStyle("muted", dashed=True)


class CostChart(Chart):
    """J on both sets, from the untrained network on; a cross follows the mouse.

    Signals
    -------
    hovered : int or None
        The mouse is over this epoch; None when it has left.
    """

    hovered = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            "Cost J over the epochs",
            "The cost J on the training set and on the validation set, before the first epoch and"
            " after each; a diamond is a lesson or its undoing; the wheel zooms, dragging moves.",
        )
        self.widget.setObjectName("costPlot")
        self.plot.setLabel("left", "cost J")
        self.plot.setLabel("bottom", "epoch")
        self._validation = self.add_curve(VALIDATION)
        self._train = self.add_curve(TRAIN)
        self._start = pg.ScatterPlotItem(size=8)
        self._start_label = pg.TextItem(STARTS[False], anchor=(-0.1, 0.7))
        for item in (self._start, self._start_label):
            self.box.addItem(item, ignoreBounds=True)
        self._start_label.hide()
        self._others = pg.ScatterPlotItem(size=9, symbol="d")  # lessons
        self.box.addItem(self._others, ignoreBounds=True)
        self._start_height: float | None = None
        self._back = self.add_line(NOW)
        self._cross = [self.add_line(CROSS, angle) for angle in (90, 0)]
        self.widget.scene().sigMouseMoved.connect(self._hover)
        self.widget.viewport().installEventFilter(self)

    def show_curves(self, curves: Curves) -> None:
        """Draw the costs; the axes stay."""
        epochs = curves.epochs
        self.draw(self._train, epochs, curves.train)
        self.draw(self._validation, epochs, curves.validation)
        if curves.others or len(self._others.data):
            points = [index for index, _ in curves.others]
            self._others.setData(epochs[points], self.place(curves.train[points]))
        self._mark_start(float(self.place(curves.train[0])) if len(curves) else np.nan)

    def show_start(self, *, ready: bool) -> None:
        """Mark J(0) as that of a trained network, or of initial weights."""
        if self._start_label.textItem.toPlainText() != STARTS[ready]:
            self._start_label.setText(STARTS[ready])

    def fit(self, curves: Curves, goal: int) -> None:
        """Let the axes reach to `goal` and over all costs."""
        span = axes.decades if self.logarithmic else axes.linear_range
        epochs = max(goal, curves.newest, LEAST_EPOCHS)
        self.set_range(epochs, *span(curves.train, curves.validation))

    def show_back(self, epoch: int | None) -> None:
        """Mark the epoch that is gone back to, if any."""
        mark(self._back, epoch)

    def show_cross(self, epoch: int | None, cost: float = np.nan) -> None:
        """Cross two lines at the cost after that epoch."""
        upright, level = self._cross
        mark(upright, epoch)
        mark(level, None if epoch is None or not np.isfinite(cost) else float(self.place(cost)))

    @override
    def restyle(self, colours: Theme) -> None:
        super().restyle(colours)
        for item in (self._start, self._others):
            item.setPen(pg.mkPen(colours.train, width=2 * self.ratio))
        self._start.setBrush(pg.mkBrush(colours.panel))
        self._others.setBrush(pg.mkBrush(colours.train))
        self._start_label.setColor(colours.muted)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().eventFilter(watched, event)

    def _mark_start(self, height: float) -> None:
        if height == self._start_height:
            return
        self._start_height = height
        known = abs(height) < axes.MOST
        self._start_label.setVisible(known)
        self._start.setData([0.0] * known, [height] * known)
        if known:
            self._start_label.setPos(0.0, height)

    def _hover(self, position: Any) -> None:
        inside = self.box.sceneBoundingRect().contains(position)
        self.hovered.emit(round(self.box.mapSceneToView(position).x()) if inside else None)


class DrawingChart(Chart):
    """A low plot of the network's answers for the drawing; its epochs are those of `above`."""

    def __init__(self, above: Chart) -> None:
        super().__init__(
            "Prediction of my drawing over the epochs",
            "How the prediction of your drawing has changed, epoch by epoch.",
        )
        self.widget.setFixedHeight(LOW_HEIGHT)
        self.plot.layout.setContentsMargins(0, theme.MARGIN, 2 * theme.MARGIN, theme.MARGIN)
        self.plot.hideAxis("bottom")
        self.box.setMouseEnabled(x=True, y=False)
        self.box.setXLink(above.box)
        self._values = self.add_curve(LineStyle("drawing"))
        self._back = self.add_line(NOW)

    def show_values(self, epochs: axes.Floats, values: axes.Floats, unit: str = "") -> None:
        """Draw the answers, shape (n,), after these epochs, shape (n,)."""
        self.draw(self._values, epochs, values)
        self.set_height(*axes.around_zero(values), unit)

    def show_back(self, epoch: int | None) -> None:
        """Mark the epoch that is gone back to, if any."""
        mark(self._back, epoch)


def mark(line: Any, place: float | None) -> None:
    """Show the line there, or hide it."""
    line.setVisible(place is not None)
    if place is not None:
        line.setPos(place)
