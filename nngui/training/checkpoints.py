"""The checkpoints of a run: its parameters after many of its epochs."""

from engine.arrays import Array
from nngui.training.messages import Checkpoint

BUDGET = 64e6  # bytes for one run
MOST, LEAST = 512, 2  # checkpoints, whatever they weigh


class Checkpoints:
    """Checkpoints spread evenly over the epochs; when there are too many, every other goes.

    Parameters
    ----------
    weight : int
        Bytes of one checkpoint.
    """

    def __init__(self, weight: int) -> None:
        self._room = int(min(MOST, max(LEAST, BUDGET // weight)))
        self._stride = 1
        self._kept: tuple[Checkpoint, ...] = ()

    @property
    def kept(self) -> tuple[Checkpoint, ...]:
        """The checkpoints, oldest first; epoch 0 is among them."""
        return self._kept

    def append(self, epoch: int, theta: Array, activations: tuple[str, ...]) -> None:
        """Keep a checkpoint of this epoch, if it is one of those that are kept.

        It replaces an earlier one of the same epoch, from before a lesson.

        Parameters
        ----------
        epoch : int
        theta : ndarray, shape (parameters,), read-only
        activations : tuple of str
        """
        if epoch % self._stride:
            return
        earlier = tuple(c for c in self._kept[-1:] if c.epoch < epoch)
        self._kept = (*self._kept[:-1], *earlier, Checkpoint(epoch, theta, activations))
        if len(self._kept) > self._room:
            self._stride *= 2
            self._kept = tuple(c for c in self._kept if c.epoch % self._stride == 0)
