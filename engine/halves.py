"""A training step for two, who work at the same time: half of the units of a large layer each.

What one of them computes and the other needs lies in memory that both see, and before it is read
they meet. Small layers are computed by both, for that is quicker than meeting. Nothing is computed
otherwise than in `engine.backpropagation.Step`: these are the statements of the same layers, with
some of their rows.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np

from engine.activations import linear, relu, sigmoid, tanh
from engine.arrays import Array
from engine.backpropagation import output_error
from engine.calls import Calls, quiet, run
from engine.dense import Dense
from engine.layer import Layer
from engine.loss import Loss

WORTHWHILE = 1_500_000  # multiplications in the product of a layer from which on it is shared
UNIT_BY_UNIT = {linear, sigmoid, tanh, relu}
ALL = slice(None)

Room = Callable[[tuple[int, ...]], Array]


def is_shared(layer: Layer, examples: int) -> bool:
    """Tell whether each of two is to compute half of this layer, for so many examples.

    A softmax needs the outputs of all units at once, so such a layer is not shared.
    """
    work = layer.weights_and_bias.size * examples
    return work >= WORTHWHILE and layer.units > 1 and layer.activation.forward in UNIT_BY_UNIT


def half(who: int, length: int) -> slice:
    """Return which of so many rows are those of the first (0) or of the second (1)."""
    middle = length // 2
    return slice(middle, length) if who else slice(0, middle)


def part(layer: Dense, rows: slice = ALL, columns: slice = ALL) -> Dense:
    """Return the layer that has some of the units, or sees some of the inputs, of this one."""
    few = copy(layer)
    few.weights_and_bias = layer.weights_and_bias[rows, columns]
    few.derivatives = layer.derivatives[rows, columns]
    few.units = len(few.weights_and_bias)
    return few


class Board(NamedTuple):
    """What both see of a step, for one number of examples; None for what is not shared."""

    x: Array  # shape (examples, inputs + 1), the last column is ones
    above: list[Array | None]  # each layer's a over a row of ones, shape (units + 1, examples)
    dz: list[Array | None]  # each layer's ∂J/∂z, shape (units, examples)


def board(layers: Sequence[Dense], shared: Sequence[bool], x: Array, room: Room) -> Board:
    """Return the board for a step on `x`; `room` makes arrays that both see."""
    above: list[Array | None] = [None] * len(layers)
    dz = above.copy()
    for index, layer in enumerate(layers):
        if shared[index]:
            above[index] = over_ones = room((layer.units + 1, len(x)))
            over_ones[-1] = 1
            dz[index] = room((layer.units, len(x)))
    return Board(x, above, dz)


class HalfStep:
    """What one of two does of a training step.

    Parameters
    ----------
    who : int
        0 or 1. The second one also has the derivatives of the layers that are not shared, for the
        first one has the bookkeeping.
    layers : sequence of Dense
        Bound to the parameters that both see.
    board : Board
    y : ndarray, shape (units, examples)
        One's own, to be filled with the right answers.
    loss : Loss
    update : Calls
        What the optimizer does with one's own derivatives.

    Attributes
    ----------
    output : ndarray, shape (units, examples)
        The network's answers ŷ.
    """

    def __init__(
        self,
        who: int,
        layers: Sequence[Dense],
        board: Board,
        y: Array,
        *,
        loss: Loss,
        update: Calls,
    ) -> None:
        self.x, self.y = board.x, y
        self._who, self._layers, self._board, self._quiet = who, layers, board, quiet()
        self._rows = [
            slice(0, layer.units) if above is None else half(who, layer.units)
            for layer, above in zip(layers, board.above, strict=True)
        ]
        self._segments = [Calls()]  # they meet between one and the next
        activations = self._forward()
        self.output = activations[-1][:-1]
        dz, calls = output_error(loss, y, self.output, layers[-1].activation)
        self._segments[-1] += calls
        self._backpropagation(activations, dz)
        self._meet()
        self._segments[-1] += update

    def __call__(self) -> Iterator[None]:
        """Compute; yield wherever both have to have come so far."""
        for number, segment in enumerate(self._segments):
            if number:
                yield
            self._quiet.run(run, segment)

    def _meet(self) -> None:
        self._segments.append(Calls())

    def _forward(self) -> list[Array]:
        activations = [self.x.T]
        for layer, rows, shared in zip(self._layers, self._rows, self._board.above, strict=True):
            below = activations[-1]
            if shared is None:
                above, calls = layer.forward(below)
                self._segments[-1] += calls
            else:
                above = shared
                self._segments[-1] += part(layer, rows).compute(below, above[:-1][rows])
                self._meet()
            activations.append(above)
        return activations

    def _backpropagation(self, activations: Sequence[Array], dz: Array) -> None:
        for index in reversed(range(len(self._layers))):
            layer, rows, below = self._layers[index], self._rows[index], activations[index]
            if self._who == 1 or self._board.above[index] is not None:
                self._segments[-1] += part(layer, rows).backward(below, dz[rows])
            if index:
                dz = self._dz_below(index, below[:-1], dz)

    def _dz_below(self, index: int, a: Array, dz: Array) -> Array:
        """Return ∂J/∂z of the layer below, of which one's own rows are computed."""
        rows, shared = self._rows[index - 1], self._board.dz[index - 1]
        below = np.empty_like(a) if shared is None else shared
        sees_rows = part(self._layers[index], columns=rows)
        self._segments[-1] += sees_rows.backward_to_inputs(dz, below[rows])
        activation = self._layers[index - 1].activation
        self._segments[-1] += activation.backward(a[rows], below[rows])
        if shared is not None and index > 1:
            self._meet()
        return below
