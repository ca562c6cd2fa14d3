import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.training.curves import NOTHING, Curves, Kind


@pytest.fixture
def curves():
    """Four epochs, a lesson after the second, another loss after the third."""
    costs = np.arange(6.0)
    return Curves(
        costs,
        costs + 10,
        costs + 20,
        costs + 30,
        ((3, Kind.LESSON),),
        ((0, "binary_crossentropy"), (5, "mean_squared_error")),
        np.array([0.5, 1.0, 1.5, 2.0, 2.5]),
        np.arange(5.0),
    )


@pytest.mark.parametrize(
    ("epoch", "points", "batches"), [(0, 1, 0), (0.7, 1, 1), (2, 4, 4), (2.7, 4, 5), (4, 6, 5)]
)
def test_the_curves_until_an_epoch_have_its_points_with_its_lessons(curves, epoch, points, batches):
    until = curves.until(epoch)
    assert len(until) == points
    assert until.validation.tolist() == curves.validation[:points].tolist()
    assert until.others == curves.others[: points > 3]
    assert until.losses == curves.losses[: 1 + (points > 5)]
    assert len(until.batch_costs) == len(until.batch_epochs) == batches


@given(st.lists(st.booleans(), max_size=30))
def test_every_point_but_the_first_is_an_epoch_more_unless_it_is_none(ends):
    none = np.zeros(len(ends))
    others = tuple((index, Kind.LESSON) for index, end in enumerate(ends) if not end)
    epochs, done = [], -1
    for index, end in enumerate(ends):
        done += end or not index
        epochs.append(done)
    curves = Curves(none, none, none, none, others)
    assert curves.epochs.tolist() == epochs
    assert not curves.epochs.flags.writeable


def test_of_nothing_there_is_nothing():
    assert len(NOTHING.until(3.0)) == 0
