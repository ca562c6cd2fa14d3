import gc
import weakref
from threading import Event

import pytest
from PySide6.QtCore import QObject

from nngui.system.background import Background, Worker


def held(event, result="done"):
    """Work that waits for the event."""
    yield 0.0
    event.wait(10)
    return result


def test_a_result_comes_once_the_work_is_done(qtbot, qapp):
    event, worker, taken = Event(), Worker(), []
    worker.begin(held(event), taken.append)
    assert worker.busy
    with qtbot.waitSignal(worker.freed):
        event.set()
    assert taken == ["done"]


def test_a_work_whose_owner_goes_ends_by_itself(qtbot, qapp):
    event, ended, owner = Event(), Event(), QObject()

    def work():
        yield from held(event)
        ended.set()

    Worker(owner).begin(work())
    (running,) = Background._running
    left = weakref.ref(running)
    del owner, running
    gc.collect()
    assert left().isRunning()
    event.set()
    qtbot.waitUntil(lambda: ended.is_set() and left() is None)


@pytest.mark.parametrize("error", [OSError("no room"), ValueError("odd")])
def test_an_error_becomes_a_sentence(qtbot, qapp, error, caplog):
    def work():
        yield 0.5
        raise error

    worker = Worker()
    with qtbot.waitSignal(worker.failed) as signal:
        worker.begin(work())
    assert str(error) in signal.args[0]


def test_cancelled_work_gives_no_result_and_is_waited_for(qtbot, qapp):
    worker, taken = Worker(), []
    worker.begin(endless(), taken.append)
    worker.cancel()
    assert not Background._running
    qapp.processEvents()
    assert taken == []


def test_a_work_at_the_place_of_a_cancelled_one_does_not_end_with_it(qtbot, qapp):
    worker, taken = Worker(), []
    for number in range(50):  # Qt makes the next thread where the last one was
        worker.begin(quick(number), taken.append)
        worker.wait()
        worker.cancel()
    event = Event()
    worker.begin(held(event), taken.append)
    for _ in range(3):
        qapp.processEvents()
    assert worker.busy
    event.set()
    qtbot.waitUntil(lambda: not worker.busy)
    assert taken == ["done"]


def quick(result):
    """Work that is done at once."""
    yield 0.0
    return result


def endless():
    """Work that ends when it is asked to."""
    while True:
        yield 0.0


def test_who_takes_a_result_may_begin_the_next_work_at_once(qtbot, qapp):
    worker, taken = Worker(), []

    def take(result):
        taken.append(result)
        if result < 20:
            worker.begin(quick(result + 1), take)

    with qtbot.waitSignal(worker.freed):
        worker.begin(quick(0), take)
    assert taken == list(range(21))
    assert not worker.busy


def test_the_end_of_a_work_does_not_end_the_next_one(qtbot, qapp):
    worker, events, taken, freed = Worker(), (Event(), Event()), [], []
    worker.freed.connect(lambda: freed.append(worker.busy))

    def go_on(result):
        taken.append(result)
        worker.begin(held(events[1], "second"), taken.append)

    worker.begin(held(events[0], "first"), go_on)
    events[0].set()
    qtbot.waitUntil(lambda: taken == ["first"])
    gc.collect()
    qapp.processEvents()
    assert (worker.busy, freed) == (True, [])
    assert worker._job.isRunning()
    with qtbot.waitSignal(worker.freed):
        events[1].set()
    assert (taken, freed) == (["first", "second"], [False])


def test_what_was_cancelled_gives_no_result_though_it_was_on_its_way(qtbot, qapp):
    worker, taken, reasons = Worker(), [], []
    worker.failed.connect(reasons.append)
    worker.begin(quick("old"), taken.append)
    worker.wait()  # its result waits in the event loop
    with qtbot.waitSignal(worker.freed):
        worker.cancel()
    worker.begin(quick("new"), taken.append)
    qtbot.waitUntil(lambda: bool(taken) and not worker.busy)
    assert (taken, reasons) == (["new"], [])


def test_a_worker_is_free_when_a_failure_is_notified(qtbot, qapp):
    def failing():
        yield 0.0
        raise OSError("no room")

    worker, seen = Worker(), []
    worker.failed.connect(lambda reason: seen.append((reason, worker.busy)))
    with qtbot.waitSignal(worker.freed):
        worker.begin(failing(), seen.append)
    assert seen == [("no room", False)]


def test_interrupted_work_ends_without_a_result_and_the_worker_is_free(qtbot, qapp):
    worker, taken = Worker(), []
    worker.begin(endless(), taken.append)
    with qtbot.waitSignal(worker.freed):
        worker.interrupt()
    assert not worker.busy
    assert taken == []


def test_a_busy_worker_refuses_more_work(qtbot, qapp):
    worker = Worker()
    worker.begin(endless())
    with pytest.raises(RuntimeError, match="expected a free worker"):
        worker.begin(quick(1))
    worker.cancel()


def test_after_the_end_no_work_is_begun_any_more(qtbot, qapp):
    worker = Worker()
    worker.freed.connect(lambda: worker.begin(endless()))
    worker.begin(endless())
    worker.close()
    assert not worker.busy
    worker.begin(quick(1))
    assert not worker.busy
    assert not Background._running
