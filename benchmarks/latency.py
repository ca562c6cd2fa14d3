"""How fast the answer follows the pen, and how soon after the start there is one.

    python benchmarks/latency.py              without a screen
    python benchmarks/latency.py --screen     on the screen there is, such as Xvfb's

Real mouse events go to the real pad of the real window, at the rhythm of a pen. An answer is there
when the bars have been painted with a prediction made after the event; it counts from when the
event was due, so that a window that is late with everything is not forgiven. Done without and with
*0 to 9* training flat out in the other thread.
"""

import os
import sys

if "--screen" not in sys.argv:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median
from time import perf_counter

import numpy as np
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QPointF,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QMouseEvent, QPaintEvent
from typing_extensions import override

from benchmarks.hand import MOUSE, mouse_event
from benchmarks.waiting import in_a_window, pause, wait
from nngui.design.prediction import Prediction
from nngui.design.presets import PRESETS
from nngui.views.prediction import prediction_view
from nngui.window.main_window import MainWindow

RHYTHM = 1 / 125  # s between two events of a usual mouse
SECONDS = 6.0  # of drawing, for each figure
STROKE = 90  # events from pen down to pen up
LIMITS = (10.0, 25.0)  # ms: median and p99 that are wanted
STARTS = 5


class TimedBars(prediction_view.ProbabilityBars):
    """The bars, which tell when they have been painted."""

    told: Callable[[], None] = staticmethod(lambda: None)
    painted: Callable[[], None] = staticmethod(lambda: None)

    @override
    def show_prediction(self, prediction: Prediction) -> None:
        super().show_prediction(prediction)
        TimedBars.told()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        TimedBars.painted()


class Pen(QObject):
    """Draws spirals, a new one when the last is finished, and times every answer."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.late: list[float] = []  # s
        self._window, self._pad = window, window.views.pad
        self._handled: list[float] = []  # when the events were due that the pad has taken in
        self._predicted: list[float] = []  # and those whose prediction waits to be painted
        self._due: list[float] = []  # of the events that are on their way
        self._path = self._events()
        self._clock = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._draw)
        self._pad.installEventFilter(self)
        self._pad.drawing.connect(self._take_in)
        TimedBars.told, TimedBars.painted = self._note_prediction, self._note_painted

    def draw(self, seconds: float) -> list[float]:
        """Draw so long; return after how many ms each answer came."""
        self.late = []
        self._next = perf_counter() + RHYTHM
        self._clock.start()
        pause(int(seconds * 1e3))
        self._clock.stop()
        return [1e3 * each for each in self.late]

    @Slot()
    def _draw(self) -> None:
        while self._next <= perf_counter():
            kind, place = next(self._path)
            self._due.append(self._next)
            QCoreApplication.postEvent(self._pad, self._event(kind, place))
            self._next += RHYTHM

    def _events(self) -> Iterator[tuple[QEvent.Type, tuple[float, float]]]:
        while True:
            for i in range(STROKE):
                turn, radius = 9 * i / STROKE, 0.1 + 0.3 * i / STROKE
                place = (0.5 + radius * np.sin(turn), 0.5 - radius * np.cos(turn))
                yield (QEvent.Type.MouseMove if i else QEvent.Type.MouseButtonPress), place
            yield QEvent.Type.MouseButtonRelease, place
            self._window.session.drawing.clear()
            self._window.session.undo_stack.clear()

    def _event(self, kind: QEvent.Type, place: tuple[float, float]) -> QMouseEvent:
        point = QPointF(place[0] * self._pad.width(), place[1] * self._pad.height())
        return mouse_event(self._pad, kind, point)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOUSE and self._due:
            self._arrived = self._due.pop(0)
        return False

    @Slot()
    def _take_in(self) -> None:
        self._handled.append(self._arrived)

    def _note_prediction(self) -> None:
        self._predicted += self._handled
        self._handled = []

    def _note_painted(self) -> None:
        now = perf_counter()
        self.late += [now - due for due in self._predicted]
        self._predicted = []


def row(name: str, late: list[float]) -> str:
    """Return median, p99 and the longest, and whether they keep the limits."""
    figures = (median(late), float(np.percentile(late, 99)))
    kept = all(figure <= limit for figure, limit in zip(figures, LIMITS, strict=True))
    numbers = "".join(f"{figure:9.1f}" for figure in (*figures, max(late)))
    return f"{name:<28}{len(late):>8}{numbers}   {'' if kept else 'over the limit'}"


def follow_the_pen() -> None:
    """Print a line for every state of the training."""
    prediction_view.ProbabilityBars = TimedBars  # type: ignore[misc]
    with in_a_window() as window:
        session = window.session
        print(f"{'from pen to bars, ms':<28}{'events':>8}{'median':>9}{'p99':>9}{'longest':>9}")
        pen = Pen(window)
        for name in ("lecture 25-15-1", "ten digits 256-128-10"):
            session.edit(replace(PRESETS[name], epochs=1_000_000), name)
            wait(session, "paused")
            pen.draw(1.0)
            print(row(f"{name}, idle", pen.draw(SECONDS)), flush=True)
            session.train()
            wait(session, "running")
            pen.draw(1.0)
            print(row(f"{name}, training", pen.draw(SECONDS)), flush=True)
            session.pause()
            wait(session, "paused")


START = """
import sys
from time import time
from PySide6.QtCore import QTimer
from nngui.__main__ import make_window
app, window = make_window()
window.show()
window.repaint()
shown = time()
import numpy as np
window.session.drawing.add_stroke(np.array([[0.4, 0.2], [0.6, 0.2], [0.45, 0.8]], np.float32))
window.views.prediction.repaint()
answered = time()
QTimer.singleShot(0, app.quit)
app.exec()
window.close()
print(shown, answered)
"""


def start() -> None:
    """Print how long after the start of the process the window and an answer are there."""
    from time import time

    shown, answered = [], []
    with tempfile.TemporaryDirectory() as home:
        places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home)
        for _ in range(STARTS + 1):
            began = time()
            command = [sys.executable, "-c", START]
            told = subprocess.run(
                command, env={**os.environ, **places}, capture_output=True, text=True, check=True
            )
            window, answer = map(float, told.stdout.split())
            shown.append(window - began)
            answered.append(answer - began)
    print(f"window shown {median(shown[1:]):.2f} s after the start", end=", ")
    print(f"first answer after {median(answered[1:]):.2f} s (median of {STARTS})")


if __name__ == "__main__":
    start()
    follow_the_pen()
