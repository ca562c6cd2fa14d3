"""The cost J of all runs over the epochs while it falls, and p(my drawing) below it."""

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.training.run import Run
from nngui.training.shown import Shown
from nngui.training.words.run_words import loss_of
from nngui.views.cost import axes, comparison, figure, moments, readings, table
from nngui.views.cost.comparison import Quantity
from nngui.views.cost.cost_chart import CostChart
from nngui.views.cost.crosshair_box import CrosshairBox
from nngui.views.cost.drawing_chart import DrawingChart
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel, fewer_parts
from nngui.widgets.fields.forms import combo
from nngui.widgets.fields.named import named
from nngui.widgets.still import Still

NOTHING_TRAINED = "press Train to see the cost J fall"
BEING_DRAWN = "my drawing: as soon as the stroke is finished"
NOTHING_DRAWN = "draw something to see how its prediction changes"
NOTHING_KNOWN = "my drawing: no prediction yet"
LINES = 5  # of text: the least height of the chart
READING_HINT = (
    "The cost J and the score on the validation set after an epoch; a diamond on the curve is a"
    " lesson on your own examples, an applied step or an edited weight, or its undoing, a star the"
    " best epoch on the validation set; the faint line is J of the mini-batches while training."
)


class CostPlot(QWidget):
    """The curves of the runs that are not hidden, the open one in front.

    The axes follow the run until a person zooms or moves them; then a button lets them follow
    again.

    Signals
    -------
    epoch_chosen : float
        The person wants to see the network as it was then; not sent by `show_moment`.
    axis_changed
        The epochs on the axis, or its place, have changed.
    """

    epoch_chosen = Signal(float)
    axis_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[Run, ...] = ()
        self._drawn: list[Run] = []
        self._number = 0
        self._shown: Shown | None = None
        self._drawing_text = NOTHING_DRAWN
        self._quantity = Quantity.BOTH
        self._scale_chosen = False  # by a person, not by how far J has fallen
        self._following = True
        self._hovered: float | None = None
        self._chart = CostChart()
        self._drawing_chart = DrawingChart(self._chart)
        for chart in (self._chart, self._drawing_chart):
            chart.moved.connect(self._zoom)
            chart.epoch_chosen.connect(self._choose)
        self._chart.hovered.connect(self._hover)
        self._chart.axis_changed.connect(self.axis_changed)
        self._box = CrosshairBox(self._chart.widget)
        self._make_controls()
        self._lay_out()
        self._restyle()
        self._draw()

    @property
    def following(self) -> bool:
        """Whether the axes follow the run."""
        return self._following

    @property
    def reading(self) -> str:
        """The line above the plot: the values at the mouse, or at the epoch that is shown."""
        return self._reading.full_text

    @property
    def drawing_reading(self) -> str:
        """The line above the plot of p(my drawing)."""
        return self._drawing_reading.full_text

    @property
    def names(self) -> list[str]:
        """The names at the ends of the lines, from above."""
        return self._chart.names

    @property
    def left_out(self) -> str:
        """The sentence on the runs that are not drawn; empty if there are none."""
        return self._note.full_text if self._note.isVisibleTo(self) else ""

    @property
    def shown_epochs(self) -> tuple[float, float]:
        """The first and the last epoch on the axis."""
        return self._chart.shown_epochs

    @property
    def axis_ends(self) -> tuple[QPoint, QPoint]:
        """The ends of the axis of the epochs, on the screen."""
        room, widget = self._chart.room, self._chart.widget
        ends = (room.bottomLeft(), room.bottomRight())
        left, right = (widget.mapToGlobal(end.toPoint()) for end in ends)
        return left, right

    def show_runs(self, runs: Sequence[Run], number: int, shown: Shown | None = None) -> None:
        """Show all runs that are not hidden.

        Parameters
        ----------
        runs : sequence of Run
        number : int
            Of the one that is open.
        shown : Shown, optional
            The moment of it to which all values belong, as `show_moment` takes it.
        """
        self._runs = tuple(runs)
        if number != self._number:
            self._number, self._shown = number, None
            self._hover(None)
        self._shown = shown or self._shown
        self._draw()

    def show_drawing_curve(
        self,
        epochs: NDArray[Any],
        values: NDArray[Any],
        reading: str = "",
        *,
        unit: str = "",
        drawn: bool = False,
        threshold: float | None = None,
    ) -> None:
        """Show the open run's answers for the drawing after these epochs.

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
        threshold : float or None
            From which a value means the second of two classes; None if there is none.
        """
        no_answer = NOTHING_KNOWN if drawn else NOTHING_DRAWN
        self._drawing_text = f"{{moment}}: {reading}" if reading else no_answer
        run = self._opened
        classes = run.task.classes if run is not None else ()
        self._drawing_chart.show_values(
            np.asarray(epochs, np.float64),
            np.asarray(values, np.float64),
            unit,
            threshold if len(classes) == 2 else None,
            classes,
        )
        self._describe_drawing()

    def show_stroke_begun(self) -> None:
        """Show that the curve does not belong to the unfinished drawing."""
        self._drawing_text = BEING_DRAWN
        self._describe_drawing()

    def show_moment(self, shown: Shown) -> None:
        """Show which moment all values belong to."""
        self._shown = shown
        self._show_playhead()

    def take_keys(self, slider: QWidget) -> None:
        """Let the keys that are pressed after a click in the plot go to this widget."""
        for chart in (self._chart, self._drawing_chart):
            chart.widget.setFocusProxy(slider)

    def png(self) -> bytes:
        """Return the figure as a PNG, at twice its size; light, whatever the theme."""
        return figure.png(self._figure())

    def svg(self) -> bytes:
        """Return the figure as an SVG; light, whatever the theme."""
        return figure.svg(self._figure())

    def pieces(self) -> Generator[None, None, bytes]:
        """Paint that figure piece by piece, as `figure.pieces` does."""
        return figure.pieces(self._figure())

    def copied_text(self) -> str:
        """Return the numbers of all runs that are not hidden, columns separated by tabs."""
        return self.csv("\t")

    def csv(self, separator: str = ",") -> str:
        """Return the numbers of all runs that are not hidden, a line for every point."""
        return table.as_csv([run for run in self._runs if not run.hidden], separator)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        elif event.type() == QEvent.Type.FontChange:
            self._keep_height()

    @property
    def _opened(self) -> Run | None:
        return next((run for run in self._runs if run.number == self._number), None)

    def _figure(self) -> figure.Figure:
        return figure.Figure(
            tuple(self._drawn), self._number, self._quantity, self._chart.logarithmic
        )

    def _keep_height(self) -> None:
        """Let the chart be no lower than its axes and some of the curve need."""
        self._chart.widget.setMinimumHeight(LINES * self.fontMetrics().height() + theme.MARGIN)

    def _make_controls(self) -> None:
        self._reading, self._drawing_reading, self._note = (ElidedLabel() for _ in range(3))
        self._drawing_reading.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._note.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._note.setProperty("warning", True)
        self._note.hide()
        self._follow_button = named(
            QPushButton("Follow"),
            "followButton",
            "Follow the newest epoch",
            "Let the axes follow the cost J again, epoch by epoch.",
        )
        self._follow_button.clicked.connect(self._follow)
        self._follow_button.hide()
        self._quantity_box = combo(
            "quantityCombo",
            {quantity.name: quantity.value for quantity in Quantity},
            "Numbers in the plot",
            "Compare the runs by J on the training set, which falls while training, by J on the"
            " validation set, or by the score on it.",
        )
        self._quantity_box.currentIndexChanged.connect(self._choose_quantity)
        self._log_box = named(
            QCheckBox("log J"),
            "logBox",
            "Logarithmic cost axis",
            "Show the cost J on a logarithmic axis, which spreads small costs; it is chosen by"
            " itself when J has fallen twentyfold.",
        )
        self._log_box.clicked.connect(self._choose_scale)
        self._log_box.toggled.connect(self._scale)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        head.setSpacing(theme.MARGIN)
        head.addWidget(Still(self._reading), 1)
        for control in (self._follow_button, self._quantity_box, self._log_box):
            head.addWidget(control)
        self._keep_height()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self._chart.widget, 1)
        layout.addWidget(Still(self._drawing_reading))
        layout.addWidget(self._drawing_chart.widget)

    def _draw(self) -> None:
        """Draw what has changed, and let the axes reach over it."""
        run = self._opened
        if run is None:
            self._chart.fit(0, shares=False, all_epochs=True)
            self._describe()
            return
        self._drawn, reasons = comparison.split(self._runs, self._number, self._quantity)
        self._show_curves(run)
        if self._choose_scale_by_itself():
            self._show_curves(run)
        at = self._hovered
        if at is not None and readings.point_at(run.curves.moments, at) is None:
            self._hover(None)
        costs, regression = self._quantity.costs, run.task.regression
        self._chart.show_title(comparison.axis_title(self._quantity, run))
        self._chart.fit(run.goal, shares=not costs and not regression, all_epochs=self._following)
        self._note.setVisible(bool(reasons))
        self._note.show_text(readings.left_out(reasons, self._quantity))
        self._show_playhead()

    def _show_curves(self, run: Run) -> None:
        loss = loss_of(run)
        self._chart.show_runs(self._drawn, self._number, self._quantity, loss)

    def _choose_scale_by_itself(self) -> bool:
        """Take a logarithmic axis if a linear one would be flat; return whether it changed."""
        wanted = self._log_box.isChecked()
        if not self._scale_chosen:
            wanted = self._chart.fallen >= axes.FLAT
            with QSignalBlocker(self._log_box):
                self._log_box.setChecked(wanted)
        wanted = wanted and self._quantity.costs
        if wanted == self._chart.logarithmic:
            return False
        self._chart.set_logarithmic(wanted)
        return True

    def _describe(self) -> None:
        run = self._opened
        if run is None:
            reading = ""
        elif self._hovered is not None:
            reading = readings.values(run, self._hovered)
        else:
            back = self._shown is not None and self._shown.back
            reading = readings.values(run, self._moment, exactly=back)
        if not reading:
            reading = NOTHING_TRAINED
        elif self._hovered is not None:
            reading = f"at the pointer: {reading}"
        hint = f"{reading}\n{READING_HINT}"
        fewer = fewer_parts(reading, readings.SEPARATOR)
        cost = fewer[-1].split(": ")[-1]
        self._reading.show_text(reading, hint, shorter=(*fewer, cost, ""))
        self._describe_drawing()

    @property
    def _moment(self) -> float:
        """The moment that is shown; at the end of a run its newest point counts."""
        shown, run = self._shown, self._opened
        if shown is not None and shown.back:
            return shown.epoch + shown.fraction
        return float(run.curves.moments[-1]) if run is not None and len(run.curves) else 0.0

    def _describe_drawing(self) -> None:
        moment = readings.named(self._place or 0.0)
        text = self._drawing_text.format(moment=f"my drawing after {moment}")
        if text != self._drawing_reading.full_text:
            self._drawing_reading.show_text(text)

    @property
    def _place(self) -> float | None:
        """Where the playhead stands, in epochs; None if there is no run."""
        shown, run = self._shown, self._opened
        if shown is not None:
            return shown.epoch + shown.fraction
        return None if run is None else run.epoch + run.fraction

    def _show_playhead(self) -> None:
        back = self._shown is not None and self._shown.back
        for chart in (self._chart, self._drawing_chart):
            chart.show_playhead(self._place, back=back)
        self._describe()

    def _choose(self, epoch: float) -> None:
        run = self._opened
        if run is None:
            return
        moment = moments.nearest(run.moments, run.epoch, epoch)
        self._show_playhead()  # where it was, until it is shown elsewhere
        self.epoch_chosen.emit(moment)

    def _hover(self, epoch: float | None) -> None:
        run, value = self._opened, np.nan
        self._hovered = None
        if epoch is not None and run is not None:
            self._hovered = readings.nearest(run.curves.moments, epoch)
        if run is not None and run in self._drawn and self._hovered is not None:
            line = self._chart.line_of(run)
            point = readings.point_at(line.epochs, self._hovered)
            value = np.nan if point is None else float(line.values[point])
        self._chart.show_cross(self._hovered, value)
        self._show_values(None if epoch is None else round(max(0.0, epoch)))
        self._describe()

    def _show_values(self, epoch: int | None) -> None:
        """Show the values of all lines beside the pointer, if there are several runs."""
        head, rows = "", []
        if epoch is not None and len(self._drawn) > 1:
            at, lines = self._hovered if self._hovered is not None else epoch, self._chart.line_of
            head = readings.named(at)
            rows = [
                (run.number, run.title, readings.value(run, lines(run), at, self._quantity))
                for run in reversed(self._drawn)
            ]
        place = self._chart.widget.mapFromGlobal(QCursor.pos())
        self._box.show_values(head, rows, place)

    @Slot(int)
    def _choose_quantity(self, index: int) -> None:
        self._quantity = Quantity[self._quantity_box.itemData(index)]
        self._log_box.setEnabled(self._quantity.costs)
        self._draw()

    @Slot()
    def _choose_scale(self) -> None:
        self._scale_chosen = True

    @Slot()
    def _scale(self) -> None:
        self._scale_chosen = True
        self._draw()

    @Slot()
    def _follow(self) -> None:
        self._following = True
        self._follow_button.hide()
        self._draw()

    @Slot()
    def _zoom(self) -> None:
        """Keep the epochs that the person chose, and fill the height with the values there."""
        self._following = self._chart.shows_all
        self._follow_button.setHidden(self._following)
        self._draw()

    def _restyle(self) -> None:
        self._chart.restyle(theme.of(self))
        self._drawing_chart.restyle(theme.of(self))
