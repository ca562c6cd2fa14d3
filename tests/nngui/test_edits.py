import pytest
from PySide6.QtGui import QUndoStack

from nngui.edits import Change


@pytest.fixture
def stack(qapp):
    return QUndoStack()


def test_a_change_is_done_undone_and_redone(stack):
    values = []
    stack.push(Change("Change", 1, 2, values.append))
    stack.undo()
    stack.redo()
    assert values == [2, 1, 2]
    assert stack.undoText() == "Change"


def test_changes_of_the_same_number_are_undone_together(stack):
    values = []
    for before, after in ((1, 2), (2, 3), (3, 4)):
        stack.push(Change("Turn", before, after, values.append, merge=1))
    assert stack.count() == 1
    stack.undo()
    assert values[-1] == 1
    stack.redo()
    assert values[-1] == 4


def test_changes_of_different_numbers_are_undone_one_by_one(stack):
    values = []
    stack.push(Change("Turn", 1, 2, values.append, merge=1))
    stack.push(Change("Turn", 2, 3, values.append, merge=2))
    stack.push(Change("Draw", 3, 4, values.append))
    stack.push(Change("Draw", 4, 5, values.append))
    assert stack.count() == 4
