import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.views.cost.dashes import dashed


def pieces(x, y, connect):
    """The lengths of what is drawn, and of the gaps between, along a line of pixels."""
    steps = np.hypot(np.diff(x), np.diff(y))
    inked, gaps, drawn = [], [], None
    for step, on in zip(steps, connect[:-1], strict=True):
        kind = inked if on else gaps
        if drawn == on:
            kind[-1] += step
        else:
            kind.append(step)
        drawn = on
    return inked, gaps


def test_dashes_are_as_long_as_they_should_be_however_many_points_there_are():
    for points in (2, 5, 1_000):
        x = np.linspace(0, 300, points)
        line = dashed(x, x * 4 / 3, np.ones(points, bool), (1, 1), (15, 4, 3, 4))
        inked, gaps = pieces(*line)
        assert inked[:4] == pytest.approx([15, 3, 15, 3])
        assert gaps == pytest.approx([4] * len(gaps))
        assert sum(inked) + sum(gaps) == pytest.approx(500)
        assert (np.diff(line[0]) >= 0).all()


@given(st.floats(0.1, 7), st.sampled_from([(9, 4), (15, 4, 3, 4), (3.3, 1.7)]))
def test_no_gap_is_filled_and_no_dash_is_lost_by_rounding(step, lengths):
    x = np.arange(300) * step
    inked, gaps = pieces(*dashed(x, x * 0, np.ones(300, bool), (1, 1), lengths))
    assert max(inked) <= max(lengths[::2]) + 1e-6
    assert max(gaps, default=0) <= max(lengths[1::2]) + 1e-6


def test_a_line_that_is_broken_stays_broken():
    x, y = np.array([0.0, 10, 10, 20]), np.array([0.0, 0, 50, 50])
    _, new_y, connect = dashed(x, y, np.array([True, False, True, False]), (1, 1), (4, 2))
    drawn = [(a, b) for a, b, on in zip(new_y, new_y[1:], connect, strict=False) if on]
    assert all(a == b for a, b in drawn)
    assert len(drawn) >= 4


def test_dashes_are_counted_in_pixels_of_the_screen():
    x = np.array([0.0, 3.0])
    new_x, _, connect = dashed(x, x * 0, np.ones(2, bool), (0.01, 1), (9, 4))
    assert new_x[1] - new_x[0] == pytest.approx(0.09)
    assert connect[0]
    assert not connect[1]


@pytest.mark.parametrize("height", [1e25, np.inf])
def test_a_line_of_endless_length_stays_whole(height):
    x, y, connect = np.array([0.0, 1]), np.array([0.0, height]), np.ones(2, bool)
    assert dashed(x, y, connect, (1, 1), (9, 4))[0] is x


def test_a_line_without_points_has_no_dashes():
    nothing = np.empty(0)
    assert len(dashed(nothing, nothing, np.empty(0, bool), (1, 1), (9, 4))[0]) == 0
