from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.session.runs import Runs
from nngui.training.curves import Curves
from nngui.training.messages import Phase, untrained
from nngui.training.run_words import trained_by

ADAM = Design(optimizer="adam", learning_rate=0.001)


def snapshot(run, epoch, design=None, fraction=0.0):
    costs, scores = np.linspace(0.7, 0.1, epoch + 1), np.full(epoch + 1, 0.99)
    before = untrained(run, Phase.RESTING, design or Design(), np.zeros(3))
    curves = Curves(costs, costs, scores, scores)
    return replace(before, epoch=epoch, fraction=fraction, curves=curves)


@pytest.fixture
def runs():
    return Runs()


def test_runs_are_numbered_in_the_order_in_which_they_were_trained(runs):
    for run, epoch in ((1, 0), (16, 0), (17, 1), (18, 0), (20, 3), (17, 9)):
        runs.record(snapshot(run, epoch))
    assert [(run.number, run.epoch) for run in runs.all] == [(1, 9), (2, 3)]
    assert [runs.number(run) for run in (17, 18, 20)] == [1, 0, 2]


def test_a_design_is_found_by_the_number_of_the_run(runs):
    design = replace(Design(), seed=7)
    runs.record(snapshot(17, 1, design=design))
    assert runs.design(1) == design


def test_a_finished_run_keeps_the_settings_that_it_was_trained_by(runs):
    runs.record(snapshot(1, 100))
    runs.record(snapshot(2, 1, ADAM))
    assert [trained_by(run) for run in runs.all] == ["gradient descent 0.3", "Adam 0.001"]


def test_a_run_that_changed_its_optimizer_midway_is_booked_to_both(runs):
    runs.record(snapshot(1, 40))
    runs.record(snapshot(1, 40, ADAM, fraction=0.25))
    runs.record(snapshot(1, 50, ADAM))
    (run,) = runs.all
    assert trained_by(run) == "gradient descent 0.3 to 40.25, then Adam 0.001"
