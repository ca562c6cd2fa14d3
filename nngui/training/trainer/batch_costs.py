"""`BatchCosts`: the cost of mini-batches while training, averaged over parts of epochs. No Qt."""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.training.trainer.rows import Rows

# The first epoch is a curve of its own; later ones have fewer parts, and from the thousandth on
# only every tenth has one, so that a run of a million epochs has five thousand.
FIRST, EARLY, EARLY_EPOCHS = 100, 10, 100


class BatchCosts:
    """The mean cost of the mini-batches of every part of an epoch.

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
        if (every := parts(epoch)) == 1:
            self._total += float(losses.sum(dtype=np.float64))
            self._examples += len(losses)
            if seen == examples:
                self._append(np.array([epoch + 1.0]), np.array([self._total / self._examples]))
            return
        begin = seen - len(losses)
        ends = np.minimum(np.arange(begin + batch, seen + batch, batch), seen)
        last = np.diff(ends * every // examples, prepend=begin * every // examples) > 0
        bounds = np.concatenate([[0], ends[last] - begin])
        sums = np.add.reduceat(losses, bounds[bounds < len(losses)], dtype=np.float64)
        if len(bounds) > 1:
            totals, counts = sums[: len(bounds) - 1], np.diff(bounds)
            totals[0] += self._total
            counts[0] += self._examples
            self._append(epoch + ends[last] / examples, totals / counts)
        self._total += float(sums[len(bounds) - 1 :].sum())
        self._examples += int(len(losses) - bounds[-1])

    def _append(self, epochs: NDArray[np.float64], costs: NDArray[np.float64]) -> None:
        known = np.isfinite(costs)
        self._rows.extend(np.column_stack([epochs[known], costs[known]]))
        self._total, self._examples = 0.0, 0


def parts(epoch: int) -> int:
    """Return the number of parts of an epoch, counted from 0; 0 if its costs are left out."""
    if epoch < EARLY_EPOCHS:
        return EARLY if epoch else FIRST
    every = 10 ** max(0, len(str(epoch)) - 3)  # 10 from the epoch 1,000 on, then 100
    return int((epoch + 1) % every == 0)
