"""The chart of the network's predictions for the drawing, below that of the cost."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from typing_extensions import override

from nngui.design.prediction import predicts_one
from nngui.views.cost import axes, readings
from nngui.views.cost.chart import MARGIN, Chart, mark
from nngui.views.cost.marker import Marker
from nngui.widgets import theme
from nngui.widgets.graphics.plots import cosmetic
from nngui.widgets.theme import Theme

HEIGHT = 96  # px
DASHES = (2.0, 3.0)  # px: of the threshold
MOST_POINTS = 1000


class DrawingChart(Chart):
    """A low plot of the network's answers for the drawing; its epochs are those of `above`."""

    def __init__(self, above: Chart) -> None:
        super().__init__(
            "Prediction of my drawing over the epochs",
            "How the prediction of your drawing has changed, epoch by epoch; the dotted line is the"
            " threshold, and the ring on it is where the answer changed last.",
        )
        self.widget.setObjectName("drawingPlot")
        self.widget.setFixedHeight(HEIGHT)
        self.plot.hideAxis("bottom")
        self.box.setXLink(above.box)
        self._values = self.add_curve()
        self._values.setSegmentedLineMode("on")  # a third of the time, and looks the same
        self._threshold = pg.InfiniteLine(angle=0)
        self._crossing = Marker("o", 8)
        self._only = Marker("o", 5)  # a curve of one point has no line
        self._crossing_text = pg.TextItem("")
        for item in (self._threshold, self._crossing, self._only, self._crossing_text):
            self.box.addItem(item, ignoreBounds=True)
        self._threshold.hide()
        self._crossed: tuple[float, float] | None = None
        self.axis_changed.connect(self._place_text)
        self.restyle(self.colours)

    @property
    def crossing(self) -> str:
        """When the answer changed last, such as "0 since epoch 1"; empty if it has not."""
        return self._crossing_text.textItem.toPlainText() if self._crossed else ""

    def show_values(
        self,
        epochs: axes.Floats,
        values: axes.Floats,
        unit: str = "",
        threshold: float | None = None,
        classes: Sequence[str] = (),
    ) -> None:
        """Draw the answers after these epochs.

        Parameters
        ----------
        epochs, values : ndarray, shape (n,)
        unit : str
            Of the values, such as "°".
        threshold : float or None
            From which a value means the second class; None if there is none.
        classes : sequence of str
            The two classes, if there is a threshold.
        """
        shown = axes.decimate(values, MOST_POINTS)
        self._values.setData(epochs[shown], values[shown])
        self._only.show_at((float(epochs[0]), float(values[0])) if len(values) == 1 else None)
        mark(self._threshold, threshold)
        self._crossed = None
        if threshold is not None and len(classes) == 2 and len(values):
            changed = last_crossing(values, threshold)
            if changed is not None:
                self._crossed = (float(epochs[changed]), threshold)
                answer = classes[int(predicts_one(values[-1], threshold))]
                self._crossing_text.setText(f"{answer} since {readings.named(self._crossed[0])}")
        self._crossing.show_at(self._crossed)
        low, high = axes.around_zero(values)
        self.set_values(low, high, headroom=4 * MARGIN, unit=unit, ends=True)
        self._place_text()

    @override
    def restyle(self, colours: Theme) -> None:
        super().restyle(colours)
        pen = cosmetic(colours.drawing, 2 * self.ratio)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # or else its pieces would be seen to meet
        self._values.setPen(pen)
        dashes = [dash * self.ratio for dash in DASHES]
        self._threshold.setPen(cosmetic(colours.muted, self.ratio, dashes))
        ring = cosmetic(colours.drawing, 2 * self.ratio)
        self._crossing.restyle(colours.panel, ring, self.enlarged)
        self._only.restyle(colours.drawing, ring, self.enlarged)
        self._crossing_text.setColor(colours.text)

    def _place_text(self) -> None:
        """Write beside the last crossing, above the line or below it, where the curve is not."""
        self._crossing_text.setVisible(self._crossed is not None)
        if self._crossed is None:
            return
        epoch, height = self._crossed
        low, high = self.shown_epochs
        pixel = self.box.viewPixelSize()[0]
        font = QFontMetricsF(self.widget.font())
        width = (font.horizontalAdvance(self.crossing) + 2 * theme.MARGIN) * pixel
        self._crossing_text.setVisible(low <= epoch <= high)
        y = self._values.getData()[1]
        ends_above = y is not None and len(y) and y[-1] >= height
        self._crossing_text.setAnchor((0 if epoch + width <= high else 1, 0 if ends_above else 1))
        self._crossing_text.setPos(epoch, height)


def last_crossing(values: axes.Floats, threshold: float) -> int | None:
    """Return the first index from which on all values are on the same side as the last one.

    None if they are on that side from the beginning.
    """
    sides = predicts_one(values, threshold)
    other = np.flatnonzero(sides != sides[-1])
    return int(other[-1]) + 1 if other.size else None
