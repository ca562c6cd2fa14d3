from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.training.curves import Curves, Kind
from nngui.training.race import READY_MADE, Lane, Race, lanes
from nngui.training.words.race_words import Tuning, costs, headline, preview, reached, tuned
from tests.nngui.training.runs import curves

BCE, MSE = "binary_crossentropy", "mean_squared_error"


def ready(title):
    return next(each for each in READY_MADE if each.title == title).race(Design())


ADAM = ready("gradient descent against Adam")
THREE = Race("three", "optimizer", lanes("optimizer", Design())[:3])


def falling(epoch, to=0.04, epochs=100, since=0.7):
    """Curves whose J falls below 0.05 at that epoch, and below no other threshold but 0.5."""
    costs = np.full(epochs + 1, to)
    costs[:epoch] = np.linspace(since, 0.3, epoch)
    return curves(*costs)


def lane(*epochs, to=0.04):
    return [falling(epoch, to) for epoch in epochs]


def test_the_faster_lane_is_named_first_and_each_alpha_is_said():
    assert headline(ADAM, [lane(31), lane(9)]) == (
        "Adam (α 0.001) reaches J < 0.05 after 9 epochs, gradient descent (α 0.3) after 31."
    )


def test_the_threshold_is_the_smallest_that_any_lane_reaches():
    assert "J < 0.02 after 9 epochs" in headline(ADAM, [lane(31, to=0.06), lane(9, to=0.015)])
    assert "J < 0.01 after 9" in headline(ADAM, [lane(31), lane(9, to=1e-9)])
    assert "J < 0.5 after" in headline(ADAM, [lane(50, to=0.3), lane(90, to=0.3)])


def test_lanes_that_do_not_reach_it_are_named():
    assert headline(THREE, [lane(31, to=0.06), lane(9), lane(31, to=0.07)]) == (
        "Adam (α 0.001) reaches J < 0.05 after 9 epochs;"
        " gradient descent (α 0.3) and RMSprop (α 0.001) do not reach it in 100 epochs."
    )


def test_a_lane_that_diverged_is_said_to_have_diverged():
    ended = [[curves(0.7, 0.6)], lane(9), lane(31, to=0.07)]
    assert headline(THREE, ended, diverged={0}) == (
        "Adam (α 0.001) reaches J < 0.05 after 9 epochs;"
        " RMSprop (α 0.001) does not reach it in 100 epochs; gradient descent (α 0.3) diverged."
    )


def test_a_lane_that_was_changed_on_the_way_is_not_said_to_be_by_its_alpha_alone():
    assert headline(ADAM, [lane(31), lane(9)], changed={0}) == (
        "Adam (α 0.001) reaches J < 0.05 after 9 epochs,"
        " gradient descent (α 0.3, changed on the way) after 31."
    )
    four = ready("four α")
    said = headline(four, [lane(31), lane(9), lane(10), lane(11)], changed={1})
    assert said.startswith("α 0.1 (changed) reaches J < 0.05")


def test_lanes_that_were_trained_further_are_said_to_have_been():
    longer = [falling(150, epochs=200)], [falling(9, to=0.015, epochs=200)]
    assert headline(ADAM, longer).endswith("(α 0.3) does not reach it in 200 epochs.")


def test_while_it_runs_nothing_is_said_of_what_is_to_come():
    short = [curves(0.7, 0.3), curves(0.7, 0.04)]
    assert headline(ADAM, [[each] for each in short], over=False) == (
        "Adam (α 0.001) reaches J < 0.05 after 1 epoch;"
        " gradient descent (α 0.3) has not reached it yet."
    )
    assert headline(ADAM, [[curves(0.7)]] * 2, over=False) == "No lane has reached J < 0.5 yet."
    assert headline(ADAM, [[curves()], [curves(0.7)]], over=False) == ""


def test_if_no_lane_comes_far_the_lowest_cost_is_said():
    assert headline(ADAM, [[curves(0.7, 0.62)], [curves(0.7, 0.65)]]) == (
        "No lane reaches J < 0.5 in 1 epoch; the lowest is 0.6200, of gradient descent (α 0.3)."
    )


def test_lanes_that_diverged_are_named_also_if_no_lane_comes_far():
    assert headline(ADAM, [[curves(0.7, 0.62)], [curves(0.7)]], diverged={1}) == (
        "No lane reaches J < 0.5 in 1 epoch; the lowest is 0.6200, of gradient descent (α 0.3);"
        " Adam (α 0.001) diverged."
    )


