"""`Throttle`: does at most once in an interval what is requested more often; `Cost`."""

from time import thread_time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

LONGEST = 1_000  # ms: the longest rest


class Cost(QObject):
    """How long this thread computes from now on, with the paintings that follow.

    Signals
    -------
    known : float
        In s.
    """

    known = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._begun = 0.0
        self._painted = QTimer(self, interval=0, singleShot=True)  # after what is posted
        self._painted.timeout.connect(self._end)

    @property
    def counts(self) -> bool:
        """Whether it is not known yet."""
        return self._painted.isActive()

    def begin(self) -> None:
        """Begin to count."""
        self._begun = thread_time()
        self._painted.start()

    @Slot()
    def _end(self) -> None:
        self.known.emit(thread_time() - self._begun)


class Throttle(QObject):
    """Passes on requests, at most one in an interval; those in between become one.

    Parameters
    ----------
    interval : int
        In ms.
    parent : QObject
    at_once : bool
        Whether the first request is due immediately, and not only at the end of its interval.
    share : float, optional
        Of the time of this thread, for what is due with the paintings that follow it: the interval
        is longer where that asks for it.

    Signals
    -------
    due
        Something was requested since the last time; as often as that, and always after the last
        request.
    """

    due = Signal()

    def __init__(
        self, interval: int, parent: QObject, *, at_once: bool = True, share: float | None = None
    ) -> None:
        super().__init__(parent)
        self._at_once, self._requested = at_once, False
        self._least, self._share = interval, share
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._pass_on)
        self._cost = Cost(self)
        self._cost.known.connect(self._rest)

    @Slot()
    def request(self) -> None:
        """Emit `due` now, or at the end of the current interval."""
        self._requested = True
        if self._timer.isActive():
            return
        if self._at_once:
            self._pass_on()
        else:
            self._timer.start(self._least)

    @Slot()
    def _pass_on(self) -> None:
        if self._requested:
            self._requested = False
            if self._at_once:
                self._timer.start(self._least)
            if self._share is not None:
                self._cost.begin()
            self.due.emit()

    @Slot(float)
    def _rest(self, cost: float) -> None:
        """Have the next one wait as long as the share asks for."""
        assert self._share is not None
        self._timer.start(max(self._least, min(round(1_000 * cost / self._share), LONGEST)))
