import numpy as np
import pytest

from engine import L1, L1L2, L2, SGD, Dense, Input, Sequential, regularizers

W = np.array([[1.0, -2.0], [0.0, 0.5]])
rng = np.random.default_rng(1)
X = rng.standard_normal((23, 4)).astype(np.float32)
Y = X[:, :2]


def made(regularizer=None, optimizer=None):
    model = Sequential([Input((4,)), Dense(5, "tanh", kernel_regularizer=regularizer), Dense(2)])
    model.compile(optimizer or SGD(0.1), "mse", metrics=["mse"])
    return model


@pytest.mark.parametrize(
    ("regularizer", "penalty", "slope"),
    [
        (L1(0.1), 0.35, 0.1 * np.sign(W)),
        (L2(0.1), 0.525, 0.2 * W),
        (L1L2(0.1, 0.2), 0.35 + 1.05, 0.1 * np.sign(W) + 0.4 * W),
        (L1L2(), 0, 0 * W),
    ],
)
def test_a_regularizer_is_its_formula_and_adds_its_slope(regularizer, penalty, slope):
    assert regularizer(W) == pytest.approx(penalty)
    np.testing.assert_allclose(regularizer.gradient(W), slope)


def test_biases_cost_nothing():
    plain, regularized = made(), made(L2(0.5))
    for model in (plain, regularized):
        model.layers[0].bias[...] = 100
    assert regularized.penalty.now() == pytest.approx(0.5 * (plain.layers[0].kernel ** 2).sum())


def test_the_cost_of_evaluate_and_the_validation_cost_include_the_penalty():
    model = made(L2(0.5))
    cost, error = model.evaluate(X, Y, verbose=0)
    assert cost == pytest.approx(error + model.penalty.now())
    assert cost > error + 0.1
    history = model.fit(X, Y, validation_data=(X, Y), verbose=0)
    assert history.history["val_loss"] == [model.evaluate(X, Y, verbose=0)[0]]


def test_the_loss_of_an_epoch_counts_the_penalty_of_every_mini_batch():
    model, twin = made(L2(0.5)), made(L2(0.5))
    history = model.fit(X, Y, batch_size=10, shuffle=False, verbose=0)
    total = 0.0
    for start in (0, 10, 20):
        x, y = X[start : start + 10], Y[start : start + 10]
        total += len(x) * twin.train_on_batch(x, y)[0]
    assert history.history["loss"][0] == pytest.approx(total / 23, rel=1e-6)
    np.testing.assert_array_equal(model.theta, twin.theta)


def test_weights_stay_smaller_with_a_regularizer():
    plain, regularized = made(), made("l2")
    for model in (plain, regularized):
        model.fit(X, Y, epochs=20, verbose=0)
    assert np.square(regularized.layers[0].kernel).sum() < np.square(plain.layers[0].kernel).sum()


@pytest.mark.parametrize("name", ["l3", 0.01, ["l2"]])
def test_an_unknown_regularizer_is_refused_with_those_there_are(name):
    with pytest.raises(ValueError, match=r"l1, l2, l1l2.*got"):
        regularizers.get(name)


@pytest.mark.parametrize("strength", [-1, float("nan"), float("inf"), "0.1", True])
def test_a_strength_that_makes_no_sense_is_refused(strength):
    with pytest.raises(ValueError, match="expected l2 as a number, at least 0"):
        L2(strength)
