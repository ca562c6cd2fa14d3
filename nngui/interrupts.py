"""Ctrl+C in the terminal ends the window at once, also while it waits for something to happen."""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtWidgets import QApplication


class Interrupts(QObject):
    """Wakes the event loop on a signal, so that Python's handler gets its turn.

    Parameters
    ----------
    app : QApplication
        Its windows are closed, as if somebody had done so.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._listening, self._waking = socket.socketpair()
        self._listening.setblocking(False)
        self._waking.setblocking(False)
        notifier = QSocketNotifier(self._listening.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._wake_up)

    def install(self) -> None:
        """Take over the signal of Ctrl+C."""
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGINT, _quit)

    @Slot()
    def _wake_up(self) -> None:
        self._listening.recv(64)


def _quit(number: int, frame: FrameType | None) -> None:
    QApplication.quit()
