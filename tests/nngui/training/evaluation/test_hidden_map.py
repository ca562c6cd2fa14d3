import numpy as np
import pytest

from engine.data import load
from nngui.design.design import Design, LayerSpec
from nngui.design.training_set import Part
from nngui.training.building import network
from nngui.training.evaluation.hidden_map import hidden, hidden_map, principal
from tests.nngui.training.evaluation.test_evaluation import result, trained


@pytest.mark.parametrize(("many", "units"), [(60, 7), (9, 40)])
def test_the_map_looks_along_the_principal_components(many, units):
    x = np.random.default_rng(0).standard_normal((many, units)).astype(np.float32)
    axes = principal(x, 3.0)
    _, lengths, right = np.linalg.svd(x - x.mean(axis=0, dtype=float), full_matrices=False)
    assert np.abs((axes.components * right[:2]).sum(axis=1)) == pytest.approx([1, 1], rel=1e-5)
    assert axes.explained == pytest.approx((lengths[:2] ** 2).sum() / (lengths**2).sum())


def test_a_layer_of_one_unit_has_a_map_of_one_direction():
    axes = principal(np.arange(5, dtype=np.float32)[:, np.newaxis], 1.0)
    assert axes.places(np.array([[4.0]]))[0] == pytest.approx([2, 0])
    assert axes.explained == pytest.approx(1)


def test_units_that_are_all_the_same_have_a_map_of_one_point():
    axes = principal(np.ones((6, 3), np.float32), 1.0)
    assert not axes.places(np.ones((6, 3))).any()


def test_the_map_does_not_turn_over_between_two_moments():
    x = np.random.default_rng(1).standard_normal((50, 6)).astype(np.float32)
    before = principal(x, 1.0)
    mirrored = type(before)(1.0, before.mean, -before.components, before.explained)
    after = principal(x + np.float32(0.01), 2.0, mirrored)
    assert ((after.components * mirrored.components).sum(axis=1) > 0.9).all()


def test_the_places_are_those_of_the_last_hidden_layer_of_every_digit():
    design, data = Design(), load("0 or 1")
    model = trained(design)
    part = Part(data.x_val, data.y_val)
    axes = principal(hidden(model, part.x), 2.0)
    found = result(hidden_map(model, part, 2.0, axes))
    layers = model.layers
    a = part.x
    for layer in layers[:2]:
        a = 1 / (1 + np.exp(-(a @ np.array(layer.kernel) + np.array(layer.bias))))
    assert found.places == pytest.approx((a - a.mean(axis=0)) @ axes.components.T, abs=1e-4)
    assert (found.labels == data.y_val).all()


def test_without_a_hidden_layer_the_map_is_that_of_the_images():
    design = Design(layers=(LayerSpec(1, "sigmoid"),))
    x = load("0 or 1").x_val[:5]
    assert (hidden(network(design), x) == x).all()
