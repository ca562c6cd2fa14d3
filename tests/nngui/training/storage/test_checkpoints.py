"""The checkpoints of all runs, in memory and on the disk."""

import sqlite3
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from nngui.design.design import Design, LayerSpec
from nngui.design.presets import PRESETS
from nngui.training.curves import Curves
from nngui.training.storage import session_file
from nngui.training.storage.checkpoints import Checkpoints
from nngui.training.trainer.player import Player

STATE = Player(replace(Design(), optimizer="adam")).state()
WEIGHT = STATE.nbytes


def at(epoch, state=STATE):
    theta = np.full_like(state.theta, epoch)
    theta.flags.writeable = False
    return replace(state, epoch=epoch, theta=theta)


def filled(checkpoints, epochs, run=1, costs=None):
    for epoch in range(epochs):
        checkpoints.put(run, at(epoch), costs[epoch] if costs else 1 / (1 + epoch))
    return checkpoints


@pytest.fixture
def made():
    """A function that makes checkpoints with other limits."""
    open_ones = []

    def make(**limits):
        open_ones.append(Checkpoints(**limits))
        return open_ones[-1]

    yield make
    for each in open_ones:
        each.close()


def written(qtbot, checkpoints):
    qtbot.waitUntil(lambda: all(e.written for e in checkpoints._numbers.values()))


def test_every_epoch_is_kept_and_found_again_also_from_the_disk(made, qtbot):
    checkpoints = filled(made(memory=20 * WEIGHT), 300)
    written(qtbot, checkpoints)
    assert checkpoints.moments(1) == tuple(range(300))
    for epoch in (0, 1, 157, 299, 3):
        assert (checkpoints.at(1, epoch).theta == epoch).all()
        assert checkpoints.at(1, epoch).activations == STATE.design.functions
    assert sum(e.network is not None for e in checkpoints._numbers.values()) < 100
    state = checkpoints.state(1, 42)
    assert (state.moment, state.design) == (42, STATE.design)
    np.testing.assert_array_equal(state.memory["momentum"], STATE.memory["momentum"])


def test_of_the_moments_between_the_nearest_is_found(made):
    checkpoints = filled(made(), 3)
    assert [checkpoints.at(1, epoch).epoch for epoch in (-1, 0.4, 0.6, 1.4, 99)] == [0, 0, 1, 1, 2]
    assert checkpoints.at(7, 0) is None


def test_where_the_disk_is_full_every_other_one_goes_but_first_best_and_last_stay(made):
    costs = [1.0] * 100
    costs[37] = 0.1
    checkpoints = filled(made(disk=30 * WEIGHT), 100, costs=costs)
    moments = checkpoints.moments(1)
    assert checkpoints._total <= 30 * WEIGHT
    assert {0, 37, 99} <= set(moments)
    spread = [moment for moment in moments if moment not in (37, 99)]
    assert len(set(np.diff(spread))) == 1
    assert checkpoints.at(1, 37).theta[0] == 37


def test_the_run_with_the_most_gives_way(made):
    checkpoints = made(disk=60 * WEIGHT)
    filled(checkpoints, 10, run=1)
    filled(checkpoints, 100, run=2)
    assert checkpoints.moments(1) == tuple(range(10))
    assert len(checkpoints.moments(2)) <= 50


def test_a_checkpoint_of_the_same_moment_replaces_the_one_before(made):
    checkpoints = filled(made(), 3)
    lesson = replace(at(2), theta=STATE.theta)
    checkpoints.put(1, lesson)
    assert checkpoints.moments(1) == (0, 1, 2)
    np.testing.assert_array_equal(checkpoints.at(1, 2).theta, STATE.theta)


def test_a_branch_has_the_past_of_its_parent_also_when_that_is_dropped(made, qtbot):
    checkpoints = filled(made(memory=3 * WEIGHT), 10)
    written(qtbot, checkpoints)
    checkpoints.branch(2, 1, 6)
    checkpoints.put(2, at(7))
    checkpoints.drop(1)
    assert checkpoints.moments(1) == ()
    assert checkpoints.moments(2) == tuple(range(8))
    assert [checkpoints.at(2, epoch).theta[0] for epoch in (3, 6, 7)] == [3, 6, 7]
    checkpoints.drop(2)
    assert checkpoints._total == checkpoints._in_memory == 0


def test_without_a_disk_they_stay_in_memory_and_become_fewer(made, qtbot, monkeypatch, caplog):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(session_file, "_connect", full)
    checkpoints = made(memory=40 * WEIGHT)
    filled(checkpoints, 10)
    qtbot.waitUntil(lambda: not checkpoints._has_file)
    filled(checkpoints, 200, run=2)
    assert checkpoints._waiting <= 40 * WEIGHT
    assert checkpoints.state(2, 199).moment == 199
    assert checkpoints.state(1, 0).moment == 0
    assert "cannot be written" in caplog.text


def test_a_training_that_is_faster_than_the_disk_keeps_fewer_and_loses_none_that_was_written(
    made, qtbot, monkeypatch
):
    monkeypatch.setattr("nngui.training.storage.checkpoints.BACKLOG", 20 * WEIGHT)
    checkpoints = filled(made(), 10)
    written(qtbot, checkpoints)
    for epoch in range(10, 200):
        checkpoints.put(1, at(epoch), 1.0)
        assert checkpoints._waiting <= 20 * WEIGHT
    moments = checkpoints.moments(1)
    assert moments[:10] == tuple(range(10))
    assert moments[-1] == 199


