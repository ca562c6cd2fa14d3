"""`SurfacePane`: a slice of the cost surface, with the ways of the runs on it."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nngui.design import figures
from nngui.training.evaluation.surface import SIDE, Floats, Surface
from nngui.training.run import Run
from nngui.views.evaluate import words
from nngui.views.evaluate.reading import reading
from nngui.widgets import theme
from nngui.widgets.graphics.plots import Plot, cosmetic
from nngui.widgets.graphics.run_styles import style_of

FINE = 4  # times as many shades as points
LINES = 8  # of equal cost
LEAST = 1e-12
FLAT = "The parameters have not moved yet: Train draws a way to look at."
PAUSED = "The slice is computed when the training rests."


class SurfacePlot(Plot):
    """J as shades and lines of equal cost, and a line for each run."""

    def __init__(self) -> None:
        super().__init__(
            "surfacePlot",
            "Slice of the cost surface",
            "J on the plane through the first weights, this moment and the best one; along the axes"
            " is the distance from the first weights.",
            bottom="distance from the first weights, towards this moment",
            left="across it",
        )
        self._image = pg.ImageItem()
        self._equal = [pg.IsocurveItem() for _ in range(LINES)]
        self._ways: list[pg.GraphicsObject] = []
        self._now = pg.ScatterPlotItem(size=13, symbol="o")
        self._start = pg.ScatterPlotItem(size=10, symbol="s")
        for item in (self._image, *self._equal, self._start, self._now):
            self.box.addItem(item, ignoreBounds=True)
        self._start.setZValue(5)
        self._now.setZValue(6)
        self._shown: tuple[Surface, Sequence[Run], float] | None = None

    def show_surface(self, surface: Surface, runs: Sequence[Run], epoch: float) -> None:
        """Show the slice; the ring is the network of that epoch of the open run."""
        self._shown, self.numbers = (surface, runs, epoch), surface.costs
        levels = np.log10(np.maximum(np.nan_to_num(surface.costs.T, posinf=1e30), LEAST))
        (left, low), (right, high) = surface.low, surface.high
        width, height = (right - left) / (SIDE - 1), (high - low) / (SIDE - 1)
        self._image.setImage(_finer(levels), autoLevels=True)
        self._image.setRect(left, low, right - left, high - low)
        place = pg.QtGui.QTransform(width, 0, 0, height, left, low)
        for line, level in zip(
            self._equal, np.linspace(levels.min(), levels.max(), LINES + 2)[1:-1], strict=True
        ):
            line.setData(levels, level)
            line.setTransform(place)
        self.show_range((left, right), (low, high))
        self.restyle()

    def restyle(self) -> None:
        """Draw in the present colours."""
        colours = self.colours
        low, high = (theme.blend(colours.panel, colours.train, part) for part in (0.55, 0.0))
        self._image.setColorMap(pg.ColorMap([0.0, 1.0], [low, high]))
        for line in self._equal:
            line.setPen(cosmetic(theme.blend(colours.panel, colours.muted, 0.55), self.ratio))
        for item in self._ways:
            self.box.removeItem(item)
        self._ways = []
        if self._shown is None:
            return
        surface, runs, epoch = self._shown
        titles = {run.number: run.title for run in runs}
        for path in surface.paths:
            style = style_of(path.run)
            pen = style.pen(colours, 2, self.ratio)
            item = pg.PlotCurveItem(*path.points.T, pen=pen, antialias=True)
            text = pg.TextItem(titles.get(path.run, ""), color=style.colour_in(colours))
            text.setPos(*path.points[-1])
            for each in (item, text):
                self.box.addItem(each, ignoreBounds=True)
                self._ways.append(each)
        own = surface.paths[0]
        at = int(np.argmin(np.abs(np.array(own.moments) - epoch)))
        for marks, index in ((self._start, 0), (self._now, at)):
            marks.setData([own.points[index, 0]], [own.points[index, 1]])
            marks.setBrush(colours.panel)
            marks.setPen(cosmetic(colours.text, 2 * self.ratio))


def _finer(levels: Floats) -> Floats:
    """Return the levels with four times as many points, linear in between."""
    for _ in range(2):
        between = np.linspace(0, SIDE - 1, FINE * (SIDE - 1) + 1)
        levels = np.stack([np.interp(between, range(SIDE), row) for row in levels]).T
    return levels


class SurfacePane(QWidget):
    """The slice, and what it is a slice of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = reading("surfaceLabel", "The slice in words")
        self.plot = SurfacePlot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.reading)
        layout.addWidget(self.plot, 1)

    def show_surface(
        self,
        surface: Surface | None,
        runs: Sequence[Run],
        epoch: float,
        *,
        flat: bool,
        trains: bool,
    ) -> None:
        """Show the slice, or why there is none.

        Parameters
        ----------
        surface : Surface or None
        runs : sequence of Run
            Whose names are shown.
        epoch : float
            That is marked on the way of the open run.
        flat : bool
            Whether the parameters have not moved.
        trains : bool
            Whether the network trains, so that nothing is computed.
        """
        self.plot.setVisible(surface is not None)
        if surface is None:
            self.reading.setText(FLAT if flat else PAUSED if trains else words.NOT_YET)
            return
        self.plot.show_surface(surface, runs, epoch)
        finite = surface.costs[np.isfinite(surface.costs)]
        low, high = (figures.cost(float(end)) for end in (finite.min(), finite.max()))
        inside = figures.share(min(1.0, surface.paths[0].inside))
        examples = figures.counted(surface.examples, "training example")
        self.reading.setText(
            f"the bluer, the lower is J: {low} to {high} on {examples}; square: first weights,"
            f" ring: {words.moment_of(epoch)}; {inside} of the way lies in this plane"
        )
