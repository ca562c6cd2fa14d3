"""The schedule of α over a run: up to its peak, then down along a cosine."""

from engine.schedules import CosineDecay, LearningRateSchedule
from nngui.design.design import Design

WARM_UP = 10  # the first tenth of the steps, in which α rises
START = 10  # α begins with a tenth of its peak


class Since(LearningRateSchedule):
    """A schedule that begins at a given step of the optimizer.

    Parameters
    ----------
    begin : int
        The optimizer's step that is the schedule's first.
    schedule : LearningRateSchedule
    """

    def __init__(self, begin: int, schedule: LearningRateSchedule) -> None:
        self._begin, self._schedule = begin, schedule

    def __call__(self, step: int) -> float:
        """Return α after that number of steps of the optimizer."""
        return self._schedule(max(0, step - self._begin))


def schedule_of(design: Design, steps: int, begin: int) -> LearningRateSchedule | None:
    """Return the schedule of α from now on; None if α is constant.

    Parameters
    ----------
    design : Design
    steps : int
        The length of the schedule.
    begin : int
        The optimizer's step that is its first; it may lie before the optimizer's own first one.
    """
    return None if design.schedule == "constant" else Since(begin, cosine(design, steps))


def cosine(design: Design, steps: int) -> CosineDecay:
    """Return the schedule over that number of steps."""
    peak, rise = design.learning_rate, steps // WARM_UP
    return CosineDecay(peak / START, max(1, steps - rise), warmup_target=peak, warmup_steps=rise)
