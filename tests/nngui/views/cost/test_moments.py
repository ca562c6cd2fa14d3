from hypothesis import given
from hypothesis import strategies as st

from nngui.views.cost import moments

TENTHS = (0.0, *(tenth / 10 for tenth in range(1, 10)), *(float(e) for e in range(1, 31)))
THINNED = tuple(8.0 * e for e in range(126))  # every 8th of 1,001 epochs

kept = st.lists(st.integers(0, 10_000).map(lambda n: n / 10), min_size=1, unique=True).map(
    lambda drawn: tuple(sorted({0.0, *drawn}))
)


def visited(places, newest, start, *steps):
    at, found = start, []
    for by in steps:
        at = moments.step(places, newest, at, by)
        found.append(at)
    return found


def test_the_arrow_keys_go_from_one_moment_that_can_be_shown_to_the_next():
    assert visited(THINNED, 1001, 1001, -1, -1, -1, 1, 1, 1) == [1000, 992, 984, 992, 1000, 1001]


def test_the_tenths_of_the_first_epoch_are_reached_one_by_one():
    assert visited(TENTHS, 30, 0.0, *[1] * 12) == [*(tenth / 10 for tenth in range(1, 10)), 1, 2, 3]
    assert visited(TENTHS, 30, 2.0, -1, -1, -1) == [1.0, 0.9, 0.8]


def test_the_page_keys_go_ten_epochs_to_what_is_kept_near_there():
    assert visited(TENTHS, 30, 30, -10, -10, 10) == [20, 10, 20]
    assert visited(THINNED, 1001, 1001, -10, -10, 10) == [992, 984, 992]


def test_from_now_one_step_back_is_the_newest_moment_that_is_kept():
    assert moments.step(TENTHS, 30, 30.4, -1) == 29.0


def test_a_run_without_moments_can_only_be_seen_now():
    assert moments.nearest((), 5, 2.0) == 5
    assert moments.step((), 0, 0.0, -1) == 0


@given(kept, st.floats(-5, 1100))
def test_what_is_chosen_is_the_nearest_moment_there_is(places, epoch):
    newest = int(places[-1]) + 1
    moment = moments.nearest(places, newest, epoch)
    assert moment in {*places, float(newest)}
    assert abs(moment - epoch) <= min(abs(p - epoch) for p in places) + 1e-9 or epoch >= newest


@given(kept, st.sampled_from([-10, -1, 1, 10]), st.data())
def test_a_step_never_goes_the_wrong_way(places, by, data):
    newest = int(places[-1]) + 1
    at = data.draw(st.sampled_from([*places, float(newest)]))
    moved = moments.step(places, newest, at, by)
    assert moved in {*places, float(newest)}
    if abs(by) == 1:
        assert (moved - at) * by >= 0
