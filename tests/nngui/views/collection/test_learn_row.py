import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from engine.data import TASKS
from nngui.collection.question import Asked
from nngui.design.prediction import Prediction
from nngui.views.collection.learn_row import MISSING, NOTHING_DRAWN, LearnRow
from tests.nngui.collection.asking import question


def prediction(answer, task="0 to 9", drawn=True):
    side = TASKS[task].side
    return Prediction(TASKS[task], np.full((side, side), float(drawn), np.float32), answer=answer)


@pytest.fixture
def row(qtbot):
    row = LearnRow()
    qtbot.addWidget(row)
    row.show()
    row.learnt, row.missing = [], []
    row.learned.connect(row.learnt.append)
    row.label_missing.connect(row.missing.append)
    return row


def button(row, label):
    return row.findChild(QPushButton, f"learnAs{label}Button")


def click(qtbot, row, label):
    qtbot.mouseClick(button(row, label), Qt.MouseButton.LeftButton)


def offered(row):
    return [label for label in range(10) if button(row, label).isVisible()]


def marked(row):
    return [label for label in range(10) if button(row, label).isDefault()]


def test_without_a_drawing_no_label_can_be_given(row, qtbot):
    row.show_prediction(prediction("–", drawn=False))
    assert not any(button(row, label).isEnabled() for label in range(10))
    click(qtbot, row, 3)
    assert row.learnt == []


def test_the_command_says_that_nothing_is_drawn(row, qtbot):
    row.show_prediction(prediction("–", drawn=False))
    row.learn()
    row.show_prediction(prediction("7"))
    click(qtbot, row, 5)
    row.show_prediction(prediction("–", drawn=False))
    row.learn()
    assert row.missing == [NOTHING_DRAWN, NOTHING_DRAWN]
    assert row.learnt == [5]


def test_one_click_learns_the_drawing_as_that_label(row, qtbot):
    row.show_prediction(prediction("7"))
    click(qtbot, row, 5)
    assert row.learnt == [5]


def test_the_answer_of_the_network_is_never_taken_for_the_label(row):
    for answer in "73":
        row.show_prediction(prediction(answer))
        assert marked(row) == []
        row.learn()
    assert row.learnt == []
    assert row.missing == [MISSING, MISSING]


def test_the_command_takes_the_label_chosen_last_which_is_marked(row, qtbot):
    row.show_prediction(prediction("7"))
    click(qtbot, row, 5)
    click(qtbot, row, 4)
    assert marked(row) == [4]
    row.show_prediction(prediction("–", drawn=False))
    row.show_prediction(prediction("3"))
    row.learn()
    assert row.learnt == [5, 4, 4]
    assert "Ctrl+Return" in button(row, 4).toolTip()


def test_a_label_that_the_data_set_has_not_is_not_taken_again(row, qtbot):
    row.show_prediction(prediction("7"))
    click(qtbot, row, 5)
    row.show_prediction(prediction("1", "0 or 1"))
    row.learn()
    assert row.learnt == [5]
    assert row.missing == [MISSING]


@pytest.mark.parametrize(("task", "labels"), [("0 or 1", 2), ("0 to 9", 10), ("slant", 10)])
def test_the_classes_of_the_task_are_offered_and_all_digits_for_a_regression(row, task, labels):
    row.show_prediction(prediction("1", task))
    assert offered(row) == list(range(labels))
    assert all(button(row, label).isEnabled() for label in range(labels))


def test_the_keyboard_reaches_every_label(row, qtbot):
    row.show_prediction(prediction("7"))
    qtbot.keyClick(row, Qt.Key.Key_8, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: row.learnt == [8])
    button(row, 0).setFocus()
    for _ in range(9):
        qtbot.keyClick(row.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(row.focusWidget(), Qt.Key.Key_Space)
    assert row.learnt == [8, 9]


def test_a_screen_reader_is_given_what_each_button_does(row):
    assert [button(row, i).accessibleName() for i in (0, 8)] == ["Learn as 0", "Learn as 8"]
    assert "as an 8 (Alt+8)" in button(row, 8).toolTip()


def test_ten_buttons_fit_the_narrowest_column_and_keep_their_size(row):
    row.show_prediction(prediction("–", drawn=False))
    size = row.minimumSizeHint()
    assert size.width() <= 210
    row.show_prediction(prediction("7"))
    assert row.minimumSizeHint() == size
    widest = row.fontMetrics().horizontalAdvance("8")
    assert all(button(row, i).minimumWidth() > 2 * widest for i in range(10))


def test_a_question_has_a_button_for_each_class_with_its_drawings(row, qtbot):
    made = question(np.random.default_rng(1), each=2, classes=("cat", "A & B", "<i>"))
    row.show_prediction(prediction("7"))
    row.show_asked(Asked(made))
    assert [button(row, label).text() for label in range(3)] == ["cat  2", "A && B  2", "<i>  2"]
    assert button(row, 3) is None
    click(qtbot, row, 2)
    assert row.learnt == [2]
    row.show_asked(None)
    assert offered(row) == list(range(10))
    row.learn()  # the class that was chosen last is no digit
    assert row.learnt == [2]


def test_a_hundred_classes_are_scrolled_and_keep_the_row_low(row):
    row.show_asked(Asked(question(np.random.default_rng(1), 1, [str(i) for i in range(100)])))
    assert row.sizeHint().height() < 150
    assert button(row, 99) is not None
