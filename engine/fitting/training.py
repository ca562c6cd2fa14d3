"""Training as an endless generator of mini-batches.

`fit` is a loop over it. Pausing is not asking for the next mini-batch; going one epoch further is
asking until the epoch's number is one higher.
"""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.backpropagation import Step
from engine.fitting.augmentation import Augmentation

if TYPE_CHECKING:
    from engine.sequential import Sequential


STEPS = 8  # sizes of mini-batches that are kept ready


class Progress(NamedTuple):
    """Where training stands after a mini-batch."""

    epoch: int  # completed epochs
    examples: int  # examples seen in the running epoch, 0 right after an epoch


class Training:
    """One way down the cost: mini-batch after mini-batch, epoch after epoch.

    Parameters
    ----------
    model : Sequential
        Built and compiled; its parameters move.
    x : ndarray, shape (examples, inputs)
    y : ndarray, shape (examples, units)
        As `Loss.targets` returns it.
    batch_size : int
        Examples in a mini-batch; the last one of an epoch may be smaller.
    rng : Generator or None
        Shuffles the examples anew for every epoch; None leaves them in order.
    augmentation : Augmentation or None
        Changes every example whenever it is seen; None leaves them as they are.

    Attributes
    ----------
    batch_size : int
        May be set at any time, and holds from the next mini-batch on.
    augmentation : Augmentation or None
        May be set at any time; `recompile` takes it up.
    """

    def __init__(
        self,
        model: "Sequential",
        x: Array,
        y: Array,
        *,
        batch_size: int = 32,
        rng: np.random.Generator | None = None,
        augmentation: Augmentation | None = None,
    ) -> None:
        if augmentation is not None and augmentation.pixels != x.shape[1]:
            side = augmentation.side
            raise ValueError(f"expected x of {side} × {side} pixels to change, got {x.shape[1]}")
        self.batch_size = batch_size
        self._model, self._rng, self.augmentation = model, rng, augmentation
        self._x = np.ones((len(x), x.shape[1] + 1), model.dtype)
        self._x[:, :-1] = x
        self._y = np.ascontiguousarray(y.T, model.dtype)
        self._right = self._y  # what is right, in the order of the running epoch
        self._said = np.empty_like(self._y)  # what the network says, in the same order
        self._order: NDArray[np.intp] = np.arange(len(x))
        self._seen = 0
        self._steps: dict[int, Step] = {}

    def __iter__(self) -> Iterator[Progress]:
        """Train without end; yield after every mini-batch."""
        examples = len(self._x)
        for epoch in count():
            self._begin_epoch()
            while self._seen < examples:
                self._train_batch(slice(self._seen, self._seen + self.batch_size))
                if self._seen < examples:
                    yield Progress(epoch, self._seen)
            yield Progress(epoch + 1, 0)

    def said(self, since: int = 0) -> tuple[Array, Array]:
        """Return what was right and what the network said in the running epoch so far.

        The first `since` examples may be left out.

        Every example counts with what the network said when its turn came: the mean loss of these
        is what Keras prints, and not the cost J of any one moment.

        Returns
        -------
        y_true, y_pred : ndarray, shape (examples seen, units)
        """
        new = slice(since, self._seen)
        return self._right[:, new].T, self._said[:, new].T

    def recompile(self) -> None:
        """Take up a new loss, optimizer, activation or augmentation with the next mini-batch."""
        self._steps.clear()

    def _begin_epoch(self) -> None:
        """Put the examples in the order of the next epoch."""
        examples = len(self._x)
        if self._rng is None or self.batch_size >= examples:
            self._order, self._right = np.arange(examples), self._y
        else:
            self._order = self._rng.permutation(examples)
            self._right = self._y.take(self._order, 1)
        self._seen = 0

    def _train_batch(self, batch: slice) -> None:
        rows, right = self._order[batch], self._right[:, batch]
        step = self._step(len(rows))
        if self.augmentation is not None:
            self.augmentation.fill(self._x, rows, step.x.T)
        elif step.x is not self._x:
            self._x.take(rows, 0, step.x, "clip")
        if step.y is not self._y:
            step.y[...] = right
        step()
        self._said[:, batch] = step.output
        self._seen += len(rows)

    def _step(self, size: int) -> Step:
        if size not in self._steps:
            if len(self._steps) >= STEPS:
                self._steps.clear()
            if self.augmentation is not None:  # which writes examples as columns
                x = np.ones((self._x.shape[1], size), self._x.dtype).T
                y = np.empty((len(self._y), size), self._y.dtype)
            elif size == len(self._x):  # all at once: in whatever order, nothing to be gathered
                x, y = self._x, self._y
            else:
                x = np.ones((size, self._x.shape[1]), self._x.dtype)
                y = np.empty((len(self._y), size), self._y.dtype)
            self._steps[size] = self._model.make_step(x, y)
        return self._steps[size]
