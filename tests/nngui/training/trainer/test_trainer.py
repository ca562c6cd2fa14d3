import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from engine.fitting.training import Training
from nngui.design.design import Design, LayerSpec
from nngui.design.presets import PRESETS
from nngui.training.messages import Pace, Phase, Plan
from nngui.training.trainer.player import Player
from tests.nngui.conftest import is_paused, rested

FOREVER = 10**6


def rests(run, snapshot):
    return snapshot.run == run and rested(snapshot)


def ready(qtbot, trainer, design, run=1):
    """Start a run, and wait until J(0) is measured."""
    begun = partial(rests, run)
    with qtbot.waitSignal(trainer.progressed, check_params_cb=begun) as signal:
        trainer.open(Plan(run, design))
    return signal.args[0]


def to_the_end(qtbot, trainer, command):
    with qtbot.waitSignal(trainer.progressed, check_params_cb=rested) as signal:
        command()
    return signal.args[0]


def test_a_new_run_measures_j_of_0_and_waits(trainer, design, qtbot):
    snapshot = ready(qtbot, trainer, design)
    assert snapshot.paused
    assert (snapshot.epoch, snapshot.goal, len(snapshot.curves)) == (0, 5, 1)


def test_trains_to_the_end_of_the_plan(trainer, design, qtbot):
    ready(qtbot, trainer, design)
    snapshot = to_the_end(qtbot, trainer, trainer.train)
    assert snapshot.finished
    assert len(snapshot.curves) == 6
    assert snapshot.curves.train[-1] < snapshot.curves.train[0]


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_pausing_stepping_and_resuming_changes_nothing(trainer, design, schedule, qtbot):
    design = replace(design, epochs=60, schedule=schedule)
    ready(qtbot, trainer, design)
    straight = to_the_end(qtbot, trainer, trainer.train)
    ready(qtbot, trainer, design, run=2)
    trainer.progressed.connect(trainer.acknowledge)
    with qtbot.waitSignal(trainer.progressed, check_params_cb=lambda s: s.epoch > 0):
        trainer.train()
    with qtbot.waitSignal(trainer.progressed, check_params_cb=is_paused) as paused:
        trainer.pause()
    assert 0 < paused.args[0].epoch < 60
    stepped = to_the_end(qtbot, trainer, partial(trainer.step, Pace.EPOCH))
    assert stepped.paused
    resumed = to_the_end(qtbot, trainer, trainer.train)
    np.testing.assert_array_equal(resumed.theta, straight.theta)
    np.testing.assert_array_equal(resumed.curves.train, straight.curves.train)


def test_a_pause_in_the_middle_of_an_epoch_changes_nothing(trainer, qtbot):
    design = replace(Design(), dataset="0 to 9", epochs=1).with_output(10, "softmax")
    design = replace(design, loss="sparse_categorical_crossentropy")
    ready(qtbot, trainer, design)
    straight = to_the_end(qtbot, trainer, trainer.train)
    ready(qtbot, trainer, design, run=2)
    trainer.progressed.connect(trainer.acknowledge)
    fractions = []
    for _ in range(3):
        with qtbot.waitSignal(trainer.progressed, check_params_cb=lambda s: s.fraction > 0):
            trainer.train()
        with qtbot.waitSignal(trainer.progressed, check_params_cb=is_paused) as paused:
            trainer.pause()
        fractions.append(paused.args[0].fraction)
    assert 0 < fractions[0] < 1
    resumed = to_the_end(qtbot, trainer, trainer.train)
    np.testing.assert_array_equal(resumed.theta, straight.theta)


def test_a_step_is_one_epoch_and_extends_a_finished_run(trainer, design, qtbot):
    ready(qtbot, trainer, design)
    assert to_the_end(qtbot, trainer, partial(trainer.step, Pace.EPOCH)).epoch == 1
    to_the_end(qtbot, trainer, trainer.train)
    further = to_the_end(qtbot, trainer, partial(trainer.step, Pace.EPOCH))
    assert (further.epoch, further.goal, further.finished) == (6, 6, True)


def test_a_step_can_be_one_mini_batch_and_the_last_of_an_epoch_measures_j(trainer, design, qtbot):
    ready(qtbot, trainer, replace(design, batch_size=400))
    by_batches = partial(trainer.step, Pace.MINI_BATCH)
    stepped = [to_the_end(qtbot, trainer, by_batches) for _ in range(3)]
    assert [snapshot.epoch + snapshot.fraction for snapshot in stepped] == [0.4, 0.8, 1.0]
    assert [len(snapshot.curves) for snapshot in stepped] == [1, 1, 2]
    assert stepped[-1].paused


def test_training_on_from_the_end_adds_as_many_epochs(trainer, design, qtbot):
    ready(qtbot, trainer, design)
    to_the_end(qtbot, trainer, trainer.train)
    assert to_the_end(qtbot, trainer, trainer.train).epoch == 10


