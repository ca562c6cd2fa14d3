import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton

from engine.data import TASKS
from nngui.prediction import Prediction
from nngui.views.learn_row import LearnRow


def prediction(answer, task="0 to 9", drawn=True):
    side = TASKS[task].side
    return Prediction(TASKS[task], np.full((side, side), float(drawn), np.float32), answer=answer)


@pytest.fixture
def row(qtbot):
    row = LearnRow()
    qtbot.addWidget(row)
    row.show()
    row.learnt = []
    row.learned.connect(row.learnt.append)
    row.label = row.findChild(QComboBox, "labelCombo")
    row.button = row.findChild(QPushButton, "learnButton")
    return row


def choose(qtbot, row, label):
    row.label.setFocus()
    while row.label.currentText() != label:
        down = int(row.label.currentText() or -1) < int(label)
        qtbot.keyClick(row.label, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def test_without_a_drawing_there_is_nothing_to_learn(row):
    row.show_prediction(prediction("–", drawn=False))
    assert not row.button.isEnabled()
    row.learn()
    assert row.learnt == []


def test_the_label_follows_the_network_until_the_person_chooses(row, qtbot):
    for answer in "73":
        row.show_prediction(prediction(answer))
        assert row.label.currentText() == answer
    choose(qtbot, row, "5")
    row.show_prediction(prediction("3"))
    assert row.label.currentText() == "5"
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert row.learnt == [5]


def test_the_next_drawing_begins_with_the_networks_answer_again(row, qtbot):
    row.show_prediction(prediction("7"))
    choose(qtbot, row, "5")
    row.show_prediction(prediction("–", drawn=False))
    row.show_prediction(prediction("3"))
    assert row.label.currentText() == "3"


def test_the_classes_of_the_task_are_offered(row):
    row.show_prediction(prediction("1", "0 or 1"))
    assert [row.label.itemText(i) for i in range(row.label.count())] == ["0", "1"]
    row.show_prediction(prediction("1"))
    assert row.label.count() == 10


def test_for_a_regression_the_person_says_what_digit_it_is(row, qtbot):
    row.show_prediction(prediction("7", "slant"))
    assert row.label.count() == 10
    assert row.label.currentIndex() == -1
    assert not row.button.isEnabled()
    choose(qtbot, row, "2")
    row.show_prediction(prediction("9", "slant"))
    row.learn()
    assert row.learnt == [2]


def test_a_drawing_that_the_network_has_no_answer_for_can_be_learned(row, qtbot):
    row.show_prediction(prediction("–"))
    assert not row.button.isEnabled()
    choose(qtbot, row, "0")
    assert row.button.isEnabled()


def test_the_row_keeps_its_size(row):
    sizes = set()
    for answer, drawn in (("–", False), ("7", True)):
        row.show_prediction(prediction(answer, drawn=drawn))
        sizes.add((row.label.sizeHint().width(), row.sizeHint().height()))
    assert len(sizes) == 1
