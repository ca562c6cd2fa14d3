"""What a run learns from may change while it is under way."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data import load
from nngui.design.design import Design, LayerSpec
from nngui.training.trainer.player import Player
from tests.nngui.designs import FewDigits
from tests.nngui.training.trainer.test_player import trained

OWN = FewDigits(0, 1, 1)
WITH = replace(Design(), own="with")
SMALL = Design(
    dataset="0 to 9",
    layers=(LayerSpec(10, "softmax"),),
    loss="sparse_categorical_crossentropy",
    batch_size=1_000,
)


def seen(run):
    """How many examples there are in the epochs from now on."""
    return run._examples


def test_ones_own_digits_are_among_the_examples_and_in_the_cost():
    run = trained(Player(WITH, OWN), 1)
    assert seen(run) == 1_000 + 3 * 17
    assert (
        run.measurements.curves.train[0]
        != trained(Player(Design(), OWN), 1).measurements.curves.train[0]
    )


def test_digits_that_are_added_join_with_the_next_epoch_and_nothing_is_lost():
    run, before = Player(WITH, OWN), None
    work = run.work()
    while run.epoch < 3:
        next(work)
        if run.epoch == 1 and run.fraction and before is None:
            before = run.theta
            run.learn_from(FewDigits(0, 1, 1, 0, 0))
            assert seen(run) == 1_051
        if run.epoch == 2 and run.fraction:
            break
    assert seen(run) == 1_050
    assert len(run.measurements.curves) == 3
    assert run.measurements.curves.train[2] < run.measurements.curves.train[0]


def test_without_being_wanted_they_change_nothing():
    run = trained(Player(Design(), OWN), 2)
    other = Player(Design(), OWN)
    work = other.work()
    while other.epoch < 2:
        next(work)
        other.learn_from(FewDigits(1))
    np.testing.assert_array_equal(run.theta, other.theta)


def test_drawn_styles_can_be_taken_up_and_left_in_the_middle():
    run = Player(SMALL)
    work, counted = run.work(), []
    for styles in (True, False):
        goal = run.epoch + 2
        while run.epoch < goal:
            next(work)
            if run.epoch == goal - 2 and run.fraction:
                run.set_design(replace(SMALL, pen_styles=styles))
        next(work)
        next(work)
        counted.append(seen(run))
    assert counted == [64_000, 60_000]
    assert (np.diff(run.measurements.curves.train) < 0).all()


def test_augmentation_changes_the_next_mini_batch_and_not_those_before():
    def after(batches, augmented_from):
        run, work = Player(Design()), None
        work = run.work()
        while not run.fraction:
            next(work)
        for batch in range(1, batches):
            if batch == augmented_from:
                run.set_design(replace(Design(), augmentation=True))
            next(work)
        return run.theta

    np.testing.assert_array_equal(after(5, 9), after(5, 5))
    assert np.abs(after(6, 9) - after(6, 5)).max() > 0


def test_an_augmented_run_is_the_same_again_with_the_same_seed():
    design = replace(Design(), augmentation=True)
    first, second, other = (
        trained(Player(replace(design, seed=seed)), 2).theta for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


def test_the_cost_is_that_of_the_digits_as_they_are():
    plain, augmented = (
        trained(Player(replace(Design(), augmentation=each)), 1) for each in (False, True)
    )
    assert plain.measurements.curves.train[0] == augmented.measurements.curves.train[0]


def test_a_slanting_digit_is_never_turned():
    slant = Design(
        dataset="slant",
        layers=(LayerSpec(1, "linear"),),
        loss="mean_squared_error",
        learning_rate=0.01,
    )
    plain, wished = (
        trained(Player(replace(slant, augmentation=each)), 1) for each in (False, True)
    )
    np.testing.assert_array_equal(plain.theta, wished.theta)


def test_from_mine_alone_the_validation_set_stays_that_of_the_task():
    own = FewDigits(0, 1, images=np.stack([load("0 or 1").x_train[i] for i in (0, 1)]))
    run = trained(Player(replace(Design(), own="only"), own), 200)
    assert run.measurements.curves.train[-1] < 0.1
    assert run.measurements.curves.validation_score[-1] == pytest.approx(0.8, abs=0.2)
