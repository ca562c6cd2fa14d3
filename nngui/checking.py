"""What a threshold costs: which of the validation digits the network reads wrongly by it."""

import numpy as np

from engine import Sequential
from engine.arrays import Array
from engine.data import load
from nngui.prediction import Mistakes


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

    def ask(self, network: Sequential) -> None:
        """Take over what the network says now."""
        self._outputs = network(self._x)[:, 0]

    def mistakes(self, threshold: float) -> Mistakes:
        """Return what is read wrongly, 1 being said from `threshold` on."""
        said = self._outputs >= threshold
        return Mistakes(
            len(said),
            int(np.count_nonzero(said & ~self._ones)),
            int(np.count_nonzero(~said & self._ones)),
        )
