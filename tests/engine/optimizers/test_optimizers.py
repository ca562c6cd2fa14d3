import numpy as np
import pytest

from engine import SGD, Adam, RMSprop, optimizers
from engine.calls import run

GRADIENTS = np.array([[1.0, -2.0], [0.5, 0.0], [-1.0, 3.0], [0.25, 0.25], [2.0, -1.0]])


def trajectory(optimizer):
    """The parameters after every step, from (1, 1), along `GRADIENTS`."""
    theta, gradient = np.ones(2), np.empty(2)
    calls, path = optimizer.build(theta, gradient), []
    for g in GRADIENTS:
        gradient[...] = g
        run(calls)
        path.append(theta.copy())
    return np.array(path)


def by_formula(step):
    theta, memory, path = np.ones(2), {}, []
    for t, g in enumerate(GRADIENTS, 1):
        theta = theta + step(t, g, memory)
        path.append(theta)
    return np.array(path)


def test_gradient_descent_goes_a_step_of_alpha_against_the_gradient():
    expected = 1 - 0.1 * GRADIENTS.cumsum(axis=0)
    np.testing.assert_allclose(trajectory(SGD(0.1)), expected)


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_keeps_a_velocity(nesterov):
    def step(t, g, memory):
        memory["v"] = 0.9 * memory.get("v", 0) - 0.1 * g
        return 0.9 * memory["v"] - 0.1 * g if nesterov else memory["v"]

    optimizer = SGD(0.1, momentum=0.9, nesterov=nesterov)
    np.testing.assert_allclose(trajectory(optimizer), by_formula(step))


@pytest.mark.parametrize("momentum", [0.0, 0.8])
@pytest.mark.parametrize("centered", [False, True])
def test_rmsprop_divides_by_the_recent_size_of_the_gradient(momentum, centered):
    def step(t, g, memory):
        memory["v"] = 0.9 * memory.get("v", 0) + 0.1 * g**2
        memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
        variance = memory["v"] - centered * memory["m"] ** 2
        increment = 0.01 * g / np.sqrt(variance + 1e-7)
        memory["s"] = momentum * memory.get("s", 0) + increment
        return -memory["s"]

    optimizer = RMSprop(0.01, momentum=momentum, centered=centered)
    np.testing.assert_allclose(trajectory(optimizer), by_formula(step))


def test_adam_is_algorithm_1_with_the_bias_correction_in_the_step_length():
    def step(t, g, memory):
        memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
        memory["v"] = 0.999 * memory.get("v", 0) + 0.001 * g**2
        alpha = 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        return -alpha * memory["m"] / (np.sqrt(memory["v"]) + 1e-7)

    np.testing.assert_allclose(trajectory(Adam(0.01)), by_formula(step))


def test_the_first_step_of_adam_is_as_long_as_alpha_whatever_the_gradient():
    np.testing.assert_allclose(trajectory(Adam(0.01))[0], [0.99, 1.01], rtol=1e-6)


def test_adam_does_not_keep_denormals_for_ever():
    theta, gradient = np.ones(1, np.float32), np.array([1e-20], np.float32)
    optimizer = Adam()
    calls = optimizer.build(theta, gradient)
    run(calls)
    for _ in range(2 * Adam.WASH_EVERY):
        gradient[...] = 0
        run(calls)
    assert optimizer._mean[0] == 0


def test_a_learning_rate_set_between_two_steps_holds_from_the_next_on():
    theta, gradient = np.zeros(1), np.ones(1)
    optimizer = SGD(0.5)
    calls = optimizer.build(theta, gradient)
    run(calls)
    optimizer.learning_rate = 0.25
    run(calls)
    assert theta == -0.75


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf"), "fast", None])
def test_a_learning_rate_that_is_no_positive_number_is_refused(rate):
    with pytest.raises(ValueError, match="learning rate α > 0"):
        SGD(rate)


def test_a_memory_beyond_its_range_is_refused():
    with pytest.raises(ValueError, match=r"beta_1 in \[0, 1\), got 1"):
        Adam(beta_1=1)


def test_an_unknown_optimizer_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"sgd, adam, rmsprop.*got 'newton'"):
        optimizers.get("newton")
