"""`DisturbancePane`: how the score falls when the examples are disturbed."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.data import Task
from nngui.design import figures
from nngui.training.evaluation.disturbance import DISTURBANCES, Fall
from nngui.views.evaluate import words
from nngui.views.evaluate.reading import reading
from nngui.widgets import theme
from nngui.widgets.graphics.plots import Plot, cosmetic

TIPS = {
    "noise": "Every pixel is changed by a random number of that standard deviation.",
    "shift": "The image is shifted to every side by that part of its side.",
    "turn": "The image is turned to the left and to the right by that angle.",
}


class FallPlot(Plot):
    """The score over the levels of one disturbance."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}Plot", f"Score by {name}", TIPS[name])
        self._curve = pg.PlotDataItem(symbol="o", symbolSize=7)
        self.box.addItem(self._curve, ignoreBounds=True)

    def show_fall(self, fall: Fall, task: Task, top: float) -> None:
        """Show the scores."""
        way = fall.disturbance
        self.numbers = np.column_stack([way.levels, fall.scores])
        self._curve.setData(*self.numbers.T)
        unit = f" ({way.unit.strip()})" if way.unit else " (σ)"
        score = "accuracy" if task.classes else f"mean error ({task.unit})"
        self.name_axes(f"{way.name}{unit}", score)
        self.show_range((0, way.levels[-1]), (0, top))

    def restyle(self) -> None:
        """Draw in the present colours."""
        self._curve.setPen(cosmetic(self.colours.train, 2 * self.ratio))
        self._curve.setSymbolBrush(self.colours.train)
        self._curve.setSymbolPen(None)


class DisturbancePane(QWidget):
    """A plot for each disturbance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = reading("disturbanceLabel", "The scores in numbers")
        self._plots = {way.name: FallPlot(way.name) for way in DISTURBANCES}
        plots = QHBoxLayout()
        for plot in self._plots.values():
            plots.addWidget(plot, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.reading)
        layout.addLayout(plots, 1)

    def show_falls(self, falls: Sequence[Fall] | None, task: Task) -> None:
        """Show the scores, or that they are not known yet."""
        found = {fall.disturbance.name: fall for fall in falls or ()}
        for name, plot in self._plots.items():
            plot.setVisible(name in found)
        if not falls:
            self.reading.setText(words.NOT_YET)
            return
        top = 1.0 if task.classes else max(max(fall.scores) for fall in falls)
        for name, fall in found.items():
            self._plots[name].show_fall(fall, task, top)
        images = figures.counted(falls[0].images, "example")
        score = figures.score(falls[0].scores[0], "" if task.classes else task.unit)
        worst = ", ".join(
            f"{figures.score(fall.scores[-1], '' if task.classes else task.unit)} at the most"
            f" {fall.disturbance.name}"
            for fall in falls
        )
        self.reading.setText(f"{score} undisturbed, {worst} ({images})")
