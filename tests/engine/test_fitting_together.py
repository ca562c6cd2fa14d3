import multiprocessing
from concurrent.futures import ThreadPoolExecutor
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
    Sequential,
    activations,
    fitting,
    together,
)
from engine.callbacks import EarlyStopping
from engine.lambda_callback import LambdaCallback
from engine.together import Together, pays
from tests.engine.wide import X, Y, made, needs_partner

pytestmark = needs_partner


@pytest.fixture
def trainings(monkeypatch):
    """What `fit` makes of the class Together, which any epoch is long enough for."""
    made = []
    monkeypatch.setattr(together, "LONG", 0)
    monkeypatch.setattr(together, "GRACE", inf)
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


def test_beside_other_threads_one_process_trains(trainings):
    model = made()
    with ThreadPoolExecutor() as pool:
        pool.submit(model.fit, X, Y, batch_size=128, verbose=0).result()
    assert model.optimizer.iterations == 4
    assert not trainings


def slower(model):
    model.optimizer.schedule.initial_learning_rate *= 0.1


def compiled_anew(model):
    model.compile(SGD(0.1), "categorical_crossentropy")


def another_activation(model):
    model.layers[0].activation = activations.get("tanh")


@pytest.mark.parametrize("change", [slower, compiled_anew, another_activation])
def test_what_a_callback_changes_before_the_first_step_holds_for_both(
    trainings, monkeypatch, change
):
    thetas = []
    for threads in (2, 1):
        monkeypatch.setattr(together, "blas_threads", lambda threads=threads: threads)
        model = made(Adam(CosineDecay(0.01, 20)), "float64")
        callback = LambdaCallback(on_train_begin=lambda logs, model=model: change(model))
        model.fit(X, Y, batch_size=128, epochs=2, verbose=0, callbacks=[callback])
        thetas.append(model.theta)
    assert len(trainings) == 1
    np.testing.assert_allclose(*thetas, atol=1e-10)


def test_a_schedule_that_is_changed_between_two_epochs_is_changed_for_both(trainings, monkeypatch):
    thetas = []
    for threads in (2, 1):
        monkeypatch.setattr(together, "blas_threads", lambda threads=threads: threads)
        model = made(Adam(CosineDecay(0.01, 20)), "float64")
        callback = LambdaCallback(on_epoch_end=lambda epoch, logs, model=model: slower(model))
        model.fit(X, Y, batch_size=128, epochs=3, verbose=0, callbacks=[callback])
        thetas.append(model.theta)
    np.testing.assert_allclose(*thetas, atol=1e-10)


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
