from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.training.messages import Activity, Phase, untrained
from nngui.window.advice import advice

UNTRAINED = untrained(1, Phase.RESTING, Design(), np.empty(0))


def test_a_design_that_does_not_fit_is_to_be_mended_first():
    assert "mends it" in advice(UNTRAINED, fits=False)


def test_only_a_divergence_asks_for_a_smaller_alpha():
    failed = replace(UNTRAINED, activity=Activity(Phase.FAILED, 100))
    assert "smaller learning rate" in advice(replace(failed, diverged=True))
    assert "smaller" not in advice(failed)


@pytest.mark.parametrize(
    ("phase", "epoch", "word"),
    [
        (Phase.LOADING, 0, "1,000 examples"),
        (Phase.RESTING, 0, "press Train"),
        (Phase.RESTING, 3, "goes on"),
        (Phase.TRAINING, 3, "Draw while it trains"),
        (Phase.RESTING, 100, "drag the slider"),
        (Phase.FAILED, 3, "tries again"),
    ],
)
def test_there_is_a_sentence_for_what_can_be_done_now(phase, epoch, word):
    assert word in advice(replace(UNTRAINED, activity=Activity(phase, 100), epoch=epoch))
