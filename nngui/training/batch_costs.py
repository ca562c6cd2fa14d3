"""`BatchCosts`: the cost of mini-batches while training, averaged over parts of epochs. No Qt."""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.training.rows import Rows

# The first epoch is a curve of its own; later ones have fewer parts, and from the thousandth on a
# part is some epochs long, so that a run of a million epochs has five thousand parts.
FIRST, EARLY, EARLY_EPOCHS, SINGLE_EPOCHS = 100, 10, 100, 1_000


class BatchCosts:
    """The mean cost of the mini-batches of every part of an epoch, or of several epochs.

    Every loss is that of the parameters with which its mini-batch was trained, as in the mean that
    Keras prints. A part ends with a mini-batch.

    Parameters
    ----------
    epochs, costs : ndarray, shape (n,)
        Of the parts so far.
    """

    def __init__(self, epochs: NDArray[np.float64], costs: NDArray[np.float64]) -> None:
        self._rows = Rows(2, np.column_stack([epochs, costs]))
        self._total, self._examples = 0.0, 0  # of the part that is not complete

    @property
    def curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The moment at which each part ended, and its mean cost; shape (n,) each, read-only."""
        epochs, costs = self._rows.frozen().T
        return epochs, costs

    def forget_after(self, moment: float) -> None:
        """Forget the parts that ended later, and the one that is not complete."""
        epochs, _ = self.curve
        self._rows.cut(int(np.searchsorted(epochs, moment, side="right")))
        self._total, self._examples = 0.0, 0

    def add(self, epoch: int, seen: int, examples: int, batch: int, losses: Array) -> None:
        """Add the losses of the newest mini-batches of an epoch.

        Parameters
        ----------
        epoch : int
            Completed epochs.
        seen, examples : int
            Examples trained with in the running epoch, and in the whole of it.
        batch : int
            Examples in a mini-batch.
        losses : ndarray, shape (n,)
            Of the last n of those seen; the ones before were added already.
        """
        begin, every = seen - len(losses), parts(epoch)
        ends = np.minimum(np.arange(begin + batch, seen + batch, batch), seen)
        last = np.diff(ends * every // examples, prepend=begin * every // examples) > 0
        if epoch >= SINGLE_EPOCHS and (epoch + 1) % length(epoch):
            last[:] = False
        start = begin
        for end in ends[last].tolist():
            self._sum(losses[start - begin : end - begin])
            self._finish(epoch + end / examples)
            start = end
        self._sum(losses[start - begin :])

    def _sum(self, losses: Array) -> None:
        self._total += float(losses.sum(dtype=np.float64))
        self._examples += len(losses)

    def _finish(self, moment: float) -> None:
        if np.isfinite(self._total):
            self._rows.append(moment, self._total / self._examples)
        self._total, self._examples = 0.0, 0


def parts(epoch: int) -> int:
    """Return the number of parts of an epoch, counted from 0; some from 1,000 on end none."""
    if epoch == 0:
        return FIRST
    return EARLY if epoch < EARLY_EPOCHS else 1


def length(epoch: int) -> int:
    """Return how many epochs a part is long, from the thousandth epoch on."""
    return int(10 ** (len(str(epoch)) - 3))
