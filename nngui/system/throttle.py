"""`Throttle`: does at most once in an interval what is requested more often."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class Throttle(QObject):
    """Passes on requests, at most one in an interval; those in between become one.

    Parameters
    ----------
    interval : int
        In ms.
    parent : QObject
    at_once : bool
        Whether the first request is due immediately, and not only at the end of its interval.

    Signals
    -------
    due
        Something was requested since the last time; as often as that, and always after the last
        request.
    """

    due = Signal()

    def __init__(self, interval: int, parent: QObject, *, at_once: bool = True) -> None:
        super().__init__(parent)
        self._at_once, self._requested = at_once, False
        self._timer = QTimer(self, interval=interval, singleShot=True)
        self._timer.timeout.connect(self._pass_on)

    @Slot()
    def request(self) -> None:
        """Emit `due` now, or at the end of the current interval."""
        self._requested = True
        if self._timer.isActive():
            return
        if self._at_once:
            self._pass_on()
        else:
            self._timer.start()

    @Slot()
    def _pass_on(self) -> None:
        if self._requested:
            self._requested = False
            if self._at_once:
                self._timer.start()
            self.due.emit()
