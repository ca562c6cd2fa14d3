"""`Evaluating`: evaluates the network that is shown, in a thread of its own, while it is asked."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from typing_extensions import override

from nngui.design.design import Design
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.session.analysis.following import Following, Key
from nngui.session.scene import Scene
from nngui.training.evaluation import works
from nngui.training.evaluation.evaluated import Detail, Evaluated
from nngui.training.evaluation.evaluation import Evaluation, Which, sets
from nngui.training.evaluation.works import Subject, Work
from nngui.training.messages import Checkpoint
from nngui.training.run import Run
from nngui.training.storage.checkpoints import Checkpoints

MOST_PATHS = 6  # runs on a slice of the cost surface
DESIGN = Design()


class Evaluating(Following):
    """Evaluates the network of the moment that is shown, while somebody asks.

    Parameters
    ----------
    checkpoints : Checkpoints

    Signals
    -------
    changed : Evaluated
    """

    AT_ONCE = ("rocs",)

    def __init__(self, checkpoints: Checkpoints, parent: QObject | None = None) -> None:
        super().__init__((OSError, MemoryError), parent)
        self._checkpoints = checkpoints
        self._own: OwnDigits = NO_DIGITS
        self._detail: Detail | None = None  # None while nobody asks
        self._which = Which.VALIDATION
        self._cell: tuple[int, int] | None = None

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
        self._own = own
        self._take(scene, moment)

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self._detail = None
        self._stop()

    # Inside

    @property
    @override
    def _looks(self) -> bool:
        return self._detail is not None

    @override
    def _wanted(self) -> dict[str, Key]:
        (scene, moment), detail = self._followed, self._detail
        if not len(moment.theta) or scene.fatal or not len(scene.snapshot.curves):
            return {}
        run, which = self._run, self._chosen
        design = _measured(self._design)
        network = moment.epoch, moment.theta, moment.activations
        of: Key = (run.serial, *network, design, self._own)
        wanted: dict[str, Key] = {"evaluation": (*of, which)}
        found = self._shown("evaluation", wanted)
        if run.task.classes and found is not None and found.which is which:
            wanted |= self._wanted_of(found, scene.state.threshold)
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
        of = run.serial, evaluation.which
        if self._detail is Detail.CLASSES:
            return {"rocs": (of, evaluation)}
        if self._detail is Detail.EXAMPLES and self._cell is not None:
            return {"first": ((*of, self._cell), evaluation, threshold, run.moments)}
        return {}

    @override
    def _work(self, name: str) -> Work:
        scene, moment = self._followed
        run, threshold = self._run, scene.state.threshold
        subject = Subject(run, self._design, moment, self._chosen, self._own, threshold)
        if name == "first":
            assert self._cell is not None
            found = self._results["evaluation"][1]
            return works.first_epochs(subject, self._checkpoints, found, self._cell)
        if name == "rocs":
            return works.rocs(self._results["evaluation"][1])
        if name == "map":
            key, known = self._results.get("map", ((None,), None))
            like = known.axes if known is not None and key[0] == run.serial else None
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
    def _newest(self) -> Checkpoint:
        scene, moment = self._followed
        newest = scene.snapshot.now
        return newest if len(newest.theta) == len(moment.theta) else moment

    @property
    def _comparable(self) -> tuple[Run, ...]:
        """The open run, and the newest others that are shown and have the same shapes and data."""
        scene, run = self._followed[0], self._run
        others = [
            each
            for each in scene.trained
            if each is not run and not each.hidden and _shapes(each.design) == _shapes(run.design)
        ]
        return (run, *others[-(MOST_PATHS - 1) :])

    @override
    def _value(self) -> Evaluated:
        scene, wanted = self._followed[0], self._wanted()
        evaluation = self._shown("evaluation", wanted)
        if evaluation is not None and evaluation.which is not self._chosen:
            evaluation = None
        found = self._shown("map", wanted)
        sliced = "surface" in wanted and self._is_known("surface", wanted["surface"])
        slice_ = self._shown("surface", wanted)
        return Evaluated(
            sets=sets(self._run.design, self._own),
            which=self._chosen,
            threshold=scene.state.threshold,
            evaluation=evaluation,
            current="evaluation" in wanted and self._is_known("evaluation", wanted["evaluation"]),
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


def _measured(design: Design) -> Design:
    """Return the design without what decides only how it is trained."""
    optimizer = ("optimizer", "optimizer_options", "learning_rate", "schedule")
    training = (*optimizer, "batch_size", "epochs", "seed")
    return replace(design, **{name: getattr(DESIGN, name) for name in training})


def _shapes(design: Design) -> Key:
    return design.dataset, tuple(layer.units for layer in design.layers)
