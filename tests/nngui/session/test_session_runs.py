"""Runs of a session, with its trainer: nothing that was trained is lost, and all can go on."""

from dataclasses import replace

import numpy as np
import pytest

from engine import Dense, Input, Sequential
from engine.callbacks import Callback
from engine.data import load
from engine.optimizers import SGD
from nngui.design.design import Design, LayerSpec
from nngui.training.messages import Pace
from tests.nngui.conftest import is_finished, is_paused, rested
from tests.nngui.session.test_session import ONE, draw, wait_until
from tests.nngui.training.trainer.test_lesson import own_ones

FEW = replace(Design(), epochs=6)
LARGER = replace(FEW, layers=(LayerSpec(30, "sigmoid"), *Design().layers[1:]))


@pytest.fixture
def trained(ready, qtbot):
    """A session whose first run was trained for six epochs."""
    ready.edit(FEW)
    wait_until(qtbot, ready, is_finished, ready.train)
    ready.undo_stack.clear()
    return ready


def shown(session):
    """What the window shows of the open run: its number, epoch, segments, J and parameters."""
    run = session.state.run
    return (
        run.number,
        run.epoch,
        run.fraction,
        run.segments,
        run.curves.train.tolist(),
        session.snapshot.theta.tobytes(),
        session.design,
    )


def test_undo_while_looking_back_shows_the_epoch_of_the_run_that_it_opens(trained, qtbot):
    trained.look(3)
    before = trained.inspector.checkpoint.theta
    trained.edit(replace(FEW, seed=5))
    wait_until(qtbot, trained, is_finished, trained.train)
    trained.look(3)
    assert not np.array_equal(trained.inspector.checkpoint.theta, before)
    trained.undo_stack.undo()
    assert (trained.state.open, trained.state.looked) == (1, 3)
    assert np.array_equal(trained.inspector.checkpoint.theta, before)
    kernel = trained.scene.parameters[0][0]
    assert np.array_equal(kernel.T, before[: 25 * 401].reshape(25, 401)[:, :-1])


BEGINNINGS = {
    "start over": lambda session: session.start_over(),
    "other layers": lambda session: session.edit(LARGER),
    "another seed": lambda session: session.edit(replace(FEW, seed=5)),
    "other data": lambda session: session.choose_dataset("slant"),
    "a preset": lambda session: session.choose_preset("logistic regression"),
    "the preset that it is": lambda session: session.choose_preset("lecture 25-15-1"),
    "once more": lambda session: session.runs.duplicate(1),
}


@pytest.mark.parametrize("begin", BEGINNINGS.values(), ids=BEGINNINGS)
def test_what_begins_a_run_keeps_the_trained_one_and_undo_opens_it(trained, qtbot, begin):
    before = shown(trained)
    begin(trained)
    assert [(run.number, run.epoch) for run in trained.state.runs] == [(1, 6), (2, 0)]
    assert trained.state.open == 2
    wait_until(qtbot, trained, lambda s: s.epoch == 1 and rested(s), trained.step)
    after = shown(trained)
    trained.undo_stack.undo()
    wait_until(qtbot, trained, lambda s: rested(s) and s.run == 1, lambda: None)
    assert shown(trained) == before
    assert [run.epoch for run in trained.state.runs] == [6, 1]
    trained.undo_stack.redo()
    wait_until(qtbot, trained, lambda s: rested(s) and s.run == 2, lambda: None)
    assert shown(trained) == after


def test_an_opened_run_has_its_network_curve_epoch_and_design_at_once(trained, qtbot):
    draw(trained, ONE)
    before, answer = shown(trained), trained.inspector.prediction.probabilities[1]
    trained.edit(LARGER)
    wait_until(qtbot, trained, is_finished, trained.train)
    trained.open_run(1)
    assert shown(trained) == before
    assert trained.inspector.prediction.probabilities[1] == answer
    assert trained.scene.shown.epoch == 6
    assert trained.undo_stack.undo_text == "Open Run 1"


def test_an_opened_run_is_trained_on_as_if_it_had_never_been_left(trained, qtbot):
    trained.step(Pace.MINI_BATCH)
    wait_until(qtbot, trained, lambda s: s.fraction > 0 and rested(s), lambda: None)
    trained.start_over()
    trained.edit(replace(FEW, epochs=12))
    straight = wait_until(qtbot, trained, is_finished, trained.train)
    trained.open_run(1)
    trained.edit(replace(FEW, epochs=12))
    again = wait_until(qtbot, trained, is_finished, trained.train)
    assert again.run == 1
    np.testing.assert_array_equal(again.theta, straight.theta)
    np.testing.assert_array_equal(again.curves.train, straight.curves.train)


