import os

import pytest

from nngui.collection import store_thread as digit_store_thread
from nngui.collection.library import SET_ASIDE, TRY_AGAIN, Library
from nngui.session.session import Session
from nngui.system.undo import UndoStack
from tests.nngui.collection.stores import digits_in, file_in
from tests.nngui.digits import contents, drawing, picture


@pytest.fixture
def stack(qapp):
    return UndoStack()


@pytest.fixture
def start(qtbot, tmp_path, monkeypatch):
    """Start libraries for the folder of this test, as several programs do."""
    monkeypatch.setattr(digit_store_thread, "RETRY", 20)
    started = []

    def start(stack=None, folder=tmp_path):
        library = Library(folder, stack if stack is not None else UndoStack())
        started.append(library)
        library.heard, library.problems = [], []
        library.notified.connect(library.heard.append)
        library.problem_changed.connect(lambda *problem: library.problems.append(problem))
        qtbot.waitUntil(lambda: library.settled)
        return library

    yield start
    for library in started:
        library.close()


@pytest.fixture
def library(start, stack):
    return start(stack)


def saved(qtbot, library):
    qtbot.waitUntil(lambda: library.settled and not library.unsaved)


def test_a_drawing_is_learned_and_that_is_told_when_it_is_on_the_disk(
    library, stack, tmp_path, qtbot
):
    with qtbot.waitSignal(library.changed) as signal:
        library.learn(drawing().strokes, 7)
    assert signal.args[0] is library.digits
    assert library.heard == []
    with qtbot.waitSignal(library.notified):
        pass
    assert library.heard == ["Added as a 7; you have 1 digit now."]
    assert contents(digits_in(tmp_path)) == contents(library.digits)
    assert stack.undo_text == "Learn Digit"


def test_a_new_digit_comes_last_though_the_clock_was_set_back(library, monkeypatch):
    for seed, now in enumerate((10**18, 10**17, 10**18, 2 * 10**18)):
        monkeypatch.setattr("time.time_ns", lambda now=now: now)
        library.learn(drawing(seed=seed).strokes, seed)
    assert [example.label for example in library.digits] == [0, 1, 2, 3]


def test_undo_to_the_bottom_and_redo_to_the_top_reach_the_disk(library, stack, tmp_path, qtbot):
    for i in range(4):
        library.learn(drawing(seed=i).strokes, i)
    keys = [example.key for example in library.digits]
    library.remove(keys[1:3])
    library.relabel(keys, 9)
    before = contents(library.digits)
    for _ in range(len(stack)):
        stack.undo()
    saved(qtbot, library)
    assert contents(digits_in(tmp_path)) == contents(library.digits) == []
    for _ in range(len(stack)):
        stack.redo()
    saved(qtbot, library)
    assert contents(digits_in(tmp_path)) == contents(library.digits) == before


def test_undoing_leaves_alone_what_another_program_added(start, library, stack, qtbot):
    library.learn(drawing().strokes, 8)
    saved(qtbot, library)
    other = start()
    other.learn(drawing(seed=1).strokes, 3)
    saved(qtbot, other)
    stack.undo()
    saved(qtbot, library)
    assert library.digits.counts[3] == 1
    assert len(library.digits) == 1


def test_what_another_program_added_is_shown_after_a_look(start, library, qtbot):
    other = start()
    other.learn(drawing().strokes, 3)
    saved(qtbot, other)
    with qtbot.waitSignal(library.changed) as signal:
        library.look()
    assert signal.args[0].counts[3] == 1


def test_the_same_drawing_is_not_learned_twice_but_can_get_another_label(library, stack, qtbot):
    strokes = drawing().strokes
    for label in (7, 7, 1):
        library.learn(strokes, label)
        saved(qtbot, library)
    assert library.heard[1:] == [
        "This drawing is among your digits already, as a 7.",
        "Now a 1: 1 digit.",
    ]
    assert library.digits.counts[1] == len(library.digits) == 1
    assert len(stack) == 2
    stack.undo()
    assert library.digits.counts[7] == 1


