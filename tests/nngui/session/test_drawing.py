import itertools

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from nngui.design.design import Design
from nngui.handwriting import ink
from nngui.handwriting.preparation import COMPLETE, NONE, Preparation
from nngui.session.drawing import Drawing
from nngui.session.state import Work, beginning
from nngui.system import throttle
from nngui.system.undo import UndoStack

STROKE = np.array([[0.7, 0.1], [0.8, 0.1], [0.72, 0.4]], np.float32)


@pytest.fixture
def drawing(qapp):
    return Drawing(Work(beginning(Design())), UndoStack())


def test_the_stages_follow_the_pen_and_the_steps(drawing, qtbot):
    for change in (
        lambda: drawing.follow_pen((STROKE,)),
        lambda: drawing.add_stroke(STROKE),
        lambda: drawing.prepare(Preparation(scale=False)),
        drawing.clear,
    ):
        with qtbot.waitSignal(drawing.stages_changed) as told:
            change()
        expected = ink.stages(drawing.all_strokes, drawing.preparation)
        np.testing.assert_array_equal(told.args[0], expected)


def test_many_points_make_few_stages(drawing, qtbot):
    told = []
    drawing.stages_changed.connect(told.append)
    with qtbot.waitSignal(drawing.stages_changed):
        for _ in range(100):
            drawing.add_stroke(STROKE)
    assert len(told) == 1


def test_stages_that_cost_much_come_the_more_seldom(drawing, qtbot, monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(throttle, "thread_time", lambda: 0.06 * next(clock))  # s
    with qtbot.waitSignal(drawing.stages_changed):
        drawing.follow_pen((STROKE,))
    rests = [timer for timer in drawing.findChildren(QTimer) if timer.interval()]
    qtbot.waitUntil(lambda: [timer.interval() for timer in rests] == [300])  # ms


def test_switching_a_step_is_undone_by_its_name(drawing):
    stack = drawing._undo_stack
    drawing.prepare(Preparation(crop=False))
    assert stack.undo_text == "Switch Crop Off"
    drawing.prepare(NONE)
    assert stack.undo_text == "Switch All Steps Off"
    stack.undo()
    stack.undo()
    assert drawing.preparation == COMPLETE
    drawing.prepare(COMPLETE)
    assert len(stack) == 2


def test_it_is_told_when_the_pen_is_put_down_and_lifted_or_dropped(drawing):
    told = []
    drawing.pen_put_down.connect(told.append)
    for _ in range(3):
        drawing.follow_pen((STROKE,))
    drawing.add_stroke(STROKE)
    assert told == [True, False]
    drawing.follow_pen((STROKE, STROKE))
    drawing.follow_pen((STROKE,))
    assert told == [True, False, True, False]
    drawing.clear()
    assert told == [True, False, True, False]


def test_a_pen_that_never_rests_is_followed_all_the_same(drawing, qtbot):
    pen = QTimer(interval=5)
    pen.timeout.connect(lambda: drawing.follow_pen((STROKE,)))
    with qtbot.waitSignals([drawing.stages_changed] * 3):
        pen.start()
    assert pen.isActive()
    pen.stop()