def test_a_run_that_trains_rests_when_another_is_opened_and_its_row_is_true(trained, qtbot):
    trained.edit(replace(LARGER, epochs=10**6))
    wait_until(qtbot, trained, lambda s: s.epoch > 20, trained.train)
    trained.open_run(1)
    wait_until(qtbot, trained, lambda s: s.run == 1 and rested(s), lambda: None)
    left = trained.state.find(2)
    assert left.epoch > 20
    assert len(left.curves) == left.epoch + 1
    trained.open_run(2)
    there = wait_until(qtbot, trained, lambda s: s.run == 2 and rested(s), lambda: None)
    assert (there.epoch, there.fraction) == (left.epoch, left.fraction)


def test_train_on_from_here_branches_and_goes_the_same_way_bit_for_bit(trained, qtbot):
    newest = trained.snapshot
    trained.look(3)
    assert trained.scene.shown.back
    trained.train_on_from_here()
    run = trained.state.run
    assert (run.number, run.parent, run.epoch) == (2, (1, 3.0), 3)
    assert not trained.scene.shown.back
    again = wait_until(qtbot, trained, is_finished, lambda: None)
    np.testing.assert_array_equal(again.theta, newest.theta)
    np.testing.assert_array_equal(again.curves.train, newest.curves.train)
    assert trained.undo_stack.undo_text == "Train On from Epoch 3"
    trained.undo_stack.undo()
    assert (trained.state.open, trained.state.run.epoch) == (1, 6)


def test_a_branch_is_trained_by_what_was_edited_while_looking_back(trained, qtbot):
    trained.look(3)
    trained.edit(replace(FEW, learning_rate=0.05))
    trained.train_on_from_here()
    branch = wait_until(qtbot, trained, is_finished, lambda: None)
    assert [(s.start, s.design.learning_rate) for s in branch.segments] == [(0, 0.3), (3, 0.05)]
    assert [s.design.learning_rate for s in trained.state.find(1).segments] == [0.3]


def test_while_looking_back_an_edit_touches_the_design_only(trained, qtbot):
    trained.look(3)
    trained.edit(replace(FEW, learning_rate=0.05))
    assert trained.scene.shown.back
    assert trained.design.learning_rate == 0.05
    assert trained.snapshot.design.learning_rate == 0.3
    slower = wait_until(
        qtbot, trained, lambda s: s.design.learning_rate == 0.05, trained.look_at_now
    )
    assert slower.epoch == 6


@pytest.mark.parametrize("command", ["train", "step"])
def test_train_and_step_go_on_from_the_newest_epoch_while_looking_back(trained, qtbot, command):
    trained.look(3)
    wait_until(qtbot, trained, lambda s: s.epoch > 6, getattr(trained, command))
    assert not trained.scene.shown.back
    assert trained.state.open == 1


def test_deleted_runs_come_back_with_their_networks(trained, qtbot):
    before = shown(trained)
    trained.runs.delete((1,))
    assert [(run.number, run.trained) for run in trained.state.runs] == [(2, False)]
    wait_until(qtbot, trained, lambda s: s.run == 2 and is_paused(s), lambda: None)
    trained.undo_stack.undo()
    wait_until(qtbot, trained, lambda s: s.run == 1 and rested(s), lambda: None)
    assert shown(trained) == before
    wait_until(qtbot, trained, lambda s: s.epoch == 7, trained.step)


def test_undo_never_takes_epochs_back(trained, qtbot):
    trained.edit(replace(FEW, learning_rate=0.05))
    wait_until(qtbot, trained, lambda s: s.epoch == 7 and rested(s), trained.step)
    trained.undo_stack.undo()
    assert (trained.state.run.epoch, trained.design.learning_rate) == (7, 0.3)
    wait_until(qtbot, trained, lambda s: s.epoch == 8 and rested(s), trained.step)
    rates = [(s.start, s.design.learning_rate) for s in trained.state.run.segments]
    assert rates == [(0, 0.3), (6, 0.05), (7, 0.3)]


def test_a_lesson_undone_after_further_training_branches_before_it_and_says_so(trained, qtbot):
    said = []
    trained.notified.connect(said.append)
    wait_until(qtbot, trained, lambda s: s.own == 2, lambda: trained.take_own(own_ones()))
    before = trained.snapshot.theta
    wait_until(qtbot, trained, lambda s: s.lesson and s.lesson.done == 1, trained.lessons.teach)
    further = wait_until(qtbot, trained, lambda s: s.epoch == 7 and rested(s), trained.step)
    trained.undo_stack.undo()
    branch = wait_until(qtbot, trained, lambda s: s.run == 2 and rested(s), lambda: None)
    np.testing.assert_array_equal(branch.theta, before)
    assert trained.state.run.parent == (1, 6.0)
    assert len(branch.curves) == 7
    assert said == [
        "Run 2 goes on from epoch 6, before the lesson; run 1 keeps what was trained since."
    ]
    trained.undo_stack.redo()
    assert (trained.state.open, trained.state.run.epoch) == (1, 7)
    np.testing.assert_array_equal(trained.snapshot.theta, further.theta)
    trained.undo_stack.undo()
    assert trained.state.open == 2


