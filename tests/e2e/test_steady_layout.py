import pytest
from PySide6.QtWidgets import QApplication, QLabel, QSplitter, QWidget

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
    wait_for(qtbot, window, lambda snapshot: snapshot.paused)
    assert places() == before


def test_the_panels_stay_where_they_are_when_training_begins(window, qtbot, places):
    find(window, "drawPad").setFocus()
    before = places()
    find(window, "trainButton").setFocus()
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, lambda snapshot: snapshot.running)
    assert places() == before


def test_the_list_of_shortcuts_calls_undo_just_that(window):
    window.session.edit_layers(window.session.design.layers[1:], "Remove Layer")
    assert window.menus.undo.text() == "Undo Remove Layer"
    names = [name for name, _ in window.menus.shortcuts()]
    assert {"Undo", "Redo"} <= set(names)


@pytest.mark.parametrize("page", range(6))
def test_no_text_however_long_makes_a_page_below_the_network_wider(window, page):
    window.views.tabs.setCurrentIndex(page)
    shown = window.views.tabs.currentWidget()
    labels = [label for label in shown.findChildren(QLabel) if not is_constant(label)]
    for label in labels:
        label.show()
        label.setText("")
        before = least_width(shown)
        label.setText("W" * 300)
        assert least_width(shown) == before, label.objectName()


def is_constant(label):
    """Whether it always shows the same few words."""
    return label.objectName() == "noDigitsLabel"


def test_the_line_of_advice_does_not_make_the_window_wider(window):
    before = least_width(window.statusBar())
    window.views.advice.show_text("W" * 300)
    assert least_width(window.statusBar()) == before


def least_width(widget):
    """How wide a widget must be at least, with all that is in it as it is now."""
    for inner in reversed([widget, *widget.findChildren(QWidget)]):
        inner.updateGeometry()  # or else it would be known only after some turns of the event loop
        if inner.layout() is not None:
            inner.layout().invalidate()
            inner.layout().activate()
    return widget.minimumSizeHint().width()
