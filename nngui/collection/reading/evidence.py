"""Evidence that images are understood rightly: what the network that comes with the program reads.

Of digits it reads most as they are labelled, unless they are turned or labelled by another column.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import load_model
from engine.arrays import Array
from engine.data import asset
from engine.data.task import DIGITS

FEWEST = 10  # images; of fewer nothing is concluded
SAMPLED = 300  # images that are read of more
CLEARLY = 0.15  # of them: by so much another way must be better
FEW_RIGHT = 0.6  # of them: fewer are a reason to doubt
DOUBT = (
    "many of these are read otherwise than they are labelled: are they turned, no digits, or is"
    " the label another column?"
)


@cache
def _reader() -> Any:
    try:
        return load_model(asset("digits.keras"))
    except (OSError, ValueError):
        return None


def sampled(total: int, count: int = SAMPLED) -> NDArray[np.intp]:
    """Return the places of `count` of `total` images, evenly over all; all if they are fewer."""
    return np.unique(np.linspace(0, total - 1, min(count, total)).astype(np.intp))


def share_read(x: Array, labels: Sequence[str]) -> float | None:
    """Return the share of a sample that is read as it is labelled; None if that says nothing.

    Parameters
    ----------
    x : ndarray, shape (n, 784)
        Ink in [0, 1].
    labels : sequence of n str
    """
    if len(x) < FEWEST or not set(labels) <= set(DIGITS) or _reader() is None:
        return None
    answers = _reader().predict(x, verbose=0).argmax(axis=1)
    return float(np.mean([DIGITS[a] == label for a, label in zip(answers, labels, strict=True)]))


def is_doubtful(share: float | None) -> bool:
    """Return whether so few are read as they are labelled that something may be wrong."""
    return share is not None and share < FEW_RIGHT


def is_better(share: float | None, than: float | None) -> bool:
    """Return whether another way to understand the images is read well, and clearly better."""
    return share is not None and than is not None and share >= max(FEW_RIGHT, than + CLEARLY)
