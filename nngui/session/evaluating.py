"""`Evaluating`: evaluates the network that is shown, in a thread of its own, while it is asked."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nngui.design.design import Design
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.session.scene import Scene
from nngui.system.background import Worker
from nngui.training.checkpoints import Checkpoints
from nngui.training.evaluation import works
from nngui.training.evaluation.evaluated import Detail, Evaluated
from nngui.training.evaluation.evaluation import Evaluation, Which, sets
from nngui.training.evaluation.hidden_map import Axes
from nngui.training.evaluation.works import Subject, Work
from nngui.training.messages import Checkpoint
from nngui.training.run import Run

REST = 9  # times as long as a work took, the next one waits while the network trains
MOST_PATHS = 6  # runs on a slice of the cost surface
LONG = 0.3  # s: what takes longer shows how far it is
DESIGN = Design()

Key = tuple[object, ...]


@dataclass(slots=True)
class Result:
    """What a work returned, and of what."""

    key: Key
    value: Any

    def answers(self, key: Key) -> bool:
        """Whether it is the result for that key: of the same objects, and equal other parts."""
        return len(key) == len(self.key) and all(map(_alike, key, self.key))


class Evaluating(QObject):
    """Evaluates the network of the moment that is shown; nothing is computed while nobody asks.

    While the network trains, works rest nine times as long as they take, and the newest result
    stays meanwhile; else a result of another moment is never shown.

    Parameters
    ----------
    checkpoints : Checkpoints

    Signals
    -------
    changed : Evaluated
        Not sent while nobody asks.
    """

    changed = Signal(object)

    def __init__(self, checkpoints: Checkpoints, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checkpoints = checkpoints
        self._scene: Scene | None = None
        self._moment: Checkpoint | None = None
        self._own: OwnDigits = NO_DIGITS
        self._detail: Detail | None = None  # None while nobody asks
        self._which = Which.VALIDATION
        self._cell: tuple[int, int] | None = None
        self._results: dict[str, Result] = {}
        self._axes: tuple[int, Axes] | None = None  # of the run with that serial
        self._worker = Worker(self, expected=(OSError, MemoryError))
        self._worker.progressed.connect(self._note_progress)
        self._worker.failed.connect(self._note_failure)
        self._doing: tuple[str, Key] = "", ()
        self._began = self._ready_at = 0.0  # by perf_counter
        self._share: float | None = None
        self._problem = ""
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return self._worker.busy

    # Asked by a person

    @Slot(object)
    def ask(self, detail: Detail | None) -> None:
        """Evaluate from now on, with that detail; None for nothing."""
        self._detail = detail
        if detail is None:
            self._stop()
        self._follow()

    @Slot(object)
    def choose(self, which: Which) -> None:
        """Evaluate that set."""
        self._which, self._cell = which, None
        self._follow()

    @Slot(object)
    def choose_cell(self, cell: tuple[int, int] | None) -> None:
        """Look for when the examples of a class that are read as another one were read rightly."""
        self._cell = cell
        self._follow()

    # From the session

    def follow(self, scene: Scene, moment: Checkpoint, own: OwnDigits) -> None:
        """Evaluate what this scene shows, the network of that moment."""
        shown = scene.shown
        self._scene, self._own = scene, own
        self._moment = replace(moment, epoch=shown.epoch + shown.fraction)
        self._follow()

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self._detail = None
        self._stop()

    # Inside

    def _follow(self) -> None:
        if self._scene is None or self._detail is None:
            return
        if self._worker.busy and self._is_outdated():
            self._stop()
        self._go_on()
        self._publish()

    def _is_outdated(self) -> bool:
        """Whether what is being computed is of no use; while training it is shown though older."""
        assert self._scene is not None
        name, key = self._doing
        wanted = self._wanted().get(name)
        if wanted is None:
            return True
        older = self._scene.snapshot.running and key[0] == wanted[0]
        return not older and not Result(key, None).answers(wanted)

    def _stop(self) -> None:
        self._later.stop()
        self._share = None
        self._worker.cancel()

    @Slot()
    def _go_on(self) -> None:
        """Begin what is missing, if nothing is being computed."""
        if self._scene is None or self._detail is None or self._worker.busy:
            return
        wanted = self._wanted()
        missing = [name for name, key in wanted.items() if not self._is_known(name, key)]
        if not missing:
            return
        wait = self._ready_at - perf_counter()
        if self._scene.snapshot.running and wait > 0:
            if not self._later.isActive():
                self._later.start(round(1_000 * wait) + 1)
            return
        self._doing = missing[0], wanted[missing[0]]
        self._problem, self._began = "", perf_counter()
        self._worker.begin(self._work(missing[0]), self._end)

    @Slot(int)
    def _note_progress(self, percent: int) -> None:
        if perf_counter() - self._began > LONG:
            self._share = percent / 100
            self._publish()

    @Slot(str)
    def _note_failure(self, reason: str) -> None:
        self._problem = f"This could not be computed: {reason}."
        self._end(None)

    def _end(self, value: Any) -> None:
        self._share = None
        now = perf_counter()
        self._ready_at = now + REST * (now - self._began)
        name, key = self._doing
        self._results[name] = Result(key, value)
        if name == "map" and value is not None:
            self._axes = self._run.serial, value.axes
        self._go_on()
        self._publish()

    def _is_known(self, name: str, key: Key) -> bool:
        return name in self._results and self._results[name].answers(key)

    @property
    def _run(self) -> Run:
        assert self._scene is not None
        return self._scene.state.run

    def _wanted(self) -> dict[str, Key]:
        """Return what is asked for, first things first, each with all that decides it.

        The first part of a key is the serial of the run.
        """
        scene, moment, detail = self._scene, self._moment, self._detail
        assert scene is not None
        assert moment is not None
        if not len(moment.theta) or scene.fatal or not len(scene.snapshot.curves):
            return {}
        run, which = self._run, self._chosen
        design = _measured(self._design)
        of: Key = (run.serial, moment.theta, moment.activations, design, self._own)
        wanted: dict[str, Key] = {"evaluation": (*of, which)}
        if run.task.classes and self._is_known("evaluation", wanted["evaluation"]):
            wanted |= self._wanted_of(self._results["evaluation"].value, scene.state.threshold)
        if detail is Detail.DISTURBANCE:
            wanted["falls"] = (*of, which)
        elif detail is Detail.MAP:
            wanted["map"] = *of, self._newest.theta
        elif detail is Detail.SURFACE and not scene.snapshot.running:
            runs = tuple((each.serial, each.moments) for each in self._comparable)
            wanted["surface"] = (*of, runs)
        return wanted

    def _wanted_of(self, evaluation: Evaluation, threshold: float) -> dict[str, Key]:
        """Return what is asked for of an evaluation of classes."""
        run = self._run
        if self._detail is Detail.CLASSES:
            return {"rocs": (run.serial, evaluation)}
        if self._detail is Detail.EXAMPLES and self._cell is not None:
            return {"first": (run.serial, evaluation, self._cell, threshold, run.moments)}
        return {}

    def _work(self, name: str) -> Work:
        scene, moment = self._scene, self._moment
        assert scene is not None
        assert moment is not None
        run, threshold = self._run, scene.state.threshold
        subject = Subject(run, self._design, moment, self._chosen, self._own, threshold)
        if name == "first":
            assert self._cell is not None
            found = self._results["evaluation"].value
            return works.first_epochs(subject, self._checkpoints, found, self._cell)
        if name == "rocs":
            return works.rocs(self._results["evaluation"].value)
        if name == "map":
            known = self._axes
            like = known[1] if known is not None and known[0] == run.serial else None
            return works.hidden_places(subject, self._newest, like)
        if name == "surface":
            return works.cost_surface(subject, self._checkpoints, self._comparable)
        simple: dict[str, Callable[[Subject], Work]] = {
            "evaluation": works.evaluation,
            "falls": works.disturbances,
        }
        return simple[name](subject)

    @property
    def _chosen(self) -> Which:
        """The set that is evaluated: the chosen one, if there is such a one."""
        found = sets(self._run.design, self._own)
        usual = Which.VALIDATION if Which.VALIDATION in found else found[0]
        return self._which if self._which in found else usual

    @property
    def _design(self) -> Design:
        """The design of the network that is shown, as it was trained then."""
        scene, moment = self._scene, self._moment
        assert scene is not None
        assert moment is not None
        now = moment.theta is scene.snapshot.theta
        design = scene.snapshot.design if now else self._run.design_at(moment.epoch)
        return replace(design, ready=False)

    @property
    def _newest(self) -> Checkpoint:
        scene, moment = self._scene, self._moment
        assert scene is not None
        assert moment is not None
        newest = scene.snapshot.now
        return newest if len(newest.theta) == len(moment.theta) else moment

    @property
    def _comparable(self) -> tuple[Run, ...]:
        """The open run, and the newest others that are shown and have the same shapes and data."""
        scene, run = self._scene, self._run
        assert scene is not None
        others = [
            each
            for each in scene.trained
            if each is not run and not each.hidden and _shapes(each.design) == _shapes(run.design)
        ]
        return (run, *others[-(MOST_PATHS - 1) :])

    def _publish(self) -> None:
        """Send what is known, if somebody asks."""
        scene = self._scene
        if scene is None or self._detail is None:
            return
        wanted = self._wanted()
        evaluation = self._shown("evaluation", wanted)
        if evaluation is not None and evaluation.which is not self._chosen:
            evaluation = None
        found = self._shown("map", wanted)
        sliced = "surface" in wanted and self._is_known("surface", wanted["surface"])
        slice_ = self._shown("surface", wanted)
        self.changed.emit(
            Evaluated(
                sets=sets(self._run.design, self._own),
                which=self._chosen,
                threshold=scene.state.threshold,
                evaluation=evaluation,
                current="evaluation" in wanted
                and self._is_known("evaluation", wanted["evaluation"]),
                first=self._shown("first", wanted),
                rocs=self._shown("rocs", wanted),
                falls=self._shown("falls", wanted),
                surface=slice_,
                flat=sliced and slice_ is None and not self._problem,
                map=found,
                star=None if found is None else works.star(found, scene.prediction),
                share=self._share,
                problem=self._problem,
            )
        )

    def _shown(self, name: str, wanted: dict[str, Key]) -> Any:
        """Return a result, if it belongs to what is shown; while training, an older one of it."""
        result, key = self._results.get(name), wanted.get(name)
        if result is None or key is None:
            return None
        assert self._scene is not None
        older = self._scene.snapshot.running and result.key[0] == key[0]
        return result.value if older or result.answers(key) else None


def _measured(design: Design) -> Design:
    """Return the design without what decides only how it is trained."""
    optimizer = ("optimizer", "optimizer_options", "learning_rate", "schedule")
    training = (*optimizer, "batch_size", "epochs", "seed")
    return replace(design, **{name: getattr(DESIGN, name) for name in training})


def _shapes(design: Design) -> Key:
    return design.dataset, tuple(layer.units for layer in design.layers)


def _alike(a: object, b: object) -> bool:
    return operator.is_(a, b) or (not isinstance(a, np.ndarray) and bool(a == b))
