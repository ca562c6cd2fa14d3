import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.handwriting.clipping import clipped, is_inside

places = st.floats(-3, 3)
points = st.tuples(places, places)


@pytest.mark.parametrize(
    ("start", "stop", "part"),
    [
        ((0.2, 0.2), (0.8, 0.4), ((0.2, 0.2), (0.8, 0.4))),
        ((0.5, 0.5), (0.5, 1.5), ((0.5, 0.5), (0.5, 1.0))),
        ((-1.0, 0.5), (2.0, 0.5), ((0.0, 0.5), (1.0, 0.5))),
        ((-1.0, -0.5), (2.0, -0.5), None),
        ((0.5, 1.5), (1.5, 0.9), None),
        ((2.0, 2.0), (2.0, 2.0), None),
    ],
)
def test_only_the_part_on_the_pad_is_left(start, stop, part):
    assert clipped(start, stop) == part


@given(points, points)
def test_what_is_left_lies_on_the_pad_and_on_the_line(start, stop):
    part = clipped(start, stop)
    line = np.linspace(start, stop, 101)
    if part is None:
        assert not any(map(is_inside, line[((line > 1e-6) & (line < 1 - 1e-6)).all(axis=1)]))
        return
    way = np.subtract(stop, start)
    for end in part:
        assert is_inside(end)
        away = np.subtract(end, start)
        assert abs(way[0] * away[1] - way[1] * away[0]) < 1e-9
