from copy import copy

import numpy as np
import pytest
from hypothesis import given

from engine import L1L2, L2, SGD, Activation, Adam, Dense, Dropout, Input, RMSprop, Sequential
from engine.backpropagation import Stage
from engine.inside import look_at_update, look_inside
from tests.strategies import problems

rng = np.random.default_rng(4)
X = rng.standard_normal((9, 5)).astype(np.float32)
Y = rng.integers(0, 3, 9)


def made(*layers, optimizer="adam", dtype=np.float32):
    layers = layers or (Dense(7, "sigmoid"), Dense(6, "tanh"))
    model = Sequential([Input((5,)), *layers, Dense(3, "softmax")], dtype=dtype)
    model.compile(optimizer, "sparse_categorical_crossentropy")
    return model


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gradient_of_a_step(model, x, y):
    targets = model.loss.targets(np.asarray(y), model.units)
    over_ones = np.ones((len(x), x.shape[1] + 1), model.dtype)
    over_ones[:, :-1] = x
    model.make_step(over_ones, np.ascontiguousarray(targets.T, model.dtype), update=False)()
    return model.gradient.copy()


def test_what_is_seen_of_a_network_is_what_the_lectures_formulas_give():
    model = made()
    inside = look_inside(model, X, Y)
    a, m = X.T.astype(np.float64), len(X)
    for layer, g in zip(inside.layers, (sigmoid, np.tanh, None), strict=True):
        np.testing.assert_array_equal(layer.x, a)
        np.testing.assert_allclose(layer.z, layer.W @ a + layer.b[:, np.newaxis], rtol=1e-12)
        z = layer.z
        a = np.exp(z) / np.exp(z).sum(axis=0) if g is None else g(z)
        np.testing.assert_allclose(layer.a, a, rtol=1e-12)
    first, second, output = inside.layers
    np.testing.assert_allclose(output.dz, (output.a - np.eye(3)[Y].T) / m, rtol=1e-12)
    np.testing.assert_allclose(second.da, output.W.T @ output.dz, rtol=1e-12)
    np.testing.assert_allclose(second.dz, second.da * (1 - second.a**2), rtol=1e-12)
    np.testing.assert_allclose(first.dz, (second.W.T @ second.dz) * first.slope, rtol=1e-12)
    np.testing.assert_allclose(first.slope, first.a * (1 - first.a), rtol=1e-12)
    for layer in inside.layers:
        np.testing.assert_allclose(layer.dW, layer.dz @ layer.x.T, rtol=1e-10, atol=1e-15)
        np.testing.assert_allclose(layer.db, layer.dz.sum(axis=1), rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(inside.losses, -np.log(output.a[Y, np.arange(m)]), rtol=1e-12)
    assert output.da is None
    assert output.slope is None
    assert inside.cost == pytest.approx(model.evaluate(X, Y, verbose=0), rel=1e-6)


@pytest.mark.parametrize(
    "layers",
    [
        (Dense(7, "sigmoid"), Dense(6, "relu")),
        (Activation("tanh"), Dense(7), Activation("relu"), Dense(4, "linear")),
        (Dense(40, "relu", kernel_regularizer=L2(0.1)), Dense(6, use_bias=False)),
        (),
    ],
)
def test_in_float32_the_gradient_is_that_of_a_training_step_bit_for_bit(layers):
    for examples in (1, 9):
        model = made(*map(copy, layers))
        seen = look_inside(model, X[:examples], Y[:examples], model.dtype).gradient
        wanted = gradient_of_a_step(model, X[:examples], Y[:examples])
        np.testing.assert_array_equal(seen, wanted)


@given(problems(np.float32))
def test_any_network_can_be_looked_into(problem):
    model, x, y = problem
    np.testing.assert_array_equal(
        look_inside(model, x, y, model.dtype).gradient, gradient_of_a_step(model, x, y)
    )
    assert look_inside(model, x, y, model.dtype).cost == pytest.approx(
        model.evaluate(x, y, verbose=0), rel=1e-4, abs=1e-6
    )


def test_layers_without_parameters_are_seen_too_and_dropout_has_no_effect():
    model = made(Dropout(0.5), Dense(7, "tanh"), Dropout(0.5))
    drop, dense, silent, _ = look_inside(model, X, Y).layers
    np.testing.assert_array_equal(drop.a, X.T)
    assert drop.W.size == drop.b.size == drop.dW.size == drop.db.size == 0
    assert drop.dz is None
    np.testing.assert_array_equal(silent.a, dense.a)
    np.testing.assert_array_equal(dense.da, silent.dz)


def test_the_penalty_is_part_of_the_cost_and_of_the_gradient():
    plain, heavy = made(), made(Dense(7, "sigmoid", kernel_regularizer=L1L2(0.1, 0.2)), Dense(6))
    inside = look_inside(heavy, X, Y)
    assert look_inside(plain, X, Y).penalty == 0
    assert inside.penalty == pytest.approx(heavy.penalty.now())
    assert inside.cost == pytest.approx(inside.losses.mean() + heavy.penalty.now())
    first = inside.layers[0]
    expected = first.dz @ first.x.T + 0.1 * np.sign(first.W) + 0.4 * first.W
    np.testing.assert_allclose(first.dW, expected, rtol=1e-10, atol=1e-15)


OPTIMIZERS = [SGD(0.1), SGD(0.1, 0.9), SGD(0.1, 0.9, True), RMSprop(0.01, 0.9, 0.5), Adam(0.01)]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_the_update_that_is_seen_is_the_one_that_is_made_next_bit_for_bit(optimizer):
    optimizer = copy(optimizer)  # an optimizer serves one network
    model = made(optimizer=optimizer)
    for step in range(1, 4):
        inside = look_inside(model, X, Y, model.dtype)
        seen = look_at_update(model, inside)
        assert seen.learning_rate == optimizer.learning_rate
        assert seen.numbers == optimizer.numbers(optimizer.learning_rate, step)
        np.testing.assert_array_equal(seen.before, model.theta)
        for name, array in optimizer.state().items():
            np.testing.assert_array_equal(seen.memory_before[name], array)
        model.train_on_batch(X, Y)
        np.testing.assert_array_equal(seen.after, model.theta)
        for name, array in optimizer.state().items():
            np.testing.assert_array_equal(seen.memory_after[name], array)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_a_layer_that_is_not_trainable_is_seen_and_stays(optimizer):
    frozen = Dense(6, "tanh", trainable=False, kernel_regularizer=L2(0.1))
    model = made(Dense(7, "sigmoid"), frozen, optimizer=copy(optimizer))
    for _ in range(3):
        inside = look_inside(model, X, Y, model.dtype)
        first, second, _ = inside.layers
        np.testing.assert_allclose(first.da, second.W.T @ second.dz, rtol=1e-4, atol=1e-7)
        assert not second.dW.any()
        seen = look_at_update(model, inside)
        model.train_on_batch(X, Y)
        np.testing.assert_array_equal(seen.after, model.theta)


def test_training_comes_to_the_same_bits_whether_somebody_looks_or_not():
    looked_at, alone = (made(Dense(7, "tanh"), Dropout(0.3), Dense(6, "relu")) for _ in "ab")
    for _ in range(5):
        inside = look_inside(looked_at, X, Y)
        look_at_update(looked_at, inside)
        for model in (looked_at, alone):
            model.fit(X, Y, batch_size=4, verbose=0)
    np.testing.assert_array_equal(looked_at.theta, alone.theta)
    for name, array in alone.optimizer.state().items():
        np.testing.assert_array_equal(looked_at.optimizer.state()[name], array)


def test_what_was_seen_stays_when_training_goes_on():
    model = made()
    inside = look_inside(model, X, Y)
    before = [inside.theta.copy(), inside.gradient.copy(), inside.layers[0].W.copy()]
    model.fit(X, Y, epochs=3, verbose=0)
    for kept, now in zip(before, (inside.theta, inside.gradient, inside.layers[0].W), strict=True):
        np.testing.assert_array_equal(now, kept)


def test_a_step_can_be_walked_stage_by_stage():
    model, twin = made(Dropout(0.2, 1), Dense(7, "tanh")), made(Dropout(0.2, 1), Dense(7, "tanh"))
    x, y = np.ones((9, 6), np.float32), np.ascontiguousarray(np.eye(3, dtype=np.float32)[Y].T)
    x[:, :-1] = X
    before, step = model.theta.copy(), model.make_step(x, y)
    stages = []
    for stage in step.walk():
        stages.append(stage)
        assert np.array_equal(model.theta, before) == (stage.name != "update")
    assert stages == [
        *(Stage("forward", 1), Stage("forward", 2), Stage("forward", 3), Stage("output error")),
        *(Stage("derivatives", 3), Stage("hidden error", 2), Stage("derivatives", 2)),
        Stage("update"),
    ]
    twin.make_step(x, y)()
    np.testing.assert_array_equal(model.theta, twin.theta)


def test_a_network_that_is_not_compiled_cannot_be_looked_into():
    with pytest.raises(ValueError, match="compile"):
        look_inside(Sequential([Input((5,)), Dense(3)]), X, Y)
