import gc
import tracemalloc

import numpy as np
import pytest

from engine import SGD, Adam, Dense, Dropout, Input, RMSprop, Sequential, passes
from engine.arrays import LINE, ones, zeros

rng = np.random.default_rng(6)
OPTIMIZERS = [SGD(0.1), SGD(0.1, 0.9, True), RMSprop(0.01, centered=True), Adam()]


def made(*layers, optimizer="adam", inputs=400):
    layers = layers or (Dense(25, "sigmoid"), Dense(15, "sigmoid"), Dense(1, "sigmoid"))
    model = Sequential([Input((inputs,)), *layers])
    loss = "binary_crossentropy" if model.units == 1 else "categorical_crossentropy"
    model.compile(optimizer, loss)
    return model


def calls(step):
    return [each for _, stage in step._run.stages for each in stage]


def test_the_lectures_step_takes_no_more_calls_than_written_by_hand():
    assert len(calls(made().batch_step(32))) <= 39
    # 27 by hand; the mask of relu is made one of floats first, which saves NumPy doing it in pieces
    assert len(calls(made(Dense(128, "relu"), Dense(10, "softmax")).batch_step(32))) <= 28
    # z, a: a product, and four calls for each sigmoid
    assert len(calls(made()._make_forward(32))) == 3 * 5


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_a_step_allocates_no_memory(optimizer):
    layers = Dense(128, "relu"), Dropout(0.3), Dense(10, "softmax")
    model = made(*layers, optimizer=optimizer)
    step = model.batch_step(64)
    step.x[:, :-1], step.y[...] = rng.random((64, 400)), 0.1
    for _ in range(2):
        step()
    gc.collect()
    tracemalloc.start()
    step()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000  # bytes, in which NumPy notes how a row is spread; a is 32,768 bytes


def test_a_second_fit_uses_the_steps_of_the_first_one(monkeypatch):
    recorded = []

    class Counted(passes.Step):
        def __init__(self, *arguments):
            recorded.append(arguments[1].shape)
            super().__init__(*arguments)

    monkeypatch.setattr("engine.trainer.Step", Counted)
    model, x, y = made(inputs=3), rng.random((10, 3)), np.ones(10)
    for _ in range(2):
        model.fit(x, y, batch_size=4, verbose=0)
    assert recorded == [(4, 4), (2, 4)]
    model.compile("sgd", "binary_crossentropy")
    model.fit(x, y, batch_size=4, verbose=0)
    assert recorded == [(4, 4), (2, 4)] * 2


def test_steps_that_are_kept_do_not_change_what_is_learned():
    x, y = rng.random((10, 3)), np.ones(10)
    kept, fresh = made(inputs=3), made(inputs=3)
    for _ in range(3):
        for model in (kept, fresh):
            model.fit(x, y, batch_size=4, verbose=0)
            model.train_on_batch(x[:4], y[:4])
        fresh.forget_passes()
    np.testing.assert_array_equal(kept.theta, fresh.theta)


@pytest.mark.parametrize("shape", [7, (3, 5), (), 0, (1000, 401)])
def test_arrays_of_the_engine_begin_with_a_line_of_the_cache(shape):
    for array, value in ((zeros(shape, np.float32), 0), (ones(shape, np.float64), 1)):
        assert array.ctypes.data % LINE == 0
        assert (array == value).all()
        assert array.shape == np.zeros(shape).shape
        array[...] = 2
    model = made()
    for array in (model.theta, model.gradient, *model.optimizer.memory.values()):
        assert array.ctypes.data % LINE == 0
