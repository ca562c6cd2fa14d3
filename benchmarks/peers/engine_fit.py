"""The engine's own `fit`; the examples are shuffled for every epoch."""

from collections.abc import Callable

from workloads import LEARNING_RATE, Workload

from engine import Adam, Dense, Input, Sequential


def network(workload: Workload) -> Sequential:
    """Return the compiled network with its first weights."""
    hidden = [Dense(units, workload.hidden) for units in workload.units[1:-1]]
    output = Dense(workload.units[-1], workload.output)
    model = Sequential([Input((workload.units[0],)), *hidden, output])
    model.compile(Adam(LEARNING_RATE), workload.loss)
    model.set_weights(workload.weights())
    return model


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs."""
    model, (x, y) = network(workload), workload.data()

    def train(epochs: int) -> None:
        model.fit(x, y, batch_size=workload.batch, epochs=epochs, verbose=0)

    return train
