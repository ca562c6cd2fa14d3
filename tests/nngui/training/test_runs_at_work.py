"""The trainer knows its runs by their numbers: taken up again, branched, dropped, raced."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from nngui.design.design import Design, LayerSpec
from nngui.training.curves import Kind
from nngui.training.messages import Branch, Edit, Pace, Phase, Plan
from nngui.training.run import Segment
from nngui.training.trainer.player import Player
from tests.nngui.conftest import rested
from tests.nngui.training.trainer.test_lesson import own_ones
from tests.nngui.training.trainer.test_player import trained

DESIGN = replace(Design(), layers=(LayerSpec(5, "sigmoid"), LayerSpec(1, "sigmoid")), epochs=6)
ADAM = replace(DESIGN, optimizer="adam", learning_rate=0.01)
WIDER = replace(DESIGN, layers=(LayerSpec(9, "sigmoid"), LayerSpec(1, "sigmoid")))
LINEAR = replace(
    DESIGN, layers=(LayerSpec(1, "linear"),), loss="mean_squared_error", learning_rate=900.0
)


@pytest.fixture
def seen(trainer):
    """All snapshots, each acknowledged."""
    snapshots = []
    trainer.progressed.connect(snapshots.append)
    trainer.progressed.connect(trainer.acknowledge)
    return snapshots


@pytest.fixture
def rest(qtbot, trainer, seen):
    """A function that gives a command and returns the snapshot after all work is done."""

    def give(command, *arguments):
        del seen[:]
        command(*arguments)
        qtbot.waitUntil(lambda: seen and all(map(rested, seen[-1].lanes)))
        return seen[-1]

    return give


def into_an_epoch(trainer, rest, batches=5):
    for _ in range(batches):
        snapshot = rest(trainer.step, Pace.MINI_BATCH)
    return snapshot


def test_a_run_is_taken_up_again_in_the_middle_of_an_epoch_exactly_where_it_was(trainer, rest):
    straight = trained(Player(ADAM), 6)
    rest(trainer.open, Plan(1, ADAM))
    rest(trainer.step, Pace.EPOCH)
    left = into_an_epoch(trainer, rest)
    rest(trainer.open, Plan(2, WIDER))
    rest(trainer.train)
    again = rest(trainer.open, Plan(1, ADAM))
    assert (again.epoch, again.fraction) == (left.epoch, left.fraction) == (1, 0.16)
    np.testing.assert_array_equal(again.theta, left.theta)
    np.testing.assert_array_equal(again.curves.train, left.curves.train)
    np.testing.assert_array_equal(rest(trainer.train).theta, straight.theta)


def test_a_run_that_is_left_says_at_last_how_far_it_came(trainer, rest, seen, qtbot):
    rest(trainer.open, Plan(1, replace(DESIGN, epochs=10**6)))
    trainer.train()
    qtbot.waitUntil(lambda: seen[-1].epoch > 2)
    del seen[:]
    trainer.open(Plan(2, WIDER))
    last, new = [s for s in seen if s.run == 1], [s for s in seen if s.run == 2]
    assert last[-1].phase is Phase.RESTING
    assert new[0].phase is Phase.LOADING
    again = rest(trainer.open, Plan(1, replace(DESIGN, epochs=10**6)))
    assert again.epoch == last[-1].epoch
    np.testing.assert_array_equal(again.theta, last[-1].theta)


def test_to_open_the_run_at_work_is_no_interruption(trainer, rest, seen, qtbot):
    rest(trainer.open, Plan(1, replace(DESIGN, epochs=200)))
    trainer.train()
    qtbot.waitUntil(lambda: seen[-1].epoch > 2)
    trainer.open(Plan(1, replace(DESIGN, epochs=200)))
    assert seen[-1].can_pause
    qtbot.waitUntil(lambda: seen[-1].finished)


def test_a_new_run_goes_on_with_the_training_that_was_requested_of_the_old(trainer, rest, seen):
    rest(trainer.open, Plan(1, replace(DESIGN, epochs=10**6)))
    trainer.train()
    snapshot = rest(trainer.open, Plan(2, WIDER, continues=True))
    assert (snapshot.run, snapshot.finished) == (2, True)


def test_a_number_that_is_given_again_is_another_run(trainer, rest, kept):
    rest(trainer.open, Plan(1, DESIGN, serial=1))
    rest(trainer.step, Pace.EPOCH)
    snapshot = rest(trainer.open, Plan(1, WIDER, serial=2))
    assert (snapshot.epoch, snapshot.serial) == (0, 2)
    assert kept.moments(1) == (0,)
    assert len(kept.at(1, 0).theta) == WIDER.parameters


def test_a_run_that_is_dropped_is_forgotten(trainer, rest, kept):
    rest(trainer.open, Plan(1, DESIGN))
    rest(trainer.step, Pace.EPOCH)
    rest(trainer.open, Plan(2, WIDER))
    trainer.drop(1)
    assert kept.moments(1) == ()
    assert rest(trainer.open, Plan(1, DESIGN)).epoch == 0


@pytest.mark.parametrize("design", [ADAM, replace(DESIGN, schedule="cosine", augmentation=True)])
@pytest.mark.parametrize("moment", [0.3, 2])
def test_a_branch_goes_on_bit_for_bit_as_its_parent_did(trainer, rest, kept, design, moment):
    rest(trainer.open, Plan(1, design))
    parent = rest(trainer.train)
    begun = rest(trainer.open, Plan(2, design, branch=Branch(1, moment)))
    assert begun.epoch + begun.fraction == pytest.approx(moment, abs=0.05)
    np.testing.assert_array_equal(begun.theta, kept.at(1, moment).theta)
    branch = rest(trainer.train)
    np.testing.assert_array_equal(branch.theta, parent.theta)
    np.testing.assert_array_equal(branch.curves.train, parent.curves.train)
    assert branch.segments == parent.segments
    assert kept.moments(2)[-1] == 6
    np.testing.assert_array_equal(kept.at(2, 1).theta, kept.at(1, 1).theta)


def test_a_branch_with_another_alpha_has_a_segment_of_its_own(trainer, rest):
    rest(trainer.open, Plan(1, DESIGN))
    parent = rest(trainer.train)
    gentle = replace(DESIGN, learning_rate=0.01)
    branch = rest(trainer.open, Plan(2, gentle, branch=Branch(1, 3)))
    assert branch.segments == (Segment(0.0, DESIGN), Segment(3.0, gentle))
    assert branch.curves.epochs.tolist() == [0, 1, 2, 3]
    assert parent.segments == (Segment(0.0, DESIGN),)
    assert rest(trainer.train).epoch == 6


def test_a_branch_from_before_a_lesson_does_not_know_it(trainer, rest):
    rest(trainer.open, Plan(1, DESIGN, own_ones()))
    rest(trainer.step, Pace.EPOCH)
    lesson = rest(trainer.teach).lesson
    rest(trainer.step, Pace.EPOCH)
    before = Branch(1, 1.0, lesson.before)
    branch = rest(trainer.open, Plan(2, DESIGN, own_ones(), branch=before))
    np.testing.assert_array_equal(branch.theta, lesson.before.theta)
    assert branch.curves.kinds == (Kind.EPOCH, Kind.EPOCH)
    straight = trained(Player(DESIGN, own_ones()), 2)
    np.testing.assert_array_equal(rest(trainer.step, Pace.EPOCH).theta, straight.theta)


def test_a_branch_of_a_run_that_is_gone_fails_in_words_and_never_begins_as_another_run(
    trainer, rest, caplog
):
    rest(trainer.open, Plan(1, DESIGN))
    rest(trainer.train)
    rest(trainer.open, Plan(2, WIDER))
    trainer.drop(1)
    for command in (partial(trainer.open, Plan(3, DESIGN, branch=Branch(1, 3))), trainer.train):
        failed = rest(command)
        assert "run 1, where it branches, is gone" in failed.error
        assert failed.epoch == 0


def test_what_did_not_change_is_the_same_value_in_the_next_snapshot(trainer, rest):
    first = rest(trainer.open, Plan(1, DESIGN))
    second = rest(trainer.set_design, replace(DESIGN, learning_rate=0.1))
    for name in ("theta", "curves", "moments"):
        assert getattr(second, name) is getattr(first, name)


def test_a_training_can_be_slowed_down_to_some_epochs_a_second(trainer, rest, seen, qtbot):
    rest(trainer.open, Plan(1, replace(DESIGN, epochs=10**6)))
    trainer.set_speed(10.0)
    epochs = []
    trainer.progressed.connect(lambda s: epochs.append(s.epoch))
    trainer.train()
    qtbot.waitUntil(lambda: len(set(epochs)) > 5)
    shown = sorted(set(epochs))
    assert shown == list(range(shown[-1] + 1))  # every epoch is seen
    trainer.set_speed(None)
    qtbot.waitUntil(lambda: epochs[-1] > 200)


# Races


def lanes(*designs, **rest):
    return tuple(Plan(i, design, **rest) for i, design in enumerate(designs, start=1))


def test_each_lane_ends_bit_for_bit_as_it_would_alone(trainer, rest):
    designs = (DESIGN, ADAM, WIDER, replace(DESIGN, batch_size=100, augmentation=True))
    rest(trainer.race, lanes(*designs))
    ended = rest(trainer.train)
    assert [lane.run for lane in ended.lanes] == [1, 2, 3, 4]
    assert all(lane.finished for lane in ended.lanes)
    for lane, design in zip(ended.lanes, designs, strict=True):
        alone = trained(Player(design), 6)
        np.testing.assert_array_equal(lane.theta, alone.theta)
        np.testing.assert_array_equal(lane.curves.train, alone.measurements.curves.train)


def test_lanes_stay_within_one_epoch_of_each_other(trainer, rest, seen):
    rest(trainer.race, lanes(DESIGN, replace(WIDER, batch_size=4), ADAM))
    trainer._period = 0.0
    rest(trainer.train)
    apart = [np.ptp([lane.epoch + lane.fraction for lane in s.lanes]) for s in seen]
    assert len(apart) > 5
    assert max(apart) <= 1


def test_lanes_begin_with_the_same_weights_wherever_layers_have_the_same_shape(trainer, rest):
    deep = replace(DESIGN, layers=(LayerSpec(7, "relu"), *DESIGN.layers))
    also_deep = replace(DESIGN, layers=(LayerSpec(5, "tanh"), *DESIGN.layers))
    plans = lanes(DESIGN, ADAM, deep, also_deep, like=DESIGN)
    first, adam, *others = rest(trainer.race, plans).lanes
    np.testing.assert_array_equal(adam.theta, first.theta)
    output = first.theta[-6:]
    for lane in others:
        np.testing.assert_array_equal(lane.theta[-6:], output)
    np.testing.assert_array_equal(others[1].theta[: 401 * 5], first.theta[: 401 * 5])


def test_lanes_see_the_same_examples_in_the_same_order_and_share_them(trainer, rest, monkeypatch):
    rest(trainer.race, lanes(DESIGN, ADAM, WIDER))
    rest(trainer.step, Pace.MINI_BATCH)
    trainings = [lane.player._training for lane in trainer._lanes]
    orders = [training._order.tolist() for training in trainings]
    assert orders[0] == orders[1] == orders[2]
    assert trainings[0]._x is trainings[1]._x is trainings[2]._x


def test_a_race_is_paused_and_stepped_as_one(trainer, rest, seen, qtbot):
    rest(trainer.race, lanes(replace(DESIGN, epochs=10**6), replace(ADAM, epochs=10**6)))
    stepped = rest(trainer.step, Pace.MINI_BATCH)
    assert [lane.fraction for lane in stepped.lanes] == [0.032, 0.032]
    stepped = rest(trainer.step, Pace.EPOCH)
    assert [(lane.epoch, lane.fraction) for lane in stepped.lanes] == [(1, 0), (1, 0)]
    trainer.train()
    qtbot.waitUntil(lambda: seen[-1].epoch > 3)
    assert seen[-1].can_pause
    paused = rest(trainer.pause)
    assert not paused.can_pause


def test_a_lane_that_diverges_harms_no_other(trainer, rest):
    rest(trainer.race, lanes(DESIGN, LINEAR, ADAM))
    ended = rest(trainer.train)
    first, second, third = ended.lanes
    assert first.finished
    assert (second.failed, second.diverged) == (True, True)
    for lane, design in ((first, DESIGN), (third, ADAM)):
        np.testing.assert_array_equal(lane.theta, trained(Player(design), 6).theta)


def test_a_lane_without_memory_harms_no_other(trainer, rest, monkeypatch, caplog):
    rest(trainer.race, lanes(DESIGN, WIDER))
    begin = Player._begin

    def short(player):
        if player.design == WIDER:
            raise MemoryError
        return begin(player)

    monkeypatch.setattr(Player, "_begin", short)
    first, second = rest(trainer.train).lanes
    assert first.finished
    assert "no more memory" in second.error
    np.testing.assert_array_equal(first.theta, trained(Player(DESIGN), 6).theta)


def test_the_lane_that_is_opened_comes_to_the_front_and_the_race_goes_on(
    trainer, rest, seen, qtbot
):
    plans = lanes(replace(DESIGN, epochs=10**6), replace(ADAM, epochs=10**6))
    rest(trainer.race, plans)
    trainer.train()
    qtbot.waitUntil(lambda: seen[-1].epoch > 1)
    trainer.open(plans[1])
    assert [lane.run for lane in seen[-1].lanes] == [2, 1]
    assert all(lane.can_pause for lane in seen[-1].lanes)
    rest(trainer.open, Plan(3, WIDER))
    again = rest(trainer.open, plans[0])
    assert again.epoch > 1
    assert again.others == ()


def test_a_run_that_failed_rests_and_the_next_one_is_not_touched(trainer, rest):
    rest(trainer.open, Plan(1, LINEAR))
    assert rest(trainer.train).diverged
    fresh = rest(trainer.open, Plan(2, DESIGN))
    assert not fresh.error
    np.testing.assert_array_equal(rest(trainer.train).theta, trained(Player(DESIGN), 6).theta)


def test_buffers_are_freed_after_a_while_of_rest_and_nothing_changes(trainer, rest):
    rest(trainer.open, Plan(1, DESIGN))
    into_an_epoch(trainer, rest)
    trainer._idle.timeout.emit()
    assert trainer._lanes[0].player._training is None
    np.testing.assert_array_equal(rest(trainer.train).theta, trained(Player(DESIGN), 6).theta)


def test_a_change_by_hand_is_of_the_lane_in_front_and_of_no_other(trainer, rest):
    before = rest(trainer.race, lanes(DESIGN, ADAM))
    after = rest(trainer.change, Edit(np.array([3]), np.array([0.5], np.float32)))
    assert after.theta[3] == np.float32(0.5)
    np.testing.assert_array_equal(after.others[0].theta, before.others[0].theta)
    assert len(after.others[0].curves) == len(before.others[0].curves)
    assert after.curves.kinds[-1] is Kind.EDITED
