"""`Explanation`: why the network reads the drawing as it does, at the moment that is shown."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from engine.arrays import Array
from nngui.collection.library import Library
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.design.prediction import Prediction
from nngui.design.training_set import training_set
from nngui.handwriting.preparation import COMPLETE, STEPS, Preparation
from nngui.handwriting.sheet import Sheet
from nngui.session.analysis.inspection import Found
from nngui.session.analysis.inspector import Inspector
from nngui.session.analysis.jobs import Job, Jobs
from nngui.session.analysis.twin import answer, probabilities
from nngui.session.scene import Scene
from nngui.session.state import SessionState
from nngui.system.throttle import Throttle
from nngui.training.inspection import why
from nngui.training.inspection.disturbance import (
    UNDISTURBED,
    Disturbance,
    disturbed_image,
    disturbed_network,
)
from nngui.training.inspection.examples import Pictures
from nngui.training.inspection.explained import Explained, Probe, Since
from nngui.training.inspection.network64 import Float64, Network64, network64

WHILE_TRAINING = 250  # ms: the least time between two computations
Known = tuple[Network64, list[Float64]]


class Explanation(QObject):
    """What speaks for an answer and what would change it; computed only while it can be seen.

    While the network trains, all of it is of one moment, and is replaced when all of a later one
    is known.

    Parameters
    ----------
    inspector : Inspector
        Knows the past of the drawing.
    my_digits : Library

    Signals
    -------
    explained : Explained or None
        The newest one; None if there is no answer to explain.
    """

    explained = Signal(object)

    def __init__(
        self, inspector: Inspector, my_digits: Library, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._inspector, self._my_digits = inspector, my_digits
        self._visible = False
        self._scene: Scene | None = None  # the newest one
        self._held: Scene | None = None  # the one that is explained
        self._whole: Scene | None = None  # the last one of which all was known
        self._network: tuple[object, Network64] | None = None
        self._hidden: list[Known] = []  # of all training digits, by the newest network
        self._epsilon, self._how = 0.0, UNDISTURBED
        self._other: Array | None = None
        self._jobs, self._probes = Jobs(self), Jobs(self)
        for jobs in (self._jobs, self._probes):
            jobs.done.connect(self._receive)
        self._throttle = Throttle(WHILE_TRAINING, self)
        self._throttle.due.connect(self._compute)

    @Slot(object)
    def follow(self, scene: Scene) -> None:
        """Follow what is shown."""
        before, self._scene = self._scene, scene
        parts = "parameters", "functions", "prediction", "shown", "drawing_curve"
        if not self._visible or not scene.differs(before, *parts):
            return
        drawing = scene.drawing_curve is None  # the answer has to follow the pen first
        if drawing or scene.trains:
            self._throttle.request()
        else:
            self._compute()

    @Slot(bool)
    def set_visible(self, visible: bool) -> None:
        """Compute only while it can be seen."""
        if visible != self._visible:
            self._visible = visible
            if not visible:  # the activations of all training digits may be large
                self._jobs.forget()
                self._hidden.clear()
                self._held = self._whole = None
            self._compute()

    @Slot(float)
    def set_epsilon(self, epsilon: float) -> None:
        """Change the drawing along the sign of the gradient."""
        self._epsilon = epsilon
        self._compute()

    @Slot(object)
    def disturb(self, how: Disturbance) -> None:
        """Disturb the drawing or the network."""
        self._how = how
        self._compute()

    @Slot()
    def keep_second(self) -> None:
        """Keep the drawing as the second one of a blend."""
        if self._scene is not None and self._scene.prediction.drawn:
            self._other = self._scene.prediction.image
            self._compute()

    def close(self) -> None:
        """End what is computed in the background."""
        self._jobs.close()
        self._probes.close()

    # Inside

    @Slot()
    def _compute(self) -> None:
        scene = self._scene
        if scene is None or not self._visible or scene.prediction.empty or not scene.parameters:
            self._jobs.ask((), sparing=False)
            self._probes.ask((), sparing=False)
            self._held = self._whole = None
            if self._visible:
                self.explained.emit(None)
            return
        held = self._held
        if held is None or held is self._whole or not _alike(held, scene):
            held = self._held = scene
        self._jobs.ask(self._needed(held), sparing=scene.trains)
        self._probes.ask(self._probed(held), sparing=False)
        self._emit(held)

    @Slot(object, object)
    def _receive(self, job: Job, result: object) -> None:
        self._compute()  # the change along the gradient needs its direction

    def _emit(self, scene: Scene) -> None:
        """Send what is known; while training not before all is, if all was of a moment before."""
        known: dict[str, Any] = {j.name: self._jobs.result(j) for j in self._needed(scene)}
        probes: dict[str, Any] = {j.name: self._probes.result(j) for j in self._probed(scene)}
        if not any(value is None for value in (*known.values(), *probes.values())):
            self._whole = scene
        elif self._whole is not None and _alike(self._whole, scene):
            return
        self.explained.emit(
            Explained(
                scene.prediction,
                scene.shown.epoch + scene.shown.fraction,
                len(scene.parameters) - 1,
                evidence=known["evidence"],
                nearest=known["nearest"],
                changes=self._changes(scene),
                otherwise=known["otherwise"],
                epsilon=self._epsilon,
                flipped=probes.get("flipped"),
                how=self._how,
                disturbed=probes.get("disturbed"),
                other=self._fitting_other(scene),
                training=scene.trains,
            )
        )

    def _now(self, scene: Scene) -> Network64:
        if self._network is None or self._network[0] is not scene.parameters:
            self._network = scene.parameters, network64(scene.parameters, scene.functions)
        return self._network[1]

    def _needed(self, scene: Scene) -> list[Job]:
        network, state = self._now(scene), scene.state
        prediction, design = scene.prediction, state.run.design
        image, threshold = prediction.image, state.threshold
        of: tuple[object, ...] = network, image
        evidence = partial(_evidence, network, prediction, threshold)
        otherwise = partial(_otherwise, network, state, prediction, self._inspector.sheet)
        nearest = partial(self._nearest, network, image, design, self._my_digits.digits)
        return [
            Job("evidence", (*of, threshold), evidence),
            Job("otherwise", (*of, threshold, state.preparation), otherwise),
            Job("nearest", (*of, state.run.serial), nearest),
        ]

    def _probed(self, scene: Scene) -> list[Job]:
        """Return the changed drawing and the disturbed one."""
        network, prediction, found = self._now(scene), scene.prediction, list[Job]()
        threshold = scene.state.threshold
        needed = self._needed(scene)[0]
        evidence = self._jobs.result(needed)
        if evidence is not None and evidence.flip is not None:
            change = partial(
                _changed, network, prediction, evidence.flip.direction, self._epsilon, threshold
            )
            of = network, prediction.image, self._epsilon, threshold
            found.append(Job("flipped", of, change))
        if not self._how.nothing:
            other, how = self._fitting_other(scene), self._how
            disturb = partial(_disturbed, network, prediction, other, how, threshold)
            key = how.pixels, how.weights, how.blend, how.seed, threshold
            found.append(Job("disturbed", (network, prediction.image, other, *key), disturb))
        return found

    def _fitting_other(self, scene: Scene) -> Array | None:
        other = self._other
        return other if other is not None and other.shape == scene.prediction.image.shape else None

    def _nearest(self, network: Network64, image: Array, design: Design, own: OwnDigits) -> Found:
        """Compute the nearest training digits; the activations of all are kept."""
        training = Pictures(training_set(design, own))
        known = self._hidden[-1] if self._hidden else None
        if known is None or known[0] is not network or sum(map(len, known[1])) != len(training):
            activations, done = [], 0
            for x in training.pieces():
                activations.append(why.hidden(network, x))
                done += len(x)
                yield done / len(training)
            known = network, activations
            self._hidden[:] = [known]
        x = image.reshape(1, -1).astype(np.float64)
        return why.nearest(training, known[1], why.hidden(network, x)[0])

    def _changes(self, scene: Scene) -> tuple[Since, ...]:
        """Return when the answer for the drawing changed, until the moment that is shown."""
        prediction, threshold = scene.prediction, scene.state.threshold
        if prediction.task.regression:
            return ()
        moments, outputs = self._inspector.past
        now = scene.shown.epoch + scene.shown.fraction
        answers = [
            (moment, answer(prediction.task, output, threshold))
            for moment, output in zip(moments, outputs, strict=True)
            if moment < now
        ]
        return changes_of([*answers, (now, prediction.answer)])


def _alike(one: Scene, other: Scene) -> bool:
    """Return whether two scenes are of the same drawing and the same run, in training."""
    run = one.state.run.serial == other.state.run.serial and one.trains and other.trains
    drawing = one.prediction.image is other.prediction.image
    return run and drawing and one.state.threshold == other.state.threshold


def changes_of(answers: Sequence[tuple[float, str]]) -> tuple[Since, ...]:
    """Return the first answer and every other one that differs from the one before it."""
    found: list[Since] = []
    for moment, each in answers:
        if not found or found[-1].answer != each:
            found.append(Since(moment, each))
    return tuple(found)


def _evidence(network: Network64, prediction: Prediction, threshold: float) -> Found:
    yield 0.0
    return why.evidence(network, prediction.task, prediction.image, threshold)


def _otherwise(
    network: Network64, state: SessionState, prediction: Prediction, sheet: Sheet
) -> Found:
    """Compute the answer with each step of the preparation left out, or put back in."""
    found = []
    others = _others(state.preparation)
    for done, (words, other) in enumerate(others, 1):
        image = sheet.image(prediction.task.side, other)
        seen = _read(network, prediction, image, state.threshold)
        found.append((words, seen.answer))
        yield done / len(others)
    return tuple(found)


def _others(own: Preparation) -> list[tuple[str, Preparation]]:
    """Return each preparation that differs in one step, and all of them, if two are left out."""
    taken = {step: getattr(own, step) for step in STEPS}
    others = [
        (f"{'without' if taken[step] else 'with'} {step}", replace(own, **{step: not taken[step]}))
        for step in STEPS
    ]
    return [*others, ("with all steps", COMPLETE)] if sum(taken.values()) < 2 else others


def _changed(
    network: Network64,
    prediction: Prediction,
    direction: Float64,
    epsilon: float,
    threshold: float,
) -> Found:
    yield 0.0
    image = why.changed(prediction.image, direction.reshape(prediction.image.shape), epsilon)
    return Probe(image, _read(network, prediction, image, threshold))


def _disturbed(
    network: Network64,
    prediction: Prediction,
    other: Array | None,
    how: Disturbance,
    threshold: float,
) -> Found:
    yield 0.0
    image = disturbed_image(prediction.image, other, how)
    return Probe(image, _read(disturbed_network(network, how), prediction, image, threshold))


def _read(network: Network64, prediction: Prediction, image: Array, threshold: float) -> Prediction:
    """Return the prediction for another image."""
    activations = tuple(a[0] for _, a in network.passed(image.reshape(1, -1)))
    task, out = prediction.task, activations[-1]
    return replace(
        prediction,
        image=image,
        activations=activations,
        functions=tuple(layer.activation.name for layer in network.layers),
        probabilities=probabilities(task, out),
        answer=answer(task, out, threshold) if np.isfinite(out).all() else "–",
    )
