"""The examples of a training set as a training needs them, shared by those that train. No Qt."""

from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from engine.arrays import FLOAT
from engine.fitting.training import OverOnes
from nngui.design.training_set import Part, joined


class Examples:
    """Inputs and labels of all examples of an epoch."""

    def __init__(self, parts: tuple[Part, ...], dtype: type[np.floating[Any]]) -> None:
        x, self.labels = joined(parts)
        self.x = OverOnes(x, np.dtype(dtype))

    def __len__(self) -> int:
        return len(self.labels)


_known: WeakValueDictionary[object, Examples] = WeakValueDictionary()


def examples_of(
    parts: tuple[Part, ...], key: object, dtype: type[np.floating[Any]] = FLOAT
) -> Examples:
    """Return the examples of these parts: the same ones for the same key, while they are in use."""
    examples = _known.get((key, dtype))
    if examples is None:
        _known[key, dtype] = examples = Examples(parts, dtype)
    return examples
