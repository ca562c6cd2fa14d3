"""`History`: the numbers of every epoch, which `fit` returns."""

from collections.abc import Mapping
from typing import Any


class History:
    """The record of a training, as Keras'.

    Attributes
    ----------
    epoch : list of int
        The numbers of the epochs, counted from 0.
    history : dict of list of float
        "loss", the metrics and "val_…" of each, one value for every epoch. "loss" is the mean
        over the epoch's mini-batches while the parameters moved; `Sequential.evaluate` gives J.
    params : mapping
        "epochs", "steps" (mini-batches in an epoch) and "verbose" of the `fit`.
    model : Sequential or None
        The network that was trained.
    """

    def __init__(self) -> None:
        self.epoch: list[int] = []
        self.history: dict[str, list[float]] = {}
        self.params: Mapping[str, Any] = {}
        self.model: Any = None

    def __repr__(self) -> str:
        last = "".join(f", {name} {values[-1]:.4f}" for name, values in self.history.items())
        return f"<History of {len(self.epoch)} epochs{last}>"

    def append(self, epoch: int, values: Mapping[str, float]) -> None:
        """Record the values of a completed epoch."""
        self.epoch.append(epoch)
        for name, value in values.items():
            self.history.setdefault(name, []).append(value)
