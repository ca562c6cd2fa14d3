import numpy as np
import pytest

from engine import SGD, Adam, RMSprop, optimizers
from engine.recording import Tape

GRADIENTS = np.array([[1.0, -2.0], [0.5, 0.0], [-1.0, 3.0], [0.25, 0.25], [2.0, -1.0]])


def trajectory(optimizer):
    """The parameters after every step, from (1, 1), along `GRADIENTS`."""
    theta, path = np.ones(2), []
    optimizer.build(theta)
    for g in GRADIENTS:
        optimizer.step(theta, g)
        path.append(theta.copy())
    return np.array(path)


def recorded(optimizer, theta, gradient):
    """The step of an optimizer, recorded."""
    optimizer.build(theta)
    tape = Tape()
    tape.do(optimizer.tick)
    memory = {name: tape.array(array) for name, array in optimizer.memory.items()}
    rate = tape.array(optimizer.rate)
    optimizer.update(tape.array(theta), tape.array(gradient), rate, memory)
    return tape.compile()


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


KERAS_CORRECTIONS = {  # of Keras 3.15 in single precision, the same on JAX and TensorFlow
    1: 0.31622565,
    2: 0.23531435,
    10: 0.15318805,
    469: 0.61197662,
    1_000: 0.79517281,
    5_000: 0.99663353,
}


def test_adam_corrects_its_steps_in_single_precision_as_keras_does():
    optimizer = Adam()
    optimizer.build(np.ones(1, np.float32))
    found = [optimizer.correction(t) for t in KERAS_CORRECTIONS]
    np.testing.assert_allclose(found, [*KERAS_CORRECTIONS.values()], rtol=6e-8)


def test_a_beta_that_single_precision_rounds_to_1_makes_no_infinite_step():
    optimizer = Adam(0.01, beta_1=0.999_999_999, beta_2=0.999_999_999)
    optimizer.build(np.ones(1, np.float32))
    assert optimizer.correction(1) == pytest.approx(np.sqrt(1e-9) / 1e-9, rel=1e-6)


def test_adam_corrects_its_steps_in_double_precision_by_the_formula():
    optimizer = Adam()
    optimizer.build(np.ones(1))
    for t in KERAS_CORRECTIONS:
        formula = np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        assert optimizer.correction(t) == pytest.approx(formula, rel=1e-12)


def test_the_first_step_of_adam_is_as_long_as_alpha_whatever_the_gradient():
    np.testing.assert_allclose(trajectory(Adam(0.01))[0], [0.99, 1.01], rtol=1e-6)


def test_adam_does_not_keep_denormals_for_ever():
    theta, gradient = np.ones(1, np.float32), np.array([1e-20], np.float32)
    optimizer = Adam()
    optimizer.build(theta)
    optimizer.step(theta, gradient)
    for _ in range(2 * Adam.WASH_EVERY):
        optimizer.step(theta, 0 * gradient)
    assert optimizer.memory["momentum"][0] == 0


def test_a_hundred_steps_of_the_scaled_adam_are_those_of_the_paper():
    rng = np.random.default_rng(0)
    theta, m, v, optimizer = np.ones(50), np.zeros(50), np.zeros(50), Adam(0.01)
    scaled = theta.copy()
    optimizer.build(scaled)
    for t in range(1, 101):
        g = rng.normal(size=50) * np.exp(rng.normal(size=50))
        m = 0.9 * m + (1 - 0.9) * g
        v = 0.999 * v + (1 - 0.999) * g**2
        alpha = 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        theta = theta - alpha * m / (np.sqrt(v) + 1e-7)
        optimizer.step(scaled, g)
        np.testing.assert_allclose(scaled, theta, rtol=1e-12)
    np.testing.assert_allclose(optimizer.state()["momentum"], m, rtol=1e-12)
    np.testing.assert_allclose(optimizer.state()["velocity"], v, rtol=1e-12)


KINDS = [
    SGD(0.1),
    SGD(0.1, momentum=0.9),
    SGD(0.1, momentum=0.9, nesterov=True),
    RMSprop(0.1),
    RMSprop(0.1, momentum=0.5, centered=True),
    Adam(0.1),
]


@pytest.mark.parametrize("optimizer", KINDS, ids=repr)
def test_a_recorded_step_is_the_step_also_after_alpha_has_changed(optimizer):
    theta, gradient = np.ones(2), np.empty(2)
    run = recorded(optimizer, theta, gradient)
    found = []
    for rate, g in zip((0.1, 0.1, 0.003, 0.02, 0.02), GRADIENTS, strict=True):
        optimizer.learning_rate = rate
        gradient[...] = g
        run()
        found.append(theta.copy())
    theta = np.ones(2)
    optimizer.build(theta)
    for rate, g, there in zip((0.1, 0.1, 0.003, 0.02, 0.02), GRADIENTS, found, strict=True):
        optimizer.learning_rate = rate
        optimizer.step(theta, g)
        np.testing.assert_array_equal(there, theta)
    optimizer.learning_rate = 0.1


def test_a_learning_rate_set_between_two_steps_holds_from_the_next_on():
    theta, gradient = np.zeros(1), np.ones(1)
    optimizer = SGD(0.5)
    optimizer.build(theta)
    optimizer.step(theta, gradient)
    optimizer.learning_rate = 0.25
    optimizer.step(theta, gradient)
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
