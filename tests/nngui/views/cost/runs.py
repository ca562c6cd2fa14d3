"""Runs to be drawn."""

import numpy as np

from nngui.design.design import Design
from nngui.training.curves import Curves
from nngui.training.run import Run, Segment
from nngui.training.shown import Shown


def curves(*train, **others):
    costs = np.array(train, float)
    scores = np.full(len(costs), 0.9), np.full(len(costs), 0.99)
    return Curves(costs, costs + 0.01, *scores, **others)


def run(measured, number=1, *, design=None, segments=(), goal=100, **others):
    """A run with these curves, every epoch of which is kept."""
    segments = segments or (Segment(0.0, design or Design()),)
    newest = measured.newest
    kept = {"epoch": newest, "moments": tuple(float(epoch) for epoch in range(newest + 1))}
    return Run(number, segments, measured, goal=goal, **(kept | others))


def at(epoch, fraction=0.0, *, newest=37, number=1, cost=0.5):
    """The moment after an epoch."""
    return Shown(number, epoch, fraction, newest, 100, cost, back=epoch < newest)


FALLING = curves(*0.69 * 0.95 ** np.arange(38))
STEEP = curves(*0.69 * 0.9 ** np.arange(38))  # more than twentyfold
