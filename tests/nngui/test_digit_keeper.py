import os

import pytest

from nngui.digit_keeper import DigitKeeper
from nngui.session import Session
from nngui.undo import UndoStack
from tests.nngui.digits import contents, drawing, picture


@pytest.fixture
def stack(qapp):
    return UndoStack()


@pytest.fixture
def keeper(stack, tmp_path):
    return DigitKeeper(tmp_path, stack)


@pytest.fixture
def told(keeper):
    told = []
    keeper.told.connect(told.append)
    return told


def test_a_drawing_is_learned_kept_and_told(keeper, told, stack, tmp_path, qtbot):
    with qtbot.waitSignal(keeper.changed) as signal:
        keeper.learn(drawing().strokes, 7)
    assert signal.args[0] is keeper.digits
    assert told == ["Added as a 7; you have 1 digit now."]
    assert contents(DigitKeeper(tmp_path, UndoStack()).digits) == contents(keeper.digits)
    assert stack.undo_text == "Learn Digit"


def test_undo_and_redo_reach_the_disk(keeper, stack, tmp_path):
    keeper.learn(drawing().strokes, 8)
    before = contents(keeper.digits)
    stack.undo()
    assert contents(DigitKeeper(tmp_path, UndoStack()).digits) == []
    stack.redo()
    assert contents(DigitKeeper(tmp_path, UndoStack()).digits) == before


def test_undoing_leaves_alone_what_another_program_added(keeper, stack, tmp_path):
    keeper.learn(drawing().strokes, 8)
    DigitKeeper(tmp_path, UndoStack()).learn(drawing(seed=1).strokes, 3)
    stack.undo()
    assert keeper.digits.counts[3] == 1
    assert len(keeper.digits) == 1


def test_the_same_drawing_is_not_learned_twice_but_can_get_another_label(keeper, told, stack):
    strokes = drawing().strokes
    for label in (7, 7, 1):
        keeper.learn(strokes, label)
    assert told[1:] == ["This drawing is among your digits already, as a 7.", "Now a 1: 1 digit."]
    assert keeper.digits.counts[1] == len(keeper.digits) == 1
    assert len(stack) == 2
    stack.undo()
    assert keeper.digits.counts[7] == 1


def test_an_empty_pad_cannot_be_learned(keeper, told, stack):
    keeper.learn((), 3)
    assert len(keeper.digits) == 0
    assert "Draw a digit first" in told[0]
    assert len(stack) == 0


def test_removing_and_relabelling_can_be_undone(keeper, told, stack):
    keeper.add((drawing(1), drawing(2), picture(3)), "Import Digits")
    before = contents(keeper.digits)
    keys = [example.key for example in keeper.digits]
    keeper.remove(keys[:2])
    keeper.relabel(keys, 8)
    assert keeper.digits.counts[8] == len(keeper.digits) == 1
    assert told == ["Removed 2 digits; 1 left.", "Now an 8: 1 digit."]
    assert stack.undo_text == "Relabel Digit"
    stack.undo()
    assert stack.undo_text == "Remove Digits"
    stack.undo()
    assert stack.undo_text == "Import Digits"
    assert contents(keeper.digits) == before


def test_what_changes_nothing_is_nothing_to_undo(keeper, stack):
    keeper.add((), "Import Digits")
    keeper.remove(["no such key"])
    keeper.relabel(["no such key"], 8)
    assert len(stack) == 0


def test_a_full_disk_is_told_and_nothing_is_lost(keeper, told, stack, tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        keeper.learn(drawing().strokes, 7)
    assert "Added as a 7" in told[-1]
    assert "No space left on device" in told[-1]
    assert len(keeper.digits) == 1
    keeper.close()
    assert contents(DigitKeeper(tmp_path, UndoStack()).digits) == contents(keeper.digits)


def test_what_could_not_be_read_is_announced(tmp_path, stack, qtbot):
    tmp_path.joinpath("my-digits.jsonl").write_bytes(b"something else\n")
    keeper = DigitKeeper(tmp_path, UndoStack())
    with qtbot.waitSignal(keeper.problem_found) as signal:
        keeper.announce()
    assert "damaged" in signal.args[0]


def test_without_a_folder_digits_are_there_until_the_end(stack):
    keeper = DigitKeeper(None, stack)
    keeper.learn(drawing().strokes, 7)
    assert len(keeper.digits) == 1
    assert keeper.store is None
    keeper.close()


def test_a_session_keeps_what_was_learned_for_the_next_one(qapp, tmp_path):
    for count in (1, 2):
        session = Session(folder=tmp_path)
        session.my_digits.learn(drawing(seed=count).strokes, 4)
        session.close()
        assert len(session.my_digits.digits) == count
