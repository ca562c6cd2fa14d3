import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from engine import Dense, Input, Sequential
from engine.callbacks import LambdaCallback
from engine.threads import LARGE, blas_threads, one_thread, threads_for


def threads():
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def test_small_steps_have_one_thread_and_large_ones_all():
    with threadpool_limits(2, user_api="blas"):
        with threads_for(10_000, 32):
            assert threads() == {1}
        with threads_for(LARGE // 100, 100):
            assert threads() == {2}


def test_how_many_threads_there_are_is_asked_whenever_it_matters():
    with threadpool_limits(2, user_api="blas"):
        assert blas_threads() == 2
        with one_thread():
            assert blas_threads() == 1
        assert blas_threads() == 2


@pytest.mark.parametrize("size", [1, LARGE])
def test_a_limit_that_is_set_already_is_kept(size):
    with threadpool_limits(1, user_api="blas"), threads_for(size, 1):
        assert threads() == {1}


def test_fit_limits_the_threads_and_gives_them_back():
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", "mse")
    seen = []
    callback = LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(threads()))
    with threadpool_limits(2, user_api="blas"):
        model.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0, callbacks=[callback])
        assert threads() == {2}
    assert seen == [{1}]


def test_the_same_seed_gives_the_same_bits_also_with_several_threads():
    x = np.random.default_rng(0).random((500, 300))
    thetas, seen = [], set()
    watch = LambdaCallback(on_train_batch_end=lambda batch, logs: seen.update(threads()))
    for _ in range(2):
        model = Sequential([Input((300,)), Dense(400, "relu"), Dense(1)])
        model.compile("adam", "mse")
        with threadpool_limits(2, user_api="blas"):
            model.fit(x, x[:, :1], batch_size=100, epochs=3, verbose=0, callbacks=[watch])
        thetas.append(model.theta)
    assert seen == {2}
    np.testing.assert_array_equal(*thetas)
