"""The frozen values that the session computes from snapshots, and that views show."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shown:
    """The run and epoch to which everything shown in the window belongs.

    Attributes
    ----------
    run : int
    epoch : int
        Completed epochs.
    fraction : float
        The part of the next epoch that was done, in [0, 1).
    newest, goal : int
        Completed epochs now, and the epoch at which training stops.
    cost : float
        J at the moment `measured`; NaN if it is not known.
    back : bool
        Whether an earlier epoch is shown.
    within : float
        The part of the next epoch after which J was measured, in [0, fraction]. A training measures
        at the ends of epochs only; a change by hand is measured also within one.
    """

    run: int
    epoch: int
    fraction: float
    newest: int
    goal: int
    cost: float
    back: bool
    within: float = 0.0

    @property
    def measured(self) -> float:
        """The moment at which J was measured."""
        return self.epoch + self.within


@dataclass(frozen=True, slots=True, eq=False)
class DrawingCurve:
    """The prediction for the drawing over the epochs; for a regression the angle.

    Attributes
    ----------
    epochs, values : ndarray, shape (checkpoints + 1,)
        Empty if nothing is drawn. The last is that of the network as it is now, also in the
        middle of an epoch.
    reading : str
        The prediction that is shown, such as "P(1) = 0.98"; empty if there is none.
    unit : str
        Of the values, such as "°".
    drawn : bool
        Whether there is anything on the pad.
    """

    epochs: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    values: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    reading: str = ""
    unit: str = ""
    drawn: bool = False
