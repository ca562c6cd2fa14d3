"""J is measured anew as soon as an edit makes it another one."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data import load
from engine.losses import LOSSES
from nngui.design.design import Design, LayerSpec
from nngui.training.building import network
from nngui.training.curves import Kind
from nngui.training.trainer.player import DivergenceError, Player
from tests.nngui.designs import FewDigits
from tests.nngui.training.trainer.test_player import trained

SQUARED = replace(Design(), loss="mean_squared_error")


def rested(run):
    while run.advance_interlude():
        pass
    return run.measurements.curves


def into_an_epoch(run, batches=5):
    work = run.work()
    target = run.batches + batches
    while run.batches < target:
        next(work)
    return run


def test_another_loss_is_measured_at_once_and_the_line_breaks_there():
    run = trained(Player(Design()), 2)
    before = run.theta
    run.set_design(SQUARED)
    curves = rested(run)
    np.testing.assert_array_equal(run.theta, before)
    assert curves.kinds == (Kind.EPOCH, Kind.EPOCH, Kind.EPOCH, Kind.CHANGE)
    assert [(loss, part.start, part.stop) for loss, part in curves.pieces] == [
        ("binary_crossentropy", 0, 3),
        ("mean_squared_error", 3, 4),
    ]
    assert curves.validation_score[-1] == curves.validation_score[-2]
    assert curves.train[-1] < curves.train[-2]


def test_a_change_in_the_middle_of_an_epoch_lies_there():
    run = into_an_epoch(trained(Player(Design()), 1))
    middle = run.moment
    run.set_design(SQUARED)
    curves = rested(run)
    assert 1 < middle < 2
    assert curves.moments.tolist() == [0, 1, middle]
    assert trained(run, 2).measurements.curves.moments.tolist() == [0, 1, middle, 2]
    assert curves.at(1) == 1
    assert curves.at(middle) == 2


def test_an_edit_that_is_taken_back_leaves_the_curves_as_they_were():
    run = trained(Player(Design()), 2)
    before = run.measurements.curves
    for _ in range(2):
        run.set_design(SQUARED)
        after = rested(run)
        run.set_design(Design())
        again = rested(run)
        assert again.kinds == before.kinds
        assert again.losses == before.losses
        np.testing.assert_array_equal(again.train, before.train)
    assert after.kinds[-1] is Kind.CHANGE  # what was given out stays as it is


def test_an_edit_that_is_taken_back_before_it_is_measured_leaves_no_point():
    run = trained(Player(Design()), 2)
    run.set_design(SQUARED)
    run.advance_interlude()
    run.set_design(Design())
    assert len(rested(run)) == 3


def test_of_two_changes_at_one_moment_the_last_is_measured():
    run = trained(Player(Design()), 1)
    run.set_design(SQUARED)
    rested(run)
    other = replace(Design(), layers=(LayerSpec(25, "tanh"), *Design().layers[1:]))
    run.set_design(other)
    curves = rested(run)
    assert curves.kinds == (Kind.EPOCH, Kind.EPOCH, Kind.CHANGE)
    assert curves.losses == ((0, "binary_crossentropy"),)  # it is the activations that changed


def test_before_the_first_step_it_is_j_of_0_that_is_another_one():
    run = Player(Design())
    work = run.work()
    while not run.ready:
        next(work)
    run.set_design(SQUARED)
    curves = rested(run)
    assert (curves.kinds, curves.losses) == ((Kind.EPOCH,), ((0, "mean_squared_error"),))
    assert run.segments[0].design == SQUARED
    fresh = Player(SQUARED)
    work = fresh.work()
    while not fresh.ready:
        next(work)
    assert curves.train[0] == fresh.measurements.curves.train[0]


@pytest.mark.parametrize("pieces", range(3))
def test_no_point_mixes_two_losses_though_the_edit_comes_while_it_is_measured(pieces):
    run = trained(Player(Design()), 1)
    work = run.work()
    while not run.measuring:
        next(work)
    for _ in range(pieces):
        next(work)
    run.set_design(SQUARED)
    while run.measuring:
        next(work)
    curves = rested(run)
    loss = LOSSES[curves.losses[-1][1]]
    assert loss is LOSSES["mean_squared_error"]
    straight = trained(Player(Design()), 2)
    straight.set_design(SQUARED)
    assert curves.train[-1] == rested(straight).train[-1]


def test_another_training_set_is_measured_at_once_and_joins_with_the_next_epoch():
    run = trained(Player(replace(Design(), own="with"), FewDigits(0, 1, 1)), 1)
    run.learn_from(FewDigits(0, 1, 1, 0))
    curves = rested(run)
    assert curves.kinds[-1] is Kind.CHANGE
    assert curves.losses == ((0, "binary_crossentropy"), (2, "binary_crossentropy"))
    assert curves.validation[-1] == curves.validation[-2]


def test_digits_that_are_not_trained_with_change_no_cost():
    run = trained(Player(Design(), FewDigits(0, 1)), 1)
    run.learn_from(FewDigits(0, 1, 1))
    assert len(rested(run)) == 2


def test_after_a_divergence_segments_and_batch_costs_end_at_the_good_epoch():
    linear = replace(SQUARED, layers=(LayerSpec(1, "linear"),), learning_rate=0.001)
    run = into_an_epoch(trained(Player(linear), 1))
    run.set_design(replace(linear, learning_rate=1e18))
    with pytest.raises(DivergenceError):
        trained(run, 3)
    assert [segment.start for segment in run.segments] == [0, 1]
    before = run.measurements.curves
    assert before.batch_epochs[-1] == 1
    run.set_design(linear)
    straight = trained(Player(linear), 3)
    np.testing.assert_array_equal(trained(run, 3).theta, straight.theta)
    assert [segment.start for segment in run.segments] == [0]
    expected = straight.measurements.curves
    np.testing.assert_array_equal(run.measurements.curves.batch_epochs, expected.batch_epochs)
    np.testing.assert_allclose(run.measurements.curves.batch_costs, expected.batch_costs)


def test_further_losses_are_measured_of_the_same_network():
    run = trained(Player(Design(), also=("mean_squared_error",)), 2)
    data, model = load("0 or 1"), network(Design())
    model.theta[...] = run.theta
    (loss, train, validation), *_ = run.measurements.curves.also
    assert (loss, len(train)) == ("mean_squared_error", 3)
    for cost, x, y in ((train, data.x_train, data.y_train), (validation, data.x_val, data.y_val)):
        assert cost[-1] == pytest.approx(((model(x)[:, 0] - y) ** 2).mean(), rel=1e-5)
