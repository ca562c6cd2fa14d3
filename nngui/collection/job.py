"""`DigitJob`: reading or writing files of digits in a thread of its own."""

import logging
from collections.abc import Generator
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal
from typing_extensions import override

LOG = logging.getLogger("nngui")


class DigitJob(QThread):
    """Works through a generator that tells how far it is, until its end or until it is cancelled.

    Parameters
    ----------
    work : generator of float
        Yields the share that is done, in [0, 1], and returns the result.

    Signals
    -------
    progressed : int
        Per cent; not sent twice.
    done : object
        The result. Not sent after `cancel`.
    failed : str
        Why there is none: what was raised.
    """

    progressed = Signal(int)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, work: Generator[float, None, Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work

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
        except OSError as error:
            self.failed.emit(str(error))
        except Exception as error:  # of which nobody has thought
            LOG.exception("an import or export failed")
            self.failed.emit(f"{type(error).__name__}: {error}")
        finally:
            self._work.close()

    def cancel(self) -> None:
        """Stop at the next piece, and wait for it; what was half written is taken away."""
        self.requestInterruption()
        self.wait()
