import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton

from nngui.collection.question import Asked, beginning, questions_of
from nngui.views.collection.question_bar import QuestionBar, advice, invitation
from tests.nngui.collection.asking import question


@pytest.fixture
def rng():
    return np.random.default_rng(2)


def test_the_class_with_the_fewest_drawings_is_asked_for_until_there_are_enough(rng):
    (empty,) = questions_of({i.key: i for i in beginning("", ["cat", "dog"])})
    assert advice(Asked(empty)).startswith("Draw cat on the pad, then press cat below it.")
    assert invitation(Asked(empty)) == "Draw cat here (1 of 10)"
    some = question(rng, each=3)
    assert advice(Asked(some)) == "Now draw ○, and press ○ below it. So far: ○ 3, △ 3."
    enough = question(rng, each=10)
    assert advice(Asked(enough)) == "Enough to begin: press Train. So far: ○ 10, △ 10."


def test_of_many_classes_only_those_that_are_complete_are_counted(rng):
    many = question(rng, each=1, classes=[str(i) for i in range(100)])
    assert advice(Asked(many)).endswith("0 of 100 classes have 10 drawings.")


def test_after_training_a_new_drawing_is_asked_for_and_what_is_not_learned_counted(qtbot, rng):
    bar, made = QuestionBar(), question(rng, each=5)
    qtbot.addWidget(bar)
    anew = bar.findChild(QPushButton, "learnAnewButton")
    bar.show_asked(Asked(made, learned=10, trained=True))
    assert bar.text.startswith("Draw something new: is the answer right?")
    assert anew.isHidden()
    bar.show_asked(Asked(made, learned=8, stale=True, trained=True))
    assert bar.text == "There are 10 drawings now, and the network learned from 8 of before."
    assert anew.text() == "Learn from all 10"
    assert not anew.isHidden()
    bar.show_asked(None)
    assert bar.text == ""
