"""The cost J over the epochs while it falls, and p(my drawing) below it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QEvent, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.data import Task
from nngui.design import figures
from nngui.training.curves import NOTHING, Curves
from nngui.training.shown import Shown
from nngui.views.cost.chart import LineKey
from nngui.views.cost.cost_chart import LEAST_EPOCHS, TRAIN, VALIDATION, CostChart, DrawingChart
from nngui.views.cost.epoch_slider import EpochSlider
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.named import named

NOTHING_TRAINED = "press Train to see the cost J fall"
BEING_DRAWN = "my drawing: as soon as the stroke is finished"
NOTHING_DRAWN = "draw a digit to see how its prediction changes"
NOTHING_KNOWN = "my drawing: no prediction yet"
LINES = 5  # of text: the least height of the chart
READING_HINT = (
    "The cost J and the score on the validation set after an epoch; a diamond on the curve is a"
    " lesson on your digits, or its undoing."
)


class CostPlot(QWidget):
    """The curves of J on both sets, and a slider to drag back in time.

    The axes follow the run until a person zooms or moves them; then a button lets them follow
    again.

    Signals
    -------
    epoch_chosen : int
        The person wants to see the network as it was after this epoch; not sent by `show_moment`.
    """

    epoch_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves = NOTHING
        self._drawing_text, self._fraction = NOTHING_DRAWN, 0.0
        self._goal = LEAST_EPOCHS
        self._task: Task | None = None
        self._following = True
        self._hovered: int | None = None
        self._chart = CostChart()
        self._chart.moved.connect(self._stop_following)
        self._chart.hovered.connect(self._hover)
        self._drawing_chart = DrawingChart(self._chart)
        self._drawing_chart.moved.connect(self._stop_following)
        self._make_controls()
        self._lay_out()
        self._restyle()
        self._draw()

    @property
    def following(self) -> bool:
        """Whether the axes follow the run."""
        return self._following

    @property
    def epoch(self) -> int:
        """The epoch that is shown."""
        return self._slider.epoch

    @property
    def reading(self) -> str:
        """The line above the plot: the values at the mouse, or at the epoch that is shown."""
        return self._reading.full_text

    @property
    def drawing_reading(self) -> str:
        """The line above the plot of p(my drawing)."""
        return self._drawing_reading.full_text

    def show_curves(self, curves: Curves, goal: int, task: Task | None = None) -> None:
        """Show the costs so far.

        Parameters
        ----------
        curves : Curves
        goal : int
            The epoch at which training stops; the x axis reaches to it.
        task : Task, optional
            Of the scores: shares of right answers, or errors in its unit.
        """
        self._curves, self._goal, self._task = curves, goal, task
        self._slider.show_newest(curves.newest)
        if self._hovered is not None and curves.at(self._hovered) is None:
            self._hover(None)
        self._draw()

    def show_start(self, *, ready: bool) -> None:
        """Mark J(0) as that of a trained network, or of initial weights."""
        self._chart.show_start(ready=ready)

    def show_drawing_curve(
        self,
        epochs: NDArray[Any],
        values: NDArray[Any],
        reading: str = "",
        *,
        unit: str = "",
        drawn: bool = False,
    ) -> None:
        """Show the network's answers for the drawing after these epochs.

        Parameters
        ----------
        epochs, values : ndarray, shape (n,)
            Both empty if there is no answer.
        reading : str
            The answer at the moment that is shown, such as "P(1) = 0.98".
        unit : str
            Of the values, such as "°".
        drawn : bool
            Whether there is anything on the pad.
        """
        no_answer = NOTHING_KNOWN if drawn else NOTHING_DRAWN
        self._drawing_text = f"{{moment}}: {reading}" if reading else no_answer
        values = np.asarray(values, np.float64)
        self._drawing_chart.show_values(np.asarray(epochs, np.float64), values, unit)
        self._describe_drawing()

    def show_stroke_begun(self) -> None:
        """Show that the curve does not belong to the unfinished drawing."""
        self._drawing_text = BEING_DRAWN
        self._describe_drawing()

    def show_moment(self, shown: Shown) -> None:
        """Show which moment all values belong to."""
        self._fraction = shown.fraction
        self._slider.show_epoch(shown.epoch, shown.newest)
        self._show_back()

    def show_stride(self, stride: int) -> None:
        """Let the slider stop only where there is something to show.

        Parameters
        ----------
        stride : int
            The distance of the epochs that can be shown, from 0; the newest can be too.
        """
        self._slider.show_stride(stride)

    def png(self) -> bytes:
        """Return the plot as a PNG, without the controls."""
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        self._paper.grab().save(buffer, "PNG")
        return bytes(buffer.data().data())

    def csv(self) -> str:
        """Return the curves as a table with one line for every point.

        A point is an epoch or, in the last column, a lesson or its undoing, which is none.
        """
        curves = self._curves
        columns = (curves.train, curves.validation, curves.train_score, curves.validation_score)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        points = zip(curves.epochs.astype(int), rows, (k.value for k in curves.kinds), strict=True)
        lines = (f"{epoch},{','.join(map(repr, row))},{kind}\n" for epoch, row, kind in points)
        return "".join(("epoch,cost,validation_cost,score,validation_score,point\n", *lines))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        elif event.type() == QEvent.Type.FontChange:
            self._keep_height()

    def _keep_height(self) -> None:
        """Let the chart be no lower than its axes and some of the curve need."""
        self._chart.widget.setMinimumHeight(LINES * self.fontMetrics().height() + theme.MARGIN)

    def _make_controls(self) -> None:
        self._reading = ElidedLabel()
        self._drawing_reading = ElidedLabel()
        self._drawing_reading.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._slider = EpochSlider()
        self._slider.epoch_chosen.connect(self._choose)
        self._follow_button = named(
            QPushButton("Follow"),
            "followButton",
            "Follow the newest epoch",
            "Let the axes follow the cost J again, epoch by epoch.",
        )
        self._follow_button.clicked.connect(self._follow)
        self._follow_button.hide()
        self._log_box = named(
            QCheckBox("log J"),
            "logBox",
            "Logarithmic cost axis",
            "Show the cost J on a logarithmic axis, which spreads small costs.",
        )
        self._log_box.toggled.connect(self._scale)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        head.setSpacing(2 * theme.MARGIN)
        head.addWidget(self._reading, 1)
        head.addWidget(LineKey("training", TRAIN))
        head.addWidget(LineKey("validation", VALIDATION))
        self._keep_height()
        self._paper = QWidget()
        paper = QVBoxLayout(self._paper)
        paper.setContentsMargins(0, 0, 0, 0)
        paper.setSpacing(theme.GAP)
        paper.addLayout(head)
        paper.addWidget(self._chart.widget, 1)
        paper.addWidget(self._drawing_reading)
        paper.addWidget(self._drawing_chart.widget)
        foot = QHBoxLayout()
        foot.addWidget(self._slider, 1)
        foot.addWidget(self._follow_button)
        foot.addWidget(self._log_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._paper, 1)
        layout.addLayout(foot)

    def _draw(self) -> None:
        self._chart.show_curves(self._curves)
        if self._following:
            self._chart.fit(self._curves, self._goal)
        self._show_back()

    def _describe(self) -> None:
        shown = self.epoch if self._hovered is None else self._hovered
        point = self._curves.at(shown)
        reading = NOTHING_TRAINED if point is None else self._values(shown, point)
        if self._hovered is not None:
            reading = f"at the pointer: {reading}"
        self._reading.show_text(reading, f"{reading}\n{READING_HINT}")
        self._describe_drawing()

    def _values(self, epoch: int, point: int) -> str:
        curves = self._curves
        kind = dict(curves.others).get(point)
        after = f" ({kind.value})" if kind else ""
        train, validation, score = (
            float(series[point])
            for series in (curves.train, curves.validation, curves.validation_score)
        )
        parts = [
            f"{figures.moment(epoch)}{after}: J = {figures.cost(train)}",
            f"validation J = {figures.cost(validation)}",
            figures.validation_score(score, self._task) if self._task else "",
        ]
        return ", ".join(filter(None, parts))

    def _describe_drawing(self) -> None:
        moment = figures.moment(self.epoch, self._fraction if self._slider.back is None else 0.0)
        text = self._drawing_text.format(moment=f"my drawing after {moment}")
        if text != self._drawing_reading.full_text:
            self._drawing_reading.show_text(text)

    def _show_back(self) -> None:
        self._chart.show_back(self._slider.back)
        self._drawing_chart.show_back(self._slider.back)
        self._describe()

    def _choose(self, epoch: int) -> None:
        self._show_back()
        self.epoch_chosen.emit(epoch)

    def _hover(self, epoch: int | None) -> None:
        point = None if epoch is None else self._curves.at(epoch)
        self._hovered = None if point is None else epoch
        cost = np.nan if point is None else self._curves.train[point]
        self._chart.show_cross(self._hovered, float(cost))
        self._describe()

    def _scale(self, logarithmic: bool) -> None:
        self._chart.set_logarithmic(logarithmic)
        self._follow()

    def _follow(self) -> None:
        self._following = True
        self._follow_button.hide()
        self._draw()

    def _stop_following(self) -> None:
        self._following = False
        self._follow_button.show()

    def _restyle(self) -> None:
        self._chart.restyle(theme.of(self))
        self._drawing_chart.restyle(theme.of(self))
