"""`Pictures`: the training digits of a run, in all their parts, without copying them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.design.training_set import Part
from nngui.training.inspection.network64 import pieces


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """Digits that a network was trained with; each counts once.

    Attributes
    ----------
    parts : tuple of Part
    """

    parts: tuple[Part, ...]

    def __len__(self) -> int:
        return sum(len(part.x) for part in self.parts)

    def pieces(self) -> Iterator[Array]:
        """Yield all images in order, some at a time, shape (examples, pixels)."""
        for part in self.parts:
            yield from pieces(part.x)

    @property
    def labels(self) -> NDArray[np.float64]:
        """All labels in the same order."""
        return np.concatenate([np.asarray(part.labels, np.float64) for part in self.parts])

    def at(self, index: int) -> tuple[Array, float]:
        """Return the image, shape (pixels,), and the label of the example of that number."""
        for part in self.parts:
            if index < len(part.x):
                return part.x[index], float(part.labels[index])
            index -= len(part.x)
        raise IndexError(f"there are {len(self)} examples")

    def some(self, most: int) -> tuple[Array, NDArray[np.float64]]:
        """Return at most so many images and labels, evenly spread over all."""
        stride = max(1, -(-len(self) // most))
        chosen = [self.at(index) for index in range(0, len(self), stride)]
        images: Sequence[Array] = [image for image, _ in chosen]
        return np.array(images), np.array([label for _, label in chosen])
