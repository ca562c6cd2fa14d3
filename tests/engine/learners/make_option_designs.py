"""Train the designs with Keras, and keep how it went.

``python -m tests.engine.learners.make_option_designs``, where Keras is; takes a quarter of an hour.
"""

import os
import warnings
from pathlib import Path

import numpy as np

from tests.engine.learners.option_designs import DESIGNS, outcome

FILE = Path(__file__).with_name("option_designs.npz")


def keep(made_with, outcomes):
    """Write the outcomes: their numbers one after the other, and how many there are of each."""
    arrays = [np.asarray(part, np.float32).ravel() for each in outcomes for part in each]
    np.savez_compressed(
        FILE,
        made_with=np.array(made_with),
        sizes=np.array([len(array) for array in arrays]).reshape(-1, 3),
        numbers=np.concatenate(arrays),
    )


def kept():
    """Return what made the outcomes, and costs, evaluation and predictions of each."""
    with np.load(FILE) as file:
        sizes = file["sizes"]
        parts = np.split(file["numbers"], np.cumsum(sizes)[:-1])
        made_with = str(file["made_with"])
    return made_with, [tuple(parts[i : i + 3]) for i in range(0, len(parts), 3)]


def main():
    """Train them all."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras

    warnings.simplefilter("ignore")
    made_with = f"keras {keras.__version__}, {keras.backend.backend()}"
    keep(made_with, [outcome(keras, seed) for seed in range(DESIGNS)])


if __name__ == "__main__":
    main()
