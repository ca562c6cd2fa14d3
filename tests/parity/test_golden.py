import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from tests.parity import covering, engine_side, golden
from tests.parity.closeness import apart, too_far
from tests.parity.designs import outcome

MADE_WITH, OUTCOMES = golden.read()


def label(value):
    return f"{value.seed}-{value.loss}-{value.layers[-1].activation}-{value.optimizer}"


@pytest.mark.parametrize("number", range(len(OUTCOMES)), ids=[label(o[0]) for o in OUTCOMES])
def test_training_goes_as_it_went_in_keras(number):
    design, first, theirs = OUTCOMES[number]
    for recorded, drawn in zip(first, design.weights(), strict=True):
        np.testing.assert_array_equal(recorded, drawn)
    differences = apart(design, outcome(engine_side, design), theirs)
    assert not too_far(differences), f"{MADE_WITH}: {differences}"


def test_the_golden_file_holds_the_designs_that_cover_the_engine():
    designs = [design for design, _, _ in OUTCOMES]
    assert designs == covering.designs()
    assert MADE_WITH.startswith("keras 3")
    assert golden.FILE.stat().st_size < 300_000
    outputs = {(design.loss, design.layers[-1].activation) for design in designs}
    assert {(loss, a) for loss, a in outputs if loss == "mean_squared_error"} == {
        ("mean_squared_error", a) for a in ACTIVATIONS
    }
    assert {loss for loss, _ in outputs} == set(LOSSES)
    assert {layer.activation for d in designs for layer in d.layers[:-1]} == set(ACTIVATIONS)
    assert {design.optimizer for design in designs} == set(OPTIMIZERS)


def test_a_network_trained_by_another_rule_is_found_out():
    design, _, theirs = OUTCOMES[0]
    other = type(design)(**{**vars(design), "options": {"rho": 0.91}})
    assert too_far(apart(design, outcome(engine_side, other), theirs))
