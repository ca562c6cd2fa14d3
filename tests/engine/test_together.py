import multiprocessing
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from math import inf

import numpy as np
import pytest

from engine import (
    SGD,
    Adam,
    CosineDecay,
    Dense,
    Dropout,
    Input,
    RMSprop,
    Sequential,
    fitting,
    together,
)
from engine.callbacks import EarlyStopping
from engine.lambda_callback import LambdaCallback
from engine.partner import can_have_one
from engine.together import Together, pays
from engine.training import Training

pytestmark = pytest.mark.skipif(not can_have_one(), reason="there can be no second process")

rng = np.random.default_rng(0)
X = rng.random((500, 300), np.float32)
Y = np.eye(4, dtype=np.float32)[rng.integers(0, 4, 500)]


@pytest.fixture(autouse=True)
def no_process_is_left():
    yield
    assert not multiprocessing.active_children()


@pytest.fixture(autouse=True)
def unhindered(monkeypatch):
    """Let the partner have all the time it wants: the machine may be busy."""
    monkeypatch.setattr(together, "GRACE", inf)


def made(optimizer="adam", dtype="float32"):
    layers = [Dense(70, "relu"), Dense(60, "relu"), Dense(4, "softmax")]
    model = Sequential([Input((300,)), *layers], seed=2, dtype=dtype)
    model.compile(optimizer, "categorical_crossentropy")
    return model


def state(model):
    return [model.theta, *model.optimizer.state().values()]


def train(kind, model, epochs, *, batch_size=128, disturb=None):
    """Train for some epochs; `disturb` is told the training and each batch."""
    order = np.random.default_rng(1)
    with closing(kind(model, X, Y, batch_size=batch_size, rng=order)) as training:
        for number, progress in enumerate(training):
            if disturb:
                disturb(training, number)
            if progress.epoch == epochs:
                return training.said()
    raise AssertionError("training has an end")


OPTIMIZERS = {
    "adam": lambda: Adam(0.01),
    "adam along a cosine": lambda: Adam(CosineDecay(0.01, 9)),
    "rmsprop": lambda: RMSprop(0.001, momentum=0.5, centered=True),
    "sgd": lambda: SGD(0.1),
    "momentum": lambda: SGD(0.1, momentum=0.9, nesterov=True),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [128, 100, 500])
def test_together_comes_to_the_end_to_which_one_process_comes(optimizer, batch_size):
    one, two = (made(OPTIMIZERS[optimizer](), "float64") for _ in range(2))
    _, said = train(Training, one, 3, batch_size=batch_size)
    _, said_by_two = train(Together, two, 3, batch_size=batch_size)
    assert two.optimizer.iterations == one.optimizer.iterations
    np.testing.assert_allclose(said_by_two, said, atol=1e-10)
    for own, other in zip(state(two), state(one), strict=True):
        np.testing.assert_allclose(own, other, atol=1e-10)


@pytest.mark.parametrize("lost_at", [0, 2, 3, 6])
def test_a_partner_that_is_lost_changes_nothing(lost_at):
    def kill(training, number):
        if number == lost_at:
            training._partner._process.kill()

    one, two = made(), made()
    _, said = train(Together, one, 3)
    _, said_by_two = train(Together, two, 3, disturb=kill)
    np.testing.assert_array_equal(said_by_two, said)
    for own, other in zip(state(two), state(one), strict=True):
        np.testing.assert_array_equal(own, other)


def test_a_partner_that_keeps_it_waiting_is_let_go_and_nothing_changes(monkeypatch):
    def wait(training, number):
        with_partner.append(training._partner is not None)
        if number == 1:
            monkeypatch.setattr(together, "GRACE", 30)
            training._partner.meet.waited = 60

    one, two, with_partner = made(), made(), []
    train(Together, one, 3)
    train(Together, two, 3, disturb=wait)
    assert with_partner == [True] * 2 + [False] * 10
    for own, other in zip(state(two), state(one), strict=True):
        np.testing.assert_array_equal(own, other)


def test_after_a_while_alone_it_takes_a_partner_again(monkeypatch):
    def let_go(training, number):
        with_partner.append(training._partner is not None)
        if number == 1:
            training._let_partner_go()

    monkeypatch.setattr(together, "RETRY", 0)
    one, two, with_partner = made(), made(), []
    train(Together, one, 2)
    train(Together, two, 2, disturb=let_go)
    assert with_partner == [True, True, False, False, True, True, True, True]
    np.testing.assert_array_equal(two.theta, one.theta)


def test_without_a_partner_from_the_first_it_is_the_same(monkeypatch):
    one, two = made(), made()
    train(Together, one, 2)

    def refuse(work):
        raise OSError("no more processes")

    monkeypatch.setattr(together, "Partner", refuse)
    train(Together, two, 2)
    np.testing.assert_array_equal(two.theta, one.theta)


def test_it_goes_on_where_another_training_ended():
    one, two = made(), made()
    for model, kinds in ((one, (Training, Training)), (two, (Training, Together))):
        for kind in kinds:
            train(kind, model, 2)
    np.testing.assert_allclose(two.theta, one.theta, atol=2e-5)


def test_what_is_done_to_the_network_between_two_epochs_holds_for_both():
    def change(training, number):
        if number == 3:
            training._model.theta[...] *= 0.5
            training._model.optimizer.learning_rate = 0.003

    one, two = made(), made()
    train(Training, one, 3, disturb=change)
    train(Together, two, 3, disturb=change)
    np.testing.assert_allclose(two.theta, one.theta, atol=2e-5)


