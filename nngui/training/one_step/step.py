"""`OneStep`: all values of one step, computed in float64 on copies of a run's parameters."""

from dataclasses import dataclass, replace

import numpy as np

from engine import Sequential
from engine.arrays import Array, carve
from engine.backpropagation import forward
from engine.gradient_check import GradientCheck, check_derivative
from engine.inside import (
    Inside,
    LayerInside,
    LossOverZ,
    Update,
    look_at_update,
    look_inside,
    loss_over_z,
    penalty_of,
)
from engine.losses import LOSSES, cost
from nngui.design.design import Design
from nngui.design.own_digits import OwnDigits
from nngui.design.schedule import schedule_of
from nngui.design.training_set import training_set
from nngui.training.building import answers, network, targets, tune
from nngui.training.one_step.chips import Followed
from nngui.training.one_step.example import Choice, Example, Source, example_of, validation
from nngui.training.training_state import TrainingState

MOST = 3_000_000  # parameters: looking at a step takes some ten times their memory
POINTS = 201  # of a loss as a function of z
REACH = 8.0  # of z, at least, to both sides of 0
ROWS = 4096  # examples that are predicted at once when the worst is looked for


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """The step that is to be looked at.

    Attributes
    ----------
    serial : int
        Of the run.
    moment : float
        In epochs.
    state : TrainingState
        Parameters and optimizer of the run at that moment.
    design : Design
        By which the step is made; its shapes are those of the state.
    choice : Choice
    own : OwnDigits
    drawing : ndarray, shape (pixels,), or None
    follow : Followed or None
        None for the weight of the first layer with the largest derivative.
    column : int
        Which of the examples the values of units are of, counted from 0.
    worst : bool
        Whether the digit with the largest loss is looked for instead of the chosen number.
    """

    serial: int
    moment: float
    state: TrainingState
    design: Design
    choice: Choice
    own: OwnDigits
    drawing: Array | None = None
    follow: Followed | None = None
    column: int = 0
    worst: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class OneStep:
    """A step on some examples, with every value.

    Attributes
    ----------
    request : Request
    example : Example
    model : Sequential
        A copy of the network, of nobody else; not to be changed.
    layers : tuple of LayerInside
        Those of the design, from the first hidden layer to the output layer.
    inside : Inside
        All of it; where the right answer is not known, only what the forward pass gives holds.
    known : bool
        Whether the right answer is known, and with it all that follows the forward pass.
    update : Update
    after : float
        J of these examples after the step.
    follow : Followed
    check : GradientCheck or None
        Of the followed parameter.
    curves : tuple of LossOverZ
        The loss of the shown example over z of one output: that of the design first.
    unit : int
        That output.
    """

    request: Request
    example: Example
    model: Sequential
    layers: tuple[LayerInside, ...]
    inside: Inside
    known: bool
    update: Update
    after: float
    follow: Followed
    check: GradientCheck | None = None
    curves: tuple[LossOverZ, ...] = ()
    unit: int = 0

    @property
    def design(self) -> Design:
        """The design by which the step is made."""
        return self.request.design

    @property
    def column(self) -> int:
        """The example whose values are shown."""
        return min(self.request.column, len(self.example) - 1)

    @property
    def index(self) -> int:
        """The place of the followed parameter among all of them."""
        return self.follow.index(self.design)

    @property
    def output(self) -> LayerInside:
        """The output layer."""
        return self.layers[-1]

    def numbers(self, index: int | None = None) -> dict[str, float]:
        """Return all quantities in the lines of the optimizer, of one parameter."""
        index, update = self.index if index is None else index, self.update
        known = {**update.numbers, "w": float(update.before[index])}
        known |= {"w_new": float(update.after[index])}
        known |= {"g": float(update.gradient[index]), "step": known["w_new"] - known["w"]}
        for name, before in update.memory_before.items():
            known[name] = float(before[index])
            known[f"{name}_new"] = float(update.memory_after[name][index])
        return known


