import pytest

from nngui.session.cadence import LONGEST, SHARE, SHORTEST, Cadence


def shown(costs):
    """Return the period after snapshots that cost this much, and how often it was changed."""
    times = iter([0.0, *(sum(costs[: i + 1]) for i in range(len(costs)))])
    cadence = Cadence(lambda: next(times))
    return cadence, sum(cadence.note_shown() for _ in costs)


def test_snapshots_that_are_cheap_to_show_come_fifteen_times_a_second():
    cadence, changes = shown([0.003] * 100)
    assert (cadence.period, changes) == (SHORTEST, 0)


def test_showing_snapshots_takes_a_tenth_of_the_time():
    cadence, changes = shown([0.008] * 100)
    assert 0.008 / cadence.period == pytest.approx(SHARE, rel=0.1)
    assert changes <= 3


def test_the_curve_moves_ten_times_a_second_however_dear_it_is():
    assert shown([0.5] * 100)[0].period == LONGEST


def test_a_single_slow_one_is_soon_forgotten():
    assert shown([0.006] * 50 + [3.0] + [0.006] * 30)[0].period == SHORTEST
