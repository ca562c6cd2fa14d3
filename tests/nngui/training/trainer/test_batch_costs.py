"""The cost of the mini-batches while training."""

from dataclasses import replace

import numpy as np
import pytest

from engine.losses import LOSSES
from nngui.design.design import Design, LayerSpec
from nngui.training.trainer.batch_costs import BatchCosts, parts
from nngui.training.trainer.player import Player
from tests.nngui.training.trainer.test_player import trained

NONE = np.empty(0)


def costs_of(losses, epoch=0, batch=32):
    batches = BatchCosts(NONE, NONE)
    batches.add(epoch, len(losses), len(losses), batch, losses)
    return batches.curve


def test_the_first_epoch_of_a_large_training_set_is_a_curve_of_a_hundred_points():
    losses = np.linspace(2, 1, 60_000)
    epochs, costs = costs_of(losses)
    assert len(epochs) == 100
    assert epochs[-1] == 1
    assert (np.diff(costs) < 0).all()
    np.testing.assert_allclose(np.diff(epochs), 0.01, atol=32 / 60_000)
    weights = np.diff(epochs, prepend=0)
    assert weights @ costs == pytest.approx(losses.mean())


def test_a_part_ends_with_a_mini_batch():
    epochs, costs = costs_of(np.repeat([3.0, 1.0, 2.0], [400, 400, 200]), batch=400)
    assert epochs.tolist() == [0.4, 0.8, 1.0]
    assert costs.tolist() == [3, 1, 2]


def test_a_run_of_a_million_epochs_has_a_few_thousand_points():
    batches, losses = BatchCosts(NONE, NONE), np.ones(8, np.float32)
    for epoch in filter(parts, range(10**6)):
        batches.add(epoch, 8, 8, 2, losses)
    epochs, _ = batches.curve
    assert 2_000 < len(epochs) < 6_000
    assert epochs[-1] == 10**6
    assert np.diff(epochs).max() == 1_000


def test_it_does_not_matter_how_often_they_are_counted():
    rng = np.random.default_rng(1)
    losses = rng.random(1_000)
    at_once = costs_of(losses)
    batches, begin = BatchCosts(NONE, NONE), 0
    for end in (32, 96, 512, 544, 1_000):
        batches.add(0, end, 1_000, 32, losses[begin:end])
        begin = end
    np.testing.assert_array_equal(batches.curve[0], at_once[0])
    np.testing.assert_allclose(batches.curve[1], at_once[1], rtol=1e-12)


def test_a_cost_that_is_no_number_is_no_point():
    epochs, _ = costs_of(np.repeat([1.0, np.nan, 1.0], [32, 32, 32]))
    assert len(epochs) == 2


def test_every_point_is_the_mean_loss_of_its_mini_batches():
    design = replace(Design(), layers=(LayerSpec(1, "sigmoid"),), batch_size=100)
    run, seen = Player(design), []
    work = run.work()
    while run.epoch < 2:
        next(work)
        if run._training is not None and run.fraction:
            y, p = run._training.outputs_so_far()
            seen.append(LOSSES[design.loss]().loss(y, p)[-100:].mean(dtype=float))
    curves = run.measurements.curves
    np.testing.assert_allclose(curves.batch_epochs, np.arange(1, 21) / 10)
    # the last of an epoch is seen while each piece of its measurement is computed
    singles = [cost for i, cost in enumerate(seen) if i == 0 or cost != seen[i - 1]]
    np.testing.assert_allclose(curves.batch_costs, singles[:20], rtol=1e-6)


def test_a_point_is_of_the_loss_by_which_its_mini_batches_were_trained():
    run = Player(replace(Design(), batch_size=100))
    work = run.work()
    while run.moment < 0.5:
        next(work)
    run.set_design(replace(run.design, loss="mean_squared_error"))
    while run.epoch < 1:
        next(work)
    costs = run.measurements.curves.batch_costs
    assert costs[:5].min() > 0.5
    assert costs[5:].max() < 0.3


def test_a_training_knows_its_batch_costs_in_the_middle_of_an_epoch():
    run = trained(Player(Design()), 1)
    work = run.work()
    while run.moment < 1.5:
        next(work)
    run.count_batches()
    assert 1.3 < run.measurements.curves.batch_epochs[-1] <= run.moment