def look_at_step(request: Request) -> OneStep | None:
    """Return all values of a step; None if there is no example, or the network is too large."""
    design = request.design
    if design.parameters > MOST:
        return None
    model = model_of(request)
    choice = request.choice
    if request.worst and choice.source in (Source.TRAINING, Source.VALIDATION):
        choice = replace(choice, number=_worst(model, request))
    example = example_of(choice, design, request.own, request.drawing)
    if example is None:
        return None
    labels = example.labels if example.labelled else np.zeros(len(example), np.int64)
    y = answers(design, labels)
    with np.errstate(all="ignore"):
        inside = look_inside(model, example.x, y)
        layers = tuple(layer for layer in inside.layers if layer.W.size)
        update = look_at_update(model, inside)
        after = _cost(model, inside, update.after)
    layer = layers[0].dW
    unit, source = np.unravel_index(np.abs(layer).argmax(), layer.shape)
    follow = Followed(1, int(unit), int(source))
    request = replace(request, choice=example.choice, worst=False)
    step = OneStep(request, example, model, layers, inside, example.labelled, update, after, follow)
    if request.follow is not None and request.follow.fits(design):
        follow = request.follow
    return seen(step, follow, request.column)


def seen(step: OneStep, follow: Followed, column: int = 0) -> OneStep:
    """Return the same step with another parameter followed, or another example shown."""
    column = min(column, len(step.example) - 1)
    model, inside = step.model, step.inside
    unit = int(inside.y[:, column].argmax())
    with np.errstate(all="ignore"):
        check = check_derivative(model, inside, follow.index(step.design))
        curves = _curves(model, step.layers[-1], inside, column, unit)
    request = replace(step.request, follow=follow, column=column)
    return replace(step, request=request, follow=follow, check=check, curves=curves, unit=unit)


def model_of(request: Request) -> Sequential:
    """Return a network of its own with the parameters, the optimizer and the α of a request."""
    design, state = request.design, request.state
    model = network(design, drawn=False)
    tune(model, design)
    model.theta[...] = state.theta
    optimizer = model.optimizer
    optimizer.build(model.theta)
    if (state.design.optimizer, state.design.loss) == (design.optimizer, design.loss):
        for name, array in state.memory.items():
            optimizer.memory[name][...] = array
        optimizer.iterations = state.iterations
    optimizer.schedule = schedule_of(design, state.steps, state.begin)
    return model


def _cost(model: Sequential, inside: Inside, theta: Array) -> float:
    """Return J of the examples with other parameters."""
    parameters = carve(theta, [layer.weights_and_bias.shape for layer in model.layers])
    a = forward(model.layers, parameters, inside.layers[0].x)[-1].a
    return cost(model.loss.loss(inside.y.T, a.T)) + penalty_of(model.layers, parameters)


def _curves(
    model: Sequential, output: LayerInside, inside: Inside, column: int, unit: int
) -> tuple[LossOverZ, ...]:
    """Return the loss of the design over z of an output, and squared error or cross-entropy."""
    here = abs(float(output.z[unit, column]))
    reach = max(REACH, 1.25 * here) if np.isfinite(here) else REACH
    z = np.linspace(-reach, reach, POINTS)
    found = [model.loss]
    activation = output.activation
    for loss in LOSSES.values():
        fits = loss.canonical == activation.name or loss.name == "mean_squared_error"
        several = not loss.one_of_many or len(output.z) > 1
        if fits and several and len(found) < 2 and loss.name != model.loss.name:
            found.append(loss())
    return tuple(
        loss_over_z(loss, output, inside.y, z, example=column, unit=unit) for loss in found
    )


def _worst(model: Sequential, request: Request) -> int:
    """Return the number of the digit with the largest loss."""
    design = request.design
    if request.choice.source is Source.VALIDATION:
        parts = validation(design)
    else:
        parts = training_set(design, request.own)
    worst, largest, start = 0, -np.inf, 0
    for part in parts:
        for first in range(0, len(part.x), ROWS):
            x, labels = part.x[first : first + ROWS], part.labels[first : first + ROWS]
            y = targets(design.task, labels, model.units)
            of_each = np.nan_to_num(model.loss.loss(y, np.asarray(model(x))), nan=np.inf)
            place = int(of_each.argmax())
            if of_each[place] > largest:
                worst, largest = start + first + place, float(of_each[place])
        start += len(part)
    return worst
