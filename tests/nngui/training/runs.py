"""Runs as values, without training them."""

from dataclasses import replace

import numpy as np

from nngui.design.design import Design
from nngui.training.curves import NOTHING, Curves
from nngui.training.run import Run, Segment

DESCENT = Design()
ADAM = replace(DESCENT, optimizer="adam", learning_rate=0.001)


def curves(*costs, score=0.99, losses=()):
    costs = np.array(costs, float)
    scores = np.full(len(costs), score)
    return Curves(costs, 1.5 * costs, scores, scores, losses=losses)


def run(number=1, design=DESCENT, epoch=100, **rest):
    """Return a run that was trained by one design."""
    rest = {"segments": (Segment(0.0, design),), "goal": design.epochs} | rest
    measured = curves(*np.linspace(0.7, 0.0213, epoch + 1)) if epoch else NOTHING
    return Run(number=number, epoch=epoch, **({"curves": measured} | rest))


def changed(*designs, number=1, epoch=100, **rest):
    """Return a run that was trained by each design from the epoch before it on: 0, d, 40, d."""
    starts, kinds = designs[::2], designs[1::2]
    segments = tuple(map(Segment, map(float, starts), kinds))
    return run(number, kinds[-1], epoch, segments=segments, **rest)
