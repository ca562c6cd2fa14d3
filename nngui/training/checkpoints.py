"""The way that a run took: its parameters after many of its epochs."""

from engine.arrays import Array
from nngui.training.messages import Moment

BUDGET = 64e6  # bytes for one run
MOST, LEAST = 512, 2  # moments, whatever they weigh


class Trail:
    """Moments of a run, evenly spread over its epochs; when there are too many, every other goes.

    Parameters
    ----------
    weight : int
        Bytes of one moment.
    """

    def __init__(self, weight: int) -> None:
        self._room = int(min(MOST, max(LEAST, BUDGET // weight)))
        self._stride = 1
        self._moments: tuple[Moment, ...] = ()

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The moments kept, oldest first; epoch 0 is among them."""
        return self._moments

    def append(self, epoch: int, theta: Array, activations: tuple[str, ...]) -> None:
        """Keep this moment, if its epoch is one of those that are kept.

        It takes the place of an earlier one of the same epoch, from before a lesson.

        Parameters
        ----------
        epoch : int
        theta : ndarray, shape (parameters,), read-only
        activations : tuple of str
        """
        if epoch % self._stride:
            return
        earlier = tuple(m for m in self._moments[-1:] if m.epoch < epoch)
        self._moments = (*self._moments[:-1], *earlier, Moment(epoch, theta, activations))
        if len(self._moments) > self._room:
            self._stride *= 2
            self._moments = tuple(m for m in self._moments if m.epoch % self._stride == 0)
