"""`Jobs`: what takes a while is computed in the background, the newest wish first."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from nngui.system.background import Worker

SHARE = 0.03  # of a processor, at most, while the network trains
LEAST = 0.25  # s between two jobs then


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """Work whose result belongs to one thing at one moment.

    Attributes
    ----------
    name : str
        What is computed.
    of : tuple
        What it is computed of: two jobs of equal name and of the same objects have one result.
    work : function
        Returns a generator, which yields the share that is done and returns the result.
    """

    name: str
    of: tuple[object, ...]
    work: Callable[[], Generator[float, None, Any]]

    def same(self, other: "Job | None") -> bool:
        """Return whether the result of the other one is the result of this."""
        if other is None or self.name != other.name or len(self.of) != len(other.of):
            return False
        return all(a is b or _equal(a, b) for a, b in zip(self.of, other.of, strict=True))


def _equal(a: object, b: object) -> bool:
    simple = (int, float, str, tuple)
    return isinstance(a, simple) and isinstance(b, simple) and a == b


class Jobs(QObject):
    """Does one job after the other, each in turn; a later wish replaces them all.

    Signals
    -------
    done : Job, object
        A job, and its result.
    """

    done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[Job] = []
        self._turns: dict[str, int] = {}  # when each was begun last
        self._known: dict[str, tuple[Job, Any]] = {}
        self._job: Job | None = None
        self._worker = Worker(self, priority=QThread.Priority.LowPriority)
        self._worker.failed.connect(self._give_up)
        self._worker.freed.connect(self._go_on)
        self._sparing, self._may_begin = False, 0.0
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._begin)

    def ask(self, jobs: Sequence[Job], *, sparing: bool) -> None:
        """Ask for these results, and for no others.

        Parameters
        ----------
        jobs : sequence of Job
        sparing : bool
            Whether to leave nearly all the time to the training.
        """
        self._wanted, self._sparing = list(jobs), sparing
        if self._job is not None:
            same_thing = any(job.name == self._job.name for job in jobs)
            if not (same_thing if sparing else any(job.same(self._job) for job in jobs)):
                self._worker.interrupt()
        self._begin()

    def result(self, job: Job) -> Any:
        """Return the result of a job; None if it is not known."""
        known, value = self._known.get(job.name, (None, None))
        return value if job.same(known) else None

    def last(self, name: str) -> tuple[Job, Any] | None:
        """Return the last job of that name that was done, and its result."""
        return self._known.get(name)

    def forget(self) -> None:
        """Forget all results, and stop."""
        self._wanted, self._known = [], {}
        self._wait.stop()
        self._worker.interrupt()

    def close(self) -> None:
        """Stop, and wait for the thread; nothing is begun any more."""
        self.forget()
        self._worker.close()

    @Slot()
    def _begin(self) -> None:
        """Begin the first job that is not done yet, if it is time."""
        missing = [job for job in self._wanted if self.result(job) is None]
        if not missing or self._worker.busy:
            return
        # Each in turn: while it trains there is always something new to do for the first one.
        job = min(missing, key=lambda job: self._turns.get(job.name, 0))
        left = self._may_begin - perf_counter() if self._sparing else 0.0
        if left > 0:
            self._wait.start(int(1000 * left) + 1)
            return
        self._job = job
        self._turns[job.name] = max(self._turns.values(), default=0) + 1
        self._worker.begin(job.work(), self._keep)

    def _keep(self, result: object) -> None:
        job = self._end()
        if result is None:
            self._wanted = [each for each in self._wanted if not each.same(job)]
        else:
            self._known[job.name] = job, result
            self.done.emit(job, result)

    @Slot(str)
    def _give_up(self, reason: str) -> None:
        self._keep(None)

    @Slot()
    def _go_on(self) -> None:
        if self._job is not None:  # it was interrupted
            self._end()
        self._begin()

    def _end(self) -> Job:
        """Note that the job is over, and when the next one may begin; return it."""
        job, self._job = self._job, None
        assert job is not None
        self._may_begin = perf_counter() + max(LEAST, self._worker.cost / SHARE)
        return job
