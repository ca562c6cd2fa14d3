"""`Gallery`: the examples of the data set that is trained with, while somebody looks at them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot
from typing_extensions import override

from engine.data import Task
from nngui.design.design import Design
from nngui.session.analysis.following import Following, Key
from nngui.session.scene import Scene
from nngui.training.evaluation.album import (
    Answers,
    Looked,
    album,
    answers,
    is_misread,
    read_as,
)
from nngui.training.evaluation.works import Work, network_at
from nngui.training.messages import Checkpoint


class Gallery(Following):
    """Gathers the examples of the open run's data set, and has the network that is shown read them.

    While the network trains, the newest answers stay and name their epoch.

    Signals
    -------
    changed : Looked
    """

    UNRESTING = ("album",)
    FAILED = "The examples cannot be shown"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((OSError, MemoryError, ValueError), parent)
        self._asked = False
        # The answers that were read, by which threshold, how, and what is misread.
        self._read: tuple[Answers, float, NDArray[Any], NDArray[np.bool_]] | None = None

    @Slot(bool)
    def ask(self, on: bool) -> None:
        """Look at the data from now on, or no longer."""
        self._asked = on
        if on:
            self._follow()
        else:
            self._stop()
            self._results, self._read = {}, None  # they take much memory

    def follow(self, scene: Scene, moment: Checkpoint) -> None:
        """Look at the data of this scene, by the network of that moment."""
        if "album" in self._results and self._results["album"][0] != (scene.state.run.task,):
            self._results, self._read = {}, None
        self._take(scene, moment)

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self.ask(False)

    @property
    @override
    def _looks(self) -> bool:
        return self._asked

    @override
    def _wanted(self) -> dict[str, Key]:
        (scene, moment), run = self._followed, self._run
        wanted: dict[str, Key] = {"album": (run.task,)}
        if self._shown("album", wanted) is not None and len(moment.theta) and not scene.fatal:
            of = run.serial, run.task
            network = moment.epoch, moment.theta, moment.activations
            wanted["answers"] = of, *network, run.design.layers
        return wanted

    @override
    def _work(self, name: str) -> Work:
        run, moment = self._run, self._followed[1]
        if name == "album":
            return album(run.task)
        return _answers(self._design, moment, run.task, run.number)

    @override
    def _value(self) -> Looked:
        wanted, task, threshold = self._wanted(), self._run.task, self._followed[0].state.threshold
        known, found = self._shown("album", wanted), self._shown("answers", wanted)
        if found is None:
            share = self._share if known is None else None
            return Looked(known, share=share, problem=self._problem)
        if self._read is None or self._read[:2] != (found, threshold):
            read = read_as(task, found.outputs, threshold)
            self._read = found, threshold, read, is_misread(task, read, known.labels)
        return Looked(known, found, *self._read[2:], problem=self._problem)


def _answers(design: Design, moment: Checkpoint, task: Task, run: int) -> Work:
    """Read the examples by the network of a moment; None if its outputs are not finite."""
    yield 0.0
    found: Answers = yield from answers(network_at(design, moment), task, run, moment.epoch)
    return found if np.isfinite(found.outputs).all() else None
