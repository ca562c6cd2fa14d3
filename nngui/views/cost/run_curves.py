"""The curves of one run in the plot."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem

from nngui.training.curves import NOTHING, Curves
from nngui.training.run import Run
from nngui.views.cost import axes, comparison
from nngui.views.cost.chart import Chart
from nngui.views.cost.comparison import EMPTY, Line, Quantity
from nngui.views.cost.dashes import dashed
from nngui.views.cost.marker import Marker
from nngui.widgets.graphics.plots import cosmetic
from nngui.widgets.graphics.run_styles import MARKER, style_of

LEAST_POINTS = 500  # of the open run's curve; there are as many as pixels across, if more
RESTING_POINTS = 600  # of the others'
THIN_POINTS = 600  # of what stands behind
DOTS = (1.5, 3.0)  # px: the fine dots of a validation curve
ENDS = 10  # in front of all lines
ABOVE = 4  # a thin line that Keras computed is seen in front of a thick one of the same costs
WIDTH = {True: 2.0, False: 1.0}  # px of the open run's line, and of the others'

Indices = NDArray[np.intp]


class RunCurves:
    """A run's own line; of the open run also J on the validation set and of the mini-batches.

    Parameters
    ----------
    chart : Chart
    number : int
        Of the run.
    ask : function
        Asks for `draw_batches`, which may come a little later: that line is the longest one.

    Attributes
    ----------
    ends : list of (float, bool)
        Where on the axis of the values its lines end, and whether it is the validation curve.
    """

    def __init__(self, chart: Chart, number: int, ask: Callable[[], None]) -> None:
        self._ask = ask
        self.style = style_of(number)
        self.shown, self.validation, self.batches = EMPTY, EMPTY, EMPTY
        self._chart = chart
        self._end = Marker(self.style.marker, MARKER)
        chart.box.addItem(self._end, ignoreBounds=True)
        self.ends: list[tuple[float, bool]] = []
        self._batches, self._validation, self._line = (chart.add_curve() for _ in range(3))
        self._curves = NOTHING
        self._key: tuple[Quantity, str, bool, bool] | None = None
        self._opened = self._computed = False
        self.fallen = 1.0  # the factor by which its cost has fallen
        self._extremes: list[axes.Floats] = []
        self._scale = (1.0, 1.0)
        self.restyle()

    @property
    def extent(self) -> float:
        """The last epoch of its lines; 0 if there is none."""
        return max((line.epochs[-1] for line in self._lines if len(line.epochs)), default=0.0)

    def show(self, run: Run, quantity: Quantity, loss: str, *, opened: bool) -> bool:
        """Draw the run; return whether anything is drawn anew.

        Parameters
        ----------
        run : Run
        quantity : Quantity
        loss : str
            To which costs are restricted; all are drawn, piece by piece, if it is empty.
        opened : bool
            Whether it is the run in front.
        """
        key = (quantity, loss, opened, self._chart.logarithmic)
        if self._curves is run.curves and self._key == key:
            return False
        another, self._curves, self._key = key != self._key, run.curves, key
        self.shown = comparison.line(run, quantity, loss)
        both = opened and quantity is Quantity.BOTH
        self.validation = comparison.validation_line(run) if both else EMPTY
        on_training_set = quantity in {Quantity.BOTH, Quantity.TRAINING}
        self.batches = _batches(run.curves) if opened and on_training_set else EMPTY
        self.fallen = axes.fallen(self.shown.values) if quantity.costs else 1.0
        self._extremes = [axes.extremes(line.values) for line in self._lines]
        computed = run.reference is not None
        if (opened, computed) != (self._opened, self._computed):
            self._opened, self._computed = opened, computed
            self.restyle()
        self._draw_line()
        self._draw(self._validation, self.validation, THIN_POINTS)
        self._mark_ends()
        if another:
            self.draw_batches()
        elif opened:
            self._ask()
        return True

    def draw_batches(self) -> None:
        """Draw J of the mini-batches as it is known now."""
        self._draw(self._batches, self.batches, THIN_POINTS)

    def _mark_ends(self) -> None:
        places = [self._end_of(line) for line in (self.shown, self.validation)]
        self.ends = [(place[1], i > 0) for i, place in enumerate(places) if place is not None]
        self._end.show_at(places[0])

    def _end_of(self, line: Line) -> tuple[float, float] | None:
        """Return the last point that is known, on the axes."""
        if (last := axes.last_known(line.values)) is None:
            return None
        return float(line.epochs[last]), float(self._chart.place(line.values[last]))

    def rescale(self) -> None:
        """Cut the dashes of a thick line anew if the scale of the axes has changed."""
        if self._opened and self.style.dashes and self._scale != self._chart.scale:
            self._draw_line()

    def restyle(self) -> None:
        """Draw in the chart's colours, in front or behind."""
        colours, ratio = self._chart.colours, self._chart.ratio
        pen = self.style.pen(colours, WIDTH[self._opened], ratio)
        if self._opened:
            pen.setStyle(Qt.PenStyle.SolidLine)  # its dashes are pieces
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # or else pieces would be seen to meet
        self._line.setPen(pen)
        self._line.setSegmentedLineMode("on" if self._opened else "auto")
        dotted = cosmetic(self.style.colour_in(colours), ratio, [dot * ratio for dot in DOTS])
        self._validation.setPen(dotted)
        self._batches.setPen(self.style.faint_pen(colours, ratio))
        mode = QGraphicsItem.CacheMode
        cached = mode.NoCache if self._opened else mode.DeviceCoordinateCache
        no_outline = QPen(Qt.PenStyle.NoPen)  # one would leave little of a cross
        self._end.restyle(self.style.colour_in(colours), no_outline, self._chart.enlarged)
        self._end.setZValue(ENDS + self._opened)
        for depth, item in enumerate((self._batches, self._validation, self._line)):
            item.setZValue(depth + 3 * self._opened + ABOVE * self._computed)
        self._line.setCacheMode(cached)
        self._batches.setCacheMode(mode.DeviceCoordinateCache)

    def remove(self) -> None:
        """Take the curves out of the plot."""
        for item in (self._batches, self._validation, self._line, self._end):
            self._chart.remove(item)

    def values(self, low: float, high: float) -> list[axes.Floats]:
        """Return values as far apart as those drawn between two epochs, with those just outside."""
        if low <= 0 and self.extent <= high:
            return self._extremes
        return [within(line, low, high) for line in self._lines]

    @property
    def _most(self) -> int:
        return max(LEAST_POINTS, int(self._chart.room.width()))

    @property
    def _lines(self) -> tuple[Line, ...]:
        return self.shown, self.validation, self.batches

    def _draw_line(self) -> None:
        line, chart = self.shown, self._chart
        if not (self._opened and self.style.dashes):
            self._draw(self._line, line, self._most if self._opened else RESTING_POINTS)
            return
        self._scale = chart.scale
        (low, high), pixel = chart.shown_epochs, chart.scale
        indices, connect = thinned(line, self._most)
        epochs = line.epochs[indices]
        start, stop = np.searchsorted(epochs, (low, high), side="right")
        seen = slice(max(0, start - 1), stop + 1)  # of a far zoom there would be endless dashes
        x, y, connect = dashed(
            epochs[seen],
            chart.place(line.values[indices][seen]),
            np.ones(len(epochs), bool)[seen] if isinstance(connect, str) else connect[seen],
            pixel,
            [
                length + (WIDTH[True] if i % 2 else -WIDTH[True])  # what the caps add
                for i, length in enumerate(self.style.dashes)
            ],
        )
        self._line.setData(x, y, connect=connect)

    def _draw(self, item: Any, line: Line, most: int) -> None:
        item.setVisible(len(line.epochs) > 0)  # Qt would ask for its place at every repaint
        if not len(line.epochs) and item.xData is None:
            return
        indices, connect = thinned(line, most)
        item.setData(line.epochs[indices], self._chart.place(line.values[indices]), connect=connect)


