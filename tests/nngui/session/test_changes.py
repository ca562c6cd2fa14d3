"""Parameters changed by hand: a step is applied, a weight edited; taken back with undo."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data import load
from nngui.design.design import Design
from nngui.session.session import Session
from nngui.training.building import network
from nngui.training.curves import Kind
from nngui.training.messages import AppliedStep, Edit, Pace
from tests.nngui.conftest import is_paused, rested
from tests.nngui.session.test_session import wait_until


def examples(n=1):
    data = load("0 or 1")
    return data.x_train[:n], data.y_train[:n, np.newaxis].astype(np.float32)


def applied(n=1):
    return AppliedStep(*examples(n))


def edit(place, value):
    return Edit(np.array([place]), np.array([value], np.float32))


def change(qtbot, session, change, text="Edit Weight", merge=""):
    return wait_until(
        qtbot,
        session,
        lambda s: rested(s) and s.changes and s.changes[-1].change is change,
        lambda: session.changes.make(change, text, merge),
    )


@pytest.fixture
def trained(ready, qtbot):
    """A session that was trained for an epoch."""
    wait_until(qtbot, ready, rested, ready.step)
    return ready


@pytest.mark.parametrize("examples_of_it", [1, 32])
@pytest.mark.parametrize(
    "design",
    [Design(), replace(Design(), optimizer="adam", learning_rate=0.001)],
    ids=["gradient descent", "adam"],
)
def test_an_applied_step_is_that_of_train_on_batch_bit_for_bit(
    session, qtbot, design, examples_of_it
):
    model, made = network(design), applied(examples_of_it)
    session.edit(design)
    wait_until(qtbot, session, is_paused, lambda: None)
    after = change(qtbot, session, made, "Apply Step")
    model.train_on_batch(made.x, made.y)
    np.testing.assert_array_equal(after.theta, model.theta)
    again = change(qtbot, session, second := applied(3), "Apply Step")
    model.train_on_batch(second.x, second.y)
    np.testing.assert_array_equal(again.theta, model.theta)


def test_steps_on_one_example_take_the_training_examples_in_turn(ready, qtbot):
    model, (x, y) = network(Design()), examples(3)
    for number in range(3):
        after = wait_until(
            qtbot,
            ready,
            lambda s, points=number + 2: rested(s) and len(s.curves) == points,
            lambda: ready.step(Pace.EXAMPLE),
        )
        model.train_on_batch(x[number : number + 1], y[number : number + 1])
        np.testing.assert_array_equal(after.theta, model.theta)
    assert (after.epoch, after.curves.kinds[1:]) == (0, (Kind.APPLIED,) * 3)
    assert ready.undo_stack.undo_text == "Step on One Example"
    wait_until(qtbot, ready, lambda s: s.curves.kinds[-1] is Kind.REVERTED, ready.undo_stack.undo)
    before = network(Design())
    for number in range(2):
        before.train_on_batch(x[number : number + 1], y[number : number + 1])
    np.testing.assert_array_equal(ready.snapshot.theta, before.theta)


def test_two_quick_steps_on_one_example_take_two_examples(ready, qtbot):
    model, (x, y) = network(Design()), examples(2)

    def twice():
        ready.step(Pace.EXAMPLE)
        ready.step(Pace.EXAMPLE)

    after = wait_until(qtbot, ready, lambda s: rested(s) and len(s.changes) == 2, twice)
    for number in range(2):
        model.train_on_batch(x[number : number + 1], y[number : number + 1])
    np.testing.assert_array_equal(after.theta, model.theta)


def test_a_step_of_the_window_is_an_epoch_of_fit_bit_for_bit(ready, qtbot):
    model, data = network(Design()), load("0 or 1")
    after = wait_until(qtbot, ready, rested, ready.step)
    model.fit(data.x_train, data.y_train, epochs=1, batch_size=32, verbose=0)
    np.testing.assert_array_equal(after.theta, model.theta)


def test_an_applied_step_is_a_point_of_its_own_kind_and_no_epoch(trained, qtbot):
    after = change(qtbot, trained, applied(), "Apply Step")
    assert after.curves.kinds == (Kind.EPOCH, Kind.EPOCH, Kind.APPLIED)
    assert (after.epoch, after.curves.epochs.tolist()) == (1, [0, 1, 1])
    assert after.curves.train[-1] != after.curves.train[-2]
    assert trained.scene.shown.cost == after.curves.train[-1]


def test_the_cost_that_is_shown_is_the_newest_that_is_known_within_an_epoch_too(ready, qtbot):
    before = ready.scene.shown.cost
    begun = wait_until(qtbot, ready, rested, lambda: ready.step(Pace.MINI_BATCH))
    shown = ready.scene.shown
    assert (shown.cost, shown.measured) == (before, 0)
    after = change(qtbot, ready, applied(), "Apply Step")
    shown = ready.scene.shown
    assert (shown.cost, shown.measured) == (after.curves.train[-1], begun.fraction)
    assert shown.cost != before
    wait_until(qtbot, ready, rested, lambda: ready.step(Pace.MINI_BATCH))
    shown = ready.scene.shown  # of a mini-batch nothing is measured
    assert (shown.cost, shown.measured) == (after.curves.train[-1], begun.fraction)
    assert shown.fraction == 2 * begun.fraction


def test_a_change_is_undone_and_made_again_bit_for_bit(trained, qtbot):
    for made, text in ((applied(), "Apply Step"), (edit(7, 1.5), "Edit Weight")):
        before = trained.snapshot.theta
        after = change(qtbot, trained, made, text).theta
        assert (after != before).any()
        assert trained.undo_stack.undo_text == text
        back = wait_until(qtbot, trained, is_paused, trained.undo_stack.undo)
        np.testing.assert_array_equal(back.theta, before)
        assert back.curves.kinds[-1] is Kind.REVERTED
        assert back.curves.train[-1] == back.curves.train[-3]
        again = wait_until(qtbot, trained, is_paused, trained.undo_stack.redo)
        np.testing.assert_array_equal(again.theta, after)
        assert again.curves.kinds[-1] is made.kind


def test_training_goes_on_after_undo_as_if_no_step_had_been_applied(qtbot):
    ends = []
    for changes in (False, True):
        session = Session()
        session.edit(
            replace(Design(), epochs=4, optimizer="adam", learning_rate=0.01, schedule="cosine")
        )
        wait_until(qtbot, session, is_paused, lambda: None)
        wait_until(qtbot, session, rested, session.step)
        if changes:
            change(qtbot, session, applied(), "Apply Step")
            wait_until(qtbot, session, is_paused, session.undo_stack.undo)
        ends.append(wait_until(qtbot, session, lambda s: s.finished, session.train))
        session.close()
    np.testing.assert_array_equal(ends[0].theta, ends[1].theta)
    assert ends[1].rate == 0


def test_a_slider_is_one_edit_and_one_point(trained, qtbot):
    before = trained.snapshot.theta
    for value in (0.1, 0.2, 0.3):
        after = change(qtbot, trained, edit(7, value), merge="w7")
    assert after.theta[7] == np.float32(0.3)
    assert after.curves.kinds == (Kind.EPOCH, Kind.EPOCH, Kind.EDITED)
    assert len(trained.undo_stack) == 1
    back = wait_until(qtbot, trained, is_paused, trained.undo_stack.undo)
    np.testing.assert_array_equal(back.theta, before)


def test_edits_that_follow_each_other_faster_than_they_are_measured_are_all_made(trained, qtbot):
    before, edits = trained.snapshot.theta, [edit(7, value) for value in np.linspace(0, 1, 50)]
    for each in edits:
        trained.changes.make(each, "Edit Weight", "w7")
    after = wait_until(
        qtbot,
        trained,
        lambda s: rested(s) and s.changes[-1].change is edits[-1],
        lambda: None,
    )
    assert after.theta[7] == 1
    back = wait_until(qtbot, trained, is_paused, trained.undo_stack.undo)
    np.testing.assert_array_equal(back.theta, before)


def test_a_change_can_be_undone_before_it_is_known_to_be_made(trained, qtbot):
    before = trained.snapshot.theta
    trained.changes.make(applied(), "Apply Step")
    back = wait_until(qtbot, trained, is_paused, trained.undo_stack.undo)
    qtbot.waitUntil(lambda: rested(trained.snapshot))
    np.testing.assert_array_equal(trained.snapshot.theta, before)
    assert back.epoch == 1


def test_undone_after_further_training_it_branches_and_says_so(trained, qtbot):
    before = trained.snapshot.theta
    change(qtbot, trained, applied(), "Apply Step")
    wait_until(qtbot, trained, lambda s: rested(s) and s.epoch == 2, trained.step)
    with qtbot.waitSignal(trained.notified) as notified:
        trained.undo_stack.undo()
    assert "before the applied step; run 1 keeps what was trained since" in notified.args[0]
    qtbot.waitUntil(lambda: rested(trained.snapshot) and trained.snapshot.run == 2)
    np.testing.assert_array_equal(trained.snapshot.theta, before)
    assert trained.state.run.parent == (1, 1.0)
    assert trained.snapshot.curves.kinds == (Kind.EPOCH, Kind.EPOCH)
    trained.undo_stack.redo()
    assert trained.state.run.number == 1


def test_a_change_in_the_middle_of_an_epoch_lets_the_epoch_go_on(trained, qtbot):
    wait_until(qtbot, trained, rested, lambda: trained.step(Pace.MINI_BATCH))
    after = change(qtbot, trained, edit(3, 0.5))
    assert after.curves.moments[-1] == pytest.approx(1 + after.fraction)
    ended = wait_until(qtbot, trained, lambda s: rested(s) and s.epoch == 2, trained.step)
    assert ended.curves.kinds[-2:] == (Kind.EDITED, Kind.EPOCH)


def test_a_change_while_training_is_a_point_and_the_training_goes_on(ready, qtbot):
    made = edit(5, 0.25)
    ready.train()
    ready.changes.make(made, "Edit Weight")
    end = wait_until(qtbot, ready, lambda s: s.finished, lambda: None)
    assert end.epoch == 100
    assert [kind for _, kind in end.curves.others] == [Kind.EDITED]


def test_looking_back_shows_the_epoch_with_its_change(trained, qtbot):
    after = change(qtbot, trained, edit(7, 1.5)).theta
    wait_until(qtbot, trained, lambda s: rested(s) and s.epoch == 2, trained.step)
    trained.look(1)
    shown = np.concatenate([np.vstack([W, b]).T.ravel() for W, b in trained.scene.parameters])
    np.testing.assert_array_equal(shown, after)
    trained.changes.make(edit(8, 1.0), "Edit Weight")
    assert not trained.scene.shown.back  # a change is made to the newest moment


def test_a_step_that_leads_to_nothing_finite_goes_back_with_the_reason(trained, qtbot):
    before = trained.snapshot.theta
    trained.changes.make(edit(0, np.inf), "Edit Weight")
    failed = wait_until(qtbot, trained, lambda s: s.failed, lambda: None)
    np.testing.assert_array_equal(failed.theta, before)
