"""`MapPane`: the activations of the last hidden layer for many digits, in two dimensions."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.data import Task
from nngui.design import figures
from nngui.training.evaluation.hidden_map import HiddenMap
from nngui.views.evaluate import words
from nngui.views.evaluate.reading import reading
from nngui.widgets import theme
from nngui.widgets.graphics.plots import Plot, cosmetic
from nngui.widgets.graphics.run_styles import style_of

STEP = 1.25  # by which the range grows, so that it changes rarely


class MapPlot(Plot):
    """A point for each digit, its colour and shape for its class; a star for the drawing.

    Signals
    -------
    example_chosen : int
        The number, on the map, of the digit that was clicked.
    """

    example_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            "hiddenMapPlot",
            "Map of the last hidden layer",
            "Every point is a validation example, where the activations of the last hidden layer"
            " put it; the star is your drawing. A click puts an example on the pad.",
            bottom="first principal component",
            left="second",
        )
        self._points = pg.ScatterPlotItem(size=8, pxMode=True)
        self._points.sigClicked.connect(self._choose)
        self._star = pg.ScatterPlotItem(size=22, symbol="star")
        self._star.setZValue(5)
        self._names: list[pg.TextItem] = []
        for item in (self._points, self._star):
            self.box.addItem(item, ignoreBounds=True)
        self._shown: tuple[HiddenMap, Task] | None = None

    def show_map(self, found: HiddenMap, task: Task, star: NDArray[np.float64] | None) -> None:
        """Show the places, and that of the drawing."""
        if self._shown is None or self._shown[0] is not found:
            self._shown = found, task
            self.numbers = np.column_stack([found.places, found.labels])
            self._place_points()
        self._star.setVisible(star is not None)
        if star is not None:
            self._star.setData([star[0]], [star[1]])

    def restyle(self) -> None:
        """Draw in the present colours."""
        self._star.setBrush(self.colours.drawing)
        self._star.setPen(cosmetic(self.colours.text, 1.5 * self.ratio))
        if self._shown is not None:
            self._place_points()

    def _place_points(self) -> None:
        assert self._shown is not None
        found, task = self._shown
        for name in self._names:
            self.box.removeItem(name)
        self._names = []
        if task.classes:
            styles = [style_of(1 + k) for k in range(len(task.classes))]
            labels = found.labels.astype(int)
            brushes = [pg.mkBrush(each.colour_in(self.colours)) for each in styles]
            self._points.setData(
                *found.places.T,
                symbol=[styles[label].marker for label in labels],
                brush=[brushes[label] for label in labels],
                pen=None,
                data=np.arange(len(found.places)),
            )
            for k, name in enumerate(task.classes):
                self._name(name, found.places[labels == k], brushes[k].color())
        else:
            shades = [
                pg.mkBrush(theme.blend(self.colours.negative, self.colours.positive, share))
                for share in (found.labels.clip(-1, 1) + 1) / 2
            ]
            self._points.setData(
                *found.places.T,
                symbol="o",
                brush=shades,
                pen=None,
                data=np.arange(len(found.places)),
            )
        self.show_range(*(_range(found.places[:, i]) for i in (0, 1)))

    def _name(self, name: str, places: NDArray[np.float64], colour: Any) -> None:
        """Write the name of a class into the middle of its points."""
        if len(places):
            text = pg.TextItem(name, color=self.colours.text, anchor=(0.5, 0.5), border=colour)
            text.fill = pg.mkBrush(self.colours.panel)
            text.setPos(*np.median(places, axis=0))
            text.setZValue(4)
            self.box.addItem(text, ignoreBounds=True)
            self._names.append(text)

    def _choose(self, _item: Any, points: Any) -> None:
        if len(points):
            self.example_chosen.emit(int(points[0].data()))


def _range(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return a range around these values that changes in few steps."""
    far = float(np.abs(values).max(initial=0.0)) or 1.0
    step = STEP ** np.ceil(np.log(far) / np.log(STEP)) / 8
    return step * float(np.floor(values.min() / step)), step * float(np.ceil(values.max() / step))


class MapPane(QWidget):
    """The map, and what it shows.

    Signals
    -------
    example_chosen : int
        The number, on the map, of a digit that is to be put on the pad.
    """

    example_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = reading("hiddenMapLabel", "The map in words")
        self.plot = MapPlot()
        self.plot.example_chosen.connect(self.example_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.reading)
        layout.addWidget(self.plot, 1)

    def show_map(
        self, found: HiddenMap | None, task: Task, layers: int, star: NDArray[np.float64] | None
    ) -> None:
        """Show the map of the network with that number of layers; None if it is not known yet."""
        self.plot.setVisible(found is not None)
        if found is None:
            self.reading.setText(words.NOT_YET)
            return
        self.plot.show_map(found, task, star)
        units = found.axes.components.shape[1]
        of = f"layer {layers - 1}" if layers > 1 else "the input"
        what = "activation" if layers > 1 else "pixel"
        ends = (figures.angle(far) for far in (-task.scale, task.scale))
        colours = "" if task.classes else "; from orange ({}) to blue ({})".format(*ends)
        self.reading.setText(
            f"{figures.counted(len(found.places), f'{found.of} example')} at"
            f" {words.moment_of(found.epoch)}, by the {figures.counted(units, what)} of {of}: the"
            f" two principal components of {words.moment_of(found.axes.epoch)} have"
            f" {figures.share(min(1.0, found.axes.explained))} of the variance{colours}"
        )
