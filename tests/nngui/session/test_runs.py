from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.design.presets import PRESETS
from nngui.session.runs import Runs
from nngui.training.curves import Curves
from nngui.training.messages import State, untrained


def snapshot(run, epoch, score=0.99, design=None):
    costs, scores = np.linspace(0.7, 0.1, epoch + 1), np.full(epoch + 1, score)
    before = untrained(run, State.PAUSED, design or Design(), np.zeros(3))
    return replace(before, epoch=epoch, curves=Curves(costs, costs, scores, scores))


@pytest.fixture
def runs():
    return Runs()


def test_runs_are_numbered_in_the_order_in_which_they_were_trained(runs):
    for run, epoch in ((1, 0), (16, 0), (17, 1), (18, 0), (20, 3), (17, 9)):
        runs.record(snapshot(run, epoch))
    rows = runs.rows(20)
    assert [(row.number, row.run, row.epochs) for row in rows] == [(1, 17, 9), (2, 20, 3)]
    assert [row.current for row in rows] == [False, True]


def test_a_design_is_found_by_the_run_and_not_by_its_number(runs):
    design = replace(Design(), seed=7)
    runs.record(snapshot(17, 1, design=design))
    assert runs.design(17) == design


def test_scores_are_kept_with_their_unit(runs):
    runs.record(snapshot(1, 1, score=1.0))
    runs.record(snapshot(2, 1, score=3.21, design=PRESETS["slant regression"]))
    assert [(row.score, row.unit) for row in runs.rows(2)] == [(1.0, ""), (3.21, "°")]
