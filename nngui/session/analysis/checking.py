"""`Checker`: the validation digits that the network misclassifies at a threshold."""

from collections.abc import Iterator

import numpy as np

from engine import Sequential
from engine.arrays import Array
from engine.data import Task, load
from nngui.design.prediction import Mistakes, predicts_one

PIECE = 300_000_000  # multiplications at a time: some 20 ms


class Checker:
    """Predicts all validation digits by a single output, and counts mistakes at any threshold.

    Parameters
    ----------
    task : Task
        Of two classes; its data set has been read by now.
    """

    def __init__(self, task: Task) -> None:
        data = load(task.name, task.side)
        self._x, self._ones, self._classes = data.x_val, data.y_val == 1, task.classes
        self._outputs: Array = np.empty(0)

    def predict(self, network: Sequential) -> Iterator[None]:
        """Predict by the network as it is now; yield after every piece of the work but the last.

        Until all of it is done, no mistakes are known.
        """
        self._outputs, outputs = np.empty(0), []
        rows = max(1, PIECE // len(network.theta))
        for start in range(0, len(self._x), rows):
            if start:
                yield
            outputs.append(network(self._x[start : start + rows])[:, 0])
        self._outputs = np.concatenate(outputs)

    def forget(self) -> None:
        """Forget all outputs."""
        self._outputs = np.empty(0)

    def mistakes(self, threshold: float) -> Mistakes | None:
        """Return the mistakes if an output ≥ `threshold` means 1; None if not known."""
        if not len(self._outputs):
            return None
        ones = predicts_one(self._outputs, threshold)
        return Mistakes(
            len(ones),
            int(np.count_nonzero(ones & ~self._ones)),
            int(np.count_nonzero(~ones & self._ones)),
            self._classes,
        )
