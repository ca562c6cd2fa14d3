"""What is given out of the moments of a run stays as it was, though no copy is made of them."""

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.training.storage.checkpoints import _Kept
from nngui.training.storage.moments import Moments

CHANGES = st.lists(st.tuples(st.sampled_from(["add", "remove", "look"]), st.integers(0, 12)))


@given(CHANGES)
def test_what_was_given_out_stays_whatever_is_added_and_removed(changes):
    kept, given_out = _Kept(), []
    for change, moment in changes:
        if change == "add" and moment not in kept.moments:
            kept.add(moment)
        elif change == "remove" and moment in kept.moments:
            kept.remove(moment)
        elif change == "look":
            given_out.append((kept.give_out(), tuple(kept.moments)))
    assert kept.give_out() == tuple(sorted(kept.moments))
    for found, then in given_out:
        assert found == then
        assert tuple(found) == then


def test_of_a_training_that_goes_on_no_copies_are_made():
    kept = _Kept()
    every = kept.moments
    for epoch in range(100):
        kept.add(epoch)
        assert kept.give_out() is kept.give_out()
        assert len(kept.give_out()) == epoch + 1
    assert kept.moments is every


@given(
    st.lists(st.integers(0, 9)).map(sorted),
    st.slices(12),
    st.floats(-1, 11),
)
def test_it_is_read_as_a_tuple_is(every, places, moment):
    moments = Moments(every)
    plain = tuple(every)
    every.append(99)
    assert moments[places] == plain[places]
    assert bisect_left(moments, moment) == bisect_left(plain, moment)
    assert [moments[index] for index in range(-len(plain), len(plain))] == [*plain, *plain]
    assert (moments == (*plain, 99), bool(moments)) == (False, bool(plain))
    with pytest.raises(IndexError):
        moments[len(plain)]
