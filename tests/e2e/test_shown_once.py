"""After an edit or a snapshot the window is shown once, and only what changed."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from tests.e2e.conftest import choose, find, press, wait_for

STROKE = np.array([[0.5, 0.2], [0.52, 0.8]], np.float32)


class Paintings(QObject):
    """Counts how often a widget and all in it are painted."""

    def __init__(self, widget):
        super().__init__()
        self.count = 0
        for each in (widget, *widget.findChildren(QWidget)):
            each.installEventFilter(self)

    @override
    def eventFilter(self, watched, event):
        self.count += event.type() is QEvent.Type.Paint
        return False


@pytest.fixture
def shows(window, monkeypatch):
    """How often every ``show_…`` method of every view is called."""
    shows = Counter()
    for name, view in vars(window.views).items():
        for method in dir(type(view)):
            if method.startswith("show_") and isinstance(view, QWidget):
                counted(monkeypatch, shows, view, f"{name}.{method}", method)
    return shows


def counted(monkeypatch, shows, view, name, method):
    show = getattr(view, method)

    def count(*arguments, **others):
        shows[name] += 1
        return show(*arguments, **others)

    monkeypatch.setattr(view, method, count)


def settle(qtbot, window):
    """Wait until all is painted, also what is painted a few times a second only."""
    names = ("networkCanvas", "costPlot")
    timers = [timer for name in names for timer in find(window, name).findChildren(QTimer)]
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    for _ in range(3):
        QApplication.processEvents()


def test_choosing_another_loss_before_training_shows_each_view_once(window, shows, qtbot):
    window.session.drawing.add_stroke(STROKE)
    shows.clear()
    before = window.session.snapshot.curves.train[0]
    choose(qtbot, window, "lossCombo", "mean squared")
    assert shows["settings.show_design"] == 1
    assert max(shows.values()) == 1
    wait_for(qtbot, window, lambda s: s.paused and len(s.curves) and s.curves.train[0] != before)
    assert shows["settings.show_design"] == shows["code.show_code"] == 1
    assert not shows["network.show_parameters"]
    assert not shows["prediction.show_prediction"]
    assert not shows["runs_table.show_runs"]


def test_turning_alpha_at_rest_repaints_neither_network_nor_plot(window, shows, qtbot):
    window.session.drawing.add_stroke(STROKE)
    press(qtbot, window, "stepButton")
    wait_for(qtbot, window, lambda s: s.paused and s.fraction > 0)
    settle(qtbot, window)
    shows.clear()
    paintings = [Paintings(find(window, name)) for name in ("networkView", "costPlot")]
    slower = replace(window.session.design, learning_rate=0.1)
    find(window, "learningRateSpin").setValue(0.1)
    wait_for(qtbot, window, lambda s: s.design == slower)
    settle(qtbot, window)
    assert shows["settings.show_design"] == 1
    assert not [name for name in shows if name.startswith(("network.", "cost_plot."))]
    assert [painting.count for painting in paintings] == [0, 0]


def test_a_pen_that_moves_shows_what_belongs_to_the_drawing_only(window, shows):
    shows.clear()
    window.session.drawing.follow_pen((STROKE,))
    QApplication.processEvents()
    assert shows["prediction.show_prediction"] == 1
    belongs = ("prediction.", "preparation.", "network.show_prediction", "learn.", "cost_plot.")
    assert not [name for name in shows if not name.startswith(belongs)]
