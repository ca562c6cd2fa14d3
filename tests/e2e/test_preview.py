"""The preview of augmentation opens beside nothing that is looked at, and closes by anything."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from tests.e2e.conftest import choose, find


@pytest.fixture
def preview(window, qtbot):
    """The preview, opened."""
    window.resize(1366, 740)
    click(window, "previewButton")
    panel = find(window, "augmentationPreview")
    qtbot.waitUntil(panel.isVisible)
    return panel


def click(window, name):
    """Click where a widget is, on whatever is in front there; as the system sends it."""
    widget = find(window, name)
    QTest.mouseClick(
        window.windowHandle(),
        Qt.MouseButton.LeftButton,
        pos=widget.mapTo(window, widget.rect().center()),
    )


def test_escape_closes_the_preview(window, preview, qtbot):
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()
    assert not find(window, "previewButton").isChecked()


@pytest.mark.parametrize("elsewhere", ["predictionLabel", "networkCanvas", "costPlot"])
def test_a_click_elsewhere_closes_the_preview(window, preview, elsewhere):
    click(window, elsewhere)
    assert not preview.isVisible()
    assert not find(window, "previewButton").isChecked()


def test_its_button_closes_and_opens_the_preview(window, preview):
    click(window, "previewButton")
    assert not preview.isVisible()
    click(window, "previewButton")
    assert preview.isVisible()


def test_start_over_closes_the_preview_and_starts_over(window, preview, qtbot):
    window.session.step()
    qtbot.waitUntil(lambda: window.session.snapshot.epoch == 1)
    qtbot.keyClick(preview, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert not preview.isVisible()
    assert (window.session.state.open, window.session.snapshot.epoch) == (2, 0)


def test_a_click_on_start_over_closes_the_preview(window, preview, qtbot):
    click(window, "startOverButton")
    assert not preview.isVisible()


def test_the_preview_covers_neither_the_network_nor_what_it_says(window, preview):
    panel = QRect(preview.mapToGlobal(QPoint()), preview.size())
    for name in ("networkView", "predictionLabel", "probabilityBars", "costPlot", "drawPad"):
        widget = find(window, name)
        assert not panel.intersects(QRect(widget.mapToGlobal(QPoint()), widget.size())), name


def test_no_data_set_is_read_in_the_windows_thread_for_the_preview(window, qtbot, monkeypatch):
    def read(name):
        raise AssertionError(f"{name} was read")

    monkeypatch.setattr("engine.data.load", read)
    choose(qtbot, window, "datasetCombo", "0 to 9")
    find(window, "previewButton").click()
    assert find(window, "augmentationPreview").isVisible()
