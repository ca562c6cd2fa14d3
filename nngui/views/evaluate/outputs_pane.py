"""`OutputsPane`: how the outputs are distributed, and what a threshold makes of them."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nngui.design import figures
from nngui.training.evaluation.binary import BINS, Floats, Roc, detections, histogram, roc
from nngui.training.evaluation.evaluation import Counts, Evaluation
from nngui.views.evaluate import words
from nngui.views.evaluate.reading import reading
from nngui.widgets import theme
from nngui.widgets.graphics.plots import Plot, cosmetic
from nngui.widgets.graphics.run_styles import style_of

DASHES = (6.0, 4.0)  # px
FILL = 0.35  # the opacity of a step


class Steps(Plot):
    """Two histograms over one axis, told apart by colour, dash and name.

    Signals
    -------
    threshold_moved : float
        A person dragged the threshold there.
    """

    threshold_moved = Signal(float)

    def __init__(self) -> None:
        super().__init__(
            "outputsPlot",
            "Distribution of the outputs",
            "How many examples have which output; the vertical line is the threshold, which can be"
            " dragged.",
            left="examples",
        )
        self._curves = [pg.PlotCurveItem() for _ in range(2)]
        self._names = [pg.TextItem(anchor=(i, 0)) for i in range(2)]
        self.line = pg.InfiniteLine(movable=True, bounds=(0, 1))
        self.line.sigDragged.connect(self._drag)
        for item in (*self._curves, *self._names, self.line):
            self.box.addItem(item, ignoreBounds=True)
        self._of_classes = False

    def show_counts(
        self,
        edges: Floats,
        counts: Floats | Counts,
        names: tuple[str, str],
        threshold: float | None,
        *,
        of_classes: bool = False,
    ) -> None:
        """Show the counts of two kinds of examples, shape (2, bins); of a nameless kind none.

        Those of the two classes of a data set have the colours that the map gives to the classes.
        """
        if of_classes != self._of_classes:
            self._of_classes = of_classes
            self.restyle()
        top = float(counts.max(initial=0)) or 1.0
        self.numbers = np.column_stack([edges[:-1], edges[1:], *counts])
        for curve, each, name in zip(self._curves, counts, names, strict=True):
            curve.setVisible(bool(name))
            curve.setData(edges, each, stepMode="center", fillLevel=0)
        low, high = float(edges[0]), float(edges[-1])
        self.show_range((low, high), (0, 1.15 * top))
        for item, name, x in zip(self._names, names, (low, high), strict=True):
            item.setText(name)
            item.setPos(x, 1.17 * top)
        self.line.setVisible(threshold is not None)
        if threshold is not None and not self.line.moving:
            self.line.setValue(threshold)

    def restyle(self) -> None:
        """Draw in the present colours."""
        colours = [self.colours.validation, self.colours.train]
        if self._of_classes:
            colours = [style_of(1 + k).colour_in(self.colours).name() for k in range(2)]
        for curve, name, colour, dashes in zip(
            self._curves, self._names, colours, (DASHES, ()), strict=True
        ):
            fill = theme.blend(colour, colour, 0)
            fill.setAlphaF(FILL)
            curve.setPen(cosmetic(colour, 1.5 * self.ratio, [d * self.ratio for d in dashes]))
            curve.setBrush(fill)
            name.setColor(colour)
        self.line.setPen(cosmetic(self.colours.text, 2 * self.ratio))
        self.line.setHoverPen(cosmetic(self.colours.accent, 3 * self.ratio))

    def _drag(self, line: pg.InfiniteLine) -> None:
        self.threshold_moved.emit(round(100 * float(line.value())) / 100)


class RocPlot(Plot):
    """The curve of all thresholds, and the point of the present one.

    Parameters
    ----------
    name : str
        Its objectName.
    """

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            "ROC: found against falsely found",
            "For every threshold, which part of the class is found (up) and which part of all"
            " others is taken for it (right); the ring is the present answers.",
        )
        self._chance = pg.PlotCurveItem([0, 1], [0, 1], antialias=True)
        self._curve = pg.PlotCurveItem(antialias=True)
        self._point = pg.ScatterPlotItem(size=11, symbol="o")
        for item in (self._chance, self._curve, self._point):
            self.box.addItem(item, ignoreBounds=True)
        self.show_range((0, 1), (0, 1))

    def show_roc(
        self, curve: Roc | None, point: tuple[float, float] | None, names: tuple[str, str]
    ) -> None:
        """Show the curve, and where the present answers are on it.

        Parameters
        ----------
        curve : Roc or None
        point : (float, float) or None
            The shares of others and of the class that are read as it.
        names : (str, str)
            Of the others and of the class; empty if none is shown.
        """
        others, name = names
        titles = (f"{others} read as {name}", f"{name} read as {name}") if name else ("", "")
        if titles != (self.titles["bottom"], self.titles["left"]):
            self.name_axes(*titles)
        for item in (self._curve, self._point):
            item.setVisible(curve is not None)
        if curve is None:
            self.numbers = np.empty((0, 3))
        else:
            self.numbers = np.column_stack([curve.thresholds, curve.false, curve.true])
            self._curve.setData(curve.false, curve.true)
            self._point.setData(*([each] for each in point or ()))

    def restyle(self) -> None:
        """Draw in the present colours."""
        muted = cosmetic(self.colours.muted, self.ratio, [d * self.ratio for d in DASHES])
        self._chance.setPen(muted)
        self._curve.setPen(cosmetic(self.colours.train, 2 * self.ratio))
        self._point.setPen(cosmetic(self.colours.text, 2 * self.ratio))
        self._point.setBrush(self.colours.panel)


class OutputsPane(QWidget):
    """The outputs: of both classes with threshold and ROC, or how sure the answers are, or errors.

    Signals
    -------
    threshold_moved : float
    """

    threshold_moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = reading("outputsLabel", "The outputs in numbers")
        self.steps, self.roc = Steps(), RocPlot("rocPlot")
        self.steps.threshold_moved.connect(self.threshold_moved)
        plots = QHBoxLayout()
        plots.addWidget(self.steps, 3)
        plots.addWidget(self.roc, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.reading)
        layout.addLayout(plots, 1)
        self._roc_of: tuple[Evaluation, Roc | None] | None = None

    def show_outputs(self, evaluation: Evaluation, threshold: float) -> None:
        """Show the outputs of all examples."""
        task = evaluation.task
        single = task.binary and evaluation.outputs.shape[1] == 1
        self.roc.setVisible(single)
        if single:
            self._show_threshold(evaluation, threshold)
        elif task.classes:
            self._show_sureness(evaluation, threshold)
        else:
            self._show_errors(evaluation)

    def _show_threshold(self, evaluation: Evaluation, threshold: float) -> None:
        task = evaluation.task
        if self._roc_of is None or self._roc_of[0] is not evaluation:
            self._roc_of = evaluation, roc(evaluation)
        curve, names = self._roc_of[1], (task.classes[0], task.classes[1])
        edges, counts = histogram(evaluation)
        titles = (f"examples of {names[0]}", f"examples of {names[1]}")
        self.steps.name_axes("ŷ", "examples")
        self.steps.show_counts(edges, counts, titles, threshold, of_classes=True)
        _, found = detections(evaluation, threshold)
        first = len(evaluation) - found.examples
        self.roc.show_roc(curve, (found.wrong / max(1, first), found.recall), names)
        text = words.detection(found, task)
        if curve is not None:
            text += f" · area under ROC {figures.share(curve.area)}"
        at = figures.probability(threshold)
        self.reading.setText(f"ŷ ≥ {at} means {names[1]}: {text}")

    def _show_sureness(self, evaluation: Evaluation, threshold: float) -> None:
        largest = evaluation.outputs.max(axis=1)
        right = evaluation.answers(threshold) == evaluation.labels
        top = max(1.0, float(np.nanmax(largest, initial=0.0)))
        edges = np.linspace(min(0.0, float(np.nanmin(largest, initial=0.0))), top, BINS + 1)
        counts = np.stack([np.histogram(largest[mask], edges)[0] for mask in (~right, right)])
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        self.steps.name_axes("the largest of the outputs ŷ", "part of them")
        self.steps.show_counts(edges, shares, ("read wrongly", "read rightly"), None)
        means = [float(largest[mask].mean()) if mask.any() else np.nan for mask in (~right, right)]
        wrong, rightly = (
            figures.weight(mean) if mean == mean else figures.UNKNOWN for mean in means
        )
        self.reading.setText(
            f"the largest output is {rightly} on average where it is right, {wrong} where it is not"
        )

    def _show_errors(self, evaluation: Evaluation) -> None:
        unit, residuals = evaluation.task.unit, evaluation.residuals
        far = max(1.0, float(np.nanmax(np.abs(residuals), initial=0.0)))
        edges = np.linspace(-far, far, BINS + 1)
        counts = np.histogram(residuals, edges)[0]
        self.steps.name_axes(f"predicted − true ({unit})", "examples")
        both = np.stack([np.zeros(BINS), counts.astype(float)])
        self.steps.show_counts(edges, both, ("", "residuals"), None)
        mean = figures.score(float(np.abs(residuals).mean()), unit)
        bias = figures.angle(float(residuals.mean()), 1)
        self.reading.setText(f"mean error {mean}; predicted − true is {bias} on average")
