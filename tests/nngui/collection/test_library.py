import os

import pytest

from nngui.collection import store_thread as digit_store_thread
from nngui.collection.library import SET_ASIDE, TRY_AGAIN, DigitKeeper
from nngui.session.session import Session
from nngui.system.undo import UndoStack
from tests.nngui.collection.stores import digits_in, file_in
from tests.nngui.digits import contents, drawing, picture


@pytest.fixture
def stack(qapp):
    return UndoStack()


@pytest.fixture
def start(qtbot, tmp_path, monkeypatch):
    """Start keepers for the folder of this test, as several programs do."""
    monkeypatch.setattr(digit_store_thread, "RETRY", 20)
    started = []

    def start(stack=None, folder=tmp_path):
        keeper = DigitKeeper(folder, stack if stack is not None else UndoStack())
        started.append(keeper)
        keeper.heard, keeper.problems = [], []
        keeper.told.connect(keeper.heard.append)
        keeper.problem_changed.connect(lambda *problem: keeper.problems.append(problem))
        qtbot.waitUntil(lambda: keeper.settled)
        return keeper

    yield start
    for keeper in started:
        keeper.close()


@pytest.fixture
def keeper(start, stack):
    return start(stack)


def saved(qtbot, keeper):
    qtbot.waitUntil(lambda: keeper.settled and not keeper.unsaved)


def test_a_drawing_is_learned_and_that_is_told_when_it_is_on_the_disk(
    keeper, stack, tmp_path, qtbot
):
    with qtbot.waitSignal(keeper.changed) as signal:
        keeper.learn(drawing().strokes, 7)
    assert signal.args[0] is keeper.digits
    assert keeper.heard == []
    with qtbot.waitSignal(keeper.told):
        pass
    assert keeper.heard == ["Added as a 7; you have 1 digit now."]
    assert contents(digits_in(tmp_path)) == contents(keeper.digits)
    assert stack.undo_text == "Learn Digit"


def test_undo_to_the_bottom_and_redo_to_the_top_reach_the_disk(keeper, stack, tmp_path, qtbot):
    for i in range(4):
        keeper.learn(drawing(seed=i).strokes, i)
    keys = [example.key for example in keeper.digits]
    keeper.remove(keys[1:3])
    keeper.relabel(keys, 9)
    before = contents(keeper.digits)
    for _ in range(len(stack)):
        stack.undo()
    saved(qtbot, keeper)
    assert contents(digits_in(tmp_path)) == contents(keeper.digits) == []
    for _ in range(len(stack)):
        stack.redo()
    saved(qtbot, keeper)
    assert contents(digits_in(tmp_path)) == contents(keeper.digits) == before


def test_undoing_leaves_alone_what_another_program_added(start, keeper, stack, qtbot):
    keeper.learn(drawing().strokes, 8)
    saved(qtbot, keeper)
    other = start()
    other.learn(drawing(seed=1).strokes, 3)
    saved(qtbot, other)
    stack.undo()
    saved(qtbot, keeper)
    assert keeper.digits.counts[3] == 1
    assert len(keeper.digits) == 1


def test_what_another_program_added_is_shown_after_a_look(start, keeper, qtbot):
    other = start()
    other.learn(drawing().strokes, 3)
    saved(qtbot, other)
    with qtbot.waitSignal(keeper.changed) as signal:
        keeper.look()
    assert signal.args[0].counts[3] == 1


def test_the_same_drawing_is_not_learned_twice_but_can_get_another_label(keeper, stack, qtbot):
    strokes = drawing().strokes
    for label in (7, 7, 1):
        keeper.learn(strokes, label)
        saved(qtbot, keeper)
    assert keeper.heard[1:] == [
        "This drawing is among your digits already, as a 7.",
        "Now a 1: 1 digit.",
    ]
    assert keeper.digits.counts[1] == len(keeper.digits) == 1
    assert len(stack) == 2
    stack.undo()
    assert keeper.digits.counts[7] == 1


