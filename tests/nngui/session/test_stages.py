import numpy as np
import pytest
from PySide6.QtCore import QTimer

from nngui.handwriting import ink
from nngui.handwriting.preparation import COMPLETE, NONE, Preparation
from nngui.session.drawing import Sketch
from nngui.session.stages import Stages
from nngui.system.undo import UndoStack

STROKE = np.array([[0.7, 0.1], [0.8, 0.1], [0.72, 0.4]], np.float32)


@pytest.fixture
def sketch(qapp):
    return Sketch(UndoStack())


def test_the_stages_follow_the_pen_and_the_steps(sketch, qtbot):
    stages = Stages(sketch)
    for change in (
        lambda: sketch.follow_pen((STROKE,)),
        lambda: sketch.add_stroke(STROKE),
        lambda: sketch.prepare(Preparation(scale=False)),
        sketch.clear,
    ):
        with qtbot.waitSignal(stages.changed) as told:
            change()
        expected = ink.stages(sketch.drawing, sketch.preparation)
        np.testing.assert_array_equal(told.args[0], expected)


def test_many_points_make_few_stages(sketch, qtbot):
    stages, told = Stages(sketch), []
    stages.changed.connect(told.append)
    with qtbot.waitSignal(stages.changed):
        for _ in range(100):
            sketch.add_stroke(STROKE)
    assert len(told) == 1


def test_switching_a_step_is_undone_by_its_name(sketch):
    stack = sketch._undo_stack
    sketch.prepare(Preparation(crop=False))
    assert stack.undo_text == "Switch Crop Off"
    sketch.prepare(NONE)
    assert stack.undo_text == "Switch All Steps Off"
    stack.undo()
    stack.undo()
    assert sketch.preparation == COMPLETE
    sketch.prepare(COMPLETE)
    assert len(stack) == 2


def test_it_is_told_when_the_pen_is_put_down_and_lifted_or_dropped(sketch):
    told = []
    sketch.pen_put_down.connect(told.append)
    for _ in range(3):
        sketch.follow_pen((STROKE,))
    sketch.add_stroke(STROKE)
    assert told == [True, False]
    sketch.follow_pen((STROKE, STROKE))
    sketch.follow_pen((STROKE,))
    assert told == [True, False, True, False]
    sketch.clear()
    assert told == [True, False, True, False]


def test_a_pen_that_never_rests_is_followed_all_the_same(sketch, qtbot):
    stages, pen = Stages(sketch), QTimer(interval=5)
    pen.timeout.connect(lambda: sketch.follow_pen((STROKE,)))
    with qtbot.waitSignals([stages.changed] * 3):
        pen.start()
    assert pen.isActive()
    pen.stop()
