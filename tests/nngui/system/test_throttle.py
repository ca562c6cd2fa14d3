from time import perf_counter, thread_time

import pytest
from PySide6.QtCore import QObject

from nngui.system.throttle import Throttle

INTERVAL = 40  # ms


@pytest.fixture
def made(qapp):
    """Return a function that makes a throttle and the list of the times at which it was due."""
    owner = QObject()

    def make(**options):
        throttle, calls = Throttle(INTERVAL, owner, **options), []
        throttle.due.connect(lambda: calls.append(None))
        return throttle, calls

    yield make
    owner.deleteLater()


def test_the_first_request_is_due_at_once(made):
    throttle, calls = made()
    throttle.request()
    assert len(calls) == 1


def test_many_requests_in_an_interval_are_due_once_more_at_its_end(made, qtbot):
    throttle, calls = made()
    for _ in range(100):
        throttle.request()
    assert len(calls) == 1
    qtbot.waitUntil(lambda: len(calls) == 2)
    qtbot.waitUntil(lambda: not throttle._timer.isActive())
    assert len(calls) == 2


def test_after_a_quiet_interval_a_request_is_due_at_once_again(made, qtbot):
    throttle, calls = made()
    throttle.request()
    qtbot.waitUntil(lambda: not throttle._timer.isActive())
    assert len(calls) == 1
    throttle.request()
    assert len(calls) == 2


def test_what_can_wait_is_due_at_the_end_of_the_interval_only(made, qtbot):
    throttle, calls = made(at_once=False)
    with qtbot.waitSignal(throttle.due):
        for _ in range(100):
            throttle.request()
        assert not calls
    assert len(calls) == 1
    assert not throttle._timer.isActive()


def test_a_request_made_while_it_is_due_is_not_lost(made, qtbot):
    throttle, calls = made()
    throttle.due.connect(lambda: throttle.request() if len(calls) == 1 else None)
    throttle.request()
    assert len(calls) == 1
    qtbot.waitUntil(lambda: len(calls) == 2)


def test_what_costs_more_than_its_share_comes_the_more_seldom(made, qtbot):
    throttle, calls = made(share=0.1)
    throttle.due.connect(lambda: compute(INTERVAL))
    throttle.request()
    throttle.request()
    began = perf_counter()
    qtbot.waitUntil(lambda: len(calls) == 2)
    assert perf_counter() - began > 0.9 * INTERVAL / 0.1 / 1_000


def compute(milliseconds):
    until = thread_time() + milliseconds / 1_000
    while thread_time() < until:
        pass
