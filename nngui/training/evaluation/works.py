"""The works that the page Evaluate asks for, each from a design and a moment of a run.

A work is a generator that yields the share that is done, and returns the result. All that it reads
is frozen, or may be asked by any thread, so it can run in a thread of its own.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import Sequential
from nngui.design.design import Design
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.design.prediction import Prediction
from nngui.training.building import NO, dense_layers, network, tune
from nngui.training.evaluation.binary import roc
from nngui.training.evaluation.disturbance import falls
from nngui.training.evaluation.evaluation import Evaluation, Which, evaluate, examples
from nngui.training.evaluation.first_read import first_read
from nngui.training.evaluation.hidden_map import (
    MOST,
    Axes,
    HiddenMap,
    hidden,
    hidden_map,
    principal,
)
from nngui.training.evaluation.surface import Way, surface
from nngui.training.messages import Checkpoint
from nngui.training.run import Run
from nngui.training.storage.checkpoints import Checkpoints

MOST_READ = 60  # digits of a cell whose first epochs are looked for
MOST_MOMENTS = 100  # at which they are read
PATH = 60  # moments of a run on the slice
NUMBERS = 6e6  # parameters of all moments of one path

Work = Generator[float, None, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """The network that is evaluated, and on what.

    Attributes
    ----------
    run : Run
    design : Design
        As the network was trained at that moment.
    moment : Checkpoint
    which : Which
        The set of examples.
    own : OwnDigits
    threshold : float
        Of a single output.
    """

    run: Run
    design: Design
    moment: Checkpoint
    which: Which
    own: OwnDigits
    threshold: float

    def network(self) -> Sequential:
        """Return that network, compiled."""
        return network_at(self.design, self.moment)

    def examples(self, which: Which | None = None) -> Any:
        """Return the largest part of a set."""
        return max(examples(self.design, self.own, which or self.which), key=len)


def evaluation(subject: Subject) -> Work:
    """Evaluate the network on the set."""
    model, which = subject.network(), subject.which
    parts = examples(subject.design, subject.own, which)
    run, epoch = subject.run.number, subject.moment.epoch
    task = subject.design.task
    return (yield from evaluate(model, task, parts, which, run=run, epoch=epoch))


def disturbances(subject: Subject) -> Work:
    """Measure how the score falls when the examples of the set are disturbed."""
    return (yield from falls(subject.network(), subject.design.task, subject.examples()))


def rocs(found: Evaluation) -> Work:
    """Return the ROC curve of each class against all others."""
    classes, curves = len(found.task.classes), []
    for number in range(classes):
        curves.append(roc(found, number))
        yield (number + 1) / classes
    return tuple(curves)


def first_epochs(
    subject: Subject, checkpoints: Checkpoints, found: Evaluation, cell: tuple[int, int]
) -> Work:
    """Find when the examples of a cell were first read rightly; return it by their numbers."""
    design, number = subject.design, subject.run.number
    numbers = found.cell(*cell, subject.threshold)[:MOST_READ]
    model = _network(design)

    def load(moment: float) -> Sequential | None:
        checkpoint = checkpoints.at(number, moment)
        if checkpoint is None or checkpoint.epoch != moment:
            return None
        return _taken(model, design, checkpoint)

    moments = checkpoints.spread(number, MOST_MOMENTS)
    x = np.array([found.image(n).ravel() for n in numbers]).reshape(-1, design.task.pixels)
    labels = found.labels[numbers].astype(np.intp)
    epochs = yield from first_read(load, moments, x, labels, subject.threshold)
    return dict(zip(numbers.tolist(), epochs, strict=True))


def hidden_places(subject: Subject, newest: Checkpoint, like: Axes | None) -> Work:
    """Map the validation digits, along the principal components of the newest moment.

    Without any, the training digits take their place.
    """
    design, model = subject.design, subject.network()
    which = Which.VALIDATION if design.task.validation else Which.TRAINING
    part = examples(design, NO_DIGITS, which)[0]
    stride = -(-len(part.x) // MOST)
    _taken(model, design, newest)
    axes = principal(hidden(model, part.x[::stride]), newest.epoch, like)
    yield 0.5
    _taken(model, design, subject.moment)
    found: HiddenMap = yield from hidden_map(model, part, subject.moment.epoch, axes)
    return replace(found, of=which.value)


def cost_surface(subject: Subject, checkpoints: Checkpoints, runs: Sequence[Run]) -> Work:
    """Measure J on the plane through start, this moment and the best one, with these runs' paths.

    The run that is evaluated is the first of them.
    """
    size = len(subject.moment.theta)
    most, ways = int(max(8, min(PATH, NUMBERS // size))), []
    for run in runs:
        moments = checkpoints.spread(run.number, most)
        kept = [each for m in moments if (each := checkpoints.at(run.number, m)) is not None]
        kept = [each for each in kept if len(each.theta) == size]
        if kept:
            epochs = tuple(each.epoch for each in kept)
            ways.append(Way(run.number, epochs, [each.theta for each in kept]))
        yield 0.0
    if not ways or ways[0].run != subject.run.number:
        return None
    epoch = _best(subject.run)
    best = subject.moment if epoch is None else checkpoints.at(subject.run.number, epoch)
    end = (subject.moment if best is None else best).theta
    part, task = subject.examples(Which.TRAINING), subject.design.task
    now = subject.moment.theta
    return (yield from surface(subject.network(), task, part, ways, now, end))


def star(found: HiddenMap, prediction: Prediction) -> NDArray[np.float64] | None:
    """Return the place of the drawing on the map; None if nothing is drawn."""
    if prediction.empty:
        return None
    layers = prediction.activations
    last = layers[-2] if len(layers) > 1 else prediction.image.reshape(-1)
    if len(last) != found.axes.components.shape[1]:
        return None
    place: NDArray[np.float64] = found.axes.places(last[np.newaxis])[0]
    return place


def network_at(design: Design, moment: Checkpoint) -> Sequential:
    """Return the network of a moment, compiled; the design is that by which it was trained."""
    return _taken(_network(design), design, moment)


def _network(design: Design) -> Sequential:
    """Return a network of that design without parameters of its own."""
    return network(design, drawn=False, dropout=NO)


def _taken(model: Sequential, design: Design, moment: Checkpoint) -> Sequential:
    """Return the network with the parameters and activations of a moment, compiled."""
    tune(model, design)
    for layer, activation in zip(dense_layers(model), moment.activations, strict=True):
        layer.activation = activation
    model.forget_passes()
    model.theta[...] = moment.theta
    return model


def _best(run: Run) -> float | None:
    """Return the epoch of the least validation cost; None if it is not known."""
    costs = run.curves.validation
    if not np.isfinite(costs).any():
        return None
    return float(run.curves.moments[int(np.nanargmin(costs))])
