import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.views.network.geometry import CONTROLS, layout, least_width

TOP, BOTTOM = 50, 290
layers = st.lists(st.integers(1, 2048), min_size=1, max_size=9)


def lecture(width=640):
    return layout(20, [25, 15, 1], width, TOP, BOTTOM)


@given(layers, st.sampled_from([20, 28]), st.integers(0, 1500), st.integers(160, 1200))
def test_every_unit_is_on_the_canvas_between_the_controls(units, side, spare, bottom):
    width = least_width(len(units)) + spare
    for column in layout(side, units, width, TOP, bottom).columns:
        assert column.left >= 0
        assert column.left + column.across * column.cell <= width
        assert column.top >= TOP - 1
        assert column.bottom <= bottom + 1


@given(layers, st.integers(0, 1500))
def test_columns_and_their_controls_do_not_overlap(units, spare):
    image, *columns = layout(28, units, least_width(len(units)) + spare, TOP, BOTTOM).columns
    assert image.left + image.across * image.cell <= columns[0].middle - CONTROLS / 2 + 1
    apart = np.diff([column.middle for column in columns])
    assert (apart >= CONTROLS - 1).all()


@pytest.mark.parametrize("place", [(0, 0), (0, 399), (1, 7), (2, 14), (3, 0)])
def test_a_unit_is_found_at_its_middle(place):
    geometry = lecture()
    layer, unit = place
    assert geometry.at(*geometry.columns[layer].centres[unit]) == place


def test_between_the_layers_there_is_nothing():
    geometry = lecture()
    between = (geometry.columns[1].middle + geometry.columns[2].middle) / 2
    assert geometry.at(between, 170) is None


def test_an_incomplete_row_has_no_units_beyond_the_last():
    column = lecture().columns[1]
    assert column.units % column.across != 0
    x, y = column.centres[-1]
    assert column.at(x + column.cell, y) is None


def test_up_to_sixteen_units_are_one_column_and_more_are_a_grid():
    across = [layout(20, [n], 640, TOP, BOTTOM).columns[1].across for n in (1, 16, 17, 25, 128)]
    assert across[:2] == [1, 1]
    assert 2 <= across[3] <= 3
    assert across[3] < across[4]


def test_units_that_would_be_too_small_for_circles_in_one_column_are_a_grid():
    column = layout(20, [25, 15, 1], 780, 70, 170).columns[2]
    assert column.circles
    assert 1 < column.across < 15


def test_the_widget_grows_the_units_grow():
    small, large = (layout(20, [128], w, TOP, h) for w, h in ((640, 290), (1500, 800)))
    assert large.columns[1].cell > 1.5 * small.columns[1].cell


def test_down_and_up_are_a_row_away_and_stop_at_the_ends():
    geometry = lecture()
    across = geometry.columns[1].across
    assert geometry.beside((1, 0), 0, 1) == (1, across)
    assert geometry.beside((1, across), 0, -1) == (1, 0)
    assert geometry.beside((1, 0), 0, -1) == (1, 0)
    assert geometry.beside((2, 14), 0, 1) == (2, 14)


def test_right_leads_through_the_grid_into_the_next_layer_at_the_same_height():
    geometry = lecture()
    last = geometry.columns[1].across - 1
    assert geometry.beside((1, 0), 1, 0) == (1, 1)
    layer, unit = geometry.beside((1, last), 1, 0)
    heights = geometry.columns[2].centres[:, 1]
    assert layer == 2
    assert unit == np.argmin(np.abs(heights - geometry.columns[1].centres[last, 1]))


def test_left_of_the_first_layer_and_right_of_the_output_there_is_no_unit():
    geometry = lecture()
    assert geometry.beside((1, 0), -1, 0) == (1, 0)
    assert geometry.beside((3, 0), 1, 0) == (3, 0)
