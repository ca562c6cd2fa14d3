from itertools import islice

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from engine import Dense, Input, Sequential
from engine import threads as threads_module
from engine.lambda_callback import LambdaCallback
from engine.threads import LARGE, LONGEST, blas_threads, one_thread, quickest, threads_for


def threads():
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def test_small_steps_have_one_thread_and_large_ones_may_have_all():
    with threadpool_limits(2, user_api="blas"):
        assert threads_for(10_000, 32) == 1
        assert threads_for(LARGE // 100, 100) == 2


def test_how_many_threads_there_are_is_asked_whenever_it_matters():
    with threadpool_limits(2, user_api="blas"):
        assert blas_threads() == 2
        with one_thread():
            assert blas_threads() == 1
        assert blas_threads() == 2


@pytest.mark.parametrize("size", [1, LARGE])
def test_a_limit_that_is_set_already_is_kept(size):
    with threadpool_limits(1, user_api="blas"):
        assert threads_for(size, 1) == 1


class Steps:
    """Steps on a machine with a clock of its own: 1 ms with one thread, else what is set.

    Attributes
    ----------
    helped : float
        s, for a step with two threads.
    counts : dict
        Steps by number of threads.
    """

    def __init__(self, monkeypatch, helped):
        self.now, self.helped, self.counts, self.changes = 0.0, helped, {1: 0, 2: 0}, []
        monkeypatch.setattr(threads_module, "perf_counter", lambda: self.now)

    def __iter__(self):
        return self

    def __next__(self):
        number = blas_threads()
        self.counts[number] += 1
        self.now += self.helped if number == 2 else 0.001

    def train(self, seconds, steps=None):
        """Return how long, on average, the steps of so many seconds took."""
        steps = steps or quickest(self, 2, lambda: self.changes.append(blas_threads()))
        end, count = self.now + seconds, 0
        while self.now < end:
            next(steps)
            count += 1
        return seconds / count


@pytest.fixture(autouse=True)
def limit_of_the_tests():
    with one_thread():
        yield


def test_where_several_threads_are_quicker_they_make_nearly_all_steps(monkeypatch):
    steps = Steps(monkeypatch, helped=0.0007)
    assert steps.train(20) < 0.0007 * 1.02


def test_where_they_hinder_each_other_nearly_all_steps_are_made_by_one(monkeypatch):
    steps = Steps(monkeypatch, helped=0.049)  # as measured beside a program that computes
    assert steps.train(60) < 0.001 * 1.03
    assert steps.counts[2] > 5


def test_when_other_programs_begin_and_end_the_number_of_threads_follows(monkeypatch):
    steps = Steps(monkeypatch, helped=0.0007)
    iterator = quickest(steps, 2, lambda: None)
    for helped, best in ((0.0007, 0.0007), (0.03, 0.001), (0.0007, 0.0007)):
        steps.helped = helped
        steps.train(2 * LONGEST, iterator)
        assert steps.train(60, iterator) < best * 1.03


def test_products_are_made_anew_whenever_the_number_of_threads_has_changed(monkeypatch):
    steps = Steps(monkeypatch, helped=0.0007)
    steps.train(5)
    assert steps.changes[:6] == [1, 2, 2, 1, 2, 2]


def test_no_step_is_lost_or_made_twice():
    with threadpool_limits(2, user_api="blas"):
        steps = quickest(iter(range(10_000_000)), 2, lambda: None)
        assert list(islice(steps, 1000)) == list(range(1000))


def test_fit_limits_the_threads_and_gives_them_back():
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", "mse")
    seen = []
    callback = LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(threads()))
    with threadpool_limits(2, user_api="blas"):
        model.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0, callbacks=[callback])
        assert threads() == {2}
    assert seen == [{1}]


def test_a_wide_network_is_trained_by_several_threads_as_by_one(monkeypatch):
    monkeypatch.setattr(threads_module, "TRIAL", 1e-9)  # they take turns step by step
    monkeypatch.setattr(threads_module, "TURN", 1e-9)
    x = np.random.default_rng(0).random((500, 300))
    thetas, seen = [], set()
    watch = LambdaCallback(on_train_batch_end=lambda batch, logs: seen.update(threads()))
    for limit in (1, 2):
        model = Sequential([Input((300,)), Dense(400, "relu"), Dense(1)], dtype="float64")
        model.compile("adam", "mse")
        with threadpool_limits(limit, user_api="blas"):
            model.fit(x, x[:, :1], batch_size=100, epochs=3, verbose=0, callbacks=[watch])
        thetas.append(model.theta)
    assert seen == {1, 2}
    np.testing.assert_allclose(*thetas, atol=1e-10)
