import numpy as np
import pytest
from hypothesis import given

from engine import Dense, Input, Sequential
from tests.strategies import problems

STEP = 1e-6


def backpropagate(model, x, y):
    targets = model.loss.targets(y, model.units)
    over_ones = np.hstack([x, np.ones((len(x), 1))]).astype(model.dtype)
    step = model.make_step(over_ones, np.ascontiguousarray(targets.T, model.dtype), update=False)
    step()
    return model.gradient.copy()


def central_difference(model, x, y, direction):
    theta, costs = model.theta.copy(), []
    for sign in (1, -1):
        model.theta[...] = theta + sign * STEP * direction
        costs.append(model.loss(y, model(x)))
    model.theta[...] = theta
    return (costs[0] - costs[1]) / (2 * STEP)


def near_a_kink(model, x):
    """Whether some relu's z is so near 0 that the difference straddles the kink."""
    below = x
    for layer, a in zip(model.layers, model.activations(x), strict=True):
        z = below @ layer.kernel + layer.bias
        if layer.activation.name == "relu" and (np.abs(z) < 1e-4).any():
            return True
        below = a
    return False


@given(problems())
def test_the_gradient_is_the_slope_of_the_cost_in_any_direction(problem):
    model, x, y = problem
    if near_a_kink(model, x):
        return
    direction = np.random.default_rng(1).standard_normal(model.theta.size)
    slope = backpropagate(model, x, y) @ direction
    assert slope == pytest.approx(central_difference(model, x, y, direction), rel=1e-5, abs=1e-7)


@given(problems())
def test_every_derivative_is_the_slope_along_its_own_parameter(problem):
    model, x, y = problem
    if near_a_kink(model, x):
        return
    gradient = backpropagate(model, x, y)
    for i in np.random.default_rng(2).integers(0, len(gradient), 5):
        along = np.zeros_like(gradient)
        along[i] = 1
        slope = central_difference(model, x, y, along)
        assert gradient[i] == pytest.approx(slope, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("loss", ["binary_crossentropy", "categorical_crossentropy"])
def test_a_saturated_wrong_answer_still_has_a_slope(loss):
    activation = "sigmoid" if loss == "binary_crossentropy" else "softmax"
    model = Sequential([Input((1,)), Dense(2, activation)])
    model.compile(loss=loss)
    model.layers[0].kernel[...] = [[400.0, -400.0]]
    gradient = backpropagate(model, np.ones((1, 1)), np.array([[0.0, 1.0]]))
    assert np.isfinite(gradient).all()
    np.testing.assert_allclose(model.layers[0].derivatives[:, 0] > 0, [True, False])
    assert np.abs(gradient).max() > 0.4


def test_the_derivatives_of_one_unit_are_those_of_the_lecture():
    model = Sequential([Input((2,)), Dense(1, "sigmoid")], dtype=np.float64)
    model.compile(loss="binary_crossentropy")
    x, y = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([1.0, 0.0])
    model.layers[0].kernel[...] = [[0.5], [-0.25]]
    error = 1 / (1 + np.exp(-(x @ [0.5, -0.25]))) - y
    backpropagate(model, x, y)
    np.testing.assert_allclose(model.layers[0].derivatives[0, :-1], error @ x / 2)
    np.testing.assert_allclose(model.layers[0].derivatives[0, -1], error.mean())
