"""Random designs over the options train as they did in Keras."""

import os

import numpy as np
import pytest

from engine import keras
from tests.engine.learners.make_option_designs import kept
from tests.engine.learners.option_designs import DESIGNS, outcome
from tests.parity.closeness import ANSWER, COST, NOTHING

MADE_WITH, KEPT = kept()


def apart(ours, theirs):
    """How far costs, and predictions by the largest of them, are apart in relative terms."""
    *costs, predicted = [np.ravel(part) for part in ours]
    *others, answers = [np.ravel(part) for part in theirs]
    costs, others = np.concatenate(costs), np.concatenate(others)
    relative = np.abs(costs - others) / np.maximum(np.abs(others), NOTHING)
    scaled = np.abs(predicted - answers).max() / max(np.abs(answers).max(), NOTHING)
    return float(relative.max()), float(scaled)


@pytest.mark.parametrize("seed", range(DESIGNS))
def test_a_design_trains_as_in_keras(seed):
    cost, answer = apart(outcome(keras, seed), KEPT[seed])
    assert cost <= COST, MADE_WITH
    assert answer <= ANSWER, MADE_WITH


def test_the_designs_use_every_option():
    assert MADE_WITH.startswith("keras 3")
    assert len(KEPT) == DESIGNS


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("seed", range(1_000, 1_000 + int(os.environ.get("PARITY_DESIGNS", "3"))))
def test_a_design_trains_as_in_the_keras_that_is_installed(seed):
    os.environ.setdefault("KERAS_BACKEND", "jax")
    library = pytest.importorskip("keras", minversion="3.0")
    cost, answer = apart(outcome(keras, seed), outcome(library, seed))
    assert cost <= COST
    assert answer <= ANSWER
