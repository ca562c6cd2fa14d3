"""Signals that end a program close the window, also while it waits for something to happen.

They are Ctrl+C in the terminal, SIGTERM (a logout, a shutdown) and SIGHUP (the terminal is closed).
"""

import signal
import socket
from contextlib import suppress
from types import FrameType

from PySide6.QtCore import QMetaObject, QObject, QSocketNotifier, Qt, Slot
from PySide6.QtWidgets import QApplication

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is unknown to Windows


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
        self._notifier = QSocketNotifier(self._listening.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake_up)
        app.aboutToQuit.connect(self._release)

    def install(self) -> None:
        """Handle the signals from now on."""
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        for name in ENDING:
            number = getattr(signal, name, None)
            if number is None or (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
                continue  # nohup has it ignored
            signal.signal(number, _quit)

    @Slot()
    def _wake_up(self) -> None:
        with suppress(OSError):  # it may be closed already
            self._listening.recv(64)

    @Slot()
    def _release(self) -> None:
        if self._waking.fileno() >= 0:
            signal.set_wakeup_fd(-1)
            self._notifier.setEnabled(False)
            self._listening.close()
            self._waking.close()


def _quit(number: int, frame: FrameType | None) -> None:
    # queued, so that it counts also if the event loop has not begun
    if (app := QApplication.instance()) is not None:
        QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)
