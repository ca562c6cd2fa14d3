"""A lesson on a person's own digits, in a run and in the training thread."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from engine.data import load
from nngui.design.design import Design
from nngui.design.ready import READY
from nngui.training.building import network
from nngui.training.curves import Kind
from nngui.training.messages import Pace, Plan
from nngui.training.trainer.player import Player
from tests.nngui.conftest import is_paused
from tests.nngui.designs import FewDigits
from tests.nngui.training.trainer.test_player import trained
from tests.nngui.training.trainer.test_trainer import ready as begun
from tests.nngui.training.trainer.test_trainer import to_the_end

TAUGHT = 5


def mirrored(label):
    """MNIST's test digits of that label, as in a mirror: a style that the network does not know."""
    data = load("0 to 9")
    images = data.x_val[data.y_val == label].reshape(-1, 28, 28)
    return np.ascontiguousarray(images[:, :, ::-1]).reshape(-1, 784)


def own_ones():
    """Two 1s that lie on their side, as the lecture's network sees them."""
    data = load("0 or 1")
    images = data.x_val[data.y_val == 1][:2].reshape(-1, 20, 20)
    return FewDigits(1, 1, images=images.transpose(0, 2, 1).reshape(2, 400))


def given_lesson(run):
    run.teach()
    while run.advance_interlude():
        pass
    return run.lesson


def undone(run, lesson):
    run.restore(lesson.before)
    while run.advance_interlude():
        pass


@pytest.mark.parametrize("label", [2, 9])
def test_a_few_odd_digits_are_learned_and_the_others_are_not_forgotten(label):
    odd = mirrored(label)
    run = trained(Player(READY, FewDigits(*[label] * TAUGHT, images=odd[:TAUGHT])), 0)
    work = run.work()
    while not run.ready:
        next(work)
    model = network(READY)

    def right():
        model.theta[...] = run.theta
        return (model.predict(odd[TAUGHT:], verbose=0).argmax(axis=1) == label).mean()

    before, lesson = right(), given_lesson(run)
    assert lesson.right_before < TAUGHT
    assert lesson.right_after == TAUGHT
    assert right() > before + 0.35
    assert lesson.score_before >= 0.99
    assert lesson.score_after >= lesson.score_before - 0.003


def test_a_lesson_is_a_point_of_its_own_kind_and_no_epoch():
    run = trained(Player(Design(), own_ones()), 20)
    before = run.theta
    lesson = given_lesson(run)
    curves = run.measurements.curves
    assert (run.epoch, run.goal, len(curves)) == (20, 100, 22)
    assert curves.epochs.tolist() == [*range(21), 20]
    assert curves.kinds == (*[Kind.EPOCH] * 21, Kind.LESSON)
    np.testing.assert_array_equal(lesson.before.theta, before)
    assert lesson.score_after == curves.validation_score[-1]


def test_the_network_of_an_epoch_is_the_one_after_its_lesson_until_that_is_undone(kept):
    run = trained(Player(Design(), own_ones(), keep=partial(kept.put, 1)), 20)
    before = run.theta
    lesson = given_lesson(run)
    assert kept.moments(1)[-20:] == tuple(range(1, 21))
    np.testing.assert_array_equal(kept.at(1, 20).theta, run.theta)
    undone(run, lesson)
    np.testing.assert_array_equal(kept.at(1, 20).theta, before)


def test_going_back_gives_the_parameters_from_before():
    run = trained(Player(Design(), own_ones()), 20)
    before, cost = run.theta, run.measurements.curves.train[-1]
    lesson = given_lesson(run)
    undone(run, lesson)
    np.testing.assert_array_equal(run.theta, before)
    curves = run.measurements.curves
    assert (run.epoch, run.goal) == (20, 100)
    assert curves.train[-1] == cost
    assert curves.kinds[-3:] == (Kind.EPOCH, Kind.LESSON, Kind.UNDONE)
    assert curves.at(20) == len(curves) - 1
    assert run.lesson is None
    assert trained(run, 21).measurements.curves.epochs[-4:].tolist() == [20, 20, 20, 21]


