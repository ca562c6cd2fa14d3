"""Functions for the engine's text: they mean the same on ordinary and on recorded arrays."""

from collections.abc import Hashable
from typing import Any

import numpy as np

from engine.arrays import ones
from engine.recording.memory import AnyArray
from engine.recording.recorded import Recorded
from engine.recording.run import Calls, call


def begin(stage: Hashable, *, of: Any) -> None:
    """Begin a stage of a recording; on ordinary arrays nothing happens."""
    if isinstance(of, Recorded):
        of.program.stage = stage


def fixed(array: AnyArray, *, like: Any) -> Any:
    """Return an array in the recording of `like`, whose values are those that it has in the run."""
    return like.constant(array) if isinstance(like, Recorded) else array


def uniform(rng: np.random.Generator, like: Any) -> Any:
    """Return random numbers from [0, 1) in the shape of `like`, new in every run."""
    if not isinstance(like, Recorded):
        return rng.random(None, like.dtype, np.empty_like(like))
    new = like.new(like.shape, like.dtype, like)

    def make(out: AnyArray) -> Calls:
        return [call(rng.random, None, out.dtype, out)]

    like.program.add(make, [], new.place)
    return new


def over_ones(x: Any) -> Any:
    """Return x over a row of ones, shape (units + 1, examples).

    With it the biases are one more column of the weights: (W b) times x over ones is W x + b.
    """
    if not isinstance(x, Recorded):
        return np.vstack([x, np.ones_like(x[:1])])
    known = x.program.over_ones
    if x.place not in known:
        rows, columns = len(x) + 1, x.shape[1]
        if x.sketch.strides[0] < x.sketch.strides[1]:  # an example lies in one piece, as in x
            array = ones((columns, rows), x.dtype).T
        else:
            array = ones((rows, columns), x.dtype)
        memory = x.program.own(array)
        known[x.place] = memory, array
        Recorded(x.program, memory, array)[:-1] = x  # x is computed there, not copied
    return Recorded(x.program, *known[x.place])


def rows_over_ones(array: Any) -> Any:
    """Return the rows of a recorded array above its last one, which is ones; see `over_ones`."""
    rows = array[:-1]
    rows.program.over_ones[rows.place] = array.memory, array.sketch
    return rows
