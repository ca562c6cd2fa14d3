"""The check that nothing is left running after a test sees threads and clocks of every kind."""

import gc
import threading
import weakref

from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget

from tests.conftest import left_running


class Waiting(QThread):
    """A thread of our own, as imports and exports have them."""

    def run(self):
        self.exec()


def test_a_thread_of_qt_is_seen_also_of_a_derived_class(qapp):
    before = threading.enumerate()
    for kind in (QThread, Waiting):
        thread = kind()
        thread.start()
        assert left_running(before) == [thread]
        thread.quit()
        assert thread.wait()
        assert left_running(before) == []


def test_a_thread_of_python_is_seen(qapp):
    before, end = threading.enumerate(), threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    assert left_running(before) == [thread]
    end.set()
    thread.join()
    assert left_running(before) == []


def test_a_clock_that_strikes_again_is_seen_and_one_that_strikes_once_is_not(qapp):
    clock, once = QTimer(interval=10_000), QTimer(interval=10_000, singleShot=True)
    clock.start()
    once.start()
    assert left_running(threading.enumerate()) == [(clock, None)]
    clock.stop()
    assert left_running(threading.enumerate()) == []


def test_a_window_that_only_qtbot_knows_is_held_until_it_is_closed(qapp, qtbot):
    window = QWidget()
    known = weakref.ref(window)
    qtbot.addWidget(window)
    del window
    gc.collect()
    assert known() is not None
