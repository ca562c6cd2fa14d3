import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.views.network import lines as network_lines
from nngui.views.network.geometry import layout
from nngui.views.network.lines import BUDGET, CANDIDATES, of_network, of_unit, shares, strongest

GEOMETRY = layout(20, [25, 15, 1], 640, 50, 290)


def kernels(seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape).astype("f") for shape in ((400, 25), (25, 15), (15, 1))]


@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=9), st.integers(20, 500))
def test_the_budget_is_used_up_and_nobody_gets_more_than_there_is(sizes, budget):
    given_ = shares(sizes, budget)
    assert sum(given_) == min(budget, sum(sizes))
    assert all(g <= s for g, s in zip(given_, sizes, strict=True))


def test_small_layers_have_all_their_lines():
    assert shares([10_000, 375, 15], BUDGET)[2] == 15


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=50, unique_by=abs))
def test_the_strongest_come_last(weights):
    chosen = strongest(np.array(weights, dtype="f"), 5)
    assert [weights[i] for i in chosen] == sorted(weights, key=abs)[-5:]


def test_of_very_many_weights_some_of_every_column_are_compared():
    row = 2_048
    weights = np.zeros((4 * CANDIDATES // row, row), dtype="f")
    weights[:, ::7] = 1
    chosen = strongest(weights, 100_000)
    strong = chosen[weights.reshape(-1)[chosen] == 1]
    assert set(strong % row) == set(range(0, row, 7))


def test_the_lines_of_the_network_go_from_pixels_and_units_to_units():
    all_ = kernels()
    lines = of_network(GEOMETRY, all_)
    assert len(lines.weights) == BUDGET
    pixel, unit = np.unravel_index(np.abs(all_[0]).argmax(), all_[0].shape)
    ends = [*GEOMETRY.columns[0].centres[pixel], *GEOMETRY.columns[1].centres[unit]]
    (found,) = np.flatnonzero((lines.ends == ends).all(axis=1))
    assert lines.weights[found] == np.sign(all_[0][pixel, unit])


def test_the_lines_of_a_unit_all_begin_or_end_there():
    lines = of_unit(GEOMETRY, kernels(), (2, 3))
    there = GEOMETRY.columns[2].centres[3]
    ends = (lines.ends[:, 2:] == there).all(axis=1)
    begins = (lines.ends[:, :2] == there).all(axis=1)
    assert (ends.sum(), begins.sum()) == (25, 1)
    assert (ends ^ begins).all()


def test_an_output_unit_has_no_lines_out():
    assert len(of_unit(GEOMETRY, kernels(), (3, 0)).weights) == 15


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_what_is_no_number_is_drawn_as_nothing_strange(odd):
    all_ = kernels()
    all_[0][3, 3] = odd
    lines = of_network(GEOMETRY, all_)
    assert np.isfinite(lines.weights).all()
    assert (np.abs(lines.weights) <= 1).all()


def test_what_is_no_number_is_not_strong():
    weights = np.array([np.nan, 1, np.inf, -3, -np.inf, 0.5], dtype="f")
    assert strongest(weights, 2).tolist() == [1, 3]


def test_weights_are_relative_to_the_largest_of_their_layer():
    kernel = np.array([[2.0, -4.0]], dtype="f")
    np.testing.assert_array_equal(network_lines.relative(kernel[0], kernel), [0.5, -1])
    np.testing.assert_array_equal(network_lines.relative(kernel[0] * 0, kernel * 0), [0, 0])
