"""A question of one's own in the window: named, drawn, learned, asked, carried elsewhere."""

import re

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QTabBar, QWidget

from benchmarks import question
from benchmarks.hand import Hand
from benchmarks.question import reached
from benchmarks.shapes import SHAPES
from benchmarks.waiting import until
from nngui.collection.question import BEGINNING
from nngui.training.evaluation.evaluated import Detail
from nngui.training.inspection.pin import Pin
from nngui.views.collection.digit_grid import DigitGrid
from nngui.window.layout import SMALLEST
from tests.e2e.conftest import choose, find, press, show_page


@pytest.fixture
def asking(window):
    question.begin(Hand(window), SHAPES)
    return window


def draw(window, name, rng):
    question.draw(Hand(window), name, rng)


def dialog_of(window):
    return next(d for d in window.findChildren(QWidget, "questionDialog") if d.isVisible())


def says(window):
    return window.views.question.text


def texts(window, name, count):
    return [find(window, f"{name}{number}Button").text() for number in range(count)]


def test_ten_circles_and_ten_triangles_are_enough(qapp, qtbot, tmp_path):
    assert reached(question.ask(tmp_path, seed=0))


def test_the_whole_way_is_said_step_by_step(asking, qtbot):
    rng, window = np.random.default_rng(1), asking
    assert says(window).startswith("Draw ○ on the pad, then press ○ below it.")
    assert not find(window, "trainButton").isEnabled()
    for label in (0, 1):
        for _ in range(BEGINNING):
            assert "Enough" not in says(window)
            draw(window, SHAPES[label], rng)
            press(qtbot, window, f"learnAs{label}Button")
    assert says(window) == "Enough to begin: press Train. So far: ○ 10, △ 10."
    assert texts(window, "learnAs", 2) == ["○  10", "△  10"]


def test_what_is_drawn_can_be_looked_at_removed_and_given_to_another_class(asking, qtbot):
    rng, window = np.random.default_rng(1), asking
    for label in (0, 1, 1):
        draw(window, SHAPES[label], rng)
        press(qtbot, window, f"learnAs{label}Button")
    show_page(window, "My drawings")
    grid = window.findChild(DigitGrid)
    assert [grid.model().example(row).label for row in range(3)] == [0, 1, 1]
    grid.setCurrentIndex(grid.model().index(2, 0))
    qtbot.keyClick(grid, Qt.Key.Key_1)  # the first class
    assert window.session.questions.asked.question.counts == (2, 1)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert sum(window.session.questions.asked.question.counts) == 2
    choose(qtbot, window, "datasetCombo", "0 or 1")
    show_page(window, "My digits")
    assert grid.model().rowCount() == 0
    choose(qtbot, window, "datasetCombo", "○ or △")
    show_page(window, "My drawings")
    assert grid.model().rowCount() == 2


def test_a_question_that_cannot_be_is_refused_beside_its_names(window, qtbot):
    window.menus.new_question.trigger()
    dialog = dialog_of(window)
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert dialog.fault == "Name at least two classes."
    for number in (0, 1):
        dialog.findChild(QLineEdit, f"class{number}Field").setText("cat")
    assert dialog.fault.startswith("Two classes are named “cat”")
    dialog.findChild(QLineEdit, "class1Field").setText("<b>dog & bone</b>")
    assert dialog.fault == ""
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert window.session.design.task.classes == ("cat", "<b>dog & bone</b>")
    assert find(window, "learnAs1Button").accessibleName() == "Learn as <b>dog & bone</b>"


def test_a_class_is_renamed_another_added_and_one_removed(asking, qtbot):
    window = asking
    draw(window, "○", np.random.default_rng(1))
    press(qtbot, window, "learnAs0Button")
    press(qtbot, window, "editQuestionButton")
    dialog = dialog_of(window)
    dialog.findChild(QLineEdit, "class0Field").setText("circle")
    press(qtbot, dialog, "addClassButton")
    dialog.findChild(QLineEdit, "class2Field").setText("□")
    press(qtbot, dialog, "removeClass1Button")
    press(qtbot, dialog, "questionOkButton")
    made = window.session.questions.asked.question
    assert (made.classes, made.counts) == (("circle", "□"), (1, 0))
    window.menus.undo.trigger()
    assert window.session.questions.asked.question.classes == SHAPES


