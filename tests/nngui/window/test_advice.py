from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.training.messages import State, untrained
from nngui.window.advice import advice

UNTRAINED = untrained(1, State.PAUSED, Design(), np.empty(0))


def test_a_design_that_does_not_fit_is_to_be_mended_first():
    assert "mends it" in advice(UNTRAINED, fits=False)


def test_only_a_divergence_asks_for_a_smaller_alpha():
    failed = replace(UNTRAINED, state=State.FAILED)
    assert "smaller learning rate" in advice(replace(failed, diverged=True))
    assert "smaller" not in advice(failed)


@pytest.mark.parametrize(
    ("state", "epoch", "word"),
    [
        (State.LOADING, 0, "1,000 digits"),
        (State.PAUSED, 0, "press Train"),
        (State.PAUSED, 3, "goes on"),
        (State.RUNNING, 3, "Draw while it trains"),
        (State.FINISHED, 100, "drag the slider"),
        (State.FAILED, 3, "tries again"),
    ],
)
def test_there_is_a_sentence_for_what_can_be_done_now(state, epoch, word):
    assert word in advice(replace(UNTRAINED, state=state, epoch=epoch))
