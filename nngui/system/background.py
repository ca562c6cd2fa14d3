"""`Worker`: work that takes a while, in a thread of its own."""

import logging
from collections.abc import Callable, Generator
from enum import Enum
from time import thread_time
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QThread, Signal, Slot
from typing_extensions import override

LOG = logging.getLogger("nngui")


class Report(Enum):
    """What a thread reports of its work."""

    PROGRESSED = "progressed"  # with the per cent
    DONE = "done"  # with the result
    FAILED = "failed"  # with the reason
    STOPPED = "stopped"  # before it was done


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

    Attributes
    ----------
    cost : float
        How long it has computed, in s; known at its end.

    Signals
    -------
    reported : Background, Report, object
        The last one is no `PROGRESSED`. It names the thread itself: `sender` may be another one,
        which was made at the place of one that is gone.
    """

    reported = Signal(object, object, object)

    _running: ClassVar[set["Background"]] = set()

    def __init__(
        self,
        work: Generator[float, None, Any],
        *,
        expected: tuple[type[Exception], ...] = (OSError,),
    ) -> None:
        super().__init__()
        self._work, self._expected = work, expected
        self.cost = 0.0
        self.finished.connect(self._let_go)

    @override
    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Start; connect the signal before, for little work is done at once."""
        self._running.add(self)
        super().start(priority)

    @override
    def run(self) -> None:
        percent, outcome, value = -1, Report.STOPPED, None
        try:
            while not self.isInterruptionRequested():
                share = next(self._work)
                if int(100 * share) > percent:
                    percent = int(100 * share)
                    self.reported.emit(self, Report.PROGRESSED, percent)
        except StopIteration as end:
            outcome, value = Report.DONE, end.value
        except self._expected as error:
            outcome, value = Report.FAILED, str(error)
        except Exception as error:  # a mistake of this program
            LOG.exception("work in the background failed")
            outcome, value = Report.FAILED, f"{type(error).__name__}: {error}"
        finally:
            self._work.close()
            self.cost = thread_time()
        self.reported.emit(self, outcome, value)

    def cancel(self) -> None:
        """Stop at the next piece, and wait for that; what was half written is removed."""
        self.requestInterruption()
        self._let_go()

    @Slot()
    def _let_go(self) -> None:
        self.wait()
        self._running.discard(self)


class Worker(QObject):
    """Does at most one piece of work at a time, each in a `Background` of its own.

    When a result is given out the worker is free already, so that who takes it may begin the next
    work. What was cancelled gives out nothing, also if its result was on its way.

    Parameters
    ----------
    expected : tuple of exception classes
        As a `Background` takes them.
    priority : QThread.Priority

    Attributes
    ----------
    cost : float
        How long the last work that has ended computed, in s.

    Signals
    -------
    progressed : int
        Per cent; not sent twice.
    failed : str
        Why there is no result: the error that was raised.
    freed
        A work is done, has failed or was stopped, and no other one was begun meanwhile.
    """

    progressed = Signal(int)
    failed = Signal(str)
    freed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        expected: tuple[type[Exception], ...] = (OSError,),
        priority: QThread.Priority = QThread.Priority.InheritPriority,
    ) -> None:
        super().__init__(parent)
        self._expected, self._priority = expected, priority
        self._closed, self.cost = False, 0.0
        self._job: Background | None = None
        self._take: Callable[[Any], object] | None = None  # only while there is a job

    @property
    def busy(self) -> bool:
        """Whether a work is not done yet."""
        return self._job is not None

    def begin(
        self, work: Generator[float, None, Any], take: Callable[[Any], object] | None = None
    ) -> None:
        """Begin some work; after `close` it is dropped.

        Parameters
        ----------
        work : generator of float
            Yields the share that is done, in [0, 1], and returns the result.
        take : function, optional
            Is called with the result, in the thread of the worker.

        Raises
        ------
        RuntimeError
            If the worker is busy.
        """
        if self._job is not None:
            work.close()
            raise RuntimeError("expected a free worker, got one that is busy; ask `busy` before")
        if self._closed:
            work.close()
            return
        self._job, self._take = Background(work, expected=self._expected), take
        self._job.reported.connect(self._note)
        self._job.start(self._priority)

    def interrupt(self) -> None:
        """Have the work end at its next piece, without waiting; `freed` follows."""
        if self._job is not None:
            self._job.requestInterruption()

    def cancel(self) -> None:
        """End the work at its next piece, and wait for that; what was half written is removed."""
        if self._job is not None:
            self._leave()
            self.freed.emit()

    def close(self) -> None:
        """Cancel the work, and begin none any more."""
        self._closed = True
        self._leave()

    def wait(self) -> None:
        """Wait until the work is done; its result is given out later."""
        if self._job is not None:
            self._job.wait()

    @Slot(object, object, object)
    def _note(self, job: Background, report: Report, value: Any) -> None:
        if job is not self._job:
            return  # it was cancelled
        if report is Report.PROGRESSED:
            self.progressed.emit(value)
            return
        take = self._take
        self._leave()
        if report is Report.DONE and take is not None:
            take(value)
        elif report is Report.FAILED:
            self.failed.emit(value)
        if self._job is None:
            self.freed.emit()

    def _leave(self) -> None:
        """Be free of the work, whose thread ends at once, or has ended."""
        job, self._job, self._take = self._job, None, None
        if job is not None:
            job.cancel()
            self.cost = job.cost
