import numpy as np

from nngui.training.checkpoints import LEAST, MOST, Checkpoints

THETA = np.zeros(3)


def epochs_of(checkpoints):
    return [checkpoint.epoch for checkpoint in checkpoints.kept]


def test_a_long_run_keeps_evenly_spread_epochs_and_not_too_many():
    checkpoints = Checkpoints(weight=40_000)
    for epoch in range(5_000):
        checkpoints.append(epoch, THETA, ())
        assert len(checkpoints.kept) <= MOST
    epochs = epochs_of(checkpoints)
    assert epochs[0] == 0
    assert len(set(np.diff(epochs))) == 1
    assert 4_999 - epochs[-1] < epochs[1]


def test_a_heavy_network_keeps_fewer_checkpoints_but_always_some():
    checkpoints = Checkpoints(weight=2**30)
    for epoch in range(100):
        checkpoints.append(epoch, THETA, ())
    assert 1 <= len(checkpoints.kept) <= LEAST
    assert checkpoints.kept[0].epoch == 0


def test_moments_given_out_stay_as_they_are():
    checkpoints = Checkpoints(weight=10)
    checkpoints.append(0, THETA, ())
    early = checkpoints.kept
    checkpoints.append(1, THETA, ())
    assert [checkpoint.epoch for checkpoint in early] == [0]
