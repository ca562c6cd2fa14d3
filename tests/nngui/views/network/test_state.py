from dataclasses import replace

import numpy as np

from nngui.design.design import Design, LayerSpec
from nngui.views.network import state as network_state
from tests.nngui.views.network import sample as network_sample

DESIGN = Design()
OTHER = Design(layers=(LayerSpec(7, "relu"), LayerSpec(1, "sigmoid")))


def test_parameters_and_predictions_of_another_design_do_not_fit():
    parameters = network_sample.parameters(DESIGN)
    prediction = network_sample.prediction(DESIGN, parameters)
    assert network_state.fitting_parameters(DESIGN, parameters) is parameters
    assert network_state.fitting_parameters(OTHER, parameters) is None
    assert network_state.fitting_prediction(DESIGN, prediction) is prediction
    assert network_state.fitting_prediction(OTHER, prediction) is None


def test_arrays_of_the_same_shapes_are_copied_and_others_are_not():
    old, new = (network_sample.parameters(DESIGN, seed) for seed in (0, 1))
    assert network_state.copied(new, old)
    np.testing.assert_array_equal(old[1][0], new[1][0])
    np.testing.assert_array_equal(old[1][1], new[1][1])
    assert not np.shares_memory(old[1][0], new[1][0])
    assert not network_state.copied(network_sample.parameters(OTHER), old)


def test_predictions_with_the_same_numbers_look_the_same():
    parameters = network_sample.parameters(DESIGN)
    one, again = (network_sample.prediction(DESIGN, parameters) for _ in range(2))
    other = replace(again, activations=(again.activations[0] + 1, *again.activations[1:]))
    assert network_state.same(one, again)
    assert not network_state.same(one, other)
    assert not network_state.same(one, replace(again, image=again.image * 0))
    assert not network_state.same(one, None)
    assert network_state.same(None, None)


def test_a_unit_is_there_or_not():
    assert network_state.has(DESIGN, (1, 24))
    assert not network_state.has(DESIGN, (1, 25))
    assert not network_state.has(DESIGN, (4, 0))


def test_parameters_that_can_change_are_copied_and_others_kept():
    live, frozen = np.ones((3, 2), np.float32), np.ones((2, 1), np.float32)
    frozen.flags.writeable = False
    (a, _), (b, _) = network_state.lasting([(live, live[0]), (frozen, frozen[0])])
    assert not np.shares_memory(a, live)
    assert b is frozen
