from dataclasses import replace

import numpy as np
import pytest

from engine.data import TASKS
from nngui.design.design import Design, LayerSpec
from nngui.design.prediction import Prediction
from nngui.training.inspection import naming
from nngui.views.network import words as network_words
from nngui.views.network.geometry import layout
from nngui.views.network.state import NetworkState

TINY = Design(layers=(LayerSpec(2, "relu"), LayerSpec(1, "sigmoid")))
DIGITS = Design(dataset="0 to 9", layers=(LayerSpec(10, "softmax"),))


def parameters():
    first = np.zeros((400, 2), dtype="f")
    first[:, 1] = 0.5
    return [(first, np.array([0, -0.1], dtype="f")), (np.ones((2, 1), "f"), np.zeros(1, "f"))]


def prediction():
    image = np.zeros((20, 20), dtype="f")
    image[3, 4:8] = 1
    hidden, output = np.array([0, 1.9], dtype="f"), np.array([0.87], dtype="f")
    return Prediction(TASKS["0 or 1"], image, (hidden, output))


def state(design, *known):
    units = [layer.units for layer in design.layers]
    return NetworkState(design, layout(design.task.side, units, 640, 50, 290), *known)


def of_unit(design, place, *known):
    return network_words.of_unit(state(design, *known), place)


def test_the_architecture_in_words():
    assert network_words.description(Design()) == (
        "input 20 by 20, layer 1: 25 units sigmoid, layer 2: 15 units sigmoid, "
        "output: 1 unit sigmoid"
    )


def test_a_unit_with_its_z_and_activation_and_bias():
    said = of_unit(TINY, (1, 1), parameters(), prediction())
    assert said == "layer 1, unit 2: z = 1.9, a = relu(z) = 1.9, b = −0.1"


def test_an_output_unit_gets_its_z_from_the_layer_below():
    said = of_unit(TINY, (2, 0), parameters(), prediction())
    assert said == "output, unit 1, P(1): z = 1.9, a = sigmoid(z) = 0.87, b = 0"


def test_an_output_unit_is_called_by_the_digit_that_it_stands_for():
    assert naming.unit_name(DIGITS, (1, 7)) == "output, unit 8, digit 7"


def test_what_was_computed_by_another_activation_than_is_chosen_now_says_so():
    linear = replace(prediction(), activations=(np.ones(2), np.array([6.94])))
    computed = replace(linear, functions=("relu", "linear"))
    edited = TINY.with_output(1, "softmax")
    assert network_words.output_value(edited, computed) == "ŷ = 6.94"
    assert "a = linear(z) = 6.94" in of_unit(edited, (2, 0), None, computed)


def test_before_a_drawing_there_is_the_bias_and_what_to_do():
    said = of_unit(TINY, (1, 1), parameters(), None)
    assert said == "layer 1, unit 2: b = −0.1, draw something to see activations"


def test_a_pixel_says_its_ink_and_its_weight():
    said = network_words.of_pixel(state(TINY, parameters(), prediction(), (1, 1)), 64)
    assert said == "pixel in row 4, column 5: x = 1, w = 0.5 to layer 1, unit 2"


@pytest.mark.parametrize(
    ("design", "names"),
    [
        (Design(), ("P(1)",)),
        (DIGITS, tuple("0123456789")),
        (Design(dataset="slant", layers=(LayerSpec(1, "linear"),)), ("angle",)),
        (DIGITS.with_output(7, "softmax"), ()),
        (DIGITS.with_output(1, "sigmoid"), ()),
        (Design().with_output(2, "softmax"), ("0", "1")),
    ],
)
def test_output_units_have_names_if_there_is_one_for_each_answer(design, names):
    assert naming.output_names(design) == names


def test_a_single_output_says_its_probability_or_angle():
    slant = Design(dataset="slant", layers=(LayerSpec(1, "linear"),))
    angle = Prediction(slant.task, np.zeros((28, 28)), (np.array([-0.2]),))
    assert network_words.output_value(TINY, prediction()) == "P(1) = 0.87"
    assert network_words.output_value(slant, angle) == "angle = −9°"
    assert network_words.output_value(slant, None) == "angle"
    assert network_words.output_value(replace(DIGITS), None) == ""


def test_a_layer_without_biases_is_counted_without_them():
    layers = (LayerSpec(25, "relu", use_bias=False), LayerSpec(1, "sigmoid"))
    bare = Design(layers=layers)
    assert network_words.heading(bare, 1) == ("W¹ 400×25", "no b¹", "10,000")
    assert network_words.heading(bare, 2) == ("W² 25×1", "b² 1", "26")
