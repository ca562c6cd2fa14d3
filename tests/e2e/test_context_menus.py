"""The menu of the right mouse button, and of Shift+F10, wherever something has values."""

from contextlib import contextmanager

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu

from engine.data import load
from nngui.training.evaluation.evaluated import Detail
from nngui.training.inspection.pin import Pin
from nngui.widgets.graphics.image_table import ImageTable
from tests.drawings import RING
from tests.e2e.conftest import find, show_page

RIGHT = Qt.MouseButton.RightButton
MOUSE, KEYBOARD = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard


@contextmanager
def menu_of(qtbot, window, widget, at=None):
    """The menu that a right click at that point opens; without a point, Shift+F10."""
    target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    if at is None:
        widget.setFocus()
        point = target.rect().center()
    else:
        point = target.mapFrom(widget, at)
    reason = KEYBOARD if at is None else MOUSE
    QApplication.sendEvent(target, QContextMenuEvent(reason, point, target.mapToGlobal(point)))
    qtbot.waitUntil(lambda: opened(window) is not None)
    menu = opened(window)
    yield menu
    menu.close()


def opened(window):
    return next((menu for menu in window.findChildren(QMenu) if menu.isVisible()), None)


def texts(menu):
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu, text):
    next(action for action in menu.actions() if action.text() == text).trigger()


@pytest.fixture
def drawn(window, qtbot):
    window.resize(1366, 768)
    for stroke in RING:
        window.session.drawing.add_stroke(stroke)
    return window


def test_values_and_picture_of_a_plot_and_of_the_network_are_copied_by_the_menu(drawn, qtbot):
    canvas = find(drawn, "networkCanvas")
    unit = QPoint(*map(int, canvas.places.columns[1].centres[6]))
    for widget, at in ((find(drawn, "costPlot"), QPoint(90, 90)), (canvas, unit)):
        with menu_of(qtbot, drawn, widget, at) as menu:
            choose(menu, "Copy Values")
        assert not QGuiApplication.clipboard().mimeData().hasImage()
        assert QGuiApplication.clipboard().text()
        with menu_of(qtbot, drawn, widget, at) as menu:
            choose(menu, "Copy Picture")
        assert QGuiApplication.clipboard().mimeData().hasImage()


def test_a_right_click_beside_what_is_drawn_opens_the_menu_of_the_pad(drawn, qtbot):
    pad = find(drawn, "drawPad")
    qtbot.mouseClick(pad, RIGHT, pos=QPoint(3, 3))
    assert "Put an Example on the Pad" in texts(opened(drawn))
    assert "Copy Values" in texts(opened(drawn))
    opened(drawn).close()
    assert drawn.session.drawing.sheet.strokes
    point = (drawn.session.drawing.sheet.strokes[0][0] * pad.width()).astype(int)
    qtbot.mouseClick(pad, RIGHT, pos=QPoint(*point.tolist()))
    assert opened(drawn) is None
    assert not drawn.session.drawing.sheet.strokes
    qtbot.mousePress(pad, RIGHT, pos=QPoint(3, 3))  # an eraser that is dragged asks for no menu
    qtbot.mouseMove(pad, QPoint(3, 60))
    qtbot.mouseRelease(pad, RIGHT, pos=QPoint(3, 60))
    assert opened(drawn) is None


def test_digits_of_evaluate_are_chosen_and_put_on_the_pad_by_menus(window, qtbot):
    show_page(window, "Evaluate")
    page, digits = window.views.evaluate, find(window, "cellDigits")
    qtbot.waitUntil(lambda: len(page.examples) > 1)
    digits.setCurrentIndex(digits.model().index(1))
    chosen = page.examples[1]
    with menu_of(qtbot, window, digits) as menu:
        choose(menu, "Put on the Pad")
    assert (window.session.inspector.prediction.image == chosen.image).all()
    with menu_of(qtbot, window, digits) as menu:
        choose(menu, "Copy Values")
    assert chosen.tip in QGuiApplication.clipboard().text()
    page.show_detail(Detail.MAP)
    matrix = find(window, "confusionMatrix")
    cell = matrix.visualRect(matrix.model().index(0, 1)).center()
    with menu_of(qtbot, window, matrix, matrix.viewport().mapTo(matrix, cell)) as menu:
        choose(menu, "Show Its Examples")
    assert page.detail is Detail.EXAMPLES
    assert page.heading.startswith("0 read as 1")
    page.show_detail(Detail.OUTPUTS)
    qtbot.waitUntil(lambda: page.pane.roc.numbers.size > 0)
    with menu_of(qtbot, window, find(window, "evaluationDetails")) as menu:  # plots have no focus
        plots = {action.text(): action.menu() for action in menu.actions() if action.menu()}
        choose(plots["ROC: found against falsely found"], "Copy Values")
    rows = QGuiApplication.clipboard().text().splitlines()
    assert len(rows) == len(page.pane.roc.numbers)


def test_an_example_of_the_data_comes_onto_the_pad_by_its_menu(window, qtbot):
    show_page(window, "Data")
    table = window.views.data.findChild(ImageTable)
    qtbot.waitUntil(lambda: len(table.numbers) > 5)
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 3))
    with menu_of(qtbot, window, table) as menu:
        choose(menu, "Put on the Pad")
    data = load("0 or 1")
    image = window.session.inspector.prediction.image
    assert (image.ravel() == np.concatenate([data.x_train, data.x_val])[table.current]).all()


def test_a_unit_of_the_gallery_is_inspected_and_switched_off_by_its_menu(drawn, qtbot):
    window, inspection = drawn, drawn.session.inspection
    inspection.look_at(Pin(1))
    gallery = find(window, "unitGallery")
    at = gallery.box(3).center().toPoint()
    with menu_of(qtbot, window, gallery, at) as menu:
        assert "Inspect layer 1, unit 4" in texts(menu)
        choose(menu, "Switch Off This Unit")
    qtbot.waitUntil(lambda: not np.any(window.session.scene.parameters[1][0][3]))
    with menu_of(qtbot, window, gallery, at) as menu:
        choose(menu, "Inspect layer 1, unit 4")
    assert inspection.pin == Pin(1, 3)
    strip = find(window, "excitesMost")
    qtbot.waitUntil(lambda: len(strip.images) == 6)
    with menu_of(qtbot, window, strip, strip.box(2).center().toPoint()) as menu:
        choose(menu, "Put on the Pad")
    assert (window.session.inspector.prediction.image == strip.images[2]).all()


def test_what_a_cell_of_one_step_and_a_bar_stand_for_is_inspected_by_their_menus(drawn, qtbot):
    window = drawn
    window.menus.one_step.trigger()
    cells = window.views.step.cells
    qtbot.waitUntil(lambda: "z¹" in cells.copied_text())
    at = cells.place_of("z¹", 4, 0).toPoint()
    with menu_of(qtbot, window, cells, at) as menu:
        assert texts(menu)[0] == "Follow This"
        choose(menu, "Inspect This Unit")
    assert window.session.inspection.pin == Pin(1, 4)
    bars = find(drawn, "probabilityBars")
    with menu_of(qtbot, drawn, bars, QPoint(40, bars.height() - 5)) as menu:
        choose(menu, "Inspect the Output for 1")
    assert window.session.inspection.pin == Pin(3, 0)


def test_where_nothing_can_be_done_no_menu_opens(window):
    label = find(window, "epochLabel")
    point = label.rect().center()
    QApplication.sendEvent(label, QContextMenuEvent(MOUSE, point, label.mapToGlobal(point)))
    assert opened(window) is None
