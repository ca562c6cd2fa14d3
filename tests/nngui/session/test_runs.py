"""What a person does to runs, without a trainer."""

from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.session.runs import Runs
from nngui.session.state import Work, beginning
from nngui.system.undo import UndoStack
from nngui.training.curves import Curves


@pytest.fixture
def stack(qapp):
    return UndoStack()


@pytest.fixture
def work():
    """Three trained runs, of which the last is open; the second has another seed."""
    state = beginning(Design())
    for seed in (0, 1, 0):
        state = state.begun(replace(Design(), seed=seed))
        costs = np.arange(3.0)
        run = replace(state.run, epoch=2, curves=Curves(costs, costs, costs, costs))
        state = state.observed(run.serial, run)
    return Work(state)


@pytest.fixture
def runs(work, stack):
    runs = Runs(work, stack)
    runs.state_asked.connect(lambda state: setattr(work, "state", state))
    return runs


def numbers(work):
    return [run.number for run in work.state.runs]


def test_a_name_is_given_and_taken_back(runs, work, stack):
    runs.rename(2, "  with Adam ")
    assert work.state.find(2).title == "with Adam"
    assert stack.undo_text == "Rename Run"
    stack.undo()
    assert work.state.find(2).title == "run 2"
    stack.redo()
    assert work.state.find(2).title == "with Adam"


def test_the_same_name_again_is_no_edit(runs, stack):
    runs.rename(2, "")
    assert not stack.undo_text


def test_deleted_runs_come_back_with_undo_and_the_open_one_is_open_again(runs, work, stack):
    runs.delete((1, 3))
    assert (numbers(work), work.state.open) == ([2], 2)
    assert stack.undo_text == "Delete 2 Runs"
    stack.undo()
    assert (numbers(work), work.state.open) == ([1, 2, 3], 3)
    stack.redo()
    assert (numbers(work), work.state.open) == ([2], 2)


def test_deleting_one_run_is_named_by_it(runs, stack):
    runs.rename(1, "first try")
    runs.delete((1,))
    assert stack.undo_text == "Delete first try"
    runs.delete((2,))
    assert stack.undo_text == "Delete Run 2"


def test_pinning_and_hiding_are_no_entries_of_undo(runs, work, stack):
    runs.pin(1, True)
    runs.hide(2, True)
    assert [(run.pinned, run.hidden) for run in work.state.runs] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert not stack.undo_text


def test_a_run_is_repeated_with_a_seed_that_no_run_like_it_has(runs, qtbot):
    with qtbot.waitSignal(runs.design_asked) as signal:
        runs.duplicate(1)
    assert signal.args == [replace(Design(), seed=2), "Repeat Run 1 with Seed 2"]
