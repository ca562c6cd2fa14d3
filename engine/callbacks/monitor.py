"""`Monitor`: a callback that watches whether one number of the training improves."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import metrics
from engine.callbacks.callback import Callback


class Monitor(Callback):
    """A callback that knows which of two values of a loss or metric is better.

    Parameters
    ----------
    monitor : str
        A name in the History, such as "val_loss" or "accuracy".
    mode : str
        "min" or "max" is better; "auto" depends on the name.
    min_delta : float
        The least difference that counts as an improvement.
    """

    def __init__(self, monitor: str = "val_loss", mode: str = "auto", min_delta: float = 0) -> None:
        super().__init__()
        if mode not in ("auto", "min", "max"):
            warnings.warn(
                f'expected mode as "auto", "min" or "max", got {mode!r}: "auto" is taken',
                stacklevel=3,
            )
            mode = "auto"
        self.monitor, self.mode, self.min_delta = monitor, mode, abs(min_delta)

    @property
    def monitor_op(self) -> Callable[..., Any]:
        """NumPy's function of two values that says whether the first one is better.

        Raises
        ------
        ValueError
            If `mode` is "auto" and the name is none of a known metric.
        """
        return np.less if self._better() == "min" else np.greater

    def improves(self, value: float, reference: float | None) -> bool:
        """Return whether `value` is better than the reference; True without a reference.

        Raises
        ------
        ValueError
            If `mode` is "auto" and the name is none of a known metric.
        """
        better = self.monitor_op
        if reference is None:
            return True
        delta = self.min_delta if better is np.less else -self.min_delta
        return bool(better(value + delta, reference))

    def missing(self, names: object) -> None:
        """Warn that the epoch has no number of that name.

        Raises
        ------
        ValueError
            If `mode` is "auto" and the name is none of a known metric.
        """
        self._better()
        warnings.warn(
            f"expected {self.monitor!r} among the numbers of the epoch, got {names}", stacklevel=2
        )

    def _better(self) -> str:
        name = self.monitor.removeprefix("val_")
        better = metrics.better(name) if self.mode == "auto" else self.mode
        if better is None:
            raise ValueError(
                f'expected mode="max" or mode="min" with monitor={self.monitor!r}, whose'
                " name does not show which is better"
            )
        return better
