"""What every peer trains: data, network and mini-batch, and how much arithmetic a step is.

The examples are MNIST's, the same for all peers, and so are the first weights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import one_hot
from engine.data import load

LEARNING_RATE = 0.001  # of Adam

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Workload:
    """A network, its data and the size of a mini-batch."""

    name: str
    dataset: str
    examples: int
    units: tuple[int, ...]  # of the inputs and of every layer
    hidden: str  # activation
    batch: int

    @property
    def output(self) -> str:
        """The activation of the last layer."""
        return "sigmoid" if self.units[-1] == 1 else "softmax"

    @property
    def loss(self) -> str:
        """Keras' name of the loss; for several classes the labels are one-hot."""
        return "binary_crossentropy" if self.units[-1] == 1 else "categorical_crossentropy"

    @property
    def steps(self) -> int:
        """Steps in an epoch; the last one may be smaller."""
        return -(-self.examples // self.batch)

    @property
    def operations(self) -> float:
        """Floating-point operations in the matrix products of a step, on average."""
        products = [below * above for below, above in zip(self.units, self.units[1:], strict=False)]
        passes = 3 * sum(products) - products[0]  # nobody needs the inputs' derivatives
        return 2.0 * passes * self.examples / self.steps

    def __str__(self) -> str:
        batch = "all at once" if self.batch == self.examples else f"batches of {self.batch}"
        return f"{'-'.join(map(str, self.units))} {self.hidden}, {batch}"

    def labels(self) -> NDArray[np.int64]:
        """Return the number of every example's class, shape (examples,)."""
        return load(self.dataset).y_train[: self.examples].astype(np.int64)

    def data(self) -> tuple[Floats, Floats]:
        """Return x, shape (examples, inputs), and y, shape (examples, outputs)."""
        x = np.ascontiguousarray(load(self.dataset).x_train[: self.examples], np.float32)
        if self.units[-1] > 1:
            return x, one_hot(self.labels(), self.units[-1]).astype(np.float32)
        return x, self.labels().astype(np.float32)[:, np.newaxis]

    def weights(self) -> list[Floats]:
        """Return kernel, shape (inputs, units), and bias of every layer: Glorot's uniform."""
        rng, arrays = np.random.default_rng(0), []
        for below, above in zip(self.units, self.units[1:], strict=False):
            limit = np.sqrt(6 / (below + above))
            arrays.append(rng.uniform(-limit, limit, (below, above)).astype(np.float32))
            arrays.append(np.zeros(above, np.float32))
        return arrays


WORKLOADS = {
    name: Workload(name, dataset, examples, units, hidden, batch)
    for name, dataset, examples, units, hidden, batch in (
        ("W1", "0 or 1", 1_000, (400, 25, 15, 1), "sigmoid", 32),
        ("W2", "0 or 1", 1_000, (400, 25, 15, 1), "sigmoid", 128),
        ("W3", "0 or 1", 1_000, (400, 25, 15, 1), "sigmoid", 1_000),
        ("W4", "0 to 9", 60_000, (784, 25, 15, 10), "relu", 32),
        ("W5", "0 to 9", 60_000, (784, 128, 10), "relu", 32),
        ("W6", "0 to 9", 60_000, (784, 128, 10), "relu", 128),
        ("W7", "0 to 9", 60_000, (784, 512, 512, 10), "relu", 128),
    )
}
