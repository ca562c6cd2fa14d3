"""The network in a `.keras` file as a design that begins with its parameters."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from inspect import signature
from math import isqrt
from pathlib import Path
from typing import Any, NoReturn

from engine import Sequential, initializers, load_model
from engine.activations import ACTIVATIONS
from engine.arrays import FLOAT
from engine.data import TASKS, Task
from engine.data.images import LARGEST, SMALLEST
from engine.layers import Activation, Dense, Dropout, Flatten, LeakyReLU, ReLU, Softmax
from engine.layers.layer import Layer
from engine.loss import Loss
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.printing import printable
from engine.saving import ModelFileError
from nngui.design.design import LARGEST_RATE, SMALLEST_RATE, Design, LayerSpec
from nngui.design.figures import count, learning_rate
from nngui.design.given import Given, keep
from nngui.design.options import INITIALIZER_NAMES, Entry, Options, entry_of

SUFFIX = ".keras"
MOST_LAYERS = 50  # with weights: more have no place in a window
EPOCHS = 10  # to begin with: a file does not say how many
OPTIMIZER, RATE = "adam", 0.001  # of a network that was not compiled: Keras' usual ones
ALONE = (Activation, Softmax, ReLU, LeakyReLU)  # layers that are the activation of the one before
# Options that change nothing here, or stand in places of their own.
OWN_MATTER = {"name", "dtype", "reduction", "from_logits", "learning_rate"}
LONGEST = 400  # characters of a message
WITHOUT = "load_model(…, compile=False) opens the network without it"  # advice for scripts


@dataclass(frozen=True, slots=True)
class Opened:
    """A network that was read from a file.

    Attributes
    ----------
    file : str
        Its name.
    design : Design
        It begins with the parameters in the file.
    notes : tuple of str
        Sentences: which parts of the file are otherwise here.
    """

    file: str
    design: Design
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of a run that begins with it."""
        return Path(self.file).stem


def read(path: str | os.PathLike[str]) -> Opened:
    """Return the network in a file of Keras 3.

    It predicts what Keras predicts, and goes on with the loss, the optimizer and its memory that
    it was compiled with, if it was.

    Raises
    ------
    ModelFileError
        If the file is damaged, or has something that has no place in a design; the message names
        it, the reason and the way out.
    OSError
        If there is no such file, or it cannot be read.
    """
    path = Path(path)
    model, notes = _loaded(path)
    layers = tuple(_layers(model.layers))
    if len(layers) > MOST_LAYERS:
        _refuse(
            f"it has {count(len(layers))} layers with weights, but",
            f"a design here has at most {MOST_LAYERS}",
            "go on with it in Keras",
        )
    notes += _on_layers(model)
    if model.compiled and model.loss.from_logits:
        layers = _with_probabilities(layers, model.loss)
        notes.append(
            "Its last layer gives logits to the loss; here that layer has the activation"
            f" {layers[-1].activation}, which makes probabilities of them"
        )
    design = Design(
        layers=layers,
        loss="mean_squared_error",
        optimizer=OPTIMIZER,
        learning_rate=RATE,
        epochs=EPOCHS,
    )
    task = _task(model, design)
    side = isqrt(model.features)
    design = replace(design, dataset=task.name, side=0 if side == task.side else side)
    compiled = _compiled(model, design, notes) if model.compiled else _uncompiled(design, notes)
    given = _given(model, path.name, compiled)
    return Opened(path.name, replace(compiled, given=keep(given)), tuple(notes))


def _loaded(path: Path) -> tuple[Sequential, list[str]]:
    """Return the network, compiled if that can be read."""
    try:
        return load_model(path), []
    except ModelFileError as error:
        try:
            model = load_model(path, compile=False)
        except ModelFileError:
            raise error from None
        reason = str(error).partition(f"; {WITHOUT}")[0]
        return model, [f"What it was compiled with is left out ({reason})"]


def _refuse(what: str, reason: str, remedy: str) -> NoReturn:
    raise ModelFileError(printable(f"{what} {reason}; {remedy}", LONGEST))


