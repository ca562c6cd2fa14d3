"""`Inspection`: looks closely at a part of the network that is shown."""

from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from engine.arrays import carve
from engine.data import load
from nngui.collection.library import Library
from nngui.design.design import Design
from nngui.design.training_set import training_set
from nngui.session.analysis.jobs import Job, Jobs
from nngui.session.changes import Changes
from nngui.session.scene import Scene
from nngui.system.throttle import Throttle
from nngui.training.inspection import edits, layer, output, unit
from nngui.training.inspection.examples import Pictures
from nngui.training.inspection.inspected import Dated, Inspected
from nngui.training.inspection.layer import Gradients
from nngui.training.inspection.network64 import Float64, Network64, network64
from nngui.training.inspection.pin import BIAS, Pin
from nngui.training.messages import Checkpoint
from nngui.training.storage.checkpoints import Checkpoints

LEAST = 125  # ms: the least time between two computations while training or drawing
SHARE = 0.03  # of the time of the window, for them and their painting, while training
MOMENTS = 60  # of a curve of gradients, at most
AT_A_TIME = 8  # of these
DIGITS = 1_000  # over which gradients are measured, at most
Found = Generator[float, None, Any]
Pictured = Callable[[], Pictures]  # reads the training digits


class Inspection(QObject):
    """What is pinned, with its values at the moment that is shown.

    Nothing is computed unless something is pinned and `visible`. What takes long is computed in
    the background. While the network trains, both that and the painting of the values have a small
    part of the time; what a person asks is answered at once.

    Parameters
    ----------
    checkpoints : Checkpoints
    changes : Changes
        Through which weights are edited.
    my_digits : Library

    Attributes
    ----------
    pin : Pin or None

    Signals
    -------
    pin_changed : Pin or None
    inspected : Inspected or None
        The newest values; None if nothing is pinned or the parameters are not known.
    """

    pin_changed = Signal(object)
    inspected = Signal(object)

    def __init__(
        self,
        checkpoints: Checkpoints,
        changes: Changes,
        my_digits: Library,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._checkpoints, self._changes, self._my_digits = checkpoints, changes, my_digits
        self.pin: Pin | None = None
        self._visible = False
        self._scene: Scene | None = None
        self._network: tuple[object, Network64] | None = None
        self._start: tuple[tuple[object, ...], Network64 | None] = ((), None)
        self._rms: tuple[tuple[object, ...], dict[float, Float64]] = ((), {})
        self._jobs = Jobs(self)
        self._jobs.done.connect(self._receive)
        self._drawing, self._training = Throttle(LEAST, self), Throttle(LEAST, self, share=SHARE)
        for throttle in (self._drawing, self._training):
            throttle.due.connect(self._compute)

    @Slot(object)
    def follow(self, scene: Scene) -> None:
        """Follow what is shown."""
        before, self._scene = self._scene, scene
        if self.pin is not None and not self.pin.fits(scene.state.run.design):
            self.look_at(None)
        elif self.pin is None or not self._visible:
            return
        elif scene.differs(before, "parameters", "functions", "prediction", "shown") or (
            before is not None and before.snapshot.running and not scene.snapshot.running
        ):
            if scene.drawing_curve is None:  # the answer has to follow the pen first
                self._drawing.request()
            elif scene.trains:
                self._training.request()
            else:
                self._compute()

    @Slot(object)
    def look_at(self, pin: Pin | None) -> None:
        """Look closely at this part from now on; None ends it."""
        if pin != self.pin:
            self.pin = pin
            self.pin_changed.emit(pin)
            self._compute()

    @Slot(bool)
    def set_visible(self, visible: bool) -> None:
        """Compute only while the values can be seen."""
        if visible != self._visible:
            self._visible = visible
            self._compute()

    @Slot(object, float)
    def set_value(self, pin: Pin, number: float) -> None:
        """Give a weight or bias of the newest network another value."""
        if (network := self._now()) is not None and self._may_edit:
            edit = edits.set_value(network, pin, number)
            merge = f"{pin.layer} {pin.unit} {pin.source}"
            what = "Bias" if pin.source == BIAS else "Weight"
            self._changes.make(edit, f"Edit {what}", merge)

    @Slot(object)
    def switch_off(self, pin: Pin) -> None:
        """Let the output of a hidden unit count for nothing."""
        network = self._now()
        hidden = network is not None and pin.unit is not None and pin.layer < len(network.layers)
        if network is None or pin.unit is None or not (hidden and self._may_edit):
            return
        self._changes.make(edits.switch_off(network, pin.layer, pin.unit), "Switch Off Unit")

    def close(self) -> None:
        """End what is computed in the background."""
        self._jobs.close()

    # Inside

    @property
    def _may_edit(self) -> bool:
        """Whether the newest network is shown, and no set-up locks it."""
        scene = self._scene
        return scene is not None and not (scene.shown.back or scene.state.locks("weightSlider"))

    def _now(self) -> Network64 | None:
        """Return the network that is shown; None if its parameters are not known."""
        scene = self._scene
        if scene is None or not scene.parameters:
            return None
        if self._network is None or self._network[0] is not scene.parameters:
            self._network = scene.parameters, network64(scene.parameters, scene.functions)
        return self._network[1]

    def _at_start(self, scene: Scene) -> Network64 | None:
        run = scene.state.run
        key = run.serial, tuple(kernel.shape for kernel, _ in scene.parameters)
        if self._start[0] != key:
            if not scene.snapshot.moments:  # under its number there is the run that it replaced
                return None
            first = self._checkpoints.at(run.number, 0.0)
            found = None
            if first is not None and not first.epoch:
                found = _network_at(first, scene)
            if found is None:
                return None
            self._start = key, found
        return self._start[1]

    @Slot()
    def _compute(self) -> None:
        scene, pin = self._scene, self.pin
        if scene is None or pin is None or not self._visible:
            self._jobs.ask((), sparing=False)
            if pin is None:
                self.inspected.emit(None)
            return
        network = self._now()
        if network is None or len(network.layers) < pin.layer:
            self.inspected.emit(None)
            return
        self._jobs.ask(self._needed(scene, pin, network), sparing=scene.trains)
        self._emit()

    def _emit(self) -> None:
        scene, pin, network = self._scene, self.pin, self._now()
        if scene is None or pin is None or network is None or not self._visible:
            return
        prediction, start = scene.prediction, self._at_start(scene)
        image = prediction.image if prediction.drawn else None
        known = {job.name: self._known(job, scene) for job in self._needed(scene, pin, network)}
        values = unit.unit_values(network, start, pin, image) if pin.unit is not None else None
        self.inspected.emit(
            Inspected(
                pin,
                scene.state.run.design,
                scene.shown.epoch + scene.shown.fraction,
                network,
                start,
                image,
                values,
                over=known.get("over"),
                importance=known.get("importance"),
                gradients=self._gradients(scene) if pin.unit is None else None,
                ideals=known.get("ideals"),
            )
        )

    @Slot(object, object)
    def _receive(self, job: Job, result: object) -> None:
        if job.name == "gradients":
            key, found = self._rms
            if key == job.of[0]:
                found.update(dict(result))  # type: ignore[call-overload]
        if self._scene is not None and self._scene.trains:
            self._training.request()
        elif job.name == "gradients":
            self._compute()
        else:
            self._emit()

    def _known(self, job: Job, scene: Scene) -> Dated[Any] | None:
        """Return the result, or, while the network trains, the last one for the same part."""
        last = self._jobs.last(job.name)
        if last is None:
            return None
        done, result = last
        fresh = job.same(done)
        older = scene.trains and job.of[0] == done.of[0]
        moment = done.of[1]
        if (fresh or older) and isinstance(moment, float):
            return Dated(moment, result)
        return None

    def _needed(self, scene: Scene, pin: Pin, network: Network64) -> list[Job]:
        """Return what is to be computed for a pin: of which part, run, moment and parameters."""
        if pin.source is not None:
            return []
        design, moment = scene.state.run.design, float(scene.shown.epoch + scene.shown.fraction)
        of: tuple[object, ...] = (pin, scene.state.run.serial), moment, network
        pictures, last = self._pictures(scene), pin.layer == len(network.layers)
        if pin.unit is not None:
            over = partial(_over, network, pin, design, pictures)
            ideal = Job("ideals", of, partial(_ideals, network, pin.unit, design, pictures))
            return [Job("over", of, over), *[ideal] * last]
        found, threshold = list[Job](), scene.state.threshold
        if not last:
            matter = partial(_importance, network, pin.layer, design, threshold)
            found.append(Job("importance", (*of, threshold), matter))
        if missing := self._missing(scene):
            checkpoints = partial(self._read, scene.state.open, missing)
            rms = partial(_gradients, design, checkpoints, len(missing), pictures)
            found.append(Job("gradients", (self._rms[0], missing), rms))
        return found

    def _pictures(self, scene: Scene) -> Pictured:
        """Return a function that reads the training digits of the run."""
        design, own = scene.state.run.design, self._my_digits.digits
        return lambda: Pictures(training_set(design, own))

    def _missing(self, scene: Scene) -> tuple[float, ...]:
        """Return the moments whose gradients are to be computed."""
        run = scene.state.run
        key = run.serial, run.design.loss, run.design.layers
        if self._rms[0] != key:
            self._rms = key, {}
        if not scene.snapshot.moments:
            return ()
        asked = self._checkpoints.spread(run.number, MOMENTS)
        return tuple(moment for moment in asked if moment not in self._rms[1])[:AT_A_TIME]

    def _read(self, run: int, moments: tuple[float, ...]) -> Iterator[Checkpoint]:
        for moment in moments:
            checkpoint = self._checkpoints.at(run, moment)
            if checkpoint is not None and checkpoint.epoch == moment:
                yield checkpoint

    def _gradients(self, scene: Scene) -> Gradients | None:
        found = self._rms[1]
        if not found:
            return None
        epochs = sorted(found)
        examples = min(DIGITS, scene.state.run.design.task.train)
        return Gradients(np.array(epochs), np.array([found[e] for e in epochs]), examples)


def _over(network: Network64, pin: Pin, design: Design, pictures: Pictured) -> Found:
    yield 0.0  # so that the data is read in the background
    x_val = load(design.dataset, design.side).x_val
    return (yield from unit.over_data(network, pin, pictures(), x_val))


def _ideals(network: Network64, number: int, design: Design, pictures: Pictured) -> Found:
    yield 0.0
    return output.ideals(network, design.task, number, pictures())


def _importance(network: Network64, number: int, design: Design, threshold: float) -> Found:
    yield 0.0
    data, task = load(design.dataset, design.side), design.task
    work = layer.importance(network, task, number, data.x_val, data.y_val, threshold)
    return (yield from work)


def _gradients(
    design: Design, checkpoints: Callable[[], Iterator[Checkpoint]], count: int, pictures: Pictured
) -> Found:
    yield 0.0
    x, labels = pictures().some(DIGITS)
    return (yield from layer.gradients(design, checkpoints(), x, labels, count))


def _network_at(checkpoint: Checkpoint, scene: Scene) -> Network64 | None:
    """Return the network of a checkpoint, if it has the shapes of the one that is shown."""
    shapes = [(kernel.shape[1], kernel.shape[0] + 1) for kernel, _ in scene.parameters]
    if len(checkpoint.theta) != sum(rows * columns for rows, columns in shapes):
        return None
    parameters = [(both[:, :-1].T, both[:, -1]) for both in carve(checkpoint.theta, shapes)]
    return network64(parameters, checkpoint.activations)
