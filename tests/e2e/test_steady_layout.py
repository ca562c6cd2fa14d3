import pytest
from PySide6.QtWidgets import QApplication, QSplitter

from nngui.messages import State
from tests.e2e.conftest import choose, find, press, wait_for


@pytest.fixture
def qapp(qapp):
    """The application as it is before its first window: without a style sheet."""
    qapp.setStyleSheet("")
    return qapp


@pytest.fixture
def places(window):
    """Where the panels stand, and how wide they are."""

    def measure():
        QApplication.processEvents()
        columns = window.findChild(QSplitter)
        return columns.geometry(), columns.sizes()

    return measure


def test_the_panels_stay_where_they_are_when_another_data_set_is_chosen(window, qtbot, places):
    before = places()
    choose(qtbot, window, "datasetCombo", "0 to 9")
    wait_for(qtbot, window, lambda snapshot: snapshot.state is State.PAUSED)
    assert places() == before


def test_the_panels_stay_where_they_are_when_training_begins(window, qtbot, places):
    find(window, "drawPad").setFocus()
    before = places()
    find(window, "trainButton").setFocus()
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, lambda snapshot: snapshot.state is State.RUNNING)
    assert places() == before


def test_the_list_of_shortcuts_calls_undo_just_that(window):
    window.session.edit_layers(window.session.design.layers[1:], "Remove Layer")
    assert window.menus.undo.text() == "Undo Remove Layer"
    names = [name for name, _ in window.menus.shortcuts()]
    assert {"Undo", "Redo"} <= set(names)
