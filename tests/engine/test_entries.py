"""The entries of activations, losses and optimizers are true: they say how these compute."""

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.losses import EPSILON, LOSSES
from engine.optimizers import OPTIMIZERS

# Two units, 20,001 examples from -10 to 10, and none of them exactly at 0.
Z = np.stack([np.linspace(-10, 10.001, 20_001), np.zeros(20_001)])


def outputs(activation, z=Z):
    return activation.forward(z)


def slopes(activation, z, a):
    return activation.backward(z, a, np.ones_like(a))


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda entry: entry.name)
def test_outputs_fill_the_range_and_keep_inside(activation):
    a, (low, high) = outputs(activation)[0], activation.range
    assert low <= a.min() <= max(low, -1.9) + 0.01
    assert min(high, 9) - 0.01 <= a.max() <= high
    assert activation.negative == (a.min() < 0)
    assert activation.probabilities == (activation.range == (0, 1))


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda entry: entry.name)
def test_the_slope_jumps_at_the_kinks_and_nowhere_else(activation):
    if activation.over_units:
        assert not activation.kinks
        return
    a = outputs(activation)[:1]
    jumps = np.flatnonzero(np.abs(np.diff(slopes(activation, Z[:1], a)[0])) > 0.1)
    np.testing.assert_allclose(a[0, jumps], activation.kinks, atol=0.01)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda entry: entry.name)
def test_an_output_depends_on_the_other_units_as_the_entry_says(activation):
    other = Z.copy()
    other[1] += 1
    same = np.array_equal(outputs(activation)[0], outputs(activation, other)[0])
    assert same != activation.over_units


@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda loss: loss.name)
def test_a_loss_says_what_it_takes(loss):
    assert not loss.canonical or loss.canonical in ACTIVATIONS
    assert loss.title
    assert loss.short
    assert loss.unit_formula.startswith("L = ")
    assert loss.formula.format(units=10).startswith("L = ")
    far = loss().loss(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]))[0]
    nearly = loss().loss(np.array([[1.0, 0.0]]), np.array([[EPSILON, 1 - EPSILON]]))[0]
    assert loss.probabilities == bool(np.isclose(far, nearly, rtol=1e-9))
    targets = np.array([0, 1]) if loss.class_numbers else np.eye(2)
    np.testing.assert_array_equal(loss().targets(targets, 2), np.eye(2))


@pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=lambda kind: kind.name)
def test_an_optimizer_says_its_title_rule_and_a_first_learning_rate(kind):
    assert kind.title
    assert kind.rule
    assert kind(kind.suggested_rate).learning_rate == kind.suggested_rate
