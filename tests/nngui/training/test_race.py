from dataclasses import replace

import pytest
from hypothesis import given

from nngui.design.design import Design
from nngui.design.presets import PRESETS
from nngui.design.problems import fatal
from nngui.design.ready import READY
from nngui.training.race import FEWEST, MOST, READY_MADE, TOPICS, Race, lanes, rates
from tests.nngui.designs import designs


def race(title, design=None):
    (ready,) = [each for each in READY_MADE if each.title == title]
    return ready.race(design or Design())


def names(title, design=None):
    return [lane.name for lane in race(title, design).lanes]


def test_gradient_descent_races_against_adam_each_with_an_alpha_that_suits_it():
    first, second = race("gradient descent against Adam").lanes
    assert (first.name, first.design) == ("gradient descent", Design())
    adam = Design(optimizer="adam", learning_rate=0.001)
    assert (second.name, second.design) == ("Adam", adam)


def test_the_alpha_of_now_stays_with_the_optimizer_of_now():
    design = Design(optimizer="adam", learning_rate=0.01)
    first, second = race("gradient descent against Adam", design).lanes
    assert (first.design.learning_rate, second.design.learning_rate) == (0.3, 0.01)


def test_cross_entropy_races_against_the_squared_error():
    title = "cross-entropy against squared error"
    assert names(title) == ["binary cross-entropy", "mean squared error"]
    digits = names(title, PRESETS["ten digits from scratch"])
    assert digits == ["mean squared error", "sparse categorical cross-entropy"]
    assert race(title).losses == ("binary_crossentropy", "mean_squared_error")


def test_where_cross_entropy_does_not_fit_there_is_no_race_of_it():
    assert race("cross-entropy against squared error", PRESETS["slant regression"]) is None


def test_networks_with_and_without_hidden_layers_race():
    title = "with and without hidden layers"
    assert names(title) == ["no hidden layer", "25-15-1"]
    assert names(title, PRESETS["logistic regression"]) == ["no hidden layer", "25-15-1"]


def test_four_rates_are_around_the_one_of_now():
    assert names("four α") == ["α 0.03", "α 0.1", "α 0.3", "α 0.9"]
    assert len(names("four α", Design(learning_rate=1_000.0))) >= FEWEST


def test_batches_and_seeds_can_race_too():
    assert names("batch sizes") == ["batch 32", "batch 1,000"]
    assert names("the same with other seeds") == ["seed 0", "seed 1", "seed 2", "seed 3"]


@given(designs())
def test_whatever_the_design_every_lane_can_be_trained_and_differs(design):
    for topic in TOPICS:
        offered = lanes(topic, design)
        assert len(offered) <= MOST
        assert len({lane.design for lane in offered}) == len(offered)
        assert len({lane.name for lane in offered}) == len(offered)
        assert not any(fatal(lane.design) or lane.design.ready for lane in offered)


@given(designs())
def test_the_design_of_now_is_one_of_the_lanes(design):
    untrained = replace(design, ready=False)
    if fatal(untrained) is None:
        for topic in TOPICS:
            assert untrained in [lane.design for lane in lanes(topic, design)], topic


def test_a_network_that_comes_trained_begins_untrained_in_a_race():
    for ready in READY_MADE:
        found = ready.race(READY)
        assert found is None or not any(lane.design.ready for lane in found.lanes)


def test_every_lane_is_trained_with_each_seed():
    with_seeds = replace(race("four α"), seeds=3)
    assert [[d.seed for d in lane] for lane in with_seeds.designs] == [[0, 1, 2]] * 4
    assert [d.seed for d in race("the same with other seeds").designs[0]] == [0]


def test_the_largest_seed_is_followed_by_the_smallest():
    last = replace(race("four α", Design(seed=999_999)), seeds=2)
    assert [design.seed for design in last.designs[0]] == [999_999, 0]


def test_a_search_tries_five_rates_for_a_twentieth_of_the_epochs():
    tuned = replace(race("gradient descent against Adam"), tuned=True)
    first, second = tuned.searches
    assert [design.learning_rate for design in first] == [0.03, 0.1, 0.3, 0.9, 3.0]
    assert [design.learning_rate for design in second] == [0.0001, 0.0003, 0.001, 0.003, 0.01]
    assert {design.epochs for design in first} == {5}
    assert not race("four α").searches


def test_the_rates_that_were_found_become_those_of_the_lanes():
    tuned = race("gradient descent against Adam").with_rates((3.0, 0.01))
    assert isinstance(tuned, Race)
    assert [lane.design.learning_rate for lane in tuned.lanes] == [3.0, 0.01]


@pytest.mark.parametrize("rate", [1e-12, 1e-3, 0.3, 123.456, 1_000.0])
def test_rates_stay_within_what_can_be_set(rate):
    tried = rates(Design(learning_rate=rate))
    assert rate in tried
    assert 1e-12 <= tried[0] <= tried[-1] <= 1_000
    assert len(tried) <= 5
