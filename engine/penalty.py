"""What the regularizers add to the cost, while the parameters move."""

from collections.abc import Sequence

from engine.calls import Calls, call
from engine.layers.layer import Layer


class Penalty:
    """The penalty of a network: as it is now, and summed over the examples of the training.

    Parameters
    ----------
    layers : sequence of Layer
        The network's own list, which may still grow.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self._total = 0.0

    def now(self) -> float:
        """Return what the regularizers of all layers add to the cost."""
        return sum(layer.penalty() for layer in self._layers)

    def calls(self, examples: int) -> Calls:
        """Return the calls that count a mini-batch; none if there is no regularizer."""
        regularized = any(layer.regularized for layer in self._layers)
        return [call(self._count, examples)] if regularized else []

    def take(self) -> float:
        """Return the sum over all examples that were counted, and begin anew."""
        total, self._total = self._total, 0.0
        return total

    def _count(self, examples: int) -> None:
        self._total += examples * self.now()
