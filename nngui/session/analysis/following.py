"""`Following`: what a page shows of the network of a scene, computed in a thread of its own."""

from dataclasses import fields, replace
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nngui.design.design import Design
from nngui.session.scene import Scene, same
from nngui.system.background import Worker
from nngui.system.throttle import Cost
from nngui.training.evaluation.works import Work
from nngui.training.messages import Checkpoint
from nngui.training.run import Run

WORKING, SHOWING = 0.05, 0.03  # of a processor, at most, while the network trains
LONG = 0.3  # s: what takes longer shows how far it is

Key = tuple[object, ...]


class Following(QObject):
    """Computes one thing after the other of the network that is shown; nothing while nobody looks.

    While the network trains, works rest by what they cost, and by what it costs to show what they
    find; the newest result stays meanwhile. Else a result of another moment is never shown.

    A subclass lists in `_wanted` what is asked for, begins it in `_work`, and makes in `_value`
    what is sent.

    Parameters
    ----------
    expected : tuple of exception classes
        As a `Worker` takes them.

    Signals
    -------
    changed : object
        Not sent while nobody looks.
    """

    changed = Signal(object)

    UNRESTING: tuple[str, ...] = ()  # works that do not depend on the network
    AT_ONCE: tuple[str, ...] = ()  # works on the result of another one, which follow it
    FAILED = "This could not be computed"

    def __init__(self, expected: tuple[type[Exception], ...], parent: QObject | None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._moment: Checkpoint | None = None
        self._results: dict[str, tuple[Key, Any]] = {}  # the newest ones
        self._worker = Worker(self, expected=expected)
        self._worker.progressed.connect(self._note_progress)
        self._worker.failed.connect(self._note_failure)
        self._doing: tuple[str, Key] = "", ()
        self._began = self._ready_at = 0.0  # by perf_counter
        self._turns: dict[str, float] = {}  # when each was begun last
        self._share: float | None = None
        self._problem = ""
        self._sent: object = None  # the last value, while training
        self._cost = Cost(self)
        self._cost.known.connect(self._rest)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return self._worker.busy

    # For a subclass

    @property
    def _looks(self) -> bool:
        """Whether somebody looks."""
        raise NotImplementedError

    def _wanted(self) -> dict[str, Key]:
        """Return what is asked for, first things first, each with all that decides it.

        Results of keys with the same first part are shown for each other while training.
        """
        raise NotImplementedError

    def _work(self, name: str) -> Work:
        raise NotImplementedError

    def _value(self) -> object:
        raise NotImplementedError

    @property
    def _followed(self) -> tuple[Scene, Checkpoint]:
        """The scene, and the network that it shows."""
        assert self._scene is not None
        assert self._moment is not None
        return self._scene, self._moment

    @property
    def _run(self) -> Run:
        return self._followed[0].state.run

    @property
    def _design(self) -> Design:
        """The design of the network that is shown, as it was trained then."""
        scene, moment = self._followed
        now = moment.theta is scene.snapshot.theta
        design = scene.snapshot.design if now else self._run.design_at(moment.epoch)
        return replace(design, ready=False)

    def _take(self, scene: Scene, moment: Checkpoint) -> None:
        """Follow another scene, and the network of that moment."""
        self._scene = scene
        self._moment = replace(moment, epoch=scene.shown.epoch + scene.shown.fraction)
        self._look()

    def _follow(self) -> None:
        """Follow what is asked now; what is known of it is sent in any case."""
        self._sent = None
        self._look()

    def _look(self) -> None:
        if self._scene is None or not self._looks:
            return
        if self._worker.busy and self._is_outdated():
            self._stop()
        self._go_on()
        self._publish()

    def _stop(self) -> None:
        self._later.stop()
        self._share = None
        self._worker.cancel()

    def _is_known(self, name: str, key: Key) -> bool:
        return name in self._results and same(self._results[name][0], key)

    def _shown(self, name: str, wanted: dict[str, Key]) -> Any:
        """Return a result, if it belongs to what is shown; while training, an older one of it."""
        if name not in self._results or name not in wanted:
            return None
        key, value = self._results[name]
        return value if self._is_of(key, wanted[name]) else None

    # Inside

    def _is_of(self, found: Key, wanted: Key) -> bool:
        """Whether what was found is shown for what is wanted; while training an older one is."""
        older = self._followed[0].snapshot.running and found[0] == wanted[0]
        return older or same(found, wanted)

    def _is_outdated(self) -> bool:
        """Whether what is being computed is of no use."""
        name, key = self._doing
        wanted = self._wanted().get(name)
        return wanted is None or not self._is_of(key, wanted)

    @Slot()
    def _go_on(self) -> None:
        """Begin what is missing, if nothing is being computed or painted."""
        if self._scene is None or not self._looks or self._worker.busy or self._cost.counts:
            return
        wanted = self._wanted()
        missing = [name for name, key in wanted.items() if not self._is_known(name, key)]
        if not missing:
            return
        first, wait = missing[0], 0.0
        if self._scene.snapshot.running:  # there is always something new to do then: each in turn
            first = min(missing, key=lambda name: self._turns.get(name, 0.0))
            wait = 0.0 if first in self.AT_ONCE else self._ready_at - perf_counter()
        if wait > 0:
            if not self._later.isActive():
                self._later.start(round(1_000 * wait) + 1)
            return
        self._doing = first, wanted[first]
        self._problem = ""
        self._began = self._turns[first] = perf_counter()
        self._worker.begin(self._work(first), self._end)

    @Slot(int)
    def _note_progress(self, percent: int) -> None:
        if perf_counter() - self._began > LONG:
            self._share = percent / 100
            self._publish()

    @Slot(str)
    def _note_failure(self, reason: str) -> None:
        self._problem = f"{self.FAILED}: {reason}."
        self._end(None)

    def _end(self, value: Any) -> None:
        self._share = None
        name, key = self._doing
        self._results[name] = key, value
        if name not in self.UNRESTING:
            self._ready_at = max(perf_counter(), self._ready_at) + self._worker.cost / WORKING
        self._cost.begin()
        self._publish()

    @Slot(float)
    def _rest(self, cost: float) -> None:
        self._ready_at = max(self._ready_at, perf_counter() + cost / SHOWING)
        self._go_on()

    def _publish(self) -> None:
        """Send what is known, if somebody looks; while training only if it is something else."""
        if self._scene is not None and self._looks:
            running, value = self._scene.snapshot.running, self._value()
            if not (running and self._sent is not None and _is_shown(value, self._sent)):
                self._sent = value if running else None
                self.changed.emit(value)


def _is_shown(value: Any, sent: Any) -> bool:
    """Return whether two values have the same parts."""
    pairs = ((getattr(value, part.name), getattr(sent, part.name)) for part in fields(value))
    return all(same(a, b) or (isinstance(a, np.ndarray) and np.array_equal(a, b)) for a, b in pairs)
