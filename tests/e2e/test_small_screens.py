"""The window on small screens, at large scales and with large fonts."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QScrollArea

from nngui.session.session import Session
from nngui.widgets.screens import available_geometry
from nngui.window import layout as window_layout
from nngui.window.main_window import MainWindow
from tests.e2e.conftest import find

SMALL = [(1093, 614), (911, 512), (683, 384), (1024, 640)]  # 1366×768 at 125, 150 and 200 %
CONTROLS = [
    *("clearButton", "undoButton", "eraserButton", "drawPad", "drawnPicture", "centreStepButton"),
    *("inputView", "probabilityBars", "predictionLabel", "learnAs0Button", "learnAs1Button"),
    *("trainButton", "stepButton", "startOverButton", "epochLabel", "progressBar", "costLabel"),
    *("epochSlider", "logBox", "datasetCombo", "presetCombo", "lossCombo", "optimizerCombo"),
    *("learningRateSpin", "batchSizeSpin", "epochsSpin", "seedSpin"),
]


@pytest.fixture(params=[9, 16, 20], ids="{} pt".format)
def window(request, qapp, qtbot, tmp_path):
    """The window with a system font of that size."""
    before = qapp.font()
    font = qapp.font()
    font.setPointSizeF(request.param)
    qapp.setStyleSheet("")
    qapp.setFont(font)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(), settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    yield window
    window.close()
    qapp.setStyleSheet("")
    qapp.setFont(before)


def scroll_to(widget):
    """Bring a widget into view as a person does, by every scroll bar around it."""
    for area in areas_around(widget):
        middle = widget.mapTo(area.widget(), widget.rect().center())
        area.ensureVisible(*middle.toTuple(), widget.width() // 2 + 1, widget.height() // 2 + 1)
        QApplication.processEvents()


def areas_around(widget):
    """The scroll areas around a widget, from the inner to the outer one."""
    areas, parent = [], widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            areas.append(parent)
        parent = parent.parentWidget()
    return areas


def in_view(widget):
    """What of the widget no parent cuts off, in its own coordinates."""
    seen, parent = widget.rect(), widget.parentWidget()
    while parent is not None:
        seen &= parent.rect().translated(-widget.mapTo(parent, QPoint(0, 0)))
        parent = parent.parentWidget()
    return seen


@pytest.mark.parametrize("size", SMALL, ids="{0[0]}x{0[1]}".format)
def test_the_window_fits_and_every_control_can_be_scrolled_to_whole(window, size):
    window.resize(*size)
    QApplication.processEvents()
    assert window.size().toTuple() == size
    bar = find(window, "statusBar")
    assert window.rect().contains(QRect(bar.pos(), bar.size()))
    for name in CONTROLS:
        control = find(window, name)
        scroll_to(control)
        seen, room = in_view(control), control.rect()
        assert seen.width() == room.width(), name
        around = areas_around(control)
        most = around[0].viewport().height() if around else room.height()
        assert seen.height() == min(room.height(), most), name


def test_no_button_of_the_pad_is_narrower_than_its_text(window):
    window.resize(683, 384)
    QApplication.processEvents()
    for name in ("clearButton", "undoButton", "eraserButton", "trainButton", "learnAs1Button"):
        button = find(window, name)
        assert isinstance(button, QAbstractButton)
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()), name


def test_the_pad_gets_smaller_before_anything_is_scrolled(window, request):
    if "9 pt" not in request.node.name:
        return
    window.resize(1093, 574)
    QApplication.processEvents()
    column = find(window, "drawingArea")
    assert not column.verticalScrollBar().isVisible()
    assert 160 <= find(window, "drawPad").height() < find(window, "drawPad").parentWidget().width()


def test_a_window_that_is_opened_for_the_first_time_is_no_larger_than_the_screen(window):
    window_layout.place_on_screen(window)
    available = available_geometry(window)
    assert available.contains(window.geometry())


def test_nothing_scrolls_where_there_is_room(window):
    window.resize(2560, 1440)
    QApplication.processEvents()
    for name in ("drawingArea", "middleArea", "columnsArea", "runBarArea"):
        area = find(window, name)
        assert isinstance(area, QScrollArea)
        bars = (area.verticalScrollBar(), area.horizontalScrollBar())
        assert not any(bar.isVisible() for bar in bars), name


def test_full_screen_has_the_key_f11_on_every_desktop_and_escape_leaves_it(window, qtbot):
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    assert window.menus.full_screen.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert not window.menus.full_screen.isChecked()


@pytest.mark.parametrize("size", [(1366, 740), (1024, 640)])
def test_no_number_of_the_headlines_is_cut(window, size):
    window.resize(*size)
    QApplication.processEvents()
    cost = find(window, "costLabel")
    assert in_view(cost) == cost.rect()
    assert cost.sizeHint().width() <= cost.width()
    views = window.views
    views.tabs.setCurrentWidget(views.evaluate)
    lines = [views.time_line._cost, views.cost_plot._reading, find(window, "mistakesLabel")]
    for line in lines:
        assert isinstance(line, QLabel)
        assert "…" not in line.text()


DIALOGS = ("keys", "manual", "race", "check", "save_setup", "new_question", "preferences")


@pytest.mark.parametrize("command", DIALOGS)
def test_no_dialog_needs_more_than_the_screen_has(window, qtbot, command):
    getattr(window.menus, command).trigger()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QDialog)))
    (dialog,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    QApplication.processEvents()
    screen = available_geometry(window)
    assert dialog.width() <= screen.width()
    assert dialog.height() <= screen.height()
    dialog.close()


def test_the_import_page_needs_no_more_than_the_screen_has(window, qtbot, tmp_path):
    np.save(tmp_path / "X.npy", np.random.default_rng(0).random((40, 28, 28)))
    np.save(tmp_path / "y.npy", np.arange(40) % 10)
    window.open_files(tmp_path / "X.npy", tmp_path / "y.npy")
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QDialog)))
    (page,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    screen = available_geometry(window)
    assert page.width() <= screen.width()
    assert page.height() <= screen.height()
    page.close()
