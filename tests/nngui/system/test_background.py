import gc
import weakref
from threading import Event

import pytest
from PySide6.QtCore import QObject

from nngui.system.background import Background


def held(event, result="done"):
    """Work that waits for the event."""
    yield 0.0
    event.wait(10)
    return result


def test_a_result_comes_once_the_work_is_done(qtbot, qapp):
    event = Event()
    job = Background(held(event))
    with qtbot.waitSignal(job.done) as signal:
        job.start()
        event.set()
    assert signal.args == ["done"]
    job.wait()


def test_a_work_whose_owner_goes_ends_by_itself(qtbot, qapp):
    event, owner = Event(), QObject()
    job = Background(held(event), owner)
    job.start()
    with qtbot.waitSignal(job.finished):
        del owner
        gc.collect()
        assert job.isRunning()
        event.set()
    job.wait()


def test_a_work_that_nobody_holds_any_more_ends_by_itself(qtbot, qapp):
    event, ended = Event(), Event()

    def work():
        yield from held(event)
        ended.set()

    job = Background(work())
    job.start()
    left = weakref.ref(job)
    del job
    gc.collect()
    assert left().isRunning()
    event.set()
    qtbot.waitUntil(lambda: ended.is_set() and left() is None)


@pytest.mark.parametrize("error", [OSError("no room"), ValueError("odd")])
def test_an_error_becomes_a_sentence(qtbot, qapp, error, caplog):
    def work():
        yield 0.5
        raise error

    job = Background(work())
    with qtbot.waitSignal(job.failed) as signal:
        job.start()
    assert str(error) in signal.args[0]
    job.wait()


def test_cancelled_work_gives_no_result_and_is_waited_for(qtbot, qapp):
    def endless():
        while True:
            yield 0.0

    job = Background(endless())
    with qtbot.assertNotEmitted(job.done):
        job.start()
        job.cancel()
    assert job.isFinished()
    assert job not in Background._running
