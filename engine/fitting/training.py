"""Training as an endless generator of mini-batches.

`fit` is a loop over it. To pause is not to ask for the next mini-batch; to train one more epoch is
to ask until the number of epochs is one higher.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, ones, with_ones, zeros
from engine.fitting.augmentation import Augmentation
from engine.kept import Kept
from engine.passes import Step


class Progress(NamedTuple):
    """The progress of a training after a mini-batch."""

    epoch: int  # number of completed epochs
    examples: int  # examples trained with in the current epoch, 0 at the end of an epoch


class Position(NamedTuple):
    """The place of a training in an epoch, from which another one goes on bit for bit."""

    seen: int  # examples trained with in the epoch
    random: Mapping[str, Any] | None  # the state from which its order was drawn; None if kept


class Trainable(Protocol):
    """A network as `Training` needs it."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The data type of the parameters."""

    def make_step(
        self, x: Array, y: Array, weights: Array | None = None, *, update: bool = True
    ) -> Step:
        """Return a training step on these buffers."""

    def batch_step(self, examples: int, *, weighted: bool = False) -> Step:
        """Return the training step for that number of examples, on buffers of its own."""

    def forget_passes(self) -> None:
        """Discard the steps that are kept."""


class OverOnes:
    """Inputs as trainings need them, with a column of ones; several can share them.

    They are copied, unless they were made by `beside_ones`.

    Parameters
    ----------
    x : ndarray, shape (examples, inputs)
    dtype : data type
        Of the parameters.

    Attributes
    ----------
    values : ndarray, shape (examples, inputs + 1)
        Not to be changed.
    """

    def __init__(self, x: Array, dtype: Any) -> None:
        self.values = with_ones(x, dtype)


class Training:
    """Gradient descent on the cost, mini-batch after mini-batch, epoch after epoch.

    Parameters
    ----------
    model : Trainable
        Such as a Sequential, built and compiled; its parameters move.
    x : ndarray, shape (examples, inputs), or OverOnes
    y : ndarray, shape (examples, units)
        As `Loss.targets` returns it.
    batch_size : int
        Examples in a mini-batch; the last one of an epoch may be smaller.
    rng : Generator or None
        Shuffles the examples for every epoch; None keeps their order.
    augmentation : Augmentation or None
        Changes every example whenever it is trained with; None changes none.
    position : Position or None
        Where to begin, on the same examples; `rng` is set to the state that it was in there.
    weights : ndarray, shape (examples,), optional
        How much the loss of every example counts.

    Attributes
    ----------
    batch_size : int
        May be set at any time, and takes effect with the next mini-batch.
    augmentation : Augmentation or None
        May be set at any time; it takes effect with `recompile`.
    """

    def __init__(
        self,
        model: Trainable,
        x: Array | OverOnes,
        y: Array,
        *,
        batch_size: int = 32,
        rng: np.random.Generator | None = None,
        augmentation: Augmentation | None = None,
        position: Position | None = None,
        weights: Array | None = None,
    ) -> None:
        self._x = (x if isinstance(x, OverOnes) else OverOnes(x, model.dtype)).values
        if augmentation is not None and augmentation.pixels != (pixels := self._x.shape[1] - 1):
            side = augmentation.side
            raise ValueError(f"expected x of {side} × {side} pixels to change, got {pixels}")
        self.batch_size = batch_size
        self._model, self._rng, self.augmentation = model, rng, augmentation
        self._y = np.ascontiguousarray(y.T, model.dtype)
        self._targets = self._y  # in the order of the current epoch
        self._weights = None if weights is None else weights.astype(model.dtype)
        self._outputs = np.empty_like(self._y)  # of the network, in the same order
        self._order: NDArray[np.intp] = np.arange(len(self._x))
        self._random: Mapping[str, Any] | None = None
        self._seen = 0
        self._steps: Kept[int, Step] = Kept()
        if position is not None:
            if position.random is not None:
                self._shuffle(position.random)
            self._seen = position.seen
        self._begun = position is not None
        if len(self._x):  # recorded now, so that the first mini-batch takes no longer than others
            self._steps.get_or_make(min(batch_size, len(self._x)), self._make_step)

    def __iter__(self) -> Iterator[Progress]:
        """Train without end; yield after every mini-batch."""
        examples = len(self._x)
        for epoch in count():
            if not self._begun:
                self._begin_epoch()
            self._begun = False
            while self._seen < examples:
                self._train_batch(slice(self._seen, self._seen + self.batch_size))
                if self._seen < examples:
                    yield Progress(epoch, self._seen)
            yield Progress(epoch + 1, 0)

    @property
    def examples(self) -> int:
        """The number of examples in a pass over all of them."""
        return len(self._x)

    @property
    def position(self) -> Position:
        """The present place in the epoch."""
        return Position(self._seen, self._random)

    def outputs_so_far(self, since: int = 0) -> tuple[Array, Array]:
        """Return targets and outputs of the current epoch so far, without the first `since`.

        Every output is that of the parameters with which its mini-batch was trained: Keras prints
        the mean loss of these, which is not the cost J at any one moment.

        Returns
        -------
        y_true, y_pred : ndarray, shape (examples seen, units)
        """
        new = slice(since, self._seen)
        return self._targets[:, new].T, self._outputs[:, new].T

    def weights_so_far(self, since: int = 0) -> Array | None:
        """Return how much the examples of `outputs_so_far` count; None if all count alike."""
        if self._weights is None:
            return None
        return self._weights[self._order[since : self._seen]]

    def recompile(self) -> None:
        """Use a new loss, optimizer, activation or augmentation from the next mini-batch on."""
        self._steps.clear()
        self._model.forget_passes()

    def _begin_epoch(self) -> None:
        """Put the examples in the order of the next epoch."""
        examples = len(self._x)
        if self._rng is None or self.batch_size >= examples:
            self._order, self._targets, self._random = np.arange(examples), self._y, None
        else:
            self._shuffle(self._rng.bit_generator.state)
        self._seen = 0

    def _shuffle(self, random: Mapping[str, Any]) -> None:
        """Draw an order of the examples, from that state of the random numbers."""
        assert self._rng is not None
        self._random = self._rng.bit_generator.state = random
        self._order = self._rng.permutation(len(self._x))
        self._targets = self._y.take(self._order, 1)

    def _train_batch(self, batch: slice) -> None:
        rows = self._order[batch]
        step = self._steps.get_or_make(len(rows), self._make_step)
        if self.augmentation is not None:
            self.augmentation.fill(self._x, rows, step.x.T)
        elif step.x is not self._x:
            self._x.take(rows, 0, step.x, "clip")
        if step.y is not self._y:
            step.y[...] = self._targets[:, batch]
        if step.weights is not None and self._weights is not None:
            self._weights.take(rows, 0, step.weights, "clip")
        step()
        self._outputs[:, batch] = step.output
        self._seen += len(rows)

    def _make_step(self, size: int) -> Step:
        if self.augmentation is not None:  # which writes examples as columns
            x = ones((self._x.shape[1], size), self._x.dtype).T
            y, weights = zeros((len(self._y), size), self._y.dtype), self._weights
            return self._model.make_step(x, y, None if weights is None else weights[:size].copy())
        if size == len(self._x):  # in any order: nothing to gather
            weights = None if self._weights is None else self._weights.copy()
            return self._model.make_step(self._x, self._y, weights)
        return self._model.batch_step(size, weighted=self._weights is not None)
