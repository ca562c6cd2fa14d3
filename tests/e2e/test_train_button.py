from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nngui.training.trainer.measurements import Measurements
from tests.e2e.conftest import find, press


@pytest.fixture
def loading(window, qtbot, monkeypatch):
    """The window while J(0) of a new run is measured, until the event is set."""
    measure, measured = Measurements.measure, Event()

    def measure_slowly(self, *args):
        while not measured.is_set():
            yield
        return (yield from measure(self, *args))

    monkeypatch.setattr(Measurements, "measure", measure_slowly)
    window.session.edit(replace(window.session.design, seed=1))
    yield window, measured
    measured.set()


def press_f5(window):
    QTest.keyClick(window, Qt.Key.Key_F5)


def test_button_and_f5_agree_while_the_data_is_read(loading, qtbot):
    window, measured = loading
    button, menu = find(window, "trainButton"), window.menus.train
    for text, command in (
        ("Pause", lambda: press(qtbot, window, "trainButton")),
        ("Train", lambda: press_f5(window)),
        ("Pause", lambda: press_f5(window)),
        ("Train", lambda: press(qtbot, window, "trainButton")),
    ):
        command()
        qtbot.waitUntil(lambda text=text: (button.text(), menu.text()) == (text, text))
        assert window.session.snapshot.loading
    measured.set()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    assert window.session.snapshot.epoch == 0


def test_training_requested_while_the_data_is_read_goes_on_with_another_seed(loading, qtbot):
    window, measured = loading
    press_f5(window)
    qtbot.waitUntil(lambda: find(window, "trainButton").text() == "Pause")
    window.session.edit(replace(window.session.design, seed=7))
    measured.set()
    qtbot.waitUntil(lambda: window.session.snapshot.epoch > 0)
    window.session.pause()
