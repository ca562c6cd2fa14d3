"""`Cadence`: how often snapshots of a training are shown, by what that costs. No Qt."""

from collections.abc import Callable
from time import thread_time

SHARE = 0.1  # of a processor that the window takes to show a training
SHORTEST, LONGEST = 1 / 15, 1 / 10  # s between two snapshots; a slower curve would not move
WEIGHT = 1 / 8  # of the newest cost in the mean
STEP = 0.1  # the part by which the period changes at least, within its limits


class Cadence:
    """The period of the snapshots: the dearer one is to show, the fewer come, within limits.

    Parameters
    ----------
    clock : function
        Returns the seconds that this thread has computed.

    Attributes
    ----------
    period : float
        Seconds between two snapshots.
    """

    def __init__(self, clock: Callable[[], float] = thread_time) -> None:
        self._clock = clock
        self._last = clock()
        self._cost = 0.0  # s of a snapshot, with the paintings that follow it
        self.period = SHORTEST

    def note_shown(self) -> bool:
        """Note that a snapshot was shown; return whether the period is another one now."""
        now = self._clock()
        spent, self._last = now - self._last, now
        self._cost += WEIGHT * (min(spent, 2 * LONGEST * SHARE) - self._cost)
        period = min(max(self._cost / SHARE, SHORTEST), LONGEST)
        near = abs(period - self.period) < STEP * self.period
        if period == self.period or (near and SHORTEST < period < LONGEST):
            return False
        self.period = period
        return True
