from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
)

from nngui.collection.formats.exporting import KINDS
from nngui.collection.my_digits import Edit, MyDigits
from nngui.views.collection.digit_gallery import DigitGallery
from nngui.views.collection.digit_grid import DigitGrid
from nngui.widgets.fields.problem_bar import ProblemBar
from tests.nngui.digits import drawing, picture


@pytest.fixture
def digits():
    return MyDigits([drawing(i % 5, seed=i) for i in range(12)] + [picture(9)])


@pytest.fixture
def gallery(themed, qtbot, digits):
    gallery = DigitGallery()
    qtbot.addWidget(gallery)
    gallery.resize(500, 260)
    gallery.show_digits(digits)
    gallery.show()
    return gallery


@pytest.fixture
def grid(gallery):
    grid = gallery.findChild(DigitGrid)
    grid.setFocus()
    return grid


def labels(grid):
    rows = range(grid.model().rowCount())
    return [grid.model().example(row).label for row in rows]


def named(gallery, kind, name):
    widget = gallery.findChild(kind, name)
    assert widget is not None
    return widget


def test_digits_are_shown_class_by_class_with_their_counts(gallery, grid):
    assert labels(grid) == [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 9]
    combo = named(gallery, QComboBox, "classCombo")
    assert [combo.itemText(i) for i in (0, 1, 3, 10)] == ["All: 13", "0: 3", "2: 2", "9: 1"]


def test_there_is_room_for_large_counts(gallery, themed):
    gallery.show_digits(MyDigits(picture(3) for _ in range(1_234)))
    themed.processEvents()
    combo = named(gallery, QComboBox, "classCombo")
    assert combo.itemText(0) == "All: 1,234"
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, combo)
    assert room.width() >= combo.fontMetrics().horizontalAdvance("All: 1,234")


def test_one_class_can_be_shown(gallery, grid, qtbot):
    combo = named(gallery, QComboBox, "classCombo")
    combo.setFocus()
    for _ in range(3):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert labels(grid) == [2, 2]


def test_no_digits_are_an_invitation(gallery, grid):
    gallery.show_digits(MyDigits())
    assert not grid.isVisible()
    assert "beside Learn as" in named(gallery, QLabel, "noDigitsLabel").text()
    assert not named(gallery, QPushButton, "exportButton").isEnabled()


def test_delete_asks_to_remove_what_is_selected(gallery, grid, qtbot):
    first = grid.visualRect(grid.model().index(0)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=first)
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(gallery.remove_asked) as signal:
        qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert signal.args[0] == tuple(grid.model().example(row).key for row in (0, 1))


def test_after_a_removal_the_keys_go_on_from_there(gallery, grid, digits, qtbot):
    for _ in range(4):
        qtbot.keyClick(grid, Qt.Key.Key_Right)
    row = grid.currentIndex().row()
    gallery.show_digits(digits.edited(digits.removal(gallery.selected)))
    assert grid.currentIndex().row() == row
    assert gallery.selected == ()
    assert not named(gallery, QPushButton, "removeDigitsButton").isEnabled()


def test_a_digit_key_and_the_menu_ask_for_another_label(gallery, grid, qtbot):
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(gallery.label_asked) as signal:
        qtbot.keyClick(grid, Qt.Key.Key_7)
    assert (len(signal.args[0]), signal.args[1]) == (13, 7)
    button = named(gallery, QPushButton, "relabelButton")
    assert button.isEnabled()
    with qtbot.waitSignal(gallery.label_asked) as signal:
        button.menu().actions()[3].trigger()
    assert signal.args[1] == 3


def test_without_a_selection_keys_ask_for_nothing(gallery, grid, qtbot):
    with (
        qtbot.assertNotEmitted(gallery.remove_asked),
        qtbot.assertNotEmitted(gallery.label_asked),
    ):
        grid.clearSelection()
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_7):
            qtbot.keyClick(grid, key)


def test_what_is_selected_stays_so_when_it_moves(gallery, grid, digits, qtbot):
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    keys = gallery.selected
    gallery.show_digits(digits.edited(digits.relabelling(keys, 8)))
    assert gallery.selected == keys


