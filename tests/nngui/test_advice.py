from dataclasses import replace

import numpy as np
import pytest

from nngui.advice import advice
from nngui.design import Design
from nngui.messages import State, untrained

UNTRAINED = untrained(1, State.PAUSED, Design(), np.empty(0))


def test_a_design_that_does_not_fit_is_to_be_mended_first():
    unfit = replace(UNTRAINED, design=replace(Design(), dataset="0 to 9"))
    assert "mends it" in advice(unfit)


@pytest.mark.parametrize(
    ("state", "epoch", "word"),
    [
        (State.LOADING, 0, "1,000 digits"),
        (State.PAUSED, 0, "press Train"),
        (State.PAUSED, 3, "goes on"),
        (State.RUNNING, 3, "Draw while it trains"),
        (State.FINISHED, 100, "drag the slider"),
        (State.FAILED, 3, "smaller learning rate"),
    ],
)
def test_there_is_a_sentence_for_what_can_be_done_now(state, epoch, word):
    assert word in advice(replace(UNTRAINED, state=state, epoch=epoch))
