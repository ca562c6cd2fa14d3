"""`GarbageCollector`: unreachable cycles are collected in the GUI thread and nowhere else.

Python collects in whichever thread happens to allocate. If that is the training thread, a closed
dialog or the plot of a closed window would be destroyed there, which Qt does not survive.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

PERIOD = 1000  # ms between two looks
FULL = 60  # collections after which the oldest objects are looked through too


class GarbageCollector(QObject):
    """Takes over Python's cyclic collector until it is closed.

    As long as one of these is open, no other thread collects. It belongs to the thread that made
    it, which is the GUI thread.
    """

    _open = 0  # how many there are in the process
    _was_enabled = True  # before the first of them

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        kind = type(self)
        if not kind._open:
            kind._was_enabled = gc.isenabled()
        kind._open += 1
        gc.disable()
        self._collections = 0
        self._clock = QTimer(self, interval=PERIOD)
        self._clock.timeout.connect(self._collect)
        self._clock.start()

    def close(self) -> None:
        """Give the collector back to Python, if nobody else needs it; call it as often as you like.

        All threads that allocate must have ended by then.
        """
        if not self._clock.isActive():
            return
        self._clock.stop()
        kind = type(self)
        kind._open -= 1
        if not kind._open and kind._was_enabled:
            gc.enable()

    @Slot()
    def _collect(self) -> None:
        """Collect as Python would, if as much was allocated."""
        if gc.get_count()[0] <= gc.get_threshold()[0]:
            return
        self._collections += 1
        gc.collect(1 if self._collections % FULL else 2)
