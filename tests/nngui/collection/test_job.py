import itertools
import threading

from PySide6.QtCore import QThread

from nngui.collection.job import DigitJob


def test_the_result_and_how_far_it_is_come_from_another_thread(qtbot):
    threads = []

    def work():
        for share in (0, 0.001, 0.5, 0.5, 1.0):
            threads.append(threading.get_ident())
            yield share
        return "result"

    job, percents = DigitJob(work()), []
    job.progressed.connect(percents.append)
    with qtbot.waitSignal(job.done) as signal:
        job.start()
    assert signal.args == ["result"]
    assert percents == [0, 50, 100]
    assert threading.get_ident() not in threads
    assert job.wait()


def test_an_error_is_told(qtbot):
    def work():
        yield 0.5
        raise PermissionError(13, "Permission denied", "file")

    job = DigitJob(work())
    with qtbot.waitSignal(job.failed) as signal:
        job.start()
    assert "Permission denied" in signal.args[0]
    assert job.wait()


def test_an_error_that_nobody_foresaw_is_told_too(qtbot):
    def work():
        yield 0.5
        raise LookupError("nobody has thought of that")

    job = DigitJob(work())
    with qtbot.waitSignal(job.failed) as signal:
        job.start()
    assert signal.args == ["LookupError: nobody has thought of that"]
    assert job.wait()


def test_a_cancelled_job_ends_cleans_up_and_says_nothing(qtbot):
    cleaned, begun = [], threading.Event()

    def work():
        try:
            for _ in itertools.count():
                begun.set()
                yield 0.0
        finally:
            cleaned.append(True)

    job, said = DigitJob(work()), []
    job.done.connect(said.append)
    job.failed.connect(said.append)
    job.start()
    assert begun.wait(10)
    job.cancel()
    assert job.isFinished()
    assert cleaned == [True]
    assert said == []
    assert isinstance(job, QThread)