def _layers(layers: Iterable[Layer]) -> Iterator[LayerSpec]:
    """Yield the layers with weights, each with the activation and the Dropout behind it."""
    last: LayerSpec | None = None
    for layer in layers:
        what = f"its layer {layer.name} ({type(layer).__name__})"
        if isinstance(layer, Flatten) or (isinstance(layer, Dropout) and not layer.rate):
            continue
        if isinstance(layer, Dense):
            if last is not None:
                yield last
            last = _dense(layer, what)
        elif isinstance(layer, (Dropout, *ALONE)):
            if last is None:
                _no_place(what, "it comes before the first Dense layer")
            last = _followed(last, layer, what)
        else:
            _no_place(what, "a design here has Dense layers, each with an activation")
    if last is None:
        _refuse(
            "it has no Dense layer, and so",
            "nothing in it could learn here",
            "put one into it in Keras and save it again, or go on with this one in Keras",
        )
    yield last


def _no_place(what: str, reason: str) -> NoReturn:
    _refuse(
        what,
        f"has no place in a design here: {reason}",
        "take it out in Keras and save the network again, or go on with it in Keras",
    )


def _dense(layer: Dense, what: str) -> LayerSpec:
    penalty = layer.kernel_regularizer
    spec = LayerSpec(
        layer.units,
        "linear",
        use_bias=layer.use_bias,
        l1=float(getattr(penalty, "l1", 0.0)),
        l2=float(getattr(penalty, "l2", 0.0)),
    )
    kernel, bias = map(initializers.name_of, (layer.kernel_initializer, layer.bias_initializer))
    if kernel in INITIALIZER_NAMES:  # they count only for a run that starts over
        spec = replace(spec, kernel_initializer=str(kernel))
    if bias in INITIALIZER_NAMES:
        spec = replace(spec, bias_initializer=str(bias))
    return _activated(spec, layer, what)


def _followed(spec: LayerSpec, layer: Layer, what: str) -> LayerSpec:
    """Return a layer with what comes behind it."""
    if spec.dropout:
        _no_place(what, "behind a Dropout comes a Dense layer")
    if isinstance(layer, Dropout):
        return replace(spec, dropout=layer.rate)
    if layer.activation.name == "linear":
        return spec
    if spec.activation != "linear":
        _no_place(what, f"the layer before it has an activation already, {spec.activation}")
    return _activated(spec, layer, what)


def _activated(spec: LayerSpec, layer: Layer, what: str) -> LayerSpec:
    name = layer.activation.name
    if name not in ACTIVATIONS:
        _no_place(what, f"its activation is {name}; there are {', '.join(ACTIVATIONS)}")
    options = entry_of(ACTIVATIONS[name]).canonical(dict(layer.activation.given))
    return replace(spec, activation=name, activation_options=options)


def _options(entry: Entry, thing: Any) -> tuple[Options, list[str]]:
    """Return the options of a part that a design has, and those it has no place for, in words."""
    try:
        given = entry.canonical({name: getattr(thing, name) for name in entry.options})
    except ValueError:
        given = ()
    parameters = signature(type(thing)).parameters
    left_out = [
        f"{name}={value}"
        for name, parameter in parameters.items()
        if name not in OWN_MATTER and name not in dict(given)
        if (value := getattr(thing, name, parameter.default)) != parameter.default
    ]
    return given, left_out


def _on_layers(model: Sequential) -> list[str]:
    """Return what is otherwise here, but makes no difference to predictions."""
    notes = []
    if any(isinstance(layer, Dense) and not layer.trainable for layer in model.layers):
        notes.append("Layers that were frozen in Keras learn here as all others do")
    if model.dtype != FLOAT:
        notes.append(f"Its parameters are rounded from {model.dtype} to {FLOAT.__name__}")
    return notes


def _with_probabilities(layers: tuple[LayerSpec, ...], loss: Loss) -> tuple[LayerSpec, ...]:
    """Return the layers with the activation that turns logits into probabilities for this loss."""
    *before, last = layers
    if last.activation != "linear":
        return layers
    return (*before, last.having(LOSSES[loss.name].canonical))


