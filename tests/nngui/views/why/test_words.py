from dataclasses import replace

import numpy as np
import pytest

from engine.data import TASKS
from nngui.design.prediction import Prediction
from nngui.training.inspection.explained import Explained, Since
from nngui.training.inspection.why import Neighbour
from nngui.views.why import words

IMAGE = np.ones((20, 20), "f")
STEPS = (("without crop", "1"), ("without scale", "0"), ("without centre", "1"))


def prediction(**facts):
    output = np.array([0.98])
    known = {"answer": "1", "functions": ("sigmoid",), "novelty": 0.0, **facts}
    return Prediction(TASKS["0 or 1"], IMAGE, (output,), np.array([0.02, 0.98]), **known)


def explained(*labels, **known):
    nearest = tuple(Neighbour(i, IMAGE, label, 0.5) for i, label in enumerate(labels))
    known = {"prediction": prediction(), "otherwise": STEPS, "nearest": nearest, **known}
    return Explained(moment=9.0, hidden=2, **known)


def test_the_answer_in_words():
    assert words.reading(prediction()) == "Read as 1: P(1) = 0.98"


def test_while_training_the_answer_has_its_moment():
    assert words.headline(explained()) == "Read as 1: P(1) = 0.98"
    assert words.headline(explained(training=True)) == "Read as 1: P(1) = 0.98 · epoch 9"


def test_the_nearest_digits_are_counted_in_favour_of_the_answer():
    text = words.blame(explained(1, 1, 1, 0))
    assert text.startswith("Neither novelty nor preparation is to blame; 3 of the 4 nearest")
    text = words.blame(explained(0, 0, 0, 1))
    assert text == "The network itself is to blame: only 1 of the 4 nearest training examples is 1."


def test_a_drawing_unlike_the_digits_in_question_is_to_blame_first():
    novel = explained(1, 1, prediction=prediction(novelty=0.99))
    said = "This does not look like a 0 or a 1 (novelty 0.99): the answer is a guess."
    assert words.blame(novel) == said  # it may be a 3


def test_steps_that_are_left_out_are_to_blame_if_the_answer_is_another_with_them():
    otherwise = (("with crop", "0"), *STEPS[1:])
    text = words.blame(explained(1, 1, otherwise=otherwise))
    assert text == "The preparation is to blame, since steps are left out (with crop: 0)."
    assert words.blame(explained(1, 1, otherwise=(("with crop", "1"),))).startswith("Neither")


def test_what_is_not_computed_yet_is_not_blamed():
    assert words.blame(replace(explained(1), otherwise=None)) == words.NOT_YET
    assert words.blame(replace(explained(1), nearest=None)) == words.NOT_YET


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([(0, "1")], "Read as 1 at every moment since epoch 0."),
        ([(0, "1"), (4, "0")], "Read as 0 since epoch 4; before: 1 from epoch 0."),
        ([], words.NOT_YET),
    ],
)
def test_when_the_answer_changed(changes, text):
    since = tuple(Since(*each) for each in changes)
    assert words.history(explained(1, changes=since)) == text