def test_a_new_digit_is_pointed_out(gallery, grid, digits):
    new = drawing(3, seed=99)
    gallery.show_digits(digits.edited(Edit((new,))))
    assert gallery.selected == (new.key,)


# Qt 6.12 has a constructor with QPointF and deprecates this one, the only one before
@pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent:DeprecationWarning")
def test_files_can_be_dropped_here(gallery, qtbot, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/x.png")])
    arguments = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    entering = QDragEnterEvent(QPoint(9, 9), *arguments, Qt.KeyboardModifier.NoModifier)
    gallery.dragEnterEvent(entering)
    assert entering.isAccepted()
    with qtbot.waitSignal(gallery.import_asked) as signal:
        gallery.dropEvent(QDropEvent(QPointF(9, 9), *arguments, Qt.KeyboardModifier.NoModifier))
    assert signal.args[0] == [Path(tmp_path)]


def test_every_kind_of_file_is_offered_for_export(gallery, qtbot):
    actions = named(gallery, QPushButton, "exportButton").menu().actions()
    with qtbot.waitSignal(gallery.export_asked) as signal:
        actions[2].trigger()
    assert signal.args[0] is KINDS[2]
    assert len(actions) == len(KINDS)


def test_while_files_are_read_there_is_progress_and_a_way_out(gallery, qtbot):
    progress = named(gallery, QProgressBar, "digitsProgress")
    gallery.show_progress(40)
    assert progress.isVisible()
    assert progress.value() == 40
    assert not named(gallery, QPushButton, "importButton").isEnabled()
    with qtbot.waitSignal(gallery.cancel_asked):
        qtbot.mouseClick(
            named(gallery, QPushButton, "cancelDigitsButton"), Qt.MouseButton.LeftButton
        )
    gallery.show_progress(-1)
    assert not progress.isVisible()


def test_what_was_refused_can_be_asked_for(gallery, qtbot):
    gallery.show_problem("3 digits imported; 12 refused.", "What was refused")
    with qtbot.waitSignal(gallery.details_asked):
        qtbot.mouseClick(
            named(gallery, QPushButton, "digitsProblemRemedy"), Qt.MouseButton.LeftButton
        )
    assert not named(gallery, ProblemBar, "digitsProblem").isVisible()


def test_a_problem_without_details_can_be_dismissed(gallery, qtbot):
    gallery.show_problem("1 digit imported; 1 refused.")
    button = named(gallery, QPushButton, "digitsProblemRemedy")
    assert button.text() == "Dismiss"
    with qtbot.assertNotEmitted(gallery.details_asked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not named(gallery, ProblemBar, "digitsProblem").isVisible()


def test_a_problem_of_an_import_goes_when_digits_are_deleted_or_it_is_undone(gallery, digits):
    gallery.show_problem("13 digits imported; 1 refused.")
    gallery.show_digits(MyDigits(list(digits)[:-1]))
    assert not named(gallery, ProblemBar, "digitsProblem").isVisible()


def test_what_changes_while_it_is_hidden_is_shown_when_it_is_seen_again(gallery, grid):
    gallery.hide()
    gallery.show_digits(MyDigits([drawing(6)]))
    gallery.show()
    assert labels(grid) == [6]


def test_thumbnails_are_painted(gallery, grid):
    image = grid.grab().toImage()
    assert len({image.pixelColor(20, y).name() for y in range(5, 45)}) > 3


def test_a_double_click_asks_for_a_digit_on_the_pad(gallery, grid, qtbot):
    place = grid.visualRect(grid.model().index(3)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(gallery.example_chosen) as signal:
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [grid.model().example(3)]


def test_the_label_of_a_digit_stands_below_it(gallery, grid):
    image, place = grid.grab().toImage(), grid.visualRect(grid.model().index(0))
    words = range(place.top() + 50, place.bottom())
    middle = range(place.left() + 15, place.right() - 15)
    assert len({image.pixelColor(x, y).name() for y in words for x in middle}) > 2
