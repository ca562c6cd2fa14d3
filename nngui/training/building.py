"""The network of a design, its targets, and the measuring of its cost and score."""

from collections.abc import Generator, Sequence

import numpy as np

from engine import (
    Dense,
    Input,
    Sequential,
    activations,
    initializers,
    losses,
    metrics,
    one_hot,
    optimizers,
)
from engine.arrays import FLOAT, Array
from engine.data import Task
from engine.fitting.evaluation import Evaluation
from engine.schedules import CosineDecay
from nngui.design import ready
from nngui.design.design import Design
from nngui.design.own_digits import NO_DIGITS
from nngui.design.prediction import predicts_one
from nngui.design.schedule import cosine
from nngui.design.training_set import Part, sizes

Measured = Generator[None, None, tuple[float, ...]]


def network(design: Design, *, drawn: bool = True, like: Design | None = None) -> Sequential:
    """Return the network of that design with its first parameters, compiled.

    Parameters
    ----------
    design : Design
    like : Design, optional
        With the same seed; layers that have the shape of one of its layers begin with its weights.
    drawn : bool
        Whether the first weights are drawn, which takes a second for ten millions of them; else
        all parameters are 0, and the network is not compiled.
    """
    layers = [Dense(layer.units, layer.activation) for layer in design.layers]
    drawing = layers[0].kernel_initializer
    for layer in layers:
        layer.kernel_initializer = drawing if drawn else initializers.Zeros()
    model = Sequential([Input((design.task.pixels,)), *layers], seed=design.seed)
    for layer in layers:
        layer.kernel_initializer = drawing
    if design.ready and (trained := ready.network()) is not None and ready.fits(design):
        model.set_weights(trained.get_weights())
    if drawn and like is not None and like.seed == design.seed and not design.ready:
        _take_equal_layers(model, network(like))
    if drawn:
        tune(model, design)
    return model


def _take_equal_layers(model: Sequential, other: Sequential) -> None:
    """Copy the weights of layers of the same shape, in their order."""
    layers = iter(other.layers)
    for layer in model.layers:
        shape, rest = layer.weights_and_bias.shape, list(layers)
        found = (i for i, each in enumerate(rest) if each.weights_and_bias.shape == shape)
        index = next(found, None)
        if index is not None:
            layer.weights_and_bias[...] = rest[index].weights_and_bias
        layers = iter(rest if index is None else rest[index + 1 :])


def whole_schedule(design: Design) -> CosineDecay | None:
    """Return the schedule of α over all epochs of the design, as in Keras; None if constant.

    Digits of a person's own are not counted among the examples.
    """
    examples = sum(number * times for number, times in sizes(design, NO_DIGITS))
    steps = -(-examples // design.batch_size) * design.epochs
    return None if design.schedule == "constant" else cosine(design, steps)


def tune(model: Sequential, design: Design) -> None:
    """Set activations, loss, optimizer and α of the network to those of the design."""
    for layer, spec in zip(model.layers, design.layers, strict=True):
        layer.activation = activations.get(spec.activation)
    equip(model, design)


def equip(model: Sequential, design: Design) -> None:
    """Set loss, optimizer and the peak of α to those of the design.

    The optimizer's memory starts afresh only if it is another optimizer or loss.
    """
    if not model.compiled or (model.loss.name, model.optimizer.name) != (
        design.loss,
        design.optimizer,
    ):
        optimizer = optimizers.get(design.optimizer, learning_rate=design.learning_rate)
        model.compile(optimizer, design.loss)
    model.optimizer.schedule = None
    model.optimizer.learning_rate = design.learning_rate


def targets(task: Task, labels: Array, units: int) -> Array:
    """Return the target outputs for these labels, shape (examples, units)."""
    if task.classes and units > 1:
        return one_hot(labels, units)
    return labels.astype(FLOAT)[:, np.newaxis]


def threshold_accuracy(y_true: Array, y_pred: Array) -> float:
    """Return the share of outputs of which (ŷ ≥ 0.5) is y: the rule of the shown predictions."""
    return float(np.mean(predicts_one(y_pred) == y_true))


def cost_by(loss: str) -> metrics.Metric:
    """Return the function of targets and outputs that is the cost by that loss."""
    its = losses.get(loss)
    return lambda y_true, y_pred: losses.cost(its.loss(y_true, y_pred))


def measured(
    model: Sequential, task: Task, parts: Sequence[Part], also: Sequence[str] = ()
) -> Measured:
    """Return the cost J on all of these examples, and the score; yield often on the way.

    The costs by the losses `also` follow.

    The score is the share of right answers, in [0, 1]; for a regression the mean absolute error,
    in the unit of the task.
    """
    units, sums = model.units, np.zeros(2 + len(also))
    metric: metrics.Metric = threshold_accuracy
    if not task.classes or units > 1:
        metric = metrics.get("accuracy" if task.classes else "mean_absolute_error", units)
    for part in parts:
        y = targets(task, part.labels, units)
        further = [cost_by(loss) for loss in also]
        evaluation = Evaluation(model, part.x, y, model.loss, [metric, *further])
        yield from evaluation
        score, *costs = evaluation.scores
        sums += len(part) * np.array([evaluation.cost, score * task.scale, *costs])
    return tuple((sums / sum(map(len, parts))).tolist())
