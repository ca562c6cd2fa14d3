"""Keras' own `fit` on the backend that the environment names; shuffled, compiled by default.

As for the engine, the clock runs from the beginning of the training on.
"""

from collections.abc import Callable
from time import perf_counter

import keras
from workloads import LEARNING_RATE, Workload


class Clock(keras.callbacks.Callback):
    """Knows when training began."""

    began = 0.0

    def on_train_begin(self, logs: object = None) -> None:
        """Start."""
        self.began = perf_counter()


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs, and returns the time it took."""
    x, y = workload.data()
    layers = keras.layers
    hidden = [layers.Dense(units, workload.hidden) for units in workload.units[1:-1]]
    output = layers.Dense(workload.units[-1], workload.output)
    model = keras.Sequential([layers.Input((workload.units[0],)), *hidden, output])
    model.compile(keras.optimizers.Adam(LEARNING_RATE), workload.loss)
    model.set_weights(workload.weights())

    clock = Clock()

    def train(epochs: int) -> float:
        model.fit(x, y, batch_size=workload.batch, epochs=epochs, verbose=0, callbacks=[clock])
        return perf_counter() - clock.began

    return train