def test_a_run_that_was_only_taught_is_kept_too(ready, qtbot):
    wait_until(qtbot, ready, lambda s: s.own == 2, lambda: ready.take_own(own_ones()))
    taught = wait_until(
        qtbot, ready, lambda s: s.lesson and s.lesson.done == 1, ready.lessons.teach
    )
    ready.start_over()
    assert [run.number for run in ready.state.runs] == [1, 2]
    ready.open_run(1)
    np.testing.assert_array_equal(ready.snapshot.theta, taught.theta)


def test_numbers_have_no_gaps_however_often_one_edits_before_training(ready, qtbot):
    for seed in (1, 2, 3):
        ready.edit(replace(FEW, seed=seed))
    wait_until(qtbot, ready, lambda s: s.epoch == 1 and rested(s), ready.step)
    ready.edit(replace(FEW, seed=4))
    ready.edit(replace(FEW, seed=5))
    assert [(run.number, run.design.seed) for run in ready.state.runs] == [(1, 3), (2, 5)]


def test_j_of_the_loss_before_does_not_stand_under_the_new_one(trained, qtbot):
    squared = replace(FEW, loss="mean_squared_error")
    old = trained.scene.shown.cost
    trained.edit(squared)
    assert np.isnan(trained.scene.shown.cost)
    wait_until(qtbot, trained, lambda s: s.design == squared and rested(s), lambda: None)
    assert 0 < trained.scene.shown.cost != old


def test_undo_of_a_branch_returns_to_the_moment_that_was_looked_at(trained, qtbot):
    trained.look(3)
    trained.edit(replace(FEW, loss="mean_squared_error"))
    before = shown(trained)
    trained.train_on_from_here()
    wait_until(qtbot, trained, is_finished, lambda: None)
    trained.undo_stack.undo()
    wait_until(qtbot, trained, lambda s: s.run == 1 and rested(s), lambda: None)
    assert (trained.state.looked, shown(trained)) == (3.0, before)
    assert trained.snapshot.design.loss == "binary_crossentropy"
    trained.undo_stack.redo()
    assert (trained.state.open, trained.state.run.epoch) == (2, 6)


def test_a_branch_before_a_lesson_says_by_what_its_steps_are_made(trained, qtbot):
    wait_until(qtbot, trained, lambda s: s.own == 2, lambda: trained.take_own(own_ones()))
    trained.edit(replace(FEW, learning_rate=0.05))
    wait_until(qtbot, trained, lambda s: s.lesson and s.lesson.done == 1, trained.lessons.teach)
    wait_until(qtbot, trained, lambda s: s.epoch == 7 and rested(s), trained.step)
    trained.undo_stack.undo()
    wait_until(qtbot, trained, lambda s: s.run == 2 and rested(s), lambda: None)
    wait_until(qtbot, trained, lambda s: s.epoch == 7 and rested(s), trained.step)
    rates = [(s.start, s.design.learning_rate) for s in trained.state.run.segments]
    assert rates == [(0, 0.3), (6, 0.05)]


def test_a_lesson_and_its_undoing_are_seen_also_if_one_was_looking_back(trained, qtbot):
    wait_until(qtbot, trained, lambda s: s.own == 2, lambda: trained.take_own(own_ones()))
    trained.look(3)
    wait_until(qtbot, trained, lambda s: s.lesson and s.lesson.done == 1, trained.lessons.teach)
    assert not trained.scene.shown.back
    trained.look(3)
    trained.undo_stack.undo()
    assert not trained.scene.shown.back


class Thetas(Callback):
    """Notes the parameters after every epoch."""

    def __init__(self):
        super().__init__()
        self.thetas = []

    def on_epoch_end(self, epoch, logs=None):
        self.thetas.append(self.model.theta.copy())


def test_at_every_epoch_the_parameters_of_a_script_are_shown_bit_for_bit(trained):
    data, thetas = load("0 or 1"), Thetas()
    layers = [Dense(25, "sigmoid"), Dense(15, "sigmoid"), Dense(1, "sigmoid")]
    model = Sequential([Input((400,)), *layers], seed=0)
    model.compile(SGD(0.3), "binary_crossentropy")
    first = model.theta.copy()
    model.fit(data.x_train, data.y_train, epochs=6, verbose=0, callbacks=[thetas])
    for epoch, theta in enumerate((first, *thetas.thetas)):
        trained.look(epoch)
        assert trained.scene.shown.epoch == epoch
        shown = [np.column_stack((kernel.T, bias)) for kernel, bias in trained.scene.parameters]
        np.testing.assert_array_equal(np.concatenate([each.ravel() for each in shown]), theta)
