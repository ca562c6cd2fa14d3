import pytest

from nngui.design.design import Design
from nngui.session.state import Work, beginning
from nngui.session.threshold import Threshold
from nngui.system.undo import UndoStack


@pytest.fixture
def stack(qapp):
    return UndoStack()


@pytest.fixture
def threshold(stack):
    return Threshold(Work(beginning(Design())), stack)


def test_it_begins_at_a_half(threshold):
    assert threshold.value == 0.5


def test_moving_it_is_told_and_can_be_undone(threshold, stack, qtbot):
    with qtbot.waitSignal(threshold.changed):
        threshold.move(0.7)
    assert threshold.value == 0.7
    assert stack.undo_text == "Move Threshold"
    with qtbot.waitSignal(threshold.changed):
        stack.undo()
    assert threshold.value == 0.5


def test_a_drag_is_undone_in_one_step(threshold, stack):
    for value in (0.51, 0.55, 0.6):
        threshold.move(value)
    assert len(stack) == 1
    stack.undo()
    assert threshold.value == 0.5


def test_to_and_back_leaves_nothing_to_undo(threshold, stack):
    threshold.move(0.6)
    threshold.move(0.5)
    assert not stack.undo_text


def test_moving_it_to_where_it_is_is_no_edit(threshold, stack):
    threshold.move(0.5)
    assert not stack.undo_text
