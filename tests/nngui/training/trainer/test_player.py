from dataclasses import replace
from functools import partial
from itertools import islice

import numpy as np
import pytest

from nngui.design.design import Design, LayerSpec
from nngui.design.presets import PRESETS
from nngui.training.run import Segment
from nngui.training.trainer.player import DivergenceError, Player

LINEAR = replace(
    Design(), loss="mean_squared_error", layers=(LayerSpec(1, "linear"),), learning_rate=0.001
)


def trained(run, epochs):
    work = run.work()
    while run.epoch < epochs:
        next(work)
    return run


def test_the_untrained_network_costs_about_the_logarithm_of_two():
    run = trained(Player(Design()), 1)
    assert 0.6 < run.measurements.curves.train[0] < 1.0
    assert len(run.measurements.curves) == 2


def test_the_lectures_design_reaches_what_it_promises():
    run = trained(Player(Design()), 100)
    assert run.measurements.curves.train[-1] < 0.01
    assert run.measurements.curves.validation_score[-1] >= 0.99


def test_ten_digits_are_read_at_97_percent_within_5_epochs():
    run = trained(Player(replace(PRESETS["ten digits 256-128-10"], epochs=5)), 5)
    assert run.measurements.curves.validation_score.max() >= 0.97


def test_slant_is_estimated_to_a_few_degrees():
    run = trained(Player(PRESETS["slant regression"]), 5)
    assert (
        run.measurements.curves.validation_score[-1]
        < 0.4 * run.measurements.curves.validation_score[0]
    )
    assert run.measurements.curves.validation_score[-1] < 9


def test_measured_curves_never_change_afterwards():
    run = trained(Player(Design()), 2)
    early = run.measurements.curves
    before = early.train.copy()
    trained(run, 70)
    np.testing.assert_array_equal(early.train, before)
    with pytest.raises(ValueError, match="read-only"):
        early.train[0] = 1


def test_a_cost_that_is_no_number_goes_back_to_the_last_good_epoch():
    run = trained(Player(LINEAR), 1)
    good = run.theta
    run.set_design(replace(LINEAR, learning_rate=1e18))
    with pytest.raises(DivergenceError, match="In epoch 2 the cost J became"):
        trained(run, 3)
    np.testing.assert_array_equal(run.theta, good)
    assert run.epoch == 1
    assert len(run.measurements.curves) == 2


def test_after_diverging_it_trains_on_with_a_smaller_learning_rate():
    run = trained(Player(LINEAR), 1)
    run.set_design(replace(LINEAR, learning_rate=1e18))
    with pytest.raises(DivergenceError):
        trained(run, 2)
    run.set_design(LINEAR)
    trained(run, 3)
    assert run.measurements.curves.train[-1] < run.measurements.curves.train[0]


def test_the_learning_rate_turns_at_the_next_mini_batch():
    run = Player(Design())
    work = run.work()
    while not run.fraction:
        next(work)
    before = run.theta
    run.set_design(replace(Design(), learning_rate=1e-6))
    next(work)
    assert 0 < np.abs(run.theta - before).max() < 1e-6


def test_a_new_optimizer_begins_in_the_middle_of_an_epoch_without_losing_the_parameters():
    run = Player(Design())
    work = run.work()
    list(islice(work, 20))
    before, fraction = run.theta, run.fraction
    run.set_design(replace(Design(), optimizer="adam", learning_rate=0.001))
    next(work)
    assert np.abs(run.theta - before).max() == pytest.approx(0.001, rel=0.01)
    assert run.fraction > fraction > 0


def test_a_new_activation_computes_from_the_next_mini_batch_on():
    design = Design()
    run = trained(Player(design), 1)
    tanh = replace(design, layers=(LayerSpec(25, "tanh"), *design.layers[1:]))
    run.set_design(tanh)
    trained(run, 2)
    assert run._model.layers[0].activation.name == "tanh"


def test_there_is_a_checkpoint_of_every_epoch_and_of_the_tenths_of_the_first(kept):
    run = trained(Player(Design(), keep=partial(kept.put, 1)), 5)
    tenths, whole = kept.moments(1)[1:10], kept.moments(1)[10:]
    assert np.round(tenths, 1).tolist() == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert (kept.moments(1)[0], whole) == (0, (1, 2, 3, 4, 5))
    np.testing.assert_array_equal(kept.at(1, 5).theta, run.theta)


def test_what_is_done_never_falls_back_while_an_epoch_is_measured():
    run = Player(PRESETS["slant regression"])
    work, done = run.work(), 0.0
    while run.epoch < 3:
        next(work)
        assert run.epoch + run.fraction >= done
        done = run.epoch + run.fraction


def test_a_moment_remembers_the_activations_it_was_trained_with(kept):
    run = trained(Player(Design(), keep=partial(kept.put, 1)), 1)
    relu = replace(Design(), layers=(LayerSpec(25, "relu"), *Design().layers[1:]))
    run.set_design(relu)
    trained(run, 2)
    shown = [kept.at(1, epoch).activations[0].name for epoch in (0, 1, 2)]
    assert shown == ["sigmoid", "sigmoid", "relu"]


def test_segments_say_from_which_moment_on_it_was_trained_by_which_design():
    design = Design()
    gentle, adam = replace(design, learning_rate=0.1), replace(design, optimizer="adam")
    run = trained(Player(design), 2)
    run.set_design(adam)
    run.set_design(gentle)  # by Adam no step was made
    work = run.work()
    for _ in range(10):
        next(work)
    middle = run.moment
    run.set_design(design)
    assert 2 < middle < 3
    assert run.segments == (Segment(0.0, design), Segment(2.0, gentle), Segment(middle, design))


def test_an_edit_that_is_taken_back_before_the_next_step_leaves_no_segment():
    run = trained(Player(Design()), 1)
    run.set_design(replace(Design(), batch_size=7))
    run.set_design(Design())
    assert run.segments == (Segment(0.0, Design()),)