def test_an_empty_pad_cannot_be_learned(keeper, stack):
    keeper.learn((), 3)
    assert len(keeper.digits) == 0
    assert "Draw a digit first" in keeper.heard[0]
    assert len(stack) == 0


def test_removing_and_relabelling_can_be_undone(keeper, stack, qtbot):
    keeper.add((drawing(1), drawing(2), picture(3)), "Import Digits", "3 digits imported.")
    before, texts = contents(keeper.digits), [stack.undo_text]
    keys = [example.key for example in keeper.digits]
    keeper.remove(keys[:2])
    texts.append(stack.undo_text)
    saved(qtbot, keeper)
    keeper.relabel(keys, 8)
    texts.append(stack.undo_text)
    saved(qtbot, keeper)
    assert keeper.digits.counts[8] == len(keeper.digits) == 1
    assert keeper.heard == ["3 digits imported.", "Removed 2 digits; 1 left.", "Now an 8: 1 digit."]
    assert texts == ["Import Digits", "Remove Digits", "Relabel Digit"]
    stack.undo()
    stack.undo()
    assert contents(keeper.digits) == before


def test_what_changes_nothing_is_nothing_to_undo(keeper, stack):
    keeper.add((), "Import Digits", "0 digits imported.")
    keeper.remove(["no such key"])
    keeper.relabel(["no such key"], 8)
    assert len(stack) == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a limit of file sizes")
def test_what_cannot_be_written_is_said_with_what_may_be_lost_and_written_later(
    keeper, tmp_path, qtbot
):
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_in(tmp_path).stat().st_size, limit[1]))
    try:
        keeper.learn(drawing(points=5000).strokes, 7)
        with qtbot.waitSignal(keeper.problem_changed) as problem:
            pass
        keeper.learn(drawing(points=5000, seed=1).strokes, 7)
        qtbot.waitUntil(lambda: "last 2 changes" in keeper.problems[-1][0])
        assert "Export My Digits" in keeper.flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    text, remedy = problem.args
    assert str(file_in(tmp_path)) in text
    assert "What you did last will be lost" in text
    assert remedy == TRY_AGAIN
    assert keeper.heard == []
    keeper.mend()
    saved(qtbot, keeper)
    assert keeper.problems[-1] == ("", "")
    assert keeper.flush() == ""
    assert keeper.heard == ["Added as a 7; you have 2 digits now."] * 2
    assert contents(digits_in(tmp_path)) == contents(keeper.digits)


def test_a_damaged_file_is_announced_and_mended_by_setting_it_aside(start, tmp_path, qtbot):
    file_in(tmp_path).write_bytes(b"something else")
    keeper = start()
    keeper.announce()
    text, remedy = keeper.problems[-1]
    assert str(file_in(tmp_path)) in text
    assert remedy == SET_ASIDE
    keeper.learn(drawing().strokes, 7)
    qtbot.waitUntil(lambda: "will be lost" in keeper.problems[-1][0])
    assert keeper.heard == []
    keeper.mend()
    saved(qtbot, keeper)
    (aside,) = tmp_path.glob("my-digits-*.sqlite")
    assert keeper.heard == [
        "Added as a 7; you have 1 digit now.",
        f"A new file is begun, with 1 digit; the former one is {aside} now.",
    ]
    assert keeper.problems[-1] == ("", "")
    assert digits_in(tmp_path).counts[7] == 1


def test_without_a_folder_digits_are_there_until_the_end(start, qtbot):
    keeper = start(folder=None)
    keeper.learn(drawing().strokes, 7)
    saved(qtbot, keeper)
    assert len(keeper.digits) == 1


def test_a_session_keeps_what_was_learned_for_the_next_one(qapp, tmp_path):
    for count in (1, 2):
        session = Session(folder=tmp_path)
        session.my_digits.learn(drawing(seed=count).strokes, 4)
        session.close()
        assert len(session.my_digits.digits) == count
    assert digits_in(tmp_path).counts[4] == 2
