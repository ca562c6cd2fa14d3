import numpy as np
import pytest

from engine.data import load
from nngui.design.design import Design, LayerSpec
from nngui.design.training_set import Part
from nngui.training.building import network
from nngui.training.evaluation.disturbance import DISTURBANCES, falls, moved
from tests.nngui.training.evaluation.test_evaluation import result, trained


def picture():
    image = np.zeros((1, 7, 7), np.float32)
    image[0, 1:5, 2] = image[0, 4, 2:5] = 1  # an L
    return image


def test_whole_pixels_are_shifted_as_they_are():
    image = picture()
    out = moved(image.reshape(1, -1), 7, np.eye(2), (1, 2)).reshape(7, 7)
    assert out == pytest.approx(np.roll(image[0], (1, 2), (0, 1)))


def test_what_leaves_the_image_is_gone():
    out = moved(picture().reshape(1, -1), 7, np.eye(2), (0, -7))
    assert not out.any()


def test_a_quarter_turn_turns_to_the_right_as_one_does_by_hand():
    turn = next(each for each in DISTURBANCES if each.name == "turn")
    left, right = turn.change(picture().reshape(1, -1), 7, 90.0)
    assert right.reshape(7, 7) == pytest.approx(np.rot90(picture()[0], -1), abs=1e-6)
    assert left.reshape(7, 7) == pytest.approx(np.rot90(picture()[0]), abs=1e-6)


def test_between_pixels_the_ink_is_shared():
    out = moved(picture().reshape(1, -1), 7, np.eye(2), (0, 0.5)).reshape(7, 7)
    assert out[2, 2:4] == pytest.approx([0.5, 0.5])
    assert out.sum() == pytest.approx(picture().sum())


def test_a_trained_network_reads_less_the_more_the_digits_are_disturbed():
    design, data = Design(), load("0 or 1")
    found = result(falls(trained(design, 5), design.task, Part(data.x_val, data.y_val)))
    assert [fall.disturbance.name for fall in found] == ["noise", "shift", "turn"]
    undisturbed = {fall.scores[0] for fall in found}
    assert len(undisturbed) == 1
    assert all(fall.scores[-1] < fall.scores[0] for fall in found)
    assert {fall.images for fall in found} == {200}


def test_a_digit_whose_angle_is_the_answer_is_not_turned():
    layers = (LayerSpec(5, "tanh"), LayerSpec(1, "linear"))
    design = Design(dataset="slant", layers=layers, loss="mean_squared_error")
    data = load("slant")
    model = network(design)
    found = result(falls(model, design.task, Part(data.x_val[:50], data.y_val[:50])))
    assert [fall.disturbance.name for fall in found] == ["noise", "shift"]