def test_many_states_are_staged_also_where_the_file_has_not_begun(made, tmp_path, monkeypatch):
    monkeypatch.setattr("nngui.training.storage.checkpoints.BACKLOG", 20 * WEIGHT)
    checkpoints, staged = made(path=tmp_path / "session.sqlite"), []
    states = ((number, at(number)) for number in range(50))
    thread = Thread(target=lambda: staged.append(checkpoints.stage(states)), daemon=True)
    thread.start()
    thread.join(10)
    assert len(staged[0].entries) == 50


class Whole(list):
    """Moments of which none is removed by itself, for which the others would have to move."""

    def __delitem__(self, index):
        raise AssertionError("the gap behind every one of them would be closed by itself")


@pytest.mark.parametrize("way", ["cut", "thinned", "skipped", "dropped"])
def test_many_checkpoints_go_at_once(made, way):
    checkpoints = filled(made(), 100)
    checkpoints.branch(2, 1, 60)
    kept = checkpoints._runs[1]
    kept.moments = Whole(kept.moments)
    if way == "cut":
        checkpoints.cut(1, 30)
        left = range(31)
    elif way == "thinned":
        checkpoints._thin()
        left = [*range(0, 100, 2), 99]
    elif way == "skipped":
        checkpoints._note_failure()
        waiting = [m for m in range(1, 99) if kept.entries[m].state is not None]
        checkpoints._skip()
        left = [m for m in range(100) if m not in waiting[::2]]
    else:
        checkpoints.drop(1)
        left = ()
    assert checkpoints.moments(1) == tuple(left)
    numbers = {number for each in checkpoints.contents().values() for number in each}
    assert set(checkpoints._numbers) == numbers
    assert checkpoints._total == len(numbers) * WEIGHT


class Compared(float):
    """A moment that counts how often it is compared."""

    times = 0
    __hash__ = float.__hash__

    def __eq__(self, other):
        Compared.times += 1
        return float(self) == other


def test_the_best_of_a_document_is_found_without_comparing_all_of_its_moments_with_all(made):
    checkpoints = made()
    staged = checkpoints.stage((epoch, at(epoch)) for epoch in range(0, 200, 2))
    staged.moments = {number: Compared(moment) for number, moment in staged.moments.items()}
    costs = 1 / np.arange(1.0, 201)
    costs[[150, 160, 180]] = 1e-4, 1e-4, np.nan  # the first of equal ones is the best
    costs[177] = 1e-9  # of which no state is kept
    curves = Curves(costs, costs, costs, costs)
    checkpoints.install(staged, {1: (tuple(range(0, 200, 2)), curves)})
    assert checkpoints._runs[1].best == (1e-4, 150)
    assert Compared.times < 1_000


def test_a_run_that_has_nothing_to_spare_keeps_every_epoch_once_there_is_room(made):
    checkpoints = filled(made(disk=3 * WEIGHT), 2)
    filled(checkpoints, 300, run=2)
    assert checkpoints.moments(1) == (0, 1)
    checkpoints.drop(2)
    checkpoints.put(1, at(2), 1.0)
    checkpoints.put(1, at(3), 1.0)
    assert checkpoints.moments(1) == (0, 1, 2, 3)


def test_the_moments_of_a_curve_are_evenly_spread_with_the_newest(made):
    checkpoints = made()
    small = Player(replace(Design(), layers=(LayerSpec(1, "sigmoid"),))).state()
    for epoch in range(1_001):
        checkpoints.put(1, replace(small, epoch=epoch))
    spread = checkpoints.spread(1, 101)
    assert len(spread) <= 101
    assert (spread[0], spread[-1]) == (0, 1_000)
    assert set(np.diff(spread[:-1])) == {16}


def test_of_a_curve_that_grows_what_was_computed_is_computed_once(made, monkeypatch):
    checkpoints, known, asked = made(), set(), 0
    for count in range(1, 3_000):
        monkeypatch.setattr(checkpoints, "moments", lambda run, n=count: tuple(range(n)))
        spread = checkpoints.spread(1, 50)
        assert len(spread) == count if count <= 50 else 25 <= len(spread) <= 50
        assert (spread[0], spread[-1]) == (0, count - 1)
        asked += len(set(spread[:-1]) - known)
        known = known | set(spread[:-1])
    assert asked < 50 + 25 * 6  # half of them anew each time their number has doubled


def test_costs_by_another_loss_are_not_compared(made):
    checkpoints = made(disk=20 * WEIGHT)
    for epoch in range(100):
        checkpoints.put(1, at(epoch), 0.01 + epoch if epoch < 50 else 5 + epoch, epoch // 50)
    assert 50 in checkpoints.moments(1)


def test_the_folder_is_gone_when_it_is_closed(qtbot):
    checkpoints = filled(Checkpoints(), 3)
    written(qtbot, checkpoints)
    folder = checkpoints.file._folder.name
    checkpoints.close()
    assert not Path(folder).exists()


def test_every_moment_of_a_large_network_is_read_from_the_disk(made, qtbot):
    design = replace(PRESETS["ten digits 256-128-10"], dataset="0 to 9")
    large, checkpoints = Player(design).state(), made(memory=1)
    for epoch in range(8):
        checkpoints.put(1, at(epoch, large))
    written(qtbot, checkpoints)
    for epoch in (5, 2, 7, 0, 4):
        np.testing.assert_array_equal(checkpoints.at(1, epoch).theta, at(epoch, large).theta)


def test_a_run_puts_its_best_its_first_and_its_last_there(kept):
    run = Player(Design(), keep=partial(kept.put, 1))
    work = run.work()
    while run.epoch < 3:
        next(work)
    np.testing.assert_array_equal(kept.at(1, 3).theta, run.theta)
    np.testing.assert_array_equal(kept.state(1, 3).theta, run.good.theta)
