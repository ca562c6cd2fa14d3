"""How far two outcomes are apart, and how far they may be."""

import numpy as np

from tests.parity.designs import Design, Outcome

COST = 2e-4  # relative difference of costs
ANSWER = 5e-4  # difference of predictions, relative to the largest of them
# The same of weights. L1 pulls a weight beside 0 now this way, now that: noise decides which.
WEIGHT = 2e-3
NOTHING = 1e-9  # what is smaller counts as this: all units of a relu may be 0


def apart(design: Design, ours: Outcome, theirs: Outcome) -> dict[str, float]:
    """Return the largest relative differences, by what differs."""
    assert sorted(ours.history) == sorted(theirs.history)
    costs = [n for n in theirs.history if not n.endswith("accuracy")]
    shares = [n for n in theirs.history if n.endswith("accuracy")]
    largest = max(np.abs(w).max() for w in theirs.weights)
    weights = [np.abs(a - b).max() for a, b in zip(ours.weights, theirs.weights, strict=True)]
    differences = {
        "cost": max((_relative(ours.history[n], theirs.history[n]) for n in costs), default=0.0),
        "evaluate": _relative(ours.evaluated[:1], theirs.evaluated[:1]),
        "predict": _scaled(ours.predicted, theirs.predicted),
        "weights": float(max(weights) / largest),
    }
    held_out = design.examples - int(design.examples * (1 - design.validation_split))
    one = 1.5 / (held_out or design.examples)  # one answer may lie on the threshold itself
    for name in shares:
        assert np.abs(ours.history[name] - theirs.history[name]).max() < one, name
    return differences


def too_far(differences: dict[str, float]) -> dict[str, float]:
    """Return those beyond their bounds."""
    bounds = {"cost": COST, "evaluate": COST, "predict": ANSWER, "weights": WEIGHT}
    return {name: d for name, d in differences.items() if not d <= bounds[name]}


def _relative(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float((np.abs(ours - theirs) / np.maximum(np.abs(theirs), NOTHING)).max())


def _scaled(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float(np.abs(ours - theirs).max() / max(np.abs(theirs).max(), NOTHING))
