"""A data set of a person's own: opened, checked, trained, kept in the document."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from engine.data import TASKS
from nngui.session.document import opened
from nngui.views.data.import_page import ImportPage
from tests.e2e.conftest import find, press, wait_for
from tests.nngui.collection.reading.course import course, mat5


@pytest.fixture(autouse=True)
def questions():
    """The questions that there are stay those of the program."""
    before = dict(TASKS)
    yield
    TASKS.clear()
    TASKS.update(before)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "ex3"
    folder.mkdir()
    x, y = course(30)
    np.save(folder / "X.npy", x)
    np.save(folder / "y.npy", y)
    (folder / "ex4data1.mat").write_bytes(mat5({"X": x, "y": np.where(y == 0, 10, y)}))
    return folder


def page_of(window, qtbot):
    qtbot.waitUntil(lambda: window.findChild(ImportPage) is not None)
    return window.findChild(ImportPage)


def accept(qtbot, page):
    ok = page.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Open)
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)


def test_the_course_s_files_are_opened_upright_and_trained_in_three_actions(window, qtbot, files):
    window.open_files(files / "X.npy", files / "y.npy")  # 1: dropped
    page = page_of(window, qtbot)
    assert find(page, "importOrder").currentText() == "column by column"
    assert "300 images of 20×20" in find(page, "importFound").text()
    assert find(page, "importDoubts").text() == ""
    accept(qtbot, page)  # 2
    qtbot.waitUntil(lambda: "#" in window.session.design.dataset)
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    assert window.session.design.architecture == "25-15-10"
    assert find(window, "datasetCombo").currentText() == "ex3 (20×20)"
    press(qtbot, window, "trainButton")  # 3
    wait_for(qtbot, window, lambda snapshot: snapshot.epoch >= 40)
    window.session.pause()
    assert window.session.state.run.curves.train_score[-1] > 0.9
    window.session.picking.put("training", 0)
    picture = window.session.drawing.picture
    assert picture.label in "0123456789"
    assert find(window, "predictionLabel").text() in "0123456789"


def test_the_file_of_matlab_is_understood_as_the_course_means_it(window, qtbot, files):
    window.open_files(files / "ex4data1.mat")
    page = page_of(window, qtbot)
    assert find(page, "importTen").isChecked()
    described = find(page, "importExamples").accessibleDescription()
    assert described.startswith("0, ")
    assert "10" not in described


def test_each_guess_can_be_changed_and_the_examples_follow(window, qtbot, files):
    window.open_files(files / "X.npy", files / "y.npy")
    page = page_of(window, qtbot)
    before = page.grab().toImage()
    box = find(page, "importOrder")
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert "read otherwise than they are labelled" in find(page, "importDoubts").text()
    assert page.grab().toImage() != before
    accept(qtbot, page)
    qtbot.waitUntil(lambda: "#" in window.session.design.dataset)
    recent = window.menus.recent_data.actions()
    assert [action.text() for action in recent] == ["X.npy + y.npy"]
    recent[0].trigger()  # as after another start, since the preferences are kept
    qtbot.waitUntil(lambda: any(p is not page for p in window.findChildren(ImportPage)))
    again = next(p for p in window.findChildren(ImportPage) if p is not page)
    assert "as you chose" in find(again, "importRead").text()
    assert find(again, "importOrder").currentText() == "row by row"


def test_the_split_can_be_chosen(window, qtbot, files):
    window.open_files(files / "X.npy", files / "y.npy")
    page = page_of(window, qtbot)
    assert find(page, "importSplit").currentText() == "by chance"
    assert (find(page, "importValidation").value(), find(page, "importTest").value()) == (15, 15)
    find(page, "importValidation").setValue(30)
    find(page, "importTest").setValue(10)
    find(page, "importSeed").setValue(7)
    accept(qtbot, page)
    qtbot.waitUntil(lambda: "#" in window.session.design.dataset)
    task = TASKS[window.session.design.dataset]
    assert (task.train, task.validation, task.test) == (180, 90, 30)
    assert task.shows.endswith("drawn by chance with seed 7.")


def test_nothing_is_taken_before_it_is_accepted(window, qtbot, files):
    window.open_files(files / "X.npy", files / "y.npy")
    page = page_of(window, qtbot)
    page.reject()
    assert window.session.design.dataset == "0 or 1"


def test_a_file_without_data_is_refused_with_the_reason(window, qtbot, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all,\nhow are you?\n")
    window.open_files(tmp_path / "letter.txt")
    notice = find(window, "documentNotice")
    qtbot.waitUntil(notice.isVisible)
    texts = " ".join(label.text() for label in notice.findChildren(QLabel))
    assert "letter.txt: " in texts


def test_a_document_holds_the_data_set_whole(window, qtbot, files, tmp_path):
    window.open_files(files / "X.npy", files / "y.npy")
    accept(qtbot, page_of(window, qtbot))
    qtbot.waitUntil(lambda: "#" in window.session.design.dataset)
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    name = window.session.design.dataset
    documents, path = window.session.documents, tmp_path / "a.nngui"
    window.session.save(path)
    qtbot.waitUntil(lambda: path.exists() and not documents.busy)
    del TASKS[name]
    with opened(path) as document:
        assert document.content.design.dataset == name
        (data,) = document.content.data
    assert name in TASKS
    assert data.name == name
    assert data.pixels.shape == (300, 20, 20)
