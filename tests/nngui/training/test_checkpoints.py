import numpy as np

from nngui.training.checkpoints import LEAST, MOST, Trail

THETA = np.zeros(3)


def epochs_of(trail):
    return [moment.epoch for moment in trail.moments]


def test_a_long_run_keeps_evenly_spread_epochs_and_not_too_many():
    trail = Trail(weight=40_000)
    for epoch in range(5_000):
        trail.append(epoch, THETA, ())
        assert len(trail.moments) <= MOST
    epochs = epochs_of(trail)
    assert epochs[0] == 0
    assert len(set(np.diff(epochs))) == 1
    assert 4_999 - epochs[-1] < epochs[1]


def test_a_heavy_network_keeps_fewer_moments_but_always_some():
    trail = Trail(weight=2**30)
    for epoch in range(100):
        trail.append(epoch, THETA, ())
    assert 1 <= len(trail.moments) <= LEAST
    assert trail.moments[0].epoch == 0


def test_moments_given_out_stay_as_they_are():
    trail = Trail(weight=10)
    trail.append(0, THETA, ())
    early = trail.moments
    trail.append(1, THETA, ())
    assert [moment.epoch for moment in early] == [0]