def test_what_an_epoch_that_is_broken_off_has_learned_is_kept():
    model = made()
    before = model.theta.copy()
    with closing(Together(model, X, Y, batch_size=128)) as training:
        list(islice(training, 2))
    assert not np.array_equal(model.theta, before)
    assert model.optimizer.iterations == 2


def test_nothing_of_it_stays_in_memory():
    training = Together(made(), X, Y, batch_size=128)
    next(iter(training))
    training.close()
    gone = weakref.ref(training)
    del training
    assert gone() is None


@pytest.fixture
def trainings(monkeypatch):
    """What `fit` makes of the class Together, which any epoch is long enough for."""
    made = []
    monkeypatch.setattr(together, "LONG", 0)
    monkeypatch.setattr(together, "blas_threads", lambda: 2)

    def make(*args, **options):
        made.append(Together(*args, **options))
        return made[-1]

    monkeypatch.setattr(fitting, "Together", make)
    return made


def test_a_wide_network_is_trained_together(trainings, monkeypatch):
    seen = []
    watch = LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.append(len(multiprocessing.active_children()))
    )
    model, other = made(), made()
    history = model.fit(X, Y, batch_size=128, epochs=3, verbose=0, callbacks=[watch])
    assert seen == [1, 1, 1]
    monkeypatch.setattr(together, "blas_threads", lambda: 1)
    alone = other.fit(X, Y, batch_size=128, epochs=3, verbose=0)
    np.testing.assert_allclose(history.history["loss"], alone.history["loss"], rtol=1e-5)
    np.testing.assert_allclose(model.theta, other.theta, atol=2e-5)
    assert len(trainings) == 1


def test_weights_that_a_callback_restores_are_there_afterwards(trainings):
    model, thetas = made(Adam(3.0)), []
    keep = LambdaCallback(on_epoch_end=lambda epoch, logs: thetas.append(model.theta.copy()))
    stop = EarlyStopping("loss", patience=1, restore_best_weights=True)
    history = model.fit(X, Y, batch_size=128, epochs=9, verbose=0, callbacks=[keep, stop])
    assert trainings
    best = int(np.argmin(history.history["loss"]))
    assert best < len(thetas) - 1
    np.testing.assert_array_equal(model.theta, thetas[best])


def test_an_error_in_a_callback_leaves_no_process(trainings):
    def fail(epoch, logs):
        raise KeyboardInterrupt

    model = made()
    before = model.theta.copy()
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, batch_size=128, verbose=0, callbacks=[LambdaCallback(on_epoch_end=fail)])
    assert trainings
    assert not np.array_equal(model.theta, before)


def test_it_may_be_asked_for_in_any_thread(trainings):
    one, two = made(), made()
    one.fit(X, Y, batch_size=128, epochs=2, verbose=0)
    with ThreadPoolExecutor() as pool:
        pool.submit(two.fit, X, Y, batch_size=128, epochs=2, verbose=0).result()
    assert len(trainings) == 2
    np.testing.assert_array_equal(two.theta, one.theta)


def test_who_wants_to_hear_of_every_batch_sees_the_parameters_move(trainings):
    model, sums = made(), []
    watch = LambdaCallback(on_train_batch_end=lambda batch, logs: sums.append(model.theta.sum()))
    model.fit(X, Y, batch_size=128, verbose=0, callbacks=[watch])
    assert len(set(sums)) == 4
    assert not trainings


@pytest.fixture
def two_processors(monkeypatch):
    monkeypatch.setattr(together, "processors", lambda: 2)
    monkeypatch.setattr(together, "can_have_one", lambda: True)
    monkeypatch.setattr(together, "blas_threads", lambda: 2)


def wide(*above):
    model = Sequential([Input((784,)), *above, Dense(10, "softmax")])
    model.compile("adam", "categorical_crossentropy")
    return model


@pytest.mark.usefixtures("two_processors")
def test_two_processes_pay_for_a_wide_network_on_much_data():
    model = wide(Dense(128, "relu"))
    assert pays(model, 60_000, 32)
    assert not pays(model, 1_000, 32)


@pytest.mark.usefixtures("two_processors")
def test_they_do_not_pay_for_the_network_of_the_lecture():
    model = wide(Dense(25, "sigmoid"), Dense(15, "sigmoid"))
    assert not pays(model, 60_000, 32)


@pytest.mark.parametrize(
    "layers",
    [[Dense(128), Dropout(0.5)], [Dense(128, kernel_regularizer="l2")]],
    ids=["dropout", "regularizer"],
)
@pytest.mark.usefixtures("two_processors")
def test_they_do_not_pay_where_more_than_layers_of_units_is_computed(layers):
    assert not pays(wide(*layers), 60_000, 32)


@pytest.mark.usefixtures("two_processors")
def test_they_do_not_pay_where_only_one_thread_is_allowed(monkeypatch):
    monkeypatch.setattr(together, "blas_threads", lambda: 1)
    assert not pays(wide(Dense(128, "relu")), 60_000, 32)


@pytest.mark.usefixtures("two_processors")
def test_they_do_not_pay_on_one_processor(monkeypatch):
    monkeypatch.setattr(together, "can_have_one", lambda: False)
    assert not pays(wide(Dense(128, "relu")), 60_000, 32)


@pytest.mark.usefixtures("two_processors")
def test_many_processors_are_left_to_the_threads_of_large_products(monkeypatch):
    monkeypatch.setattr(together, "processors", lambda: 8)
    assert pays(wide(Dense(128, "relu")), 60_000, 128)
    assert not pays(wide(Dense(512, "relu"), Dense(512, "relu")), 60_000, 128)
