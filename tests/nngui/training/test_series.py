import numpy as np
import pytest

from nngui.training.series import Series


def test_rows_given_out_stay_as_they_are_while_more_are_appended():
    series = Series(2)
    views = []
    for i in range(200):
        series.append(i, -i)
        views.append(series.frozen())
    for i, view in enumerate(views):
        assert view.shape == (i + 1, 2)
        np.testing.assert_array_equal(view[:, 0], np.arange(i + 1))
    assert len(series) == 200


def test_nobody_can_write_into_what_was_given_out():
    series = Series(1)
    series.append(1.0)
    with pytest.raises(ValueError, match="read-only"):
        series.frozen()[0, 0] = 2.0