def test_several_seeds_are_summed_up_by_mean_and_spread():
    seeds = replace(ADAM, seeds=3)
    assert headline(seeds, [lane(31, 33, 29), lane(9, 10, 9)]) == (
        "Adam (α 0.001) reaches J < 0.05 after 9.3 ± 0.6 epochs,"
        " gradient descent (α 0.3) after 31.0 ± 2.0 (mean and spread of 3 seeds)."
    )
    mixed = [falling(31), falling(33, to=0.06), falling(29)]
    assert "gradient descent (α 0.3) only with 2 of 3 seeds" in headline(
        seeds, [mixed, lane(9, 10, 9)]
    )


def test_a_race_of_seeds_says_how_much_is_chance():
    seeds = ready("the same with other seeds")
    assert headline(seeds, [lane(31), lane(40), lane(35), lane(31)]) == (
        "J < 0.05 is reached after 34.2 ± 4.3 epochs (mean and spread of 4 seeds),"
        " from 31 with seed 0 to 40 with seed 1."
    )
    assert headline(seeds, [lane(31), *[lane(40, to=0.06)] * 3]) == (
        "J < 0.05 is reached after 31 epochs with seed 0;"
        " seed 1, seed 2 and seed 3 do not reach it in 100 epochs."
    )


def test_lanes_with_different_losses_are_measured_by_both():
    losses = ready("cross-entropy against squared error")
    first, second = falling(31), falling(20)
    first = replace(first, also=((MSE, first.train / 3, first.validation),))
    second = replace(second, also=((BCE, 3 * second.train, second.validation),))
    assert headline(losses, [[first], [second]]) == (
        "Measured by binary cross-entropy: binary cross-entropy reaches J < 0.05 after 31 epochs;"
        " mean squared error does not reach it in 100 epochs."
        " Measured by mean squared error: binary cross-entropy reaches J < 0.02 after 31 epochs;"
        " mean squared error does not reach it in 100 epochs."
    )


def test_a_point_that_is_no_end_of_an_epoch_reaches_nothing():
    taught = Curves(*[np.array([0.7, 0.04, 0.3, 0.04])] * 4, others=((1, Kind.LESSON),))
    assert reached(taught, BCE, 0.05) == 2


def test_costs_of_a_loss_are_those_of_the_points_at_which_it_was_measured():
    changed = curves(0.7, 0.2, 0.1, losses=((0, BCE), (2, MSE)))
    np.testing.assert_array_equal(costs(changed, BCE), [0.7, 0.2, np.nan])
    np.testing.assert_array_equal(costs(changed, MSE), [np.nan, np.nan, 0.1])


def test_the_best_rate_is_found_and_the_epochs_of_the_search_are_counted():
    found = Tuning("Adam", ((0.0001, 0.6), (0.001, 0.3), (0.01, float("inf"))), 5)
    assert found.rate == 0.001
    assert tuned((found, found)) == (
        "The best α of 3 each: 0.001 for Adam and 0.001 for Adam;"
        " searched in 30 epochs, which are not counted."
    )
    assert found.text == (
        "Adam after 5 epochs: J = 0.6000 with 0.0001, J = 0.3000 with 0.001, J = ∞ with 0.01."
    )
    assert tuned(()) == ""


@pytest.mark.parametrize(
    ("race", "text"),
    [
        (
            ADAM,
            "2 networks learn 0 or 1 for 100 epochs, from the same first weights (seed 0),"
            " with the same order of examples.",
        ),
        (
            replace(ADAM, seeds=3, tuned=True),
            "2 networks learn 0 or 1 for 100 epochs, from the same first weights,"
            " with the same order of examples. Each is trained with 3 seeds."
            " Before, the best of 5 α is searched for each network:"
            " 50 epochs in all, which are not counted.",
        ),
        (
            ready("the same with other seeds"),
            "4 networks learn 0 or 1 for 100 epochs, each from first weights of its own.",
        ),
    ],
)
def test_a_race_says_beforehand_what_it_will_do(race, text):
    assert preview(race) == text


def test_a_rate_is_said_wherever_the_lanes_have_different_ones():
    fast = Lane("fast", Design(learning_rate=1.0))
    mixed = Race("mixed", "layers", (Lane("slow", Design()), fast))
    assert headline(mixed, [lane(9), lane(31)]).startswith("slow (α 0.3) reaches")
