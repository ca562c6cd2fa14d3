"""scikit-learn's `MLPClassifier` with its own Adam, shuffling and first weights.

An epoch is one iteration of `fit`; the penalty on the weights is turned off.
"""

import warnings
from collections.abc import Callable

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from workloads import LEARNING_RATE, Workload

NEVER = 1_000_000  # epochs without progress, after which it would stop


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    (x, _), labels = workload.data(), workload.labels()
    model = MLPClassifier(
        workload.units[1:-1],
        activation="relu" if workload.hidden == "relu" else "logistic",
        alpha=0,
        batch_size=workload.batch,
        learning_rate_init=LEARNING_RATE,
        n_iter_no_change=NEVER,
        epsilon=1e-7,
        warm_start=True,
        random_state=0,
    )

    def train(epochs: int) -> None:
        model.max_iter = epochs
        model.fit(x, labels)

    return train
