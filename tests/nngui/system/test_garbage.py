import gc
import threading

import pytest
from PySide6.QtCore import QThread

from nngui.session.session import Session
from nngui.system import garbage
from nngui.system.garbage import GarbageCollector
from nngui.training.evaluation.evaluated import Detail
from nngui.training.inspection.pin import Pin
from nngui.training.messages import Pace
from tests.drawings import strokes

ONE = strokes([(0.5, 0.15), (0.5, 0.85)])[0]


class Circle:
    """What only the collector of cycles can take; it notes in which thread that was."""

    def __init__(self, threads):
        self.itself, self.threads = self, threads

    def __del__(self):
        self.threads.append(threading.current_thread())


class Busy(QThread):
    """A thread that makes reference cycles, enough for ten collections."""

    def run(self):
        for _ in range(10 * gc.get_threshold()[0]):
            cycle = []
            cycle.append(cycle)


@pytest.fixture
def often(monkeypatch):
    monkeypatch.setattr(garbage, "PERIOD", 1)


def test_while_a_session_is_open_python_collects_in_the_gui_thread_only(often, session, qtbot):
    threads = []
    Circle(threads)
    busy = Busy()
    busy.start()
    assert busy.wait()
    assert threads == []
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.main_thread()]


def test_python_collects_again_when_the_last_session_is_closed(qapp):
    assert gc.isenabled()
    first, second = Session(), Session()
    first.close()
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()


def test_a_program_that_collects_by_itself_is_left_to_do_so(qapp):
    gc.disable()
    try:
        collector = GarbageCollector()
        collector.close()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_where_nothing_is_allocated_nothing_is_collected(qapp, monkeypatch):
    looked = []
    monkeypatch.setattr(garbage.gc, "collect", looked.append)
    monkeypatch.setattr(garbage.gc, "get_count", lambda: (0, 0, 0))
    collector = GarbageCollector()
    collector._collect()
    assert looked == []
    monkeypatch.setattr(garbage.gc, "get_count", lambda: (10**6, 0, 0))
    for _ in range(garbage.FULL):
        collector._collect()
    collector.close()
    assert looked == [1] * (garbage.FULL - 1) + [2]


def nothing(session, qtbot):
    pass


def look_at_everything(session, qtbot):
    """Draw, train an epoch, inspect a unit, have the answer explained, evaluate, watch a step."""
    session.drawing.add_stroke(ONE)
    session.my_digits.learn(session.drawing.strokes, 1)
    session.step(Pace.EPOCH)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 1)
    session.steps.watch(True)
    parts = session.inspection, session.explanation, session.evaluating
    with qtbot.waitSignals([parts[0].inspected, parts[1].explained, parts[2].changed]):
        parts[0].set_visible(True)
        parts[0].look_at(Pin(2, 3))
        parts[1].set_visible(True)
        parts[2].ask(Detail.OUTPUTS)


@pytest.mark.parametrize("use", [nothing, look_at_everything])
def test_a_closed_session_goes_at_once_without_the_collector(qapp, qtbot, use):
    gc.collect()
    gc.disable()
    try:
        gone = []
        session = Session()
        session.destroyed.connect(lambda: gone.append(True))
        use(session, qtbot)
        session.close()
        del session
        assert gone
    finally:
        gc.enable()
