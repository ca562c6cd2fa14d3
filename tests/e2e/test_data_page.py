"""The data set is seen: by label, by part, by how the network reads it."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from engine.data import load
from tests.e2e.conftest import find, press, show_page


@pytest.fixture
def data(window, qtbot):
    """The page, with the lecture's examples and how the untrained network reads them."""
    show_page(window, "Data")
    view = window.views.data
    qtbot.waitUntil(lambda: len(view.numbers) == 3_315)
    qtbot.waitUntil(lambda: "misread" in find(window, "dataReading").full_text)
    return view


def choose(window, name, title):
    box = find(window, name)
    assert isinstance(box, QComboBox)
    at = next(i for i in range(box.count()) if box.itemText(i).startswith(title))
    box.setCurrentIndex(at)
    box.activated.emit(at)


def search(qtbot, window, text, count):
    field = find(window, "dataSearch")
    assert isinstance(field, QLineEdit)
    field.clear()
    qtbot.keyClicks(field, text)
    qtbot.waitUntil(lambda: len(window.views.data.numbers) == count)


def test_examples_are_found_by_label_part_and_mean_image(window, data, qtbot):
    words = find(window, "dataCounts").full_text
    assert words.startswith("3,315 shown. 1,000 train, 200 validate, 2,115 test;")
    means = find(window, "dataMeans")
    assert means.texts == ("0\n1,580", "1\n1,735")
    choose(window, "dataPart", "validation")
    assert len(data.numbers) == 200
    search(qtbot, window, "1", int(load("0 or 1").y_val.sum()))
    assert data.numbers.min() >= 1_000
    choose(window, "dataPart", "all")
    qtbot.mouseClick(means, Qt.MouseButton.LeftButton, pos=means.box(0).center().toPoint())
    qtbot.waitUntil(lambda: len(data.numbers) == 1_580)


def test_misread_examples_are_those_that_the_network_reads_otherwise(window, data, qtbot):
    choose(window, "dataMarks", "misread")
    misread = data.numbers
    choose(window, "dataMarks", "read rightly")
    assert len(misread) + len(data.numbers) == 3_315
    choose(window, "dataMarks", "all")
    found = []
    labels = data._looked.album.labels
    for text in ("0 > 1", "1 > 0"):
        find(window, "dataSearch").setText(text)
        qtbot.waitUntil(lambda: len(data.numbers) < 3_315)
        found.append(len(data.numbers))
        assert set(labels[data.numbers]) <= {int(text[0])}
        find(window, "dataSearch").clear()
        qtbot.waitUntil(lambda: len(data.numbers) == 3_315)
    assert sum(found) == len(misread)
    choose(window, "dataMarks", "misread")
    window.session.train()
    qtbot.waitUntil(lambda: "Epoch 100:" in find(window, "dataReading").full_text)
    assert not np.array_equal(misread, data.numbers)  # other ones, or none any more
    show_page(window, "Runs")
    with qtbot.assertNotEmitted(window.session.gallery.changed):
        press(qtbot, window, "stepButton")
        qtbot.waitUntil(lambda: window.session.snapshot.fraction > 0)
    assert not window.session.gallery.busy


def test_enter_and_a_double_click_put_an_example_on_the_pad(window, data, qtbot):
    table, drawing, examples = find(window, "dataTable"), window.session.drawing, load("0 or 1")
    index = table.model().index(0, 0)
    words = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith(f"training 1: {int(examples.y_train[0])}, read as ")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    number = table.current
    assert number == table.model().columns + 1
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert drawing.picture.origin == f"training {number + 1} of 1,000"
    assert np.array_equal(drawing.sheet.image(20).ravel(), examples.x_train[number])
    choose(window, "dataPart", "test")
    place = table.visualRect(table.model().index(0, 2)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert drawing.picture.origin == "test 3 of 2,115"
