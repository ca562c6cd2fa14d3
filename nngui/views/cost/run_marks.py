"""The marks of the open run in the plot: J(0), lessons, changes, the best epoch, the goal."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF

from nngui.design import figures
from nngui.training.curves import BY_HAND, Kind
from nngui.training.run import Run
from nngui.views.cost import axes, comparison
from nngui.views.cost.chart import MARGIN, Chart, mark
from nngui.views.cost.comparison import Quantity
from nngui.views.cost.marker import Marker
from nngui.views.cost.marks import Change, changes
from nngui.widgets import theme
from nngui.widgets.graphics.plots import cosmetic
from nngui.widgets.graphics.run_styles import style_of

STARTS = {False: "J(0), untrained", True: "J(0), trained before"}
BEST = "best"
GOAL = "goal"
DASHES = (2.0, 3.0)  # px: of the lines across the plot
LINES = 4  # of text: a lower plot has no texts for what is seen without
BEHIND, FRONT = -1, 10
MARKED = (Kind.LESSON, Kind.UNDONE, *BY_HAND, Kind.REVERTED)


class RunMarks:
    """Marks of one run; what stays the same is not painted anew.

    Parameters
    ----------
    chart : Chart
    """

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._changes: tuple[Change, ...] = ()
        self._placed: tuple[object, ...] = ()
        self._points: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
        self._number, self._start_height, self._known_start = 1, 0.0, False
        self._start_name, self._named_best = STARTS[False], False
        self._start, self._best = Marker("o", 8), Marker("star", 13)
        self._lessons = pg.ScatterPlotItem(size=10, symbol="d")
        self._change_lines = pg.PlotCurveItem(connect="pairs")
        self._goal = pg.InfiniteLine(span=(0, 0.12))
        self._start_text, self._best_text, self._goal_text = (
            pg.TextItem(text, anchor=anchor)
            for text, anchor in ((STARTS[False], (0, 1)), (BEST, (0.5, 1)), (GOAL, (1, 1)))
        )
        self._change_texts: list[Any] = []
        for item in (self._change_lines, self._goal, self._goal_text):
            self._add(item, BEHIND)
        for item in (self._start, self._lessons, self._best, self._start_text, self._best_text):
            self._add(item, FRONT)
        for item in (self._goal, self._goal_text, self._start_text, self._best_text, self._lessons):
            item.hide()

    def show_run(self, run: Run | None, quantity: Quantity, goal: int) -> None:
        """Mark what there is to mark of this run, or nothing.

        Parameters
        ----------
        run : Run or None
            None if it is hidden.
        quantity : Quantity
        goal : int
            The epoch at which its training stops; 0 for none.
        """
        if run is not None and run.number != self._number:
            self._number = run.number
            self.restyle()
        self._mark_start(run, quantity)
        self._mark_lessons(run, quantity)
        self._mark_best(run, quantity)
        mark(self._goal, goal if run is not None and goal else None)
        self._changes = () if run is None else changes(run)

    def place(self) -> None:
        """Put texts where they are not cut, after the axes have been chosen."""
        (left, right), (low, high) = self._chart.box.viewRange()
        self._place_start(left)
        self._place_best(left)
        self._place_goal(left, right, low)
        self._place_changes(left, right, low, high)

    def headroom(self, low: float, high: float) -> float:
        """Return the part of the height that is left free above `high`, so that J(0) has a name."""
        if not self._named_start:
            return MARGIN
        free = (high - self._start_height) / (high - low)
        wanted = float(self._start_text.boundingRect().height()) / self._chart.room.height()
        return max(MARGIN, (wanted * (1 + MARGIN) - free) / (1 - wanted))

    def restyle(self) -> None:
        """Draw in the chart's colours, and in the run's."""
        colours, ratio = self._chart.colours, self._chart.ratio
        own = style_of(self._number).colour_in(colours)
        self._start.restyle(colours.panel, cosmetic(own, 2 * ratio), self._chart.enlarged)
        self._best.restyle(colours.panel, cosmetic(own, ratio), self._chart.enlarged)
        self._lessons.setPen(cosmetic(own, 2 * ratio))
        self._lessons.setBrush(pg.mkBrush(own))
        dashes = [dash * ratio for dash in DASHES]
        for item in (self._goal, self._change_lines):
            item.setPen(cosmetic(colours.muted, ratio, dashes))
        self._placed = ()
        for text in (self._start_text, self._best_text, self._goal_text, *self._change_texts):
            text.setColor(colours.muted)

    @property
    def _high_enough(self) -> bool:
        """Whether texts in the plot leave the curves enough room."""
        return self._chart.room.height() >= LINES * self._line

    @property
    def _named_start(self) -> bool:
        return self._known_start and self._high_enough

    @property
    def _line(self) -> float:
        """The height of a line of text, in pixels."""
        return float(QFontMetricsF(self._chart.widget.font()).height())

    def _add(self, item: Any, depth: float) -> None:
        item.setZValue(depth)
        self._chart.box.addItem(item, ignoreBounds=True)

    def _show_lessons(self, epochs: Sequence[float], heights: Sequence[float]) -> None:
        points = (tuple(epochs), tuple(heights))
        if self._points != points:
            self._points = points
            self._lessons.setVisible(bool(epochs))
            self._lessons.setData(list(epochs), list(heights))

    def _mark_start(self, run: Run | None, quantity: Quantity) -> None:
        known, height = False, 0.0
        if run is not None and len(run.curves) and quantity.costs:
            first = comparison.series(run.curves, quantity)[0]
            known, height = bool(abs(first) < axes.MOST), float(self._chart.place(first))
        self._start.show_at((0.0, height) if known else None)
        self._start_height = height
        if run is not None and known and quantity is Quantity.BOTH:  # above both lines
            validation = float(self._chart.place(run.curves.validation[0]))
            self._start_height = max(height, validation) if validation < axes.MOST else height
        self._known_start = known
        self._start_name = STARTS[run is not None and run.segments[0].design.begins_trained]

    def _mark_lessons(self, run: Run | None, quantity: Quantity) -> None:
        points: list[int] = []
        if run is not None:
            points = [index for index, kind in run.curves.others if kind in MARKED]
            values = comparison.series(run.curves, quantity)
            points = [index for index in points if abs(values[index]) < axes.MOST]
        if run is None or not points:
            self._show_lessons([], [])
            return
        heights = np.atleast_1d(self._chart.place(values[points]))
        self._show_lessons(run.curves.moments[points].tolist(), heights.tolist())

    def _mark_best(self, run: Run | None, quantity: Quantity) -> None:
        shown = run is not None and quantity is not Quantity.TRAINING
        point = comparison.best(run, quantity) if run is not None and shown else None
        if run is None or point is None:
            self._best.show_at(None)
            self._named_best = False
            return
        values = run.curves.validation if quantity.costs else run.curves.validation_score
        epoch, height = float(run.curves.moments[point]), float(self._chart.place(values[point]))
        self._best.show_at((epoch, height))
        # A run that is still at its best needs no name for it; the star at its end says so.
        self._named_best = point < len(values) - 1

    def _place_start(self, left: float) -> None:
        """Name J(0); where no epoch was better, the name says that too."""
        text = self._start_name
        if self._named_best and not self._best.pos().x():
            text += f", {BEST}"
        if self._start_text.textItem.toPlainText() != text:
            self._start_text.setText(text)
        self._start_text.setVisible(self._named_start)
        self._start_text.setPos(max(0.0, left), self._start_height)

    def _place_best(self, left: float) -> None:
        """Name the best epoch, unless that would cover the name of J(0); its star stays."""
        text, at = self._best_text, self._best.pos()
        text.setVisible(self._named_best)
        if not self._named_best:
            return
        cut = at.x() - self._chart.box.viewPixelSize()[0] * text.boundingRect().width() / 2 < left
        text.setAnchor((0.0 if cut else 0.5, 1))
        text.setPos(at)
        if self._named_start and _covers(text, self._start_text):
            text.hide()

    def _place_goal(self, left: float, right: float, low: float) -> None:
        """Name the tick at the goal, or write at the end of the axis how far away it is."""
        goal = float(self._goal.value())
        known = self._goal.isVisible() and goal >= left
        self._goal_text.setVisible(known and (self._high_enough or goal > right))
        if self._goal_text.isVisible():
            text = GOAL if goal <= right else f"{GOAL} {figures.count(int(goal))} →"
            if self._goal_text.textItem.toPlainText() != text:
                self._goal_text.setText(text)
            self._goal_text.setPos(min(goal, right), low)

    def _place_changes(self, left: float, right: float, low: float, high: float) -> None:
        key = (self._changes, left, right, low, high, self._chart.room.width())
        if key == self._placed:
            return
        self._placed = key
        visible = [change for change in self._changes if left <= change.epoch <= right]
        x = np.repeat([change.epoch for change in visible], 2)
        self._change_lines.setVisible(bool(visible))
        self._change_lines.setData(x, np.tile([low, high], len(visible)))
        named = self._named(visible, left, right)
        while len(self._change_texts) < len(named):
            text = pg.TextItem(color=self._chart.colours.muted, anchor=(0, 0))
            self._add(text, FRONT)
            self._change_texts.append(text)
        for text, place in zip_longest(self._change_texts, named):
            text.setVisible(place is not None)
            if place is not None:
                change, anchor = place
                text.setText(change.text)
                text.setAnchor((anchor, 0))
                text.setPos(change.epoch, high)

    def _named(
        self, visible: Sequence[Change], left: float, right: float
    ) -> list[tuple[Change, int]]:
        """Return the changes whose texts have room, right of their lines (0) or left (1)."""
        metrics = QFontMetricsF(self._chart.widget.font())
        pixel = self._chart.box.viewPixelSize()[0]
        named, free = [], left
        ends = [*(change.epoch for change in visible[1:]), right]
        for change, end in zip(visible, ends, strict=False):
            width = (metrics.horizontalAdvance(change.text) + 2 * theme.MARGIN) * pixel
            if change.epoch + width <= end:
                named.append((change, 0))
                free = change.epoch + width
            elif change.epoch - width >= free:
                named.append((change, 1))
                free = change.epoch
            else:
                free = max(free, change.epoch)
        return named


def _covers(one: pg.TextItem, other: pg.TextItem) -> bool:
    """Return whether two texts lie over one another."""
    return bool(one.sceneBoundingRect().intersects(other.sceneBoundingRect()))
