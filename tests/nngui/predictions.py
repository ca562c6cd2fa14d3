"""What a network might say, for tests of what shows it."""

from dataclasses import replace

import numpy as np

from engine.data import TASKS
from nngui.design.prediction import Prediction

IMAGE = np.zeros((20, 20), dtype=np.float32)
EMPTY = Prediction(TASKS["0 or 1"], IMAGE, threshold=0.5)


def binary(p, *, units=1):
    shares = np.array([1 - p, p])
    return replace(
        EMPTY,
        activations=(shares[-units:],),
        probabilities=shares,
        answer="1" if p >= 0.5 else "0",
        threshold=0.5 if units == 1 else None,
    )


def digit(answer):
    shares = np.full(10, 0.05)
    shares[answer] = 0.55
    return Prediction(TASKS["0 to 9"], IMAGE, (shares,), shares, str(answer))


def slant(share):
    return Prediction(
        TASKS["slant"], IMAGE, (np.array([share]),), answer=f"{45 * share:.0f}".replace("-", "−")
    )


def novel(prediction):
    """The same answer to something that does not look like a digit."""
    return replace(prediction, novelty=1.0)