def test_training_on_from_the_end_of_a_cosine_begins_another(trainer, design, qtbot):
    ready(qtbot, trainer, replace(design, schedule="cosine"))
    assert to_the_end(qtbot, trainer, trainer.train).rate == 0
    rates = []
    trainer.progressed.connect(lambda s: rates.append(s.rate))
    to_the_end(qtbot, trainer, trainer.train)
    assert rates[0] == pytest.approx(design.learning_rate / 10)
    assert rates[-1] == 0


def test_a_step_beyond_the_end_of_a_cosine_is_a_gentle_one(trainer, design, qtbot):
    ready(qtbot, trainer, replace(design, schedule="cosine"))
    to_the_end(qtbot, trainer, trainer.train)
    rates = []
    trainer.progressed.connect(lambda s: rates.append(s.rate))
    to_the_end(qtbot, trainer, partial(trainer.step, Pace.EPOCH))
    assert 0 < max(rates) < design.learning_rate / 5


def test_at_most_one_snapshot_of_a_running_training_is_on_its_way(trainer, design, qtbot):
    ready(qtbot, trainer, replace(design, epochs=100))
    phases = []
    trainer.progressed.connect(lambda s: phases.append(s.phase))  # never acknowledged
    to_the_end(qtbot, trainer, trainer.train)
    assert phases == [Phase.TRAINING, Phase.RESTING]


def test_an_acknowledged_snapshot_is_followed_by_the_next(trainer, design, qtbot):
    ready(qtbot, trainer, replace(design, epochs=100))
    epochs = []
    trainer.progressed.connect(lambda s: (epochs.append(s.epoch), trainer.acknowledge()))
    to_the_end(qtbot, trainer, trainer.train)
    assert len(epochs) > 3
    assert epochs == sorted(epochs)


def test_fewer_epochs_finish_a_run_that_is_beyond_them(trainer, design, qtbot):
    ready(qtbot, trainer, design)
    for _ in range(3):
        to_the_end(qtbot, trainer, partial(trainer.step, Pace.EPOCH))
    snapshot = to_the_end(qtbot, trainer, lambda: trainer.set_design(replace(design, epochs=2)))
    assert (snapshot.finished, snapshot.epoch, snapshot.goal) == (True, 3, 3)


def test_more_epochs_let_a_finished_run_go_on(trainer, design, qtbot):
    ready(qtbot, trainer, design)
    to_the_end(qtbot, trainer, trainer.train)
    snapshot = to_the_end(qtbot, trainer, lambda: trainer.set_design(replace(design, epochs=8)))
    assert snapshot.paused
    assert to_the_end(qtbot, trainer, trainer.train).epoch == 8


def test_a_cost_that_is_no_number_fails_and_keeps_the_last_good_epoch(trainer, design, qtbot):
    linear = replace(design, layers=(LayerSpec(1, "linear"),), loss="mean_squared_error")
    ready(qtbot, trainer, replace(linear, learning_rate=900.0, epochs=FOREVER))
    failed = to_the_end(qtbot, trainer, trainer.train)
    assert failed.failed
    assert "the cost J became" in failed.error
    assert np.isfinite(failed.theta).all()
    trainer.set_design(replace(linear, learning_rate=0.001, epochs=failed.epoch + 3))
    again = to_the_end(qtbot, trainer, trainer.train)
    assert again.finished
    assert not again.error
    assert again.epoch == failed.epoch + 3


def test_parameters_that_are_no_numbers_are_never_shown_not_even_in_an_epoch(
    trainer, design, qtbot
):
    finite = []
    trainer.progressed.connect(lambda snapshot: finite.append(np.isfinite(snapshot.theta).all()))
    trainer.progressed.connect(trainer.acknowledge)
    long = replace(PRESETS["slant regression"], optimizer="sgd", learning_rate=900.0, batch_size=1)
    ready(qtbot, trainer, long)
    trainer._period = 0.0  # a snapshot after every slice
    failed = to_the_end(qtbot, trainer, trainer.train)
    assert failed.diverged
    assert all(finite)


def test_a_new_plan_replaces_the_run_at_any_moment(trainer, design, qtbot):
    ready(qtbot, trainer, replace(design, epochs=FOREVER))
    trainer.train()
    assert ready(qtbot, trainer, design, run=2).run == 2


def test_without_a_run_no_command_does_anything(trainer):
    for command in (
        trainer.train,
        partial(trainer.step, Pace.EPOCH),
        trainer.pause,
        trainer.discard,
    ):
        command()
    trainer.step(Pace.EPOCH)
    trainer.set_design(Design())


def test_the_time_left_is_known_after_a_moment_of_training(trainer, design, qtbot):
    ready(qtbot, trainer, replace(design, epochs=FOREVER))
    trainer.progressed.connect(trainer.acknowledge)
    with qtbot.waitSignal(
        trainer.progressed, check_params_cb=lambda s: s.seconds_left is not None
    ) as signal:
        trainer.train()
    assert signal.args[0].seconds_left > 1


