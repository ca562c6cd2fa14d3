import numpy as np
import pytest

from nngui.training.trainer.rows import Rows


def test_rows_given_out_stay_as_they_are_while_more_are_appended():
    rows = Rows(2)
    views = []
    for i in range(200):
        rows.append(i, -i)
        views.append(rows.frozen())
    for i, view in enumerate(views):
        assert view.shape == (i + 1, 2)
        np.testing.assert_array_equal(view[:, 0], np.arange(i + 1))
    assert len(rows) == 200


def test_nobody_can_write_into_what_was_given_out():
    rows = Rows(1)
    rows.append(1.0)
    with pytest.raises(ValueError, match="read-only"):
        rows.frozen()[0, 0] = 2.0
