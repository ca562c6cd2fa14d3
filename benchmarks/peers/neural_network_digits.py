"""The package neural-network-digits: its `NeuralNetwork.train_step`, on shuffled mini-batches.

It knows softmax outputs only, and instead of Adam gradient descent with momentum, which is less
work. Its own epoch distorts the images as well, which takes far longer; that is left out here.
"""

from collections.abc import Callable

import numpy as np
from nn_digits.neural_net.network import NeuralNetwork
from workloads import LEARNING_RATE, Workload


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs."""
    if workload.output != "softmax":
        raise NotImplementedError("no sigmoid output")
    x, y = workload.data()
    model = NeuralNetwork(workload.units, workload.hidden)
    rng = np.random.default_rng(1)

    def train(epochs: int) -> None:
        for _ in range(epochs):
            order = rng.permutation(len(x))
            for start in range(0, len(x), workload.batch):
                rows = order[start : start + workload.batch]
                model.train_step(x[rows], y[rows], LEARNING_RATE)

    return train
