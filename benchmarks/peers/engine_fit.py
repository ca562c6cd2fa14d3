"""The engine's own `fit`; the examples are shuffled for every epoch.

The clock runs from the first mini-batch on: other peers have their data prepared as well. Used
here is only what every version of the engine has, so that two of them can be compared. With
``CLOCK=processor`` in the environment the clock shows the processor's time of this process, which
other programs do not lengthen.
"""

import os
from collections.abc import Callable
from time import perf_counter, process_time

from workloads import LEARNING_RATE, Workload

from engine import Adam, Dense, Input, Sequential
from engine.callbacks import Callback

now = process_time if os.environ.get("CLOCK") == "processor" else perf_counter


class Clock(Callback):
    """Notes when training began."""

    began = 0.0

    def on_train_begin(self, logs: object = None) -> None:
        """Start."""
        self.began = now()


def network(workload: Workload) -> Sequential:
    """Return the compiled network with its first weights."""
    hidden = [Dense(units, workload.hidden) for units in workload.units[1:-1]]
    output = Dense(workload.units[-1], workload.output)
    model = Sequential([Input((workload.units[0],)), *hidden, output])
    model.compile(Adam(LEARNING_RATE), workload.loss)
    model.set_weights(workload.weights())
    return model


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs, and returns the time it took."""
    model, (x, y), clock = network(workload), workload.data(), Clock()

    def train(epochs: int) -> float:
        model.fit(x, y, batch_size=workload.batch, epochs=epochs, verbose=0, callbacks=[clock])
        return now() - clock.began

    return train
