from dataclasses import replace

import numpy as np
import pytest

from engine.data import load
from engine.optimizers.adam import Adam
from engine.schedules import CosineDecay
from nngui.design.design import Design
from nngui.training.trainer.player import DivergenceError, Player, network
from tests.nngui.training.trainer.test_player import LINEAR, trained

COSINE = replace(
    Design(), optimizer="adam", learning_rate=0.01, schedule="cosine", batch_size=100, epochs=10
)


def test_a_cosine_takes_the_way_that_fit_takes_with_keras_schedule():
    model, data = network(COSINE), load("0 or 1")
    alpha = CosineDecay(0.001, 90, warmup_target=0.01, warmup_steps=10)
    model.compile(Adam(alpha), COSINE.loss)
    model.fit(data.x_train, data.y_train, batch_size=100, epochs=10, verbose=0)
    np.testing.assert_array_equal(trained(Player(COSINE), 10).theta, model.theta)


def test_alpha_rises_to_its_peak_and_falls_to_nothing():
    run = Player(COSINE)
    rates = []
    for epoch in range(11):
        trained(run, epoch)
        rates.append(run.rate)
    assert rates[0] == pytest.approx(0.001)
    assert rates[1] == pytest.approx(0.01)
    assert rates[1:] == sorted(rates[1:], reverse=True)
    assert rates[-1] == 0


def test_a_new_peak_holds_at_once_and_keeps_the_place_on_the_cosine():
    run = trained(Player(COSINE), 4)
    before = run.rate
    run.set_design(replace(COSINE, learning_rate=0.02))
    assert run.rate == pytest.approx(2 * before)


def test_other_epochs_stretch_the_cosine_from_where_it_is():
    run = trained(Player(COSINE), 4)
    before = run.rate
    run.aim(40)
    assert run.rate == pytest.approx(0.01)  # a tenth of the way: at the peak
    run.aim(10)
    assert run.rate == before


def test_another_batch_size_stays_where_it_is_on_the_cosine():
    run = trained(Player(COSINE), 4)
    before = run.rate
    run.set_design(replace(COSINE, batch_size=20))
    assert run.rate == pytest.approx(before)
    assert trained(run, 10).rate == 0


def test_another_optimizer_stays_where_it_is_on_the_cosine():
    run = trained(Player(COSINE), 4)
    before = run.rate
    run.set_design(replace(COSINE, optimizer="rmsprop"))
    assert run.rate == before
    assert trained(run, 10).rate == 0


def test_a_schedule_can_be_taken_up_and_given_up_in_the_middle():
    run = trained(Player(replace(COSINE, schedule="constant")), 4)
    assert run.rate == 0.01
    run.set_design(COSINE)
    assert run.rate == trained(Player(COSINE), 4).rate
    run.set_design(replace(COSINE, schedule="constant"))
    assert run.rate == 0.01


def test_going_on_from_the_end_begins_another_cosine():
    run = trained(Player(COSINE), 10)
    run.aim(20, anew=True)
    assert run.rate == pytest.approx(0.001)
    trained(run, 11)
    assert run.rate == pytest.approx(0.01)
    trained(run, 20)
    assert run.rate == 0


def test_after_diverging_the_cosine_goes_on_from_the_last_good_epoch():
    design = replace(LINEAR, schedule="cosine", epochs=10)
    run = trained(Player(design), 4)
    before = run.rate
    run.set_design(replace(design, learning_rate=1e18))
    with pytest.raises(DivergenceError):
        trained(run, 6)
    run.set_design(design)
    work = run.work()
    next(work)
    next(work)
    assert run.rate == before