def test_a_schedule_does_not_notice_a_lesson():
    design = replace(Design(), schedule="cosine", epochs=10)
    run = trained(Player(design, own_ones()), 4)
    rate = run.rate
    given_lesson(run)
    run.set_design(design)
    assert run.rate == rate
    assert trained(run, 10).rate == 0


def test_without_digits_of_ones_own_there_is_no_lesson():
    run = trained(Player(Design()), 1)
    before = run.theta
    assert given_lesson(run) is None
    np.testing.assert_array_equal(run.theta, before)
    assert run.epoch == 1


def test_an_epoch_that_is_being_measured_is_measured_to_its_end():
    run = Player(Design(), own_ones())
    work = run.work()
    while not run.measuring:
        next(work)
    run.teach()
    assert not run.advance_interlude()
    while run.measuring:
        next(work)
    assert run.advance_interlude()
    while run.advance_interlude():
        pass
    assert (run.epoch, len(run.measurements.curves)) == (1, 3)


def test_how_many_of_ones_own_are_read_is_counted_anew_with_every_epoch_and_every_digit():
    ones = load("0 or 1").x_train[1::2][:3]
    run = trained(Player(Design(), FewDigits(1, 1, images=ones[:2])), 30)
    assert (run.measurements.own, run.measurements.own_right) == (2, 2)
    run.learn_from(FewDigits(1, 1, 0, images=ones))
    assert (run.measurements.own, run.measurements.own_right) == (3, 2)


def taught(qtbot, trainer, own, epochs=0):
    with qtbot.waitSignal(trainer.progressed, check_params_cb=is_paused):
        trainer.open(Plan(1, replace(Design(), epochs=20), own))
    for _ in range(epochs):
        to_the_end(qtbot, trainer, partial(trainer.step, Pace.EPOCH))
    return to_the_end(qtbot, trainer, trainer.teach)


def test_a_lesson_in_a_paused_run_ends_paused(trainer, qtbot):
    snapshot = taught(qtbot, trainer, own_ones(), epochs=2)
    assert (snapshot.paused, snapshot.epoch, snapshot.goal) == (True, 2, 20)
    assert snapshot.lesson.done == 1
    assert to_the_end(qtbot, trainer, trainer.train).epoch == 20


def test_a_lesson_in_a_running_training_lets_it_go_on(trainer, qtbot):
    begun(qtbot, trainer, replace(Design(), epochs=60))
    trainer.learn_from(own_ones())
    trainer.train()
    trainer.teach()
    snapshot = to_the_end(qtbot, trainer, lambda: None)
    assert (snapshot.finished, snapshot.epoch) == (True, 60)
    assert snapshot.lesson.done == 1


def test_a_step_that_a_lesson_comes_into_stays_a_step(trainer, qtbot):
    begun(qtbot, trainer, replace(Design(), epochs=20))
    trainer.learn_from(own_ones())
    trainer.step(Pace.EPOCH)
    trainer.teach()
    snapshot = to_the_end(qtbot, trainer, lambda: None)
    assert (snapshot.epoch, snapshot.paused) == (1, True)
    assert len(snapshot.curves) == 3


def test_a_lesson_can_be_paused_and_the_pause_changes_nothing(trainer, qtbot):
    straight = taught(qtbot, trainer, own_ones(), epochs=2)
    with qtbot.waitSignal(trainer.progressed, check_params_cb=is_paused):
        trainer.open(Plan(2, replace(Design(), epochs=20), own_ones()))
    for _ in range(2):
        to_the_end(qtbot, trainer, partial(trainer.step, Pace.EPOCH))
    trainer.progressed.connect(trainer.acknowledge)
    with qtbot.waitSignal(
        trainer.progressed, check_params_cb=lambda s: s.lesson is not None and 0 < s.lesson.done < 1
    ):
        trainer.teach()
    with qtbot.waitSignal(trainer.progressed, check_params_cb=is_paused) as paused:
        trainer.pause()
    assert 0 < paused.args[0].lesson.done < 1
    resumed = to_the_end(qtbot, trainer, trainer.teach)
    assert resumed.epoch == 2
    np.testing.assert_array_equal(resumed.theta, straight.theta)