def test_a_train_pressed_while_the_data_is_read_follows_the_epochs_that_are_asked_for(
    trainer, design, qtbot
):
    for epochs, asked in ((5, 1), (1, 3)):
        trainer.open(Plan(1, replace(design, epochs=epochs)))
        trainer.train()
        trainer.set_design(replace(design, epochs=asked))
        snapshot = to_the_end(qtbot, trainer, lambda: None)
        assert (snapshot.epoch, snapshot.goal, snapshot.finished) == (asked, asked, True)


def test_a_step_stays_a_step_when_the_epochs_change_in_its_middle(trainer, design, qtbot):
    ready(qtbot, trainer, design)
    trainer.step(Pace.EPOCH)
    trainer.set_design(replace(design, epochs=4))
    snapshot = to_the_end(qtbot, trainer, lambda: None)
    assert (snapshot.epoch, snapshot.goal, snapshot.paused) == (1, 4, True)


def test_while_the_data_is_read_it_is_known_whether_training_is_requested(trainer, design, qtbot):
    requested = []
    trainer.progressed.connect(lambda s: requested.append((s.phase, s.activity.until)))
    trainer.open(Plan(1, design))
    trainer.train()
    trainer.pause()
    assert requested == [(Phase.LOADING, until) for until in (0, design.epochs, 0)]


def test_an_error_that_nobody_foresaw_stops_the_training_once_and_can_be_tried_again(
    trainer, design, qtbot, monkeypatch, caplog
):
    ready(qtbot, trainer, design)
    with monkeypatch.context() as broken:
        broken.setattr(Training, "_train_batch", lambda *_: 1 / 0)
        failed = to_the_end(qtbot, trainer, trainer.train)
        assert failed.failed
        assert "division by zero" in failed.error
        assert not failed.diverged
    assert len(caplog.records) == 1
    assert to_the_end(qtbot, trainer, trainer.train).finished


def test_giving_way_to_the_pen_changes_nothing_but_the_pace(trainer, design, qtbot):
    design = replace(design, epochs=20)
    ready(qtbot, trainer, design)
    straight = to_the_end(qtbot, trainer, trainer.train)
    ready(qtbot, trainer, design, run=2)
    trainer.set_low_priority(True)
    polite = to_the_end(qtbot, trainer, trainer.train)
    np.testing.assert_array_equal(polite.theta, straight.theta)
    assert trainer._clock.interval() > 0
    trainer.set_low_priority(False)
    assert trainer._clock.interval() > 0, "the next stroke may follow at once"
    qtbot.waitUntil(lambda: trainer._clock.interval() == 0)


def test_between_two_strokes_the_pen_still_comes_first(trainer, design, qtbot):
    ready(qtbot, trainer, design)
    trainer.set_low_priority(True)
    trainer.set_low_priority(False)
    assert trainer._lifted.isActive()
    trainer.set_low_priority(True)
    assert not trainer._lifted.isActive(), "or it would end in the middle of the stroke"
    assert trainer._clock.interval() > 0


def test_while_the_pen_is_down_few_snapshots_disturb_it(trainer, design, qtbot, monkeypatch):
    monkeypatch.setattr("nngui.training.trainer.trainer.SELDOM", math.inf)
    ready(qtbot, trainer, replace(design, epochs=40))
    trainer.set_low_priority(True)
    told = []
    trainer.progressed.connect(told.append)
    trainer.progressed.connect(trainer.acknowledge)
    to_the_end(qtbot, trainer, trainer.train)
    assert [snapshot.phase for snapshot in told] == [Phase.TRAINING, Phase.RESTING]


def test_where_memory_runs_out_the_training_ends_in_words_and_can_be_tried_again(
    trainer, design, qtbot, monkeypatch, caplog
):
    ready(qtbot, trainer, design)
    with monkeypatch.context() as broken:
        # Not even a copy of the parameters can be made.
        broken.setattr(Player, "theta", property(out_of_memory))
        failed = to_the_end(qtbot, trainer, trainer.train)
    assert failed.failed
    assert "no more memory" in failed.error
    assert len(failed.theta) == design.parameters
    assert failed.activity.until == 0
    assert to_the_end(qtbot, trainer, trainer.train).finished


def test_a_run_that_cannot_begin_fails_in_words_and_can_be_tried_again(
    trainer, design, qtbot, monkeypatch, caplog
):
    with monkeypatch.context() as broken:
        broken.setattr("nngui.training.trainer.player.network", out_of_memory)
        failed = ready(qtbot, trainer, design)
    assert failed.failed
    assert (failed.run, failed.epoch, len(failed.theta)) == (1, 0, 0)
    assert "no more memory" in failed.error
    assert to_the_end(qtbot, trainer, trainer.train).finished


def out_of_memory(*_, **__):
    raise MemoryError


def test_where_epochs_are_short_most_snapshots_are_of_their_ends(trainer, qtbot):
    short = replace(Design(), epochs=FOREVER, batch_size=500)
    ready(qtbot, trainer, short)
    trainer.progressed.connect(trainer.acknowledge)
    shown = []
    trainer.progressed.connect(shown.append)
    trainer.train()
    qtbot.waitUntil(lambda: len(shown) > 10)
    assert [snapshot.fraction for snapshot in shown].count(0) > len(shown) / 2