def test_an_empty_pad_cannot_be_learned(library, stack):
    library.learn((), 3)
    assert len(library.digits) == 0
    assert "Draw a digit first" in library.heard[0]
    assert len(stack) == 0


def test_removing_and_relabelling_can_be_undone(library, stack, qtbot):
    library.add((drawing(1), drawing(2), picture(3)), "Import Digits", "3 digits imported.")
    before, texts = contents(library.digits), [stack.undo_text]
    keys = [example.key for example in library.digits]
    library.remove(keys[:2])
    texts.append(stack.undo_text)
    saved(qtbot, library)
    library.relabel(keys, 8)
    texts.append(stack.undo_text)
    saved(qtbot, library)
    assert library.digits.counts[8] == len(library.digits) == 1
    assert library.heard == [
        "3 digits imported.",
        "Removed 2 digits; 1 left.",
        "Now an 8: 1 digit.",
    ]
    assert texts == ["Import Digits", "Remove Digits", "Relabel Digit"]
    stack.undo()
    stack.undo()
    assert contents(library.digits) == before


def test_what_changes_nothing_is_nothing_to_undo(library, stack):
    library.add((), "Import Digits", "0 digits imported.")
    library.remove(["no such key"])
    library.relabel(["no such key"], 8)
    assert len(stack) == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a limit of file sizes")
def test_what_cannot_be_written_is_said_with_what_may_be_lost_and_written_later(
    library, tmp_path, qtbot
):
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_in(tmp_path).stat().st_size, limit[1]))
    try:
        library.learn(drawing(points=5000).strokes, 7)
        with qtbot.waitSignal(library.problem_changed) as problem:
            pass
        library.learn(drawing(points=5000, seed=1).strokes, 7)
        qtbot.waitUntil(lambda: "last 2 changes" in library.problems[-1][0])
        assert "Export My Digits" in library.flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    text, remedy = problem.args
    assert str(file_in(tmp_path)) in text
    assert "What you did last will be lost" in text
    assert remedy == TRY_AGAIN
    assert library.heard == []
    library.mend()
    saved(qtbot, library)
    assert library.problems[-1] == ("", "")
    assert library.flush() == ""
    assert library.heard == ["Added as a 7; you have 2 digits now."] * 2
    assert contents(digits_in(tmp_path)) == contents(library.digits)


def test_a_damaged_file_is_announced_and_mended_by_setting_it_aside(start, tmp_path, qtbot):
    file_in(tmp_path).write_bytes(b"something else")
    library = start()
    library.announce()
    text, remedy = library.problems[-1]
    assert str(file_in(tmp_path)) in text
    assert remedy == SET_ASIDE
    library.learn(drawing().strokes, 7)
    qtbot.waitUntil(lambda: "will be lost" in library.problems[-1][0])
    assert library.heard == []
    library.mend()
    saved(qtbot, library)
    (aside,) = tmp_path.glob("my-digits-*.sqlite")
    assert library.heard == [
        "Added as a 7; you have 1 digit now.",
        f"A new file is begun, with 1 digit; the former one is {aside} now.",
    ]
    assert library.problems[-1] == ("", "")
    assert digits_in(tmp_path).counts[7] == 1


def test_without_a_folder_digits_are_there_until_the_end(start, qtbot):
    library = start(folder=None)
    library.learn(drawing().strokes, 7)
    saved(qtbot, library)
    assert len(library.digits) == 1


def test_a_session_keeps_what_was_learned_for_the_next_one(qapp, tmp_path):
    for count in (1, 2):
        session = Session(folder=tmp_path)
        session.my_digits.learn(drawing(seed=count).strokes, 4)
        session.close()
        assert len(session.my_digits.digits) == count
    assert digits_in(tmp_path).counts[4] == 2
