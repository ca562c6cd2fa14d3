from dataclasses import replace

import numpy as np
import pytest

from engine.data import TASKS
from nngui.design.prediction import Prediction
from nngui.design.wording import class_numbers, doubt, sentence_around, single_output, spoken

IMAGE = np.zeros((20, 20), dtype=np.float32)
EMPTY = Prediction(TASKS["0 or 1"], IMAGE)
ONE = replace(
    EMPTY, activations=(np.array([0.98]),), probabilities=np.array([0.02, 0.98]), answer="1"
)
SLANT = Prediction(TASKS["slant"], IMAGE, (np.array([-0.27]),), answer="−12")


def test_an_empty_pad_is_an_invitation():
    assert sentence_around(EMPTY) == ("Draw something", "")
    assert spoken(EMPTY) == "Draw something"


def test_the_answer_stands_in_a_sentence():
    assert spoken(ONE) == "It is a 1, 98 percent"
    assert spoken(SLANT) == "It leans by −12 degrees"
    assert spoken(replace(SLANT, answer="1")) == "It leans by 1 degree"
    assert spoken(replace(SLANT, answer="−1")) == "It leans by −1 degree"


def test_an_eight_takes_another_article():
    eight = replace(ONE, task=TASKS["0 to 9"], probabilities=np.eye(10)[8], answer="8")
    assert spoken(eight) == "It is an 8, more than 99 percent"


def test_nearly_certain_is_not_a_hundred_percent():
    assert spoken(replace(ONE, probabilities=np.array([0.001, 0.999]))).endswith(
        "more than 99 percent"
    )


def test_a_single_output_unit_is_the_lecture_s_probability_of_one():
    assert single_output(ONE) == "P(1) = 0.98"
    assert single_output(replace(ONE, activations=(np.array([0.999]),))) == "P(1) > 0.99"


@pytest.mark.parametrize(
    "prediction",
    [
        EMPTY,
        SLANT,
        replace(ONE, activations=(np.array([0.02, 0.98]),)),
        replace(ONE, task=TASKS["0 to 9"]),
    ],
)
def test_anything_else_has_no_probability_of_one(prediction):
    assert single_output(prediction) == ""


def test_an_output_that_is_no_probability_is_not_called_one():
    linear = replace(
        ONE,
        activations=(np.array([6.94]),),
        functions=("linear",),
        probabilities=np.array([0.0, 1.0]),
    )
    assert single_output(linear) == "ŷ = 6.94"
    assert class_numbers(linear) == ("−5.94", "6.94")
    assert spoken(linear) == "It is a 1, output 6.94"


def test_an_untrained_network_guesses():
    guess = replace(ONE, trained=False)
    assert doubt(guess) == "A guess: not trained yet."
    assert sentence_around(guess) == ("Is it a", "?")
    assert doubt(replace(EMPTY, trained=False)) == ""


def test_a_probability_below_one_half_is_undecided():
    shares = np.full(10, 0.07)
    shares[8] = 0.37
    eight = replace(ONE, task=TASKS["0 to 9"], probabilities=shares, answer="8")
    assert doubt(eight) == "Undecided: below one half."
    assert sentence_around(eight) == ("Is it an", "?")


def test_what_looks_like_no_digit_is_said_before_the_network_s_own_doubt():
    assert doubt(replace(ONE, trained=False, novelty=1.0)) == "This does not look like a 0 or a 1."
