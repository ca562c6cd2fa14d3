import numpy as np
import pytest
from hypothesis import given

from engine import Dense, Dropout, Input, Sequential, Verdict, gradient_check
from engine.losses import Loss
from tests.strategies import problems

rng = np.random.default_rng(4)
X = rng.standard_normal((20, 3)).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.float32)


def made(*layers, loss="binary_crossentropy"):
    model = Sequential([Input((3,)), *(layers or [Dense(4, "tanh"), Dense(1, "sigmoid")])])
    model.compile("sgd", loss)
    return model


@given(problems(dtype=np.float32))
def test_backpropagation_never_differs_from_the_slope(problem):
    model, x, y = problem
    assert gradient_check(model, x, y).verdict is not Verdict.DIFFERS
    index = len(model.theta) // 2
    assert gradient_check(model, x, y, index).verdict is not Verdict.DIFFERS


def test_every_parameter_of_a_smooth_network_agrees_to_ten_digits():
    model = made()
    for index in range(len(model.theta)):
        check = gradient_check(model, X, Y, index)
        assert check.verdict is Verdict.AGREES
        assert check.numeric == pytest.approx(check.backprop, rel=1e-7, abs=1e-10)
        assert check.relative_difference < 1e-5


def test_the_random_direction_is_that_of_the_seed_and_the_model_stays_as_it_is():
    model = made(Dense(4, "relu"), Dropout(0.5), Dense(1, "sigmoid"))
    theta, gradient = model.theta.copy(), model.gradient.copy()
    first = gradient_check(model, X, Y, seed=1)
    assert first == gradient_check(model, X, Y, seed=1)
    assert first.backprop != gradient_check(model, X, Y, seed=2).backprop
    assert first.verdict is Verdict.AGREES
    np.testing.assert_array_equal(model.theta, theta)
    np.testing.assert_array_equal(model.gradient, gradient)
    assert model.optimizer.iterations == 0


@pytest.mark.parametrize("regularizer", ["l1", "l2", "l1l2"])
def test_the_penalty_is_part_of_the_cost_that_is_checked(regularizer):
    plain = gradient_check(made(), X, Y, 0)
    layers = Dense(4, "tanh", kernel_regularizer=regularizer), Dense(1, "sigmoid")
    check = gradient_check(made(*layers), X, Y, 0)
    assert check.verdict is Verdict.AGREES
    assert (check.backprop == plain.backprop) == (regularizer == "l1l2")  # whose default is 0


def test_a_wrong_derivative_is_found_out(monkeypatch):
    right = Loss.gradient_by_z
    model = made()

    def wrong(self, y, z, a, activation):
        return right(self, y, z, a, activation) * 1.001

    monkeypatch.setattr(Loss, "gradient_by_z", wrong)
    check = gradient_check(model, X, Y)
    assert check.verdict is Verdict.DIFFERS
    assert check.relative_difference == pytest.approx(0.001, rel=0.01)


def test_on_a_kink_there_is_no_slope_to_compare_with():
    model = made(Dense(1, "relu"), loss="mean_squared_error")
    model.theta[...] = 0
    check = gradient_check(model, np.ones((2, 3)), np.ones(2), 0)
    assert check.verdict is Verdict.KINK
    assert check.backprop == 0
    assert check.numeric == pytest.approx(-1, rel=1e-3)


def test_an_answer_that_is_cut_off_is_no_fault_of_backpropagation():
    model = made(Dense(1, "sigmoid"))
    model.theta[...] = 30
    x = np.ones((2, 3))
    assert gradient_check(model, x, np.zeros(2), 0).verdict is Verdict.KINK


@pytest.mark.parametrize("index", [21, -1, 1.5])
def test_a_parameter_that_is_not_there_is_refused(index):
    model = made()
    assert len(model.theta) == 21
    with pytest.raises(ValueError, match=r"expected (an )?index"):
        gradient_check(model, X, Y, index)
