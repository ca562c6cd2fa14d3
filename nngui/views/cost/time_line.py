"""`TimeLine`: look back in time, play it, and come back to now."""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.training.run import Run
from nngui.training.shown import Shown
from nngui.views.cost.chart import AXIS, GUTTER
from nngui.views.cost.cost_plot import CostPlot
from nngui.views.cost.time_slider import HEIGHT, TimeSlider
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.snug_button import SnugButton

SPEEDS = (1, 2, 4, 8, 16, 32)  # epochs a second
BEAT = 33  # ms between two moments that are played


class PlayButton(QToolButton):
    """A button whose menu opens with ↓ too."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.showMenu()
        else:
            super().keyPressEvent(event)


class TimeLine(QWidget):
    """A strip below all pages: play, the slider, J, and back to now.

    The slider lies under the axis of the plot, also where the plot itself is not seen.

    Signals
    -------
    epoch_chosen : float
        The person wants to see the network as it was then; the newest epoch stands for now.
    """

    epoch_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot: CostPlot | None = None
        self._left, self._right = AXIS, GUTTER  # px beside the axis of the plot
        self._run: Run | None = None
        self.slider = TimeSlider(self)
        self.slider.moment_chosen.connect(self._choose)
        self._make_controls()
        self.setFixedHeight(HEIGHT)
        self._played = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=BEAT)
        self._timer.timeout.connect(self._play_on)

    @property
    def speed(self) -> int:
        """The epochs that are played in a second."""
        return int(self._speeds.checkedAction().data())

    @property
    def playing(self) -> bool:
        """Whether the past is being played."""
        return self._timer.isActive()

    def lie_under(self, plot: CostPlot) -> None:
        """Keep the slider under the axis of this plot, and take the keys that it gets."""
        self._plot = plot
        plot.axis_changed.connect(self._align)
        plot.take_keys(self.slider)
        plot.installEventFilter(self)
        self._align()

    def show_runs(self, runs: Sequence[Run], number: int) -> None:
        """Offer the moments of the open run; the handle follows the newest if it is there."""
        run = next(run for run in runs if run.number == number)
        following = self._run is None or self._run.number != number or not self._looks_back
        self._run = run
        self.slider.moments = run.moments
        self.slider.show_curves(number, run.curves)
        if following:
            self._show(run.epoch + run.fraction, back=False)
        else:
            self._show(self.slider.moment, back=True)

    def show_moment(self, shown: Shown) -> None:
        """Move the handle to the moment that is shown, and write its J."""
        self._show(shown.epoch + shown.fraction, back=shown.back, newest=shown.newest)
        cost = figures.cost(shown.cost)
        self._cost.show_text(figures.equation("J", cost), shorter=(cost, ""))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._align()  # the plot may have its new size already
        self._place()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Show, QEvent.Type.Resize, QEvent.Type.Move}:
            self._align()
        return super().eventFilter(watched, event)

    @property
    def _looks_back(self) -> bool:
        return self._back.isEnabled()

    def _make_controls(self) -> None:
        self._play = named(
            PlayButton(self),
            "playButton",
            "Play",
            "Show the training again, from the epoch that is shown or from the beginning;"
            " ↓ chooses how fast.",
        )
        self._play.setText("▶")
        self._play.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._play.clicked.connect(self._play_or_stop)
        menu = named(QMenu(self), "playSpeedMenu", "Speed")
        self._speeds = QActionGroup(menu)
        for speed in SPEEDS:
            action = QAction(f"×{speed}", menu, checkable=True)
            action.setData(speed)
            action.setToolTip(f"{figures.counted(speed, 'epoch')} a second")
            self._speeds.addAction(action)
        self._speeds.actions()[2].setChecked(True)
        menu.addActions(self._speeds.actions())
        menu.setToolTipsVisible(True)
        self._play.setMenu(menu)
        self._cost = ElidedLabel(self)
        self._back = named(
            SnugButton("Now", self),
            "nowButton",
            "Back to now",
            "Back to now: show the network as it is after the newest epoch (End).",
        )
        self._back.setEnabled(False)
        self._back.clicked.connect(self._come_back)

    @Slot()
    def _align(self) -> None:
        """Take over the axis of the plot, and its place while it is to be seen."""
        if self._plot is None:
            return
        self.slider.show_axis(*self._plot.shown_epochs)
        if self._plot.isVisible() and self.isVisible():
            left, right = (self.mapFromGlobal(end).x() for end in self._plot.axis_ends)
            if right > left and (left, self.width() - right) != (self._left, self._right):
                self._left, self._right = left, self.width() - right
                self._place()

    def _place(self) -> None:
        half = self.slider.handle_width // 2
        width = max(0, self.width() - self._left - self._right)
        self.slider.setGeometry(self._left - half, 0, width + 2 * half, self.height())
        hint = self._play.sizeHint()
        left, top = (
            self._left - half - theme.GAP - hint.width(),
            (self.height() - hint.height()) // 2,
        )
        self._play.setGeometry(max(0, left), top, hint.width(), hint.height())
        hint = self._back.minimumSizeHint()
        right, top = self.width() - hint.width(), (self.height() - hint.height()) // 2
        self._back.setGeometry(right, top, hint.width(), hint.height())
        start = self._left + width + half + theme.GAP
        self._cost.setGeometry(start, 0, max(0, right - theme.GAP - start), self.height())

    def _show(self, moment: float, *, back: bool, newest: int | None = None) -> None:
        run = self._run
        known = run.epoch if run is not None else 0
        newest = known if newest is None else newest
        self.slider.show_moment(moment, newest)
        self._back.setEnabled(back)

    def _choose(self, moment: float) -> None:
        self._stop()
        self._emit(moment)

    def _emit(self, moment: float) -> None:
        self._back.setEnabled(moment < self.slider.maximum())
        self.epoch_chosen.emit(moment)

    @Slot()
    def _come_back(self) -> None:
        self._stop()
        self.slider.setFocus()
        self.slider.choose(self.slider.maximum())

    @Slot()
    def _play_or_stop(self) -> None:
        if self.playing:
            self._stop()
            return
        self._played = self.slider.moment if self._looks_back else 0.0
        self._play.setText("⏸")
        self._play.setAccessibleName("Pause playing")
        self._clock.start()
        self._timer.start()
        self._play_on()

    def _stop(self) -> None:
        self._timer.stop()
        self._play.setText("▶")
        self._play.setAccessibleName("Play")

    @Slot()
    def _play_on(self) -> None:
        self._played += self._clock.restart() / 1e3 * self.speed
        newest = self.slider.maximum()
        moment = float(newest) if self._played >= newest else self.slider.before(self._played)
        if moment != self.slider.moment:
            self.slider.show_moment(moment, newest)
            self._emit(moment)
        if self._played >= newest:
            self._stop()
