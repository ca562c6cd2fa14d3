"""A picture lies on the pad as a drawing does."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from engine.data import load
from nngui.collection.formats.picture import to_png
from nngui.handwriting.picture import Picture
from nngui.session.document import opened
from nngui.training.evaluation.album import is_misread, read_as
from tests.conftest import drag
from tests.e2e.conftest import find, press

DATA = load("0 or 1")


def one():
    """A 1 on a sheet of paper, as brightness."""
    picture = np.full((200, 160), 230, np.uint8)
    picture[30:170, 70:86] = 30
    return picture


@pytest.fixture
def on_pad(window):
    """What the network gets of the pad."""
    return lambda: window.session.scene.prediction.image


def lies_there(window):
    return lambda: window.session.drawing.picture is not None


def test_e_puts_an_example_of_the_data_on_the_pad(window, qtbot, on_pad):
    qtbot.keyClick(window, Qt.Key.Key_E)
    found = (on_pad().ravel() == DATA.x_val).all(axis=1)
    assert found.any()
    picture, label = window.session.drawing.picture, DATA.y_val[found.argmax()]
    assert picture.label == str(label)
    assert picture.origin == f"validation {found.argmax() + 1} of 200"
    assert find(window, "predictionLabel").text() in ("0", "1")
    assert f"labelled {label}" in find(window, "drawPad").accessibleDescription()


def test_shift_e_puts_one_on_the_pad_that_the_network_misreads(window, qtbot, on_pad):
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lies_there(window))
    prediction = window.session.scene.prediction
    assert prediction.answer != window.session.drawing.picture.label
    assert (on_pad().ravel() == DATA.x_val).all(axis=1).any()


def test_a_network_that_misreads_nothing_says_so(window, qtbot, monkeypatch):
    right = np.eye(2)[DATA.y_val][:, 1:]
    where = {row.tobytes(): value for row, value in zip(DATA.x_val, right, strict=True)}
    outputs = lambda x: np.array([where[row.tobytes()] for row in x])  # noqa: E731
    monkeypatch.setattr(window.session.inspector, "outputs", outputs)
    with qtbot.waitSignal(window.session.notified) as said:
        qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    assert said.args == ["None of the 200 validation examples is misread by this network."]
    assert not is_misread(DATA.task, read_as(DATA.task, right), DATA.y_val).any()


def test_a_pasted_picture_is_prepared_predicted_and_learned(window, qtbot, on_pad):
    image = QImage.fromData(to_png(one()))
    QGuiApplication.clipboard().setImage(image)
    window.menus.paste.trigger()
    qtbot.waitUntil(lies_there(window))
    assert on_pad().any()
    assert find(window, "learnAs1Button").isEnabled()
    press(qtbot, window, "learnAs1Button")
    (example,) = window.session.my_digits.digits
    assert example.label == 1
    np.testing.assert_allclose(example.image, window.session.drawing.sheet.image(28), atol=0.002)


def test_a_picture_in_a_file_is_dropped_or_opened(window, qtbot, tmp_path):
    path = tmp_path / "one of mine.png"
    path.write_bytes(to_png(one()))
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    assert window.pictures.take(content)
    qtbot.waitUntil(lies_there(window))
    assert window.session.drawing.picture.origin == "one of mine.png"


def test_a_file_that_is_no_picture_is_not_taken(window, tmp_path):
    path = tmp_path / "letter.png"
    path.write_text("Dear all")
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    assert not window.pictures.take(content)


def test_an_empty_sheet_is_refused_with_the_reason(window, qtbot, tmp_path):
    path = tmp_path / "blank.png"
    path.write_bytes(to_png(np.full((60, 60), 200, np.uint8)))
    with qtbot.waitSignal(window.session.notified) as said:
        window.session.picking.read(path)
    assert said.args == ["Blank.png cannot be put on the pad: nothing stands out from its paper."]


def test_a_picture_is_cleared_undone_and_drawn_over(window, qtbot, on_pad):
    qtbot.keyClick(window, Qt.Key.Key_E)
    example = on_pad().copy()
    pad = find(window, "drawPad")
    drag(qtbot, pad, (0.2, 0.5), (0.8, 0.5))
    assert (on_pad()[9] > 0.5).sum() > 10
    press(qtbot, window, "undoButton")
    np.testing.assert_array_equal(on_pad(), example)
    press(qtbot, window, "clearButton")
    assert not on_pad().any()
    window.menus.undo.trigger()
    np.testing.assert_array_equal(on_pad(), example)
    window.menus.undo.trigger()
    assert not on_pad().any()
    assert find(window, "predictionLabel").text() == "–"


def test_the_eraser_takes_the_picture_where_its_ink_is(window, qtbot):
    window.session.drawing.place(np.eye(20, dtype=np.float32))
    pad = find(window, "drawPad")
    side = pad.width()
    for x, left in ((0.8, True), (0.3, False)):
        where = QPoint(int(x * side), int(0.3 * side))
        qtbot.mouseClick(pad, Qt.MouseButton.RightButton, pos=where)
        assert (window.session.drawing.picture is not None) is left
    assert window.menus.undo.text() == "Undo Erase Picture"


def test_a_picture_is_in_the_document(window, qtbot, tmp_path):
    session = window.session
    session.drawing.place(Picture.of(one(), "a scan"), label="1")
    with qtbot.waitSignal(session.documents.ended):
        session.save(tmp_path / "a.nngui")
    with opened(tmp_path / "a.nngui") as document:
        picture = document.content.picture
    kept = session.drawing.picture
    np.testing.assert_array_equal(picture.pixels, kept.pixels)
    assert (picture.prepared, picture.label, picture.origin) == (False, "1", "a scan")
    session.drawing.clear()
    with qtbot.waitSignal(session.documents.opened):
        session.documents.open(tmp_path / "a.nngui")
    qtbot.waitUntil(lies_there(window))
    np.testing.assert_array_equal(session.drawing.picture.pixels, kept.pixels)
