import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nngui.views.cost import axes

anything = arrays(np.float64, st.integers(0, 400), elements=st.floats(width=64))


@given(st.floats(1e-300, 1e300))
def test_the_ceiling_is_a_1_a_2_a_3_or_a_5_and_not_far_above(value):
    top = axes.ceiling(value)
    assert value * (1 - 1e-6) <= top <= 2.1 * value
    assert f"{top:.0e}"[0] in "1235"


def test_the_ceiling_of_nothing_is_1():
    assert axes.ceiling(0.0) == axes.ceiling(5e-324) == axes.ceiling(math.nan) == 1


@given(anything, st.integers(4, 50))
def test_few_points_keep_ends_and_extremes(values, most):
    shown = axes.decimate(values, most)
    finite = np.flatnonzero(np.isfinite(values) & (np.abs(values) < axes.MOST))
    assert len(shown) <= most
    assert (np.diff(shown) > 0).all()
    if len(finite):
        assert {shown[0], shown[-1]} == {finite[0], finite[-1]}
        assert values[shown].max() == values[finite].max()
        assert values[shown].min() == values[finite].min()
        assert np.isfinite(values[shown]).all()


@given(anything, anything)
def test_every_range_is_finite_and_not_empty(a, b):
    for low, high in (axes.linear_range(a, b), axes.decades(a, b), axes.around_zero(a)):
        assert math.isfinite(low)
        assert math.isfinite(high)
        assert low < high


def test_the_range_grows_in_steps():
    falling = 0.69 * 0.9 ** np.arange(50)
    assert axes.linear_range(falling[:1]) == axes.linear_range(falling) == (0, 1)
    assert axes.linear_range(np.array([1.2]), np.array([2.1])) == (0, 3)


def test_powers_of_ten_enclose_what_is_positive():
    assert axes.decades(np.array([0.7, 0.02, 0.0, -1, np.nan])) == (-2, 0)


@pytest.mark.parametrize(("low", "high"), [(-1, 0), (-2, 0), (-5, 1), (-11, 3)])
def test_a_logarithmic_axis_has_a_few_labels(low, high):
    major, minor = axes.decade_ticks(low, high)
    assert 2 <= len(major) <= 8
    assert all(low <= place <= high for place, _ in major + minor)
    assert all(float(label.replace(",", "")) == pytest.approx(10**place) for place, label in major)


def test_angles_are_shown_on_both_sides_of_zero():
    assert axes.around_zero(np.array([0.1, 0.9])) == (0, 1)
    assert axes.around_zero(np.array([-3, 31])) == (-50, 50)


@given(st.lists(st.sampled_from([0.0, -2.0, 1e31, -np.inf, np.nan])))
def test_the_last_value_that_is_known_is_found(values):
    known = [index for index, value in enumerate(values) if abs(value) < axes.MOST]
    assert axes.last_known(np.array(values)) == (known[-1] if known else None)
