"""Outcomes of Keras in a file: written by `make_golden`, read by the tests."""

import json
from pathlib import Path

import numpy as np

from tests.parity.designs import Design, Outcome, from_dict

FILE = Path(__file__).with_name("golden.npz")
NAMES = ("first", "weights", "predicted", "evaluated")


def write(made_with: str, outcomes: list[tuple[Design, Outcome]], file: Path = FILE) -> None:
    """Write the designs, their first weights and what came of them."""
    arrays, about = {}, []
    for number, (design, outcome) in enumerate(outcomes):
        about.append({"design": design.as_dict(), "history": list(outcome.history)})
        arrays[f"history{number}"] = np.array(list(outcome.history.values()))
        for name, array in zip(NAMES, _flat(design, outcome), strict=True):
            arrays[f"{name}{number}"] = array
    text = json.dumps({"made_with": made_with, "outcomes": about})
    np.savez_compressed(file, about=np.array(text), **arrays)


def read(file: Path = FILE) -> tuple[str, list[tuple[Design, list[np.ndarray], Outcome]]]:
    """Return what made it, and of every design the first weights and what came of them."""
    with np.load(file) as arrays:
        about = json.loads(str(arrays["about"]))
        found = []
        for number, entry in enumerate(about["outcomes"]):
            design = from_dict(entry["design"])
            history = dict(zip(entry["history"], arrays[f"history{number}"], strict=True))
            first, weights, predicted, evaluated = (arrays[f"{n}{number}"] for n in NAMES)
            last = _shaped(design, weights)
            outcome = Outcome(history, last, predicted, evaluated)
            found.append((design, _shaped(design, first), outcome))
    return about["made_with"], found


def _flat(design: Design, outcome: Outcome) -> list[np.ndarray]:
    first, last = (
        np.concatenate([w.ravel() for w in weights])
        for weights in (design.weights(), outcome.weights)
    )
    return [first, last, outcome.predicted, outcome.evaluated]


def _shaped(design: Design, flat: np.ndarray) -> list[np.ndarray]:
    sizes = [int(np.prod(shape)) for shape in design.shapes()]
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, design.shapes(), strict=True)]
