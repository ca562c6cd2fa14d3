"""`ScatterPane`: the predicted answers of a regression against the true ones."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal

from nngui.training.evaluation.evaluation import Evaluation
from nngui.widgets.graphics.plots import Plot, cosmetic

MOST = 2_000  # points


class ScatterPane(Plot):
    """A point for each example; on the line the answer is right.

    Signals
    -------
    example_chosen : int
        The number of the example that was clicked.
    """

    example_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            "scatterPlot",
            "Predicted against true answers",
            "Every point is an example: its true answer to the right, the predicted one upwards; a"
            " click puts it on the pad.",
        )
        self._right = pg.PlotCurveItem(antialias=True)
        self._points = pg.ScatterPlotItem(size=5, pxMode=True)
        self._points.sigClicked.connect(self._choose)
        for item in (self._right, self._points):
            self.box.addItem(item, ignoreBounds=True)

    def show_answers(self, evaluation: Evaluation) -> None:
        """Show these answers; of very many examples some, evenly spread."""
        stride = -(-len(evaluation) // MOST)
        numbers = np.arange(0, len(evaluation), stride)
        true, predicted = evaluation.true[numbers], evaluation.predicted[numbers]
        self.numbers = np.column_stack([true, predicted])
        far = evaluation.task.scale
        reach = max(far, float(np.nanmax(np.abs(predicted), initial=far)))
        self._right.setData([-far, far], [-far, far])
        self._points.setData(true, predicted, data=numbers)
        unit = evaluation.task.unit
        self.name_axes(f"true ({unit})", f"predicted ({unit})")
        self.show_range((-far, far), (-reach, reach))

    def restyle(self) -> None:
        """Draw in the present colours."""
        colour = pg.mkColor(self.colours.train)
        colour.setAlphaF(0.5)
        self._points.setBrush(colour)
        self._points.setPen(None)
        self._right.setPen(cosmetic(self.colours.muted, 1.5 * self.ratio))

    def _choose(self, _item: Any, points: Any) -> None:
        if len(points):
            self.example_chosen.emit(int(points[0].data()))
