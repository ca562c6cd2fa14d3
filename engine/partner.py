"""A second process that works in step with this one, on memory that both see.

Two threads would have to wait for Python's global lock, which costs more than the work that a
training step could leave to the second one; two processes only wait for each other.
"""

import gc
import mmap
import multiprocessing
import os
import platform
import signal
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from math import inf
from time import perf_counter, sleep
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

SPINS = 20_000  # looks at the other's count before giving the processor away: about 1 ms
NAP = 0.0001  # s, or a little longer
LOST = 300_000  # naps without a sign of the partner, after which it is taken for lost
LOOK = 1.0  # s between two looks at whether the first process is still there
LINE = 16  # numbers from one count to the other, so that no cache line holds both


class PartnerLostError(Exception):
    """The other process is gone, or stuck."""


def can_have_one() -> bool:
    """Tell whether there can be a second process, on a processor of its own.

    It is a fork of this one. Only where the processor keeps the order of what is written, as x86
    does, is it certain that a count is seen after what was computed before it. There may be no
    other thread: if it multiplied at the moment of the fork, OpenBLAS would wait for ever. And
    who ignores SIGCHLD is not told whether a process still lives.
    """
    return (
        "fork" in multiprocessing.get_all_start_methods()
        and platform.machine() in ("x86_64", "AMD64")
        and platform.system() == "Linux"
        and processors() > 1
        and threading.active_count() == 1
        and signal.getsignal(signal.SIGCHLD) is not signal.SIG_IGN
        and not multiprocessing.current_process().daemon  # which may have no children
    )


def processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def shared(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return zeros that a process forked from now on sees too; they end with the last view."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return np.frombuffer(mmap.mmap(-1, max(size, 1)), dtype, int(np.prod(shape))).reshape(shape)


class Meeting:
    """Where one of two processes waits for the other: each counts how often it has been here.

    Parameters
    ----------
    counts : ndarray, shape (2, LINE)
        Zeros that both see.
    who : int
        Which of the two waits here, 0 or 1.
    is_there : function
        Tells whether the other one still exists.
    patience : float
        How many naps to wait for it; not how long, for all of it may be stopped (Ctrl-Z).

    Attributes
    ----------
    waited : float
        How long it was waited for so far, in s, short waits left out.
    """

    def __init__(
        self,
        counts: NDArray[np.int64],
        who: int,
        is_there: Callable[[], bool],
        patience: float = inf,
    ) -> None:
        self._own, self._others = memoryview(counts[who]), memoryview(counts[1 - who])
        self._count, self._is_there, self._patience = 0, is_there, patience
        self.waited = 0.0

    def __call__(self) -> None:
        """Wait until the other one has been here as often.

        Raises
        ------
        PartnerLostError
            If it is gone, or does not come.
        """
        self._count = count = self._count + 1
        self._own[0], others = count, self._others
        for _ in range(SPINS):
            if others[0] >= count:
                return
        begun, naps = perf_counter(), 0
        while others[0] < count:
            naps += 1
            if naps > self._patience or not self._is_there():
                raise PartnerLostError("the other process has ended, or is stuck")
            sleep(NAP)
        self.waited += perf_counter() - begun


class Partner:
    """The second process, a fork of this one. It ends with this one, in whatever way.

    Parameters
    ----------
    work : function of a message and of where to meet
        What it does with each message, in step with this process.

    Attributes
    ----------
    meet : Meeting
        Where this process meets it.

    Raises
    ------
    OSError
        If the system allows no second process.
    """

    def __init__(self, work: Callable[[Any, Callable[[], None]], None]) -> None:
        context = multiprocessing.get_context("fork")
        counts = shared((2, LINE), np.int64)
        self._work, self._parent = work, os.getpid()
        self._connection, self._other_end = context.Pipe()
        self._process = context.Process(target=self._serve, args=(counts,), daemon=True)
        self.meet = Meeting(counts, 0, self._process.is_alive, LOST)
        with warnings.catch_warnings():  # of a fork beside other threads: it needs none of them
            warnings.simplefilter("ignore")
            self._process.start()
        self._other_end.close()

    def tell(self, message: Any) -> None:
        """Give it the next piece of work.

        Raises
        ------
        PartnerLostError
            If it is gone.
        """
        try:
            self._connection.send(message)
        except OSError as error:
            raise PartnerLostError(str(error)) from error

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._connection.close()

    def _serve(self, counts: NDArray[np.int64]) -> None:
        """Work until the first process has ended, in the second one."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first one, which ends us
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        gc.disable()  # what is garbage here is garbage there too, and is finalised once
        self._connection.close()
        meet = Meeting(counts, 1, lambda: os.getppid() == self._parent)
        with suppress(EOFError, OSError, PartnerLostError):  # the first process is no more
            while self._is_wanted():
                self._work(self._other_end.recv(), meet)

    def _is_wanted(self) -> bool:
        """Wait for a message; false if the first process has ended, in the second one."""
        while not self._other_end.poll(LOOK):  # another fork may hold the other end of the pipe
            if os.getppid() != self._parent:
                return False
        return True
