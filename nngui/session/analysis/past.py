"""`Past`: the outputs for one image by the networks of the moments of a run. No Qt."""

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np

from engine.arrays import Array
from nngui.session.analysis.twin import Twin
from nngui.training.messages import Checkpoint

MOST_UNASKED = 1_000  # outputs that are kept, though nobody asks for them any more

At = Callable[[float], Checkpoint | None]  # the checkpoint of a moment


class Past:
    """Computes outputs by checkpoints, piece by piece, and keeps them until another image comes.

    Parameters
    ----------
    twin : Twin
        Borrowed for the computing; it has its own parameters again after every piece.
    at : callable
        Returns the checkpoint of a moment; None if it is kept no more.
    """

    def __init__(self, twin: Twin, at: At) -> None:
        self._twin, self._at = twin, at
        self._image: Array = np.empty(0)
        self._asked: tuple[float, ...] = ()
        self._outputs: dict[float, Array] = {}
        self._known: tuple[tuple[float, ...], list[Array]] | None = (), []

    def ask(self, image: Array, moments: tuple[float, ...]) -> None:
        """Ask for the outputs for this image at these moments, which will not change any more.

        Parameters
        ----------
        image : ndarray, shape (side, side)
        moments : tuple of float
            Ascending.
        """
        if not np.array_equal(image, self._image):
            self._image, self._outputs, self._known = image, {}, None
        if moments != self._asked:
            self._asked, self._known = moments, None
            if len(self._outputs) > MOST_UNASKED + len(moments):
                there = (moment for moment in moments if moment in self._outputs)
                self._outputs = {moment: self._outputs[moment] for moment in there}

    def advance(self, seconds: float) -> bool:
        """Compute for about that time; return whether anything is missing still."""
        missing = [moment for moment in self._asked if moment not in self._outputs]
        if not missing:
            return False
        end, self._known = perf_counter() + seconds, None
        for moment, output in zip(missing, self._compute(missing), strict=False):
            self._outputs[moment] = output
            if perf_counter() > end:
                break
        return any(moment not in self._outputs for moment in missing)

    @property
    def known(self) -> tuple[tuple[float, ...], list[Array]]:
        """The moments of which the outputs are known, ascending, and the outputs, (units,)."""
        if self._known is None:
            outputs = self._outputs
            found = zip(self._asked, map(outputs.get, self._asked), strict=True)
            known = {m: output for m, output in found if output is not None and len(output)}
            self._known = tuple(known), list(known.values())
        return self._known

    def _compute(self, moments: list[float]) -> Iterator[Array]:
        """Yield the outputs at these moments; empty where no checkpoint is kept."""
        x = self._image.reshape(1, -1)
        with self._twin.borrowed():
            for moment in moments:
                checkpoint = self._at(moment)
                if checkpoint is None or checkpoint.epoch != moment:
                    yield np.empty(0)
                    continue
                self._twin.take(checkpoint.theta, checkpoint.activations)
                yield self._twin.network(x)[0].copy()