@pytest.mark.parametrize("drawn", [0, 1])
def test_no_page_minds_that_hardly_anything_is_drawn(asking, qtbot, drawn):
    rng, window = np.random.default_rng(1), asking
    for _ in range(drawn):
        for label in (0, 1):
            draw(window, SHAPES[label], rng)
            press(qtbot, window, f"learnAs{label}Button")
    until(lambda: not window.session.questions.asked.stale)
    draw(window, "○", rng)
    for index in range(window.views.tabs.count()):
        window.views.tabs.setCurrentIndex(index)
    for command in (window.menus.example, window.menus.misread, window.menus.inspector):
        command.trigger()
    press(qtbot, window, "previewButton")
    until(lambda: window.session.questions.asked is not None)


def test_names_in_any_script_and_very_long_ones_are_shown_and_do_not_widen_the_window(
    window, qtbot
):
    names = ("👩‍🚀", "قطة", "猫の絵", "W" * 40)
    question.begin(Hand(window), names)
    assert window.session.design.task.classes == names
    assert window.minimumSizeHint().width() <= SMALLEST.width()
    assert len({find(window, f"learnAs{i}Button").text() for i in range(4)}) == 4


def test_a_question_is_dropped_on_the_window_and_a_broken_one_refused(asking, qtbot, tmp_path):
    window, path = asking, tmp_path / "a.question"
    window.session.questions.export(path)
    window.session.questions.delete()
    window.open_files(path)
    qtbot.waitUntil(lambda: window.session.questions.asked is not None)
    assert window.session.questions.asked.question.classes == SHAPES
    broken = tmp_path / "b.question"
    broken.write_text("{}")
    with qtbot.waitSignal(window.session.questions.failed):
        window.open_files(broken)
    assert window.views.document_notice.text.startswith("⚠ b.question: expected a question")


def all_texts(window, *without):
    """All that can be read, pointed at or spoken in a window now, but in these parts of it."""
    for each in window.centralWidget().findChildren(QWidget):
        if not each.isVisible() or any(part.isAncestorOf(each) for part in without):
            continue
        for name in ("text", "full_text", "toolTip", "accessibleName", "accessibleDescription"):
            found = getattr(each, name, "")
            yield str(found() if callable(found) else found)
        if isinstance(each, QTabBar):
            for i in range(each.count()):
                yield from (each.tabText(i), each.tabToolTip(i))


def test_no_page_calls_the_drawings_digits(asking, qtbot):
    rng, window = np.random.default_rng(1), asking
    for _ in range(BEGINNING):
        for label in (0, 1):
            draw(window, SHAPES[label], rng)
            press(qtbot, window, f"learnAs{label}Button")
    session, views = window.session, window.views
    question.train(Hand(window))
    draw(window, "○", rng)
    views.side.open("Why?")
    qtbot.waitUntil(lambda: any("Nearest training" in text for text in all_texts(window)))
    others = views.settings, views.code  # a data set's other styles; the digits of a number
    texts = [*all_texts(window, *others)]
    for pin in (Pin(1, 0), Pin(1), Pin(len(session.design.layers), 0)):
        session.inspection.look_at(pin)
        texts += all_texts(window, *others)
    for index in range(views.tabs.count()):
        views.tabs.setCurrentIndex(index)
        texts += all_texts(window, *others)
    show_page(window, "Evaluate")
    for detail in Detail:
        views.evaluate.show_detail(detail)
        texts += all_texts(window, *others)
    show_page(window, "My drawings")
    grid = views.gallery.findChild(DigitGrid)
    grid.selectAll()
    texts += [offer.text for offer in grid.offers(None)]
    wrong = {text for text in texts if re.search(r"\bdigits?\b", text, re.IGNORECASE)}
    assert not wrong
