"""Keras' own `fit` on the backend that the environment names; shuffled, compiled by default."""

from collections.abc import Callable

import keras
from workloads import LEARNING_RATE, Workload


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs."""
    x, y = workload.data()
    layers = keras.layers
    hidden = [layers.Dense(units, workload.hidden) for units in workload.units[1:-1]]
    output = layers.Dense(workload.units[-1], workload.output)
    model = keras.Sequential([layers.Input((workload.units[0],)), *hidden, output])
    model.compile(keras.optimizers.Adam(LEARNING_RATE), workload.loss)
    model.set_weights(workload.weights())

    def train(epochs: int) -> None:
        model.fit(x, y, batch_size=workload.batch, epochs=epochs, verbose=0)

    return train