def _task(model: Sequential, design: Design) -> Task:
    """Return the question that the network answers."""
    inputs, outputs = model.features, design.output.units
    side = isqrt(inputs)
    if side * side != inputs or not SMALLEST <= side <= LARGEST:
        _refuse(
            f"it has {count(inputs)} inputs, but",
            f"here the inputs are the pixels of a square image, from {SMALLEST} × {SMALLEST} to"
            f" {LARGEST} × {LARGEST}: {SMALLEST**2}, {(SMALLEST + 1) ** 2}, …,"
            f" {count(LARGEST**2)}",
            "train a network on such images, or go on with this one in Keras",
        )
    probability = ACTIVATIONS[design.output.activation].probabilities or (
        model.compiled and model.loss.probabilities
    )
    tasks = [task for task in TASKS.values() if task.listed]
    fitting = [task for task in tasks if _answers(task, outputs, probability)]
    if not fitting:
        asked = ", ".join(f"“{task.name}” by {task.units}" for task in tasks)
        _refuse(
            f"it has {count(outputs)} outputs, but",
            f"no question here is answered by so many ({asked})",
            "give its last layer another number of units, or go on with it in Keras",
        )
    own = [task for task in fitting if task.side == side]
    return (own or fitting)[0]


def _answers(task: Task, outputs: int, probability: bool) -> bool:
    """Return whether that number of outputs, probabilities or not, answers the question."""
    if outputs == 1:
        return task.binary if probability else task.regression
    return outputs == len(task.classes)


def _uncompiled(design: Design, notes: list[str]) -> Design:
    """Return the design with the usual loss of its question, and Keras' usual optimizer."""
    notes.append(
        "It was not compiled: it trains with Adam, α = 0.001, and the loss of its question"
        if not notes
        else "It trains with Adam, α = 0.001"
    )
    fits = LOSSES[design.task.loss].canonical == design.output.activation
    binary = design.output.activation == "sigmoid" and design.output.units == 1
    loss = design.task.loss if fits or binary else "mean_squared_error"
    return replace(design, loss=loss)


def _compiled(model: Sequential, design: Design, notes: list[str]) -> Design:
    """Return the design with the loss, the optimizer and the α of the network."""
    loss, optimizer = model.loss, model.optimizer
    if loss.name in LOSSES:
        options, left_out = _options(entry_of(LOSSES[loss.name]), loss)
        design = replace(design, loss=loss.name, loss_options=options)
        notes += [f"{each} of its loss is left out" for each in left_out]
    else:
        design = replace(_uncompiled(design, ["known"]), optimizer=design.optimizer)
        notes.append(f"Its loss {type(loss).__name__} is not here: it trains with {design.loss}")
    if optimizer.name in OPTIMIZERS:
        options, left_out = _options(entry_of(OPTIMIZERS[optimizer.name]), optimizer)
        design = replace(design, optimizer=optimizer.name, optimizer_options=options)
        notes += [f"{each} of its optimizer is left out" for each in left_out]
    else:
        notes.append(f"Its optimizer {type(optimizer).__name__} is not here: it trains with Adam")
    rate = float(optimizer.learning_rate)
    kept = min(max(rate, SMALLEST_RATE), LARGEST_RATE)
    if optimizer.schedule is not None or kept != rate:
        notes.append(f"α stays at {learning_rate(kept)} here: its schedule is left out")
    return replace(design, learning_rate=kept)


def _given(model: Sequential, name: str, design: Design) -> Given:
    """Return the parameters, and the optimizer's memory if it goes on by the same rule."""
    units = (model.features, *(layer.units for layer in design.layers))
    given = Given(name, units, model.theta.astype(FLOAT))
    if not model.compiled or model.optimizer.name != design.optimizer:
        return given
    optimizer = model.optimizer
    return replace(
        given,
        optimizer=design.optimizer,
        optimizer_options=design.optimizer_options,
        loss=design.loss,
        iterations=int(optimizer.iterations),
        memory={key: array.astype(FLOAT) for key, array in optimizer.memory.items()},
    )
