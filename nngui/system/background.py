"""`Background`: work that takes a while, in a thread of its own."""

import logging
from collections.abc import Generator
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QThread, Signal, Slot
from typing_extensions import override

LOG = logging.getLogger("nngui")


class Background(QThread):
    """Runs a generator to its end, or until it is cancelled, in a thread of its own.

    While it runs nothing destroys it, also if its owner goes: Qt ends the program if a thread is
    destroyed that runs.

    Parameters
    ----------
    work : generator of float
        Yields the share that is done, in [0, 1], and returns the result.
    expected : tuple of exception classes
        Those whose text alone is the reason why there is no result.

    Signals
    -------
    progressed : int
        Per cent; not sent twice.
    done : object
        The result. Not sent after `cancel`.
    failed : str
        Why there is no result: the error that was raised.
    """

    progressed = Signal(int)
    done = Signal(object)
    failed = Signal(str)

    _running: ClassVar[set["Background"]] = set()

    def __init__(
        self,
        work: Generator[float, None, Any],
        parent: QObject | None = None,
        *,
        expected: tuple[type[Exception], ...] = (OSError,),
    ) -> None:
        super().__init__(parent)
        self._work, self._expected = work, expected
        self.finished.connect(self._let_go)

    @override
    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Start; connect the signals before, for little work is done at once."""
        self._running.add(self)
        self.setParent(None)
        super().start(priority)

    @override
    def run(self) -> None:
        percent = -1
        try:
            while not self.isInterruptionRequested():
                share = next(self._work)
                if int(100 * share) > percent:
                    percent = int(100 * share)
                    self.progressed.emit(percent)
        except StopIteration as end:
            self.done.emit(end.value)
        except self._expected as error:
            self.failed.emit(str(error))
        except Exception as error:  # a mistake of this program
            LOG.exception("work in the background failed")
            self.failed.emit(f"{type(error).__name__}: {error}")
        finally:
            self._work.close()

    def cancel(self) -> None:
        """Stop at the next piece, and wait for that; what was half written is removed."""
        self.requestInterruption()
        self._let_go()

    @Slot()
    def _let_go(self) -> None:
        self.wait()
        self._running.discard(self)
