"""Since which moment of a run the network reads an example rightly."""

from collections.abc import Callable, Generator, Sequence

import numpy as np

from engine import Sequential
from engine.arrays import Array
from nngui.design.prediction import HALF, predicts_one
from nngui.training.evaluation.evaluation import Places

Load = Callable[[float], Sequential | None]  # the network of a moment; None if it is not kept


def first_read(
    load: Load,
    moments: Sequence[float],
    x: Array,
    labels: Places,
    threshold: float = HALF,
) -> Generator[float, None, tuple[float | None, ...]]:
    """Return for every example the first of the moments at which it is read rightly.

    Parameters
    ----------
    load : callable
    moments : sequence of float
        Ascending.
    x : ndarray, shape (examples, pixels)
    labels : ndarray, shape (examples,)
    threshold : float
        Of a single output.

    Returns
    -------
    tuple of float or None
        None if it is read rightly at none of them.
    """
    found: list[float | None] = [None] * len(x)
    open_ = np.arange(len(x))
    for done, moment in enumerate(moments, 1):
        if not len(open_):
            break
        if (model := load(moment)) is not None:
            outputs = model(x[open_])
            if outputs.shape[1] > 1:
                answers = outputs.argmax(axis=1)
            else:
                answers = predicts_one(outputs[:, 0], threshold).astype(np.intp)
            right = answers == labels[open_]
            for index in open_[right]:
                found[index] = moment
            open_ = open_[~right]
        yield done / len(moments)
    return tuple(found)
