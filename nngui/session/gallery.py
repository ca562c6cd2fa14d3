"""`Gallery`: the examples of the data set that is trained with, while somebody looks at them."""

from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.data import Task
from nngui.session.evaluating import REST, Result
from nngui.session.scene import Scene
from nngui.system.background import Worker
from nngui.training.building import NO, dense_layers, network, tune
from nngui.training.evaluation.album import (
    Album,
    Answers,
    Looked,
    album,
    answers,
    is_misread,
    read_as,
)
from nngui.training.evaluation.works import Work
from nngui.training.messages import Checkpoint

Key = tuple[object, ...]


class Gallery(QObject):
    """Gathers the examples of the open run's data set, and has the network that is shown read them.

    Nothing is computed while nobody looks. While the network trains, the newest answers stay and
    name their epoch; else those of another moment are never shown.

    Signals
    -------
    changed : Looked
        Not sent while nobody looks.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._moment: Checkpoint | None = None
        self._asked = False
        self._album: Album | None = None
        self._result: Result | None = None  # the newest answers
        self._read: Looked | None = None
        self._threshold = 0.0  # by which that was read
        self._worker = Worker(self, expected=(OSError, MemoryError, ValueError))
        self._worker.progressed.connect(self._note_progress)
        self._worker.failed.connect(self._note_failure)
        self._doing: Task | Key = ()
        self._began = self._ready_at = 0.0  # by perf_counter
        self._share: float | None = None
        self._problem = ""
        self._failed: Task | None = None
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return self._worker.busy

    @Slot(bool)
    def ask(self, on: bool) -> None:
        """Look at the data from now on, or no longer."""
        self._asked = on
        if on:
            self._follow()
        else:
            self._stop()
            self._album = self._result = self._read = None  # they take much memory

    def follow(self, scene: Scene, moment: Checkpoint) -> None:
        """Look at the data of this scene, by the network of that moment."""
        self._scene = scene
        self._moment = replace(moment, epoch=scene.shown.epoch + scene.shown.fraction)
        if self._asked:
            self._follow()

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self._asked = False
        self._stop()

    def _follow(self) -> None:
        if self._scene is None:
            return
        if self._worker.busy and self._is_outdated():
            self._stop()
        if self._album is not None and self._album.task != self._task:
            self._album = self._result = self._read = None
        self._go_on()
        self._publish()

    @property
    def _task(self) -> Task:
        assert self._scene is not None
        return self._scene.state.run.task

    @property
    def _key(self) -> Key | None:
        """All that decides how the examples are read; None if nothing can be read yet."""
        scene, moment = self._scene, self._moment
        assert scene is not None
        assert moment is not None
        if not len(moment.theta) or scene.fatal:
            return None
        run = scene.state.run
        return run.serial, moment.theta, moment.activations, run.design.layers, self._task

    def _is_outdated(self) -> bool:
        assert self._scene is not None
        if isinstance(self._doing, Task):
            return self._doing != self._task
        key = self._key
        if key is None or key[-1] != self._doing[-1]:
            return True
        older = self._scene.snapshot.running and key[0] == self._doing[0]
        return not older and not Result(self._doing, None).answers(key)

    def _stop(self) -> None:
        self._later.stop()
        self._share = None
        self._worker.cancel()

    @Slot()
    def _go_on(self) -> None:
        """Begin what is missing, if nothing is being computed."""
        if self._scene is None or not self._asked or self._worker.busy:
            return
        if self._album is None:
            if self._failed != self._task:
                self._begin(album(self._task), self._task)
            return
        key = self._key
        if key is None or (self._result is not None and self._result.answers(key)):
            return
        wait = self._ready_at - perf_counter()
        if self._scene.snapshot.running and wait > 0:
            if not self._later.isActive():
                self._later.start(round(1_000 * wait) + 1)
            return
        self._begin(self._reading(), key)

    def _begin(self, work: Work, what: Task | Key) -> None:
        self._doing, self._began, self._problem = what, perf_counter(), ""
        self._worker.begin(work, self._end)

    def _reading(self) -> Work:
        scene, moment = self._scene, self._moment
        assert scene is not None
        assert moment is not None
        run = scene.state.run
        now = moment.theta is scene.snapshot.theta
        design = scene.snapshot.design if now else run.design_at(moment.epoch)
        model = network(replace(design, ready=False), drawn=False, dropout=NO)
        tune(model, design)
        for layer, activation in zip(dense_layers(model), moment.activations, strict=True):
            layer.activation = activation
        model.forget_passes()
        model.theta[...] = moment.theta
        return answers(model, self._task, run.number, moment.epoch)

    @Slot(int)
    def _note_progress(self, percent: int) -> None:
        if isinstance(self._doing, Task):
            self._share = percent / 100
            self._publish()

    @Slot(str)
    def _note_failure(self, reason: str) -> None:
        self._problem = f"The examples cannot be shown: {reason}."
        self._end(None)

    def _end(self, value: Any) -> None:
        self._share = None
        if isinstance(self._doing, Task):
            self._album, self._failed = value, None if value is not None else self._doing
        else:
            self._result = Result(self._doing, value)
            self._ready_at = perf_counter() + REST * (perf_counter() - self._began)
        self._go_on()
        self._publish()

    def _publish(self) -> None:
        """Send what is known, if somebody looks."""
        scene = self._scene
        if scene is None or not self._asked:
            return
        found, task = self._known_answers(), self._task
        read = misread = None
        if self._album is not None and found is not None:
            before, threshold = self._read, scene.state.threshold
            if before is None or before.answers is not found or self._threshold != threshold:
                read = read_as(task, found.outputs, threshold)
                misread = is_misread(task, read, self._album.labels)
                self._threshold = threshold
            else:
                read, misread = before.read, before.misread
        looked = Looked(self._album, found, read, misread, self._share, self._problem)
        self._read = looked if found is not None else None
        self.changed.emit(looked)

    def _known_answers(self) -> Answers | None:
        """Return the answers that belong to what is shown; while training, older ones of it."""
        result, key = self._result, self._key
        if result is None or key is None or result.value is None:
            return None
        assert self._scene is not None
        older = self._scene.snapshot.running and result.key[0] == key[0]
        found: Answers = result.value
        fits = np.isfinite(found.outputs).all() and result.key[-1] == key[-1]
        return found if fits and (older or result.answers(key)) else None
