import gc

import pytest
from PySide6.QtCore import QObject

from nngui.system.undo import Entry, UndoStack


class Owner(QObject):
    """Whose two parts the entries change; it owns the stack, as a session does."""

    def __init__(self):
        super().__init__()
        self.stack = UndoStack(self)
        self.values, self.colours = [], []
        self.stack.register("value", self.take)
        self.stack.register("colour", self.take_colour)

    def take(self, value):
        self.values.append(value)

    def take_colour(self, colour):
        self.colours.append(colour)

    def change(self, before, after, **others):
        self.stack.push(Entry("Change", "value", before, after, **others))


@pytest.fixture
def owner(qapp):
    return Owner()


def test_a_change_is_done_undone_and_redone(owner):
    owner.change(1, 2)
    owner.stack.undo()
    owner.stack.redo()
    assert owner.values == [2, 1, 2]
    assert owner.stack.undo_text == "Change"


def test_what_would_be_undone_and_redone_is_told_by_name(owner):
    undo, redo = [], []
    owner.stack.undo_changed.connect(undo.append)
    owner.stack.redo_changed.connect(redo.append)
    owner.change(1, 2)
    owner.stack.undo()
    owner.stack.clear()
    assert (undo, redo) == (["Change", "", ""], ["", "Change", ""])


def test_at_either_end_of_the_list_nothing_happens(owner):
    owner.stack.undo()
    owner.stack.redo()
    owner.stack.undo_part("value")
    assert owner.values == []


def test_after_a_new_change_what_was_undone_is_gone(owner):
    owner.change(1, 2)
    owner.stack.undo()
    owner.change(1, 3)
    owner.stack.redo()
    assert owner.values == [2, 1, 3]
    assert len(owner.stack) == 1


def test_changes_of_the_same_kind_are_undone_together(owner):
    for before, after in ((1, 2), (2, 3), (3, 4)):
        owner.change(before, after, merge="turn")
    assert len(owner.stack) == 1
    owner.stack.undo()
    assert owner.values[-1] == 1
    owner.stack.redo()
    assert owner.values[-1] == 4


def test_a_number_that_is_turned_back_leaves_no_entry(owner):
    owner.change(1, 2, merge="turn")
    owner.change(2, 1, merge="turn")
    assert len(owner.stack) == 0


def test_changes_of_different_kinds_are_undone_one_by_one(owner):
    owner.change(1, 2, merge="turn")
    owner.change(2, 3, merge="pull")
    owner.change(3, 4)
    owner.change(4, 5)
    assert len(owner.stack) == 4


def test_one_part_can_be_undone_though_others_changed_since_and_redone_in_order(owner):
    owner.change(1, 2)
    owner.stack.push(Entry("Paint", "colour", "red", "blue"))
    owner.stack.undo()
    owner.stack.undo_part("value")
    assert (owner.values, owner.colours) == ([2, 1], ["blue", "red"])
    owner.stack.redo()
    owner.stack.redo()
    assert (owner.values[-1], owner.colours[-1]) == (2, "blue")
    owner.stack.undo_part("value")
    assert owner.stack.undo_text == "Paint"
    assert not owner.stack.can_undo("value")


def test_what_fails_is_no_entry_and_can_be_undone_later(owner):
    class Failing(QObject):
        broken = False

        def take(self, value):
            if self.broken:
                raise OSError("disk full")

    failing = Failing()
    owner.stack.register("file", failing.take)
    owner.stack.push(Entry("Write", "file", 1, 2))
    failing.broken = True
    with pytest.raises(OSError, match="disk full"):
        owner.stack.push(Entry("Write Again", "file", 2, 3))
    with pytest.raises(OSError, match="disk full"):
        owner.stack.undo()
    assert owner.stack.undo_text == "Write"
    failing.broken = False
    owner.stack.undo()
    assert owner.stack.redo_text == "Write"


def test_stacks_and_their_owners_can_be_collected_in_any_order(qapp):
    # A list of QUndoCommands that held a method of their stack's owner ended the process here.
    for n in range(100):
        owner = Owner()
        owner.circle = owner  # so that Python's collector has to take it, in an order of its own
        for i in range(300):
            owner.change(i, i + 1, merge="turn" if i % 3 else "")
        owner.stack.undo()
        del owner
        gc.collect(n % 3)
    gc.collect()


def test_an_entry_does_not_keep_the_owner_alive(qapp):
    gc.collect()
    owner = Owner()
    owner.change(1, 2)
    gone = []
    owner.destroyed.connect(lambda: gone.append(True))
    gc.disable()
    try:
        del owner
        assert gone
    finally:
        gc.enable()


def test_a_part_has_one_owner(owner):
    with pytest.raises(ValueError, match="expected one owner of 'value', got a second one"):
        owner.stack.register("value", owner.take_colour)


class Counter(QObject):
    """Whose value goes on by itself, as a run does when it is trained."""

    def __init__(self):
        super().__init__()
        self.stack, self.value = UndoStack(self), 0
        self.stack.register("value", self.take, self.renewed)

    def take(self, value):
        self.value = value

    def renewed(self, value):
        return self.value


def test_redo_leads_to_what_undo_left_and_undo_to_what_redo_left(qapp):
    counter = Counter()
    counter.stack.push(Entry("Change", "value", 0, 10))
    counter.value = 12
    counter.stack.undo()
    assert counter.value == 0
    counter.value = 3
    counter.stack.redo()
    assert counter.value == 12
    counter.stack.undo()
    assert counter.value == 3


def test_a_change_that_was_made_already_is_kept_and_not_made_again(owner):
    owner.stack.keep(Entry("Change", "value", 1, 2))
    assert owner.values == []
    owner.stack.undo()
    assert owner.values == [1]
