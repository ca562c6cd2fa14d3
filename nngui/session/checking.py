"""What a threshold costs: which of the validation digits the network reads wrongly by it."""

from collections.abc import Iterator

import numpy as np

from engine import Sequential
from engine.arrays import Array
from engine.data import load
from nngui.design.prediction import Mistakes

PIECE = 300_000_000  # multiplications at a time: some 20 ms


class Checker:
    """Asks a network with a single output for all validation digits; counts again at any threshold.

    Parameters
    ----------
    dataset : str
        Of two classes; it has been read by now.
    """

    def __init__(self, dataset: str) -> None:
        data = load(dataset)
        self._x, self._ones = data.x_val, data.y_val == 1
        self._outputs: Array = np.empty(0)

    def ask(self, network: Sequential) -> Iterator[None]:
        """Take over what the network says now; yield after every piece of the work but the last.

        Until all of it is done, nothing is known.
        """
        self._outputs, outputs = np.empty(0), []
        rows = max(1, PIECE // len(network.theta))
        for start in range(0, len(self._x), rows):
            if start:
                yield
            outputs.append(network(self._x[start : start + rows])[:, 0])
        self._outputs = np.concatenate(outputs)

    def forget(self) -> None:
        """Know nothing any more."""
        self._outputs = np.empty(0)

    def mistakes(self, threshold: float) -> Mistakes | None:
        """Return what is read wrongly, 1 being said from `threshold` on; None if not known."""
        if not len(self._outputs):
            return None
        said = self._outputs >= threshold
        return Mistakes(
            len(said),
            int(np.count_nonzero(said & ~self._ones)),
            int(np.count_nonzero(~said & self._ones)),
        )
