"""One of the two who train together: its half of the examples, of the units, of the parameters."""

from collections.abc import Iterator, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.calls import Calls
from engine.dense import Dense
from engine.halves import ALL, Board, HalfStep, Room, half
from engine.loss import Loss
from engine.optimizer import Optimizer, Standing


class Data(NamedTuple):
    """What is trained with; both see it."""

    x: Array  # shape (examples, inputs + 1), the last column is ones
    order: NDArray[np.intp]  # of the examples, in the running epoch
    right: Array  # what is right, in that order, shape (units, examples)


class Worker:
    """One of two who train the same network at the same time.

    Parameters
    ----------
    who : int
        0 or 1.
    layers : sequence of Dense
        Bound to `theta`.
    theta, gradient : ndarray, shape (parameters,)
        Both see `theta`.
    boards : sequence of Board
        One for each size of a mini-batch; the same layers are shared in all of them.
    data : Data
    loss : Loss
    optimizer : Optimizer
        Moves the parameters; copies of it are used.
    room : Room
        Makes arrays that both see.

    Attributes
    ----------
    iterations : int
        Steps of the optimizer.
    output : ndarray, shape (units, examples)
        What the network said of the mini-batch trained with last.
    """

    def __init__(
        self,
        who: int,
        layers: Sequence[Dense],
        theta: Array,
        gradient: Array,
        *,
        boards: Sequence[Board],
        data: Data,
        loss: Loss,
        optimizer: Optimizer,
        room: Room,
    ) -> None:
        self._who, self._data = who, data
        self._pieces: list[tuple[slice, Optimizer]] = []
        update = Calls()
        for piece in pieces(who, layers, boards[0]):
            own = copy(optimizer)
            update += own.build(theta[piece], gradient[piece], lambda like: room(like.shape))
            self._pieces.append((piece, own))
        self._steps = {
            len(board.x): HalfStep(
                who,
                layers,
                board,
                np.empty((len(data.right), len(board.x)), theta.dtype),
                loss=loss,
                update=update,
            )
            for board in boards
        }
        self.iterations = 0
        self.output: Array

    def begin(self, standing: Standing) -> None:
        """Begin an epoch where the network's optimizer stands."""
        self.iterations = standing.iterations
        for _, optimizer in self._pieces:
            optimizer.go_on(standing)

    def train(self, batch: slice) -> Iterator[None]:
        """Train on a mini-batch of the epoch; yield wherever both have to have come so far."""
        x, order, right = self._data
        rows = order[batch]
        step = self._steps[len(rows)]
        if step.x is not x:
            own = half(self._who, len(rows))
            x.take(rows[own], 0, step.x[own], "clip")
            yield
        step.y[...] = right[:, batch]
        yield from step()
        self.output = step.output
        self.iterations += 1

    def remember(self, optimizer: Optimizer) -> None:
        """Take over the memory of the network's optimizer for one's own parameters."""
        for piece, own in self._pieces:
            own.copy_memory(optimizer, ALL, piece)

    def report(self, optimizer: Optimizer) -> None:
        """Give the network's optimizer what one's own remember."""
        for piece, own in self._pieces:
            optimizer.copy_memory(own, piece, ALL)


def pieces(who: int, layers: Sequence[Dense], board: Board) -> list[slice]:
    """Return which parameters one of the two moves, as pieces of theta.

    Those are the rows of its units, and for the second one also the layers that are not shared.
    """
    cuts, start = list[slice](), 0
    for layer, shared in zip(layers, board.above, strict=True):
        units, columns = layer.weights_and_bias.shape
        rows = half(who, units) if shared is not None else slice(0, units if who else 0)
        if rows.start < rows.stop:
            cuts.append(slice(start + rows.start * columns, start + rows.stop * columns))
        start += units * columns
    return cuts