def within(line: Line, low: float, high: float) -> axes.Floats:
    """Return the values between two epochs, with those just outside, shape (n,)."""
    start, stop = np.searchsorted(line.epochs, (low, high), side="right")
    return line.values[max(0, start - 1) : stop + 1]


def thinned(line: Line, most: int) -> tuple[Indices, Any]:
    """Return the points that draw the same line, and how pyqtgraph connects them.

    Parameters
    ----------
    line : Line
    most : int
        About the largest number of points.

    Returns
    -------
    ndarray, shape (n,)
        Indices; points that are not finite are left out.
    "all", or ndarray of bool, shape (n,)
        Whether each point is connected with the next one.
    """
    if not line.breaks:
        return axes.decimate(line.values, most), "all"
    ends = (*line.breaks, len(line.values))
    pieces, start = [], 0
    for end in ends:
        share = max(4, most * (end - start) // len(line.values))
        pieces.append(start + axes.decimate(line.values[start:end], share))
        start = end
    connect = np.concatenate([np.arange(len(piece)) < len(piece) - 1 for piece in pieces])
    return np.concatenate(pieces), connect


def _batches(curves: Curves) -> Line:
    """Return J of the mini-batches, broken where the loss was changed."""
    epochs = curves.batch_epochs
    changed = [curves.moments[piece.start] for _, piece in curves.pieces[1:]]
    breaks = np.unique(np.searchsorted(epochs, changed, side="right"))
    return Line(epochs, curves.batch_costs, tuple(int(b) for b in breaks if 0 < b < len(epochs)))
