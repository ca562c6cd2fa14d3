from dataclasses import replace

import numpy as np
import pytest

from engine.data import TASKS
from nngui.design import Design
from nngui.messages import Moment
from nngui.presets import PRESETS
from nngui.reading import Reader, answer, probabilities

LINEAR = ("linear", "linear", "linear")
ONE = (np.array([[0.5, 0.1], [0.5, 0.9]], np.float32),)


@pytest.mark.parametrize(
    ("task", "output", "said"),
    [
        ("0 or 1", [0.2], "0"),
        ("0 or 1", [0.5], "1"),
        ("0 or 1", [0.7, 0.3], "0"),
        ("0 to 9", [0.0] * 7 + [1.0, 0.0, 0.0], "7"),
        ("slant", [0.5], "22"),
        ("slant", [-0.001], "0"),
        ("slant", [-1.0], "-45"),
    ],
)
def test_the_answer_is_a_class_or_a_whole_number_of_degrees(task, output, said):
    assert answer(TASKS[task], np.array(output)) == said


def test_one_output_is_the_probability_of_the_second_class():
    np.testing.assert_allclose(probabilities(TASKS["0 or 1"], np.array([0.25])), [0.75, 0.25])


def test_an_output_that_is_no_probability_counts_as_none_or_all():
    np.testing.assert_array_equal(probabilities(TASKS["0 or 1"], np.array([-10.5])), [1, 0])


def test_an_empty_pad_and_a_stroke_of_nothing_are_not_read():
    reader = Reader(Design())
    assert reader.read(()).empty
    assert reader.read((np.empty((0, 2), np.float32),)).empty


def test_a_design_that_does_not_fit_says_nothing_of_a_drawing():
    prediction = Reader(replace(Design(), dataset="0 to 9")).read(ONE)
    assert prediction.answer == "–"
    assert prediction.image.any()


def test_outputs_that_are_no_numbers_are_no_answer():
    reader = Reader(PRESETS["slant regression"])
    reader.network.theta[...] = 3e38
    assert reader.read(ONE).empty


def test_looking_back_leaves_the_present_as_it_is():
    reader = Reader(Design())
    now = reader.read(ONE)
    zero = np.zeros_like(reader.network.theta)
    theta = reader.network.theta.copy()
    moments = [Moment(0, zero, LINEAR), Moment(1, theta, Design().activations)]
    past = reader.look_back(now.image, moments)
    assert past[0, 0] == 0
    assert past[1, 0] == pytest.approx(float(now.activations[-1][0]))
    np.testing.assert_array_equal(reader.read(ONE).probabilities, now.probabilities)


def test_another_activation_is_taken_over_with_the_parameters():
    reader, design = Reader(Design()), Design()
    reader.take(np.zeros(design.parameters, np.float32), ("tanh", "sigmoid", "sigmoid"))
    assert reader.network.layers[0].activation.name == "tanh"
    assert reader.read(ONE).probabilities[1] == 0.5
