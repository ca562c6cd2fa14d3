"""Make digits.keras: a network that reads handwritten digits, trained in a minute on one core.

    python assets/make_network.py

It learns MNIST's training digits and the pen styles, changed a little whenever they are seen;
MNIST's test digits have no part in it but to be counted at the end. The same NumPy on the same
kind of processor makes the same parameters.
"""

import hashlib
import os
import sys
from pathlib import Path
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from engine import Adam, Augmentation, CosineDecay, Dense, Input, Sequential
from engine.data import TASKS, Dataset, load, pen_styles, with_examples
from engine.fitting.training import Training

ASSETS = Path(__file__).resolve().parent
SEED = 0
EPOCHS = 40
BATCH = 128
PEAK = 0.002  # the largest α
WARM_UP = 0.1  # the share of the steps in which α rises to it, from a tenth; then it falls to 0

TASK = TASKS["0 to 9"]


def network(seed: int) -> Sequential:
    """Return the network with its first weights."""
    layers = [Dense(256, "relu"), Dense(128, "relu"), Dense(len(TASK.classes), "softmax")]
    return Sequential([Input((TASK.pixels,)), *layers], name="digits", seed=seed)


def train(data: Dataset, epochs: int = EPOCHS, seed: int = SEED) -> Sequential:
    """Return a network that has learned the data set's digits.

    Parameters
    ----------
    data : Dataset
    epochs : int
    seed : int
        Of the first weights, of the order of the examples and of their changes.
    """
    model = network(seed)
    steps = -(-len(data.x_train) // BATCH) * epochs
    rise = round(WARM_UP * steps)
    alpha = CosineDecay(PEAK / 10, steps - rise, warmup_target=PEAK, warmup_steps=rise)
    model.compile(Adam(alpha), "sparse_categorical_crossentropy")
    training = Training(
        model,
        data.x_train,
        model.loss.targets(data.y_train, model.units),
        batch_size=BATCH,
        rng=model.shuffler,
        augmentation=Augmentation(TASK.side, np.random.default_rng([seed, 2])),
    )
    next(progress for progress in training if progress.epoch == epochs)
    return model


def make(out: Path = ASSETS) -> Path:
    """Train, write the file into the folder `out`, and return its path."""
    data = load(TASK.name)
    trained = train(with_examples(data, *pen_styles()))
    right = (trained(data.x_val).argmax(axis=1) == data.y_val).mean()
    print(f"{right:.2%} of MNIST's test digits, {process_time():.0f} s of one core")
    # What is saved was never compiled: the file is not to hold the optimizer's memory.
    model = network(SEED)
    model.set_weights(trained.get_weights())
    path = out / "digits.keras"
    model.save(path)
    return path


def main() -> None:
    """Make the file beside this script, and say how large it is."""
    content = make().read_bytes()
    print(f"{hashlib.sha256(content).hexdigest()}  digits.keras  {len(content):,} bytes")


if __name__ == "__main__":
    main()
