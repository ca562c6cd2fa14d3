from itertools import islice

import numpy as np
import pytest

from engine import SGD, Dense, Input, Sequential, optimizers
from engine.arrays import beside_ones
from engine.data import load
from engine.fitting.augmentation import Augmentation
from engine.fitting.training import OverOnes, Training


def made(batch_size, *, examples=10, shuffle=True, dtype=np.float64):
    model = Sequential([Input((1,)), Dense(1)], dtype=dtype)
    model.compile(SGD(1e-9), "mse")
    x = np.arange(examples, dtype=dtype)[:, np.newaxis]
    rng = np.random.default_rng(3) if shuffle else None
    return model, Training(model, x, x.copy(), batch_size=batch_size, rng=rng)


@pytest.mark.parametrize("batch_size", [1, 3, 5, 10, 100])
def test_every_example_is_seen_once_in_an_epoch(batch_size):
    _, training = made(batch_size)
    steps = iter(training)
    for _ in range(3):
        progress = next(p for p in steps if p.examples == 0)
        y_true, _ = training.outputs_so_far()
        assert sorted(y_true[:, 0]) == list(range(10))
    assert progress.epoch == 3


def test_the_examples_come_in_another_order_every_epoch():
    _, training = made(3)
    steps, orders = iter(training), []
    for _ in range(2):
        next(p for p in steps if p.examples == 0)
        orders.append(training.outputs_so_far()[0][:, 0].tolist())
    assert orders[0] != orders[1] != sorted(orders[1])


def test_the_last_batch_takes_what_is_left():
    _, training = made(4)
    assert [p.examples for p in islice(training, 3)] == [4, 8, 0]


def test_a_batch_size_set_in_the_middle_holds_from_the_next_batch_on():
    _, training = made(2)
    steps = iter(training)
    assert next(steps).examples == 2
    training.batch_size = 5
    assert [p.examples for p in islice(steps, 2)] == [7, 0]


def test_one_step_is_gradient_descent_by_hand():
    model, training = made(10, shuffle=False)
    model.optimizer.learning_rate = 0.01
    w, b = model.layers[0].kernel[0, 0], model.layers[0].bias[0]
    x = np.arange(10.0)
    error = w * x + b - x
    next(iter(training))
    assert model.layers[0].kernel[0, 0] == pytest.approx(w - 0.01 * 2 * (error * x).mean())
    assert model.layers[0].bias[0] == pytest.approx(b - 0.01 * 2 * error.mean())


def test_mini_batches_and_all_at_once_learn_xor():
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    y = np.array([0, 1, 1, 0], np.float32)[:, np.newaxis]
    for batch_size in (2, 4):
        model = Sequential([Input((2,)), Dense(8, "tanh"), Dense(1, "sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.optimizer.learning_rate = 0.05
        training = Training(model, x, y, batch_size=batch_size, rng=np.random.default_rng(0))
        next(p for p in training if p.epoch == 300)
        np.testing.assert_array_equal(model(x)[:, 0] > 0.5, y[:, 0] > 0.5)
        assert model.loss(y, model(x)) < 0.05


def test_taking_up_another_loss_does_not_lose_the_place_in_the_epoch():
    model, training = made(4)
    steps = iter(training)
    next(steps)
    model.compile("adam", "mse")
    training.recompile()
    assert next(steps).examples == 8
    assert model.optimizer.iterations == 1


def test_computing_never_warns_even_when_the_network_diverges():
    model, training = made(10, dtype=np.float32)
    model.optimizer.learning_rate = 1e30
    next(p for p in training if p.epoch == 20)
    assert not np.isfinite(model.theta).all()


def images(optimizer, *, batch_size=24):
    """A network, 300 random images and their augmentation."""
    model = Sequential([Input((36,)), Dense(5, "sigmoid"), Dense(1, "sigmoid")])
    model.compile(optimizers.get(optimizer), "binary_crossentropy")
    rng = np.random.default_rng(5)
    x, y = rng.random((300, 36), np.float32), rng.integers(0, 2, (300, 1)).astype(np.float32)
    augmentation = Augmentation(6, 1)

    def training(position=None):
        return Training(
            model,
            x,
            y,
            batch_size=batch_size,
            rng=model.shuffler,
            augmentation=augmentation,
            position=position,
        )

    return model, augmentation, training


@pytest.mark.parametrize("optimizer", sorted(optimizers.OPTIMIZERS))
@pytest.mark.parametrize("batches", [3, 12, 13, 20])
def test_another_training_goes_on_bit_for_bit_where_one_stopped(optimizer, batches):
    model, _, training = images(optimizer)
    for _ in islice(training(), 40):
        pass
    straight = model.theta.copy()

    first, augmentation, training = images(optimizer)
    begun = training()
    for _ in islice(begun, batches):
        pass
    second, another, go_on = images(optimizer)
    second.theta[...] = first.theta
    for name, array in first.optimizer.memory.items():
        second.optimizer.memory[name][...] = array
    second.optimizer.iterations = first.optimizer.iterations
    another.set_state(augmentation.state())
    rest = go_on(begun.position)
    assert rest.position == begun.position
    # An epoch that was complete is complete at once, without another mini-batch.
    for _ in islice(rest, 40 - batches + (begun.position.seen == 300)):
        pass
    np.testing.assert_array_equal(second.theta, straight)


def test_inputs_that_several_trainings_share_train_as_their_own_do():
    networks = []
    for share in (False, True):
        model, _ = made(4)
        x = np.arange(10.0)[:, np.newaxis]
        training = Training(model, OverOnes(x, x.dtype) if share else x, x.copy(), batch_size=4)
        next(p for p in training if p.examples == 0)
        networks.append(model.theta.copy())
    assert (networks[0] == networks[1]).all()


def test_inputs_beside_ones_are_trained_with_where_they_are():
    x = beside_ones((10, 2), np.float32)
    x[...] = np.arange(20).reshape(10, 2)
    shared = OverOnes(x, np.dtype(np.float32)).values
    assert np.shares_memory(shared, x)
    assert (shared == np.hstack([x, np.ones((10, 1))])).all()


@pytest.mark.parametrize(
    "part",
    [
        lambda whole: whole[:, :-1],  # beside something else than ones
        lambda whole: beside_ones((4, 2), np.float32)[:3],
        lambda whole: beside_ones((4, 2), np.float32)[::-1],
        lambda whole: beside_ones((4, 2), np.float64),
    ],
)
def test_other_inputs_are_copied(part):
    x = part(np.full((4, 3), 7, np.float32))
    values = OverOnes(x, np.dtype(np.float32)).values
    assert not np.shares_memory(values, x)
    assert (values == np.hstack([x, np.ones((len(x), 1))])).all()


def test_a_data_set_is_in_memory_once():
    x = load("0 or 1").x_train
    assert np.shares_memory(OverOnes(x, x.dtype).values, x)
