"""A session with digits of the person's own, and with the network that comes trained."""

from dataclasses import replace

import pytest

from nngui.training.curves import Kind
from tests.nngui.conftest import is_finished, is_paused, rested
from tests.nngui.designs import FewDigits
from tests.nngui.session.test_session import wait_until

OWN = FewDigits(0, 1, 1)


def test_digits_that_are_wanted_are_measured_before_training(ready, qtbot):
    without = ready.snapshot.curves.train[0]
    ready.take_own(OWN)
    assert ready.snapshot.curves.train[0] == without
    wanting = replace(ready.design, own="with")
    wait_until(
        qtbot,
        ready,
        lambda s: is_paused(s) and s.curves.train[0] != without,
        lambda: ready.edit(wanting),
    )
    first = ready.snapshot.curves.train[0]
    wait_until(
        qtbot,
        ready,
        lambda s: is_paused(s) and s.curves.train[0] not in (first, without),
        lambda: ready.take_own(FewDigits(0, 0, 1)),
    )


def test_digits_that_come_while_it_is_trained_cost_nothing_that_was_learned(ready, qtbot):
    ready.edit(replace(ready.design, own="with", epochs=4))
    wait_until(qtbot, ready, lambda s: s.epoch == 1 and rested(s), ready.step)
    ready.take_own(OWN)
    finished = wait_until(qtbot, ready, is_finished, ready.train)
    assert finished.curves.epochs.tolist() == [0, 1, 1, 2, 3, 4]
    assert finished.curves.kinds[2] is Kind.CHANGE  # J on the training set that they are in


def test_what_is_missing_is_said_until_it_is_there(ready, qtbot):
    ready.edit(replace(ready.design, own="with"))
    assert "no digits of your own" in ready.scene.problems[0].text
    ready.take_own(OWN)
    assert ready.scene.problems == ()


@pytest.mark.parametrize("augmentation", [True, False])
def test_augmentation_does_not_start_over(ready, qtbot, augmentation):
    wait_until(qtbot, ready, rested, ready.step)
    other = replace(ready.design, augmentation=augmentation)
    if other != ready.design:
        wait_until(qtbot, ready, lambda s: s.design == other, lambda: ready.edit(other))
    assert wait_until(qtbot, ready, rested, ready.step).epoch == 2
