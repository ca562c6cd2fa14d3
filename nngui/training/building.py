"""The network of a design, its targets, and the measuring of its cost and score."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import (
    Dense,
    Dropout,
    Input,
    Sequential,
    initializers,
    losses,
    metrics,
    one_hot,
    optimizers,
)
from engine.arrays import FLOAT, Array
from engine.data import Task
from engine.fitting.evaluation import Evaluation
from engine.layers.layer import Layer
from engine.losses import LOSSES, Loss
from engine.optimizers import Optimizer
from engine.regularizers import L1, L1L2, L2, Regularizer
from engine.schedules import CosineDecay
from nngui.design import ready
from nngui.design.design import Design, LayerSpec
from nngui.design.own_digits import NO_DIGITS
from nngui.design.prediction import predicts_one
from nngui.design.schedule import cosine
from nngui.design.training_set import Part, sizes

OWN, EVERY, NO = "own", "every", "no"  # the Dropout layers of a network
Measured = Generator[None, None, tuple[float, ...]]


def network(
    design: Design,
    *,
    drawn: bool = True,
    like: Design | None = None,
    dropout: str = OWN,
    dtype: type[np.floating[Any]] = FLOAT,
) -> Sequential:
    """Return the network of that design with its first parameters, compiled.

    Parameters
    ----------
    design : Design
    like : Design, optional
        With the same seed; layers that have the shape of one of its layers begin with its weights.
    drawn : bool
        Whether the first weights are drawn, which takes a second for ten millions of them; else
        all parameters are 0, and the network is not compiled.
    dropout : str
        `OWN`: a Dropout after the layers that have one in the design, as in Keras; `EVERY`: after
        every hidden layer, so that a later design can have it; `NO`: Dense layers only, for
        predictions.
    dtype : data type
        Of the parameters; float64 serves checks.
    """
    layers = [_dense(layer) for layer in design.layers]
    drawings = [layer.kernel_initializer for layer in layers]
    given = design.first
    for layer in layers if given or not drawn else ():
        layer.kernel_initializer = initializers.Zeros()
    model = Sequential(
        [Input((design.task.pixels,)), *_stack(design, layers, dropout)],
        seed=design.seed,
        dtype=dtype,
    )
    for layer, drawing in zip(layers, drawings, strict=True):
        layer.kernel_initializer = drawing
    if given is not None:
        model.theta[...] = given.theta
    if design.ready and (trained := ready.network()) is not None and ready.fits(design):
        model.set_weights(trained.get_weights())
    if drawn and like is not None and like.seed == design.seed and not design.begins_trained:
        _take_equal_layers(model, network(like))
    if drawn:
        tune(model, design)
        _take_memory(model, design)
    return model


def _take_memory(model: Sequential, design: Design) -> None:
    """Give the optimizer the memory of the file that the design begins with, if it goes on."""
    given, optimizer = design.first, model.optimizer
    if given is None or not given.goes_on(design):
        return
    recall(optimizer, model.theta, given.memory, given.iterations)


def recall(
    optimizer: Optimizer, theta: Array, memory: Mapping[str, Array], iterations: int
) -> None:
    """Give an optimizer its memory and its count of steps, if the memory is of its kind."""
    optimizer.build(theta)
    if set(memory) == set(optimizer.memory):
        optimizer.iterations = iterations
        for name, array in memory.items():
            optimizer.memory[name][...] = array


def _dense(layer: LayerSpec) -> Dense:
    return Dense(
        layer.units,
        layer.function,
        layer.use_bias,
        layer.kernel_initializer,
        layer.bias_initializer,
        _regularizer(layer),
    )


def _regularizer(layer: LayerSpec) -> Regularizer | None:
    if layer.l1 and layer.l2:
        return L1L2(layer.l1, layer.l2)
    if layer.l1:
        return L1(layer.l1)
    return L2(layer.l2) if layer.l2 else None


def _stack(design: Design, layers: list[Dense], dropout: str) -> Iterator[Layer]:
    last = len(layers) - 1
    for i, (layer, spec) in enumerate(zip(layers, design.layers, strict=True)):
        yield layer
        if (dropout == EVERY and i < last) or (dropout == OWN and spec.dropout):
            yield Dropout(spec.dropout)


def dense_layers(model: Sequential) -> list[Dense]:
    """Return the layers with weights, one for each layer of the design."""
    return [layer for layer in model.layers if isinstance(layer, Dense)]


def dropouts(model: Sequential) -> list[Dropout]:
    """Return the layers in which chance plays."""
    return [layer for layer in model.layers if isinstance(layer, Dropout)]


def _take_equal_layers(model: Sequential, other: Sequential) -> None:
    """Copy the weights of layers of the same shape, in their order."""
    layers = iter(dense_layers(other))
    for layer in dense_layers(model):
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
    """Set activations, regularizers, Dropout, loss, optimizer and α to those of the design."""
    for layer, spec in zip(dense_layers(model), design.layers, strict=True):
        layer.activation = spec.function
        layer.kernel_regularizer = _regularizer(spec)
    rates = [spec.dropout for spec in design.layers if spec.dropout]
    found = dropouts(model)
    if len(found) != len(rates):
        rates = [spec.dropout for spec in design.layers[:-1]]
    for dropout, rate in zip(found, rates, strict=False):
        dropout.rate = rate
    equip(model, design)


def equip(model: Sequential, design: Design) -> None:
    """Set loss, optimizer and the peak of α to those of the design.

    The optimizer's memory starts afresh only if it is another optimizer or loss, or if the
    optimizer remembers something else with its options.
    """
    loss, optimizer = loss_of(design), optimizer_of(design)
    if not model.compiled or (model.loss.name, model.optimizer.name) != (
        loss.name,
        optimizer.name,
    ):
        model.compile(optimizer, loss)
    elif _settings(model.optimizer) != _settings(optimizer):
        old = model.optimizer
        model.compile(optimizer, loss)
        if set(old.memories) == set(optimizer.memories):
            optimizer.load_state(old.iterations, old.state())
    elif model.loss.get_config() != loss.get_config():
        model.compile(model.optimizer, loss)
    model.optimizer.schedule = None
    model.optimizer.learning_rate = design.learning_rate


def loss_of(design: Design) -> Loss:
    """Return the loss of the design, with its options."""
    options: dict[str, Any] = dict(design.loss_options)
    return LOSSES[design.loss](**options)


def optimizer_of(design: Design) -> Optimizer:
    """Return the optimizer of the design, with its options and the peak of α."""
    options = dict(design.optimizer_options)
    return optimizers.get(design.optimizer, learning_rate=design.learning_rate, **options)


def remembered(
    state: Design, memory: Mapping[str, Array], design: Design
) -> Mapping[str, Array] | None:
    """Return what the optimizer of a design takes over from the memory of another one's.

    Returns
    -------
    mapping of ndarray, or None
        None if it begins with an empty memory.
    """
    if (state.optimizer, state.loss) != (design.optimizer, design.loss):
        return None
    if state.optimizer_options == design.optimizer_options:
        return memory
    old, new = optimizer_of(state).memories, optimizer_of(design).memories
    if set(old) != set(new):
        return None
    return {name: array * (old[name] / new[name]) for name, array in memory.items()}


def _settings(optimizer: Optimizer) -> dict[str, object]:
    config = optimizer.get_config()
    del config["learning_rate"]
    return config


def targets(task: Task, labels: Array, units: int) -> Array:
    """Return the target outputs for these labels, shape (examples, units)."""
    if task.classes and units > 1:
        return one_hot(labels, units)
    return labels.astype(FLOAT)[:, np.newaxis]


def answers(design: Design, labels: NDArray[Any]) -> NDArray[Any]:
    """Return the right answers in the form that the loss of a design takes."""
    if losses.get(design.loss).class_numbers:
        return labels
    return targets(design.task, labels, design.output.units)


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
        costs = [cost + model.penalty.now() for cost in costs]
        sums += len(part) * np.array([evaluation.cost, score * task.scale, *costs])
    return tuple((sums / sum(map(len, parts))).tolist())
