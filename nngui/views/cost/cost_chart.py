"""The chart of the cost J over the epochs: the curves of all runs, with the open one in front."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Signal, Slot
from typing_extensions import override

from nngui.system.throttle import Throttle
from nngui.training.run import Run
from nngui.views.cost import axes
from nngui.views.cost.chart import GUTTER, Chart, mark
from nngui.views.cost.comparison import Line, Quantity
from nngui.views.cost.end_labels import EndLabel, EndLabels
from nngui.views.cost.run_curves import RunCurves
from nngui.views.cost.run_marks import FRONT, RunMarks
from nngui.widgets.graphics.plots import cosmetic
from nngui.widgets.theme import Theme

CROSS = (6.0, 4.0)  # px: its dashes
SELDOM = 250  # ms between two drawings of the cost of the mini-batches


class CostChart(Chart):
    """J of the runs, from the untrained network on; a cross follows the mouse.

    Signals
    -------
    hovered : float or None
        The mouse is over this epoch; None when it has left.
    """

    hovered = Signal(object)

    def __init__(self, gutter: int = GUTTER) -> None:
        super().__init__(
            "Cost J over the epochs",
            "The cost J of the runs that are shown, before the first epoch and after each; a"
            " diamond is a lesson or a change by hand, or its undoing, a star the best epoch on the"
            " validation set; the wheel zooms, dragging moves, a click shows the network as it was"
            " then.",
            gutter,
        )
        self.widget.setObjectName("costPlot")
        self._runs: tuple[Run, ...] = ()
        self._quantity, self._number, self._title = Quantity.BOTH, 0, ""
        self._curves: dict[int, RunCurves] = {}
        self._later = Throttle(SELDOM, self.plot)
        self._later.due.connect(self._draw_batches)
        self._marks = RunMarks(self)
        self._cross = [pg.InfiniteLine(angle=angle) for angle in (90, 0)]
        for item in self._cross:
            item.setZValue(FRONT)
            self.box.addItem(item, ignoreBounds=True)
        for item in self._cross:
            item.hide()
        self._labels = EndLabels(self)
        self._fitted: tuple[float, float] | None = None
        self.box.sigResized.connect(self._fit_height)
        self.axis_changed.connect(self._name_lines)
        self.widget.scene().sigMouseMoved.connect(self._hover)
        self.widget.viewport().installEventFilter(self)
        self.restyle(self.colours)

    @property
    def names(self) -> list[str]:
        """The names at the ends of the lines, from above."""
        return self._labels.texts

    @property
    def fallen(self) -> float:
        """The largest factor by which a cost that is shown has fallen."""
        return max((each.fallen for each in self._curves.values()), default=1.0)

    def show_runs(self, runs: Sequence[Run], number: int, quantity: Quantity, loss: str) -> None:
        """Draw these runs; the axes stay.

        Parameters
        ----------
        runs : sequence of Run
            All of them can be compared; the last one is in front.
        number : int
            Of the run that is open, which has marks too; it may be none of these.
        quantity : Quantity
        loss : str
            The loss of the open run, to which the costs of the others are restricted.
        """
        self._runs, self._quantity, self._number = tuple(runs), quantity, number
        for gone in self._curves.keys() - {run.number for run in runs}:
            self._curves.pop(gone).remove()
        for run in runs:
            opened = run.number == number
            if run.number not in self._curves:
                self._curves[run.number] = RunCurves(self, run.number, self._later.request)
            only = "" if opened else loss
            self._curves[run.number].show(run, quantity, only, opened=opened)
        opened_run = next((run for run in runs if run.number == number), None)
        self._marks.show_run(opened_run, quantity, opened_run.goal if opened_run else 0)

    def line_of(self, run: Run) -> Line:
        """Return the line that is drawn of a run."""
        return self._curves[run.number].shown

    def show_title(self, title: str) -> None:
        """Name the values."""
        if title != self._title:
            self._title = title
            self.plot.setLabel("left", title)

    def fit(self, goal: int, *, shares: bool, all_epochs: bool) -> None:
        """Let the axes reach over all values, and over all epochs unless these were zoomed.

        Parameters
        ----------
        goal : int
            The epoch at which training stops.
        shares : bool
            Whether the values are shares of right answers.
        all_epochs : bool
        """
        extent = max((run.epoch + run.fraction for run in self._runs), default=0.0)
        extent = max([extent, *(each.extent for each in self._curves.values())])
        self.set_reach(axes.reach(extent, goal), all_of_them=all_epochs)
        shown = [v for each in self._curves.values() for v in each.values(*self.shown_epochs)]
        values = shown or [np.empty(0)]
        if self.logarithmic:
            low, high = axes.decades(*values)
        else:
            low, high = (axes.share_range if shares else axes.linear_range)(*values)
        self._fitted = (low, high)
        self._fit_height()

    def _fit_height(self) -> None:
        """Let the values fill the height, with room above for the name of J(0)."""
        if self._fitted is None:
            return
        low, high = self._fitted
        self.set_values(low, high, headroom=self._marks.headroom(low, high))
        for curves in self._curves.values():
            curves.rescale()
        self._marks.place()
        self._name_lines()

    def show_cross(self, epoch: float | None, value: float = np.nan) -> None:
        """Cross two lines at a value after that epoch."""
        upright, level = self._cross
        mark(upright, epoch)
        mark(level, None if epoch is None or not np.isfinite(value) else float(self.place(value)))

    @override
    def restyle(self, colours: Theme) -> None:
        super().restyle(colours)
        for curves in self._curves.values():
            curves.restyle()
        self._marks.restyle()
        for item in self._cross:
            dashes = [dash * self.ratio for dash in CROSS]
            item.setPen(cosmetic(colours.muted, self.ratio, dashes))
        self._labels.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().eventFilter(watched, event)

    @Slot()
    def _draw_batches(self) -> None:
        if (curves := self._curves.get(self._number)) is not None:
            curves.draw_batches()

    def _name_lines(self) -> None:
        zero, one = (self.box.mapViewToScene(QPointF(0.0, height)).y() for height in (0.0, 1.0))
        self._labels.show_labels(
            [
                EndLabel(
                    float(round(zero + height * (one - zero))),
                    self._name(run, validation=validation),
                    self._curves[run.number].style,
                    dotted=validation,
                    first=run.number == self._number,
                )
                for run in self._runs
                for height, validation in self._curves[run.number].ends
            ]
        )

    def _name(self, run: Run, *, validation: bool) -> str:
        if validation:
            return "validation"
        alone = len(self._runs) == 1 and self._quantity is Quantity.BOTH
        return "training" if alone and not run.name else run.title

    def _hover(self, position: QPointF) -> None:
        self.hovered.emit(self.epoch_at(position) if self.room.contains(position) else None)
