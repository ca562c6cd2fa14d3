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
        J after `epoch`: nothing is measured within an epoch. NaN if it is not known.
    back : bool
        Whether an earlier epoch is shown.
    """

    run: int
    epoch: int
    fraction: float
    newest: int
    goal: int
    cost: float
    back: bool


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run as a line of the table of runs.

    Attributes
    ----------
    run : int
        Its number in the session.
    number : int
        Its place in the order in which runs were trained, from 1.
    architecture : str
        Such as "25-15-1".
    ready : bool
        Whether it began trained.
    data, loss, optimizer : str
        As in its design; the data with all that is added to it.
    learning_rate : float
    schedule : str
    batch_size, seed : int
    epochs : int
        Completed epochs.
    cost, validation_cost : float
        The newest J on both sets; NaN if not known.
    score : float
        The share of right answers in the validation set; with a unit the mean error.
    unit : str
        Of a regression's answer, such as "°"; or else empty.
    current : bool
        Whether it is the run that is being trained.
    """

    run: int
    number: int
    architecture: str
    ready: bool
    data: str
    loss: str
    optimizer: str
    learning_rate: float
    schedule: str
    batch_size: int
    seed: int
    epochs: int
    cost: float
    validation_cost: float
    score: float
    unit: str
    current: bool


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
