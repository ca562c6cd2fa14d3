"""`Symptoms`: what a look inside a network finds: dead and saturated units, vanishing gradients."""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array
from engine.data import load
from engine.inside import LayerInside, look_inside
from nngui.design.design import Design
from nngui.training.building import NO, answers, network, tune

EXAMPLES = 200  # of the validation set; the look takes some milliseconds
FLAT = 0.01  # of the steepest slope of an activation: less is saturated
NEARLY_ALL = 0.95  # of the examples
SURE = 0.01  # from 0 or 1: an output that is so near is saturated


@dataclass(frozen=True, slots=True)
class LayerSymptoms:
    """What was found in one layer.

    Attributes
    ----------
    units : int
    dead : int
        Units of relu that are 0 for every example: no example moves their weights any more.
    saturated : int
        Units whose slope is below a hundredth of the steepest one, for 95 % of the examples.
    gradient : float
        The root mean square of ∂J/∂W.
    """

    units: int
    dead: int
    saturated: int
    gradient: float


@dataclass(frozen=True, slots=True)
class Symptoms:
    """What was found in a network, with some validation examples.

    Attributes
    ----------
    layers : tuple of LayerSymptoms
        From the first hidden layer to the output layer.
    examples : int
    spread : float
        The largest standard deviation of an output over the examples.
    sure_and_wrong : int
        Examples of a wrong class by an output that is nearly 0 or 1.
    """

    layers: tuple[LayerSymptoms, ...]
    examples: int
    spread: float
    sure_and_wrong: int


def symptoms(design: Design, theta: Array) -> Symptoms:
    """Look inside a network of that design, with these parameters."""
    data = load(design.dataset, design.side)
    known = (data.x_val, data.y_val) if len(data.x_val) else (data.x_train, data.y_train)
    chosen = np.linspace(0, len(known[0]) - 1, min(EXAMPLES, len(known[0]))).astype(int)
    plain = replace(design, ready=False)
    model = network(plain, drawn=False, dropout=NO)
    tune(model, plain)
    model.theta[...] = theta
    x, labels = known[0][chosen], known[1][chosen]
    y = answers(design, labels)
    with np.errstate(all="ignore"):
        inside = look_inside(model, x, y, theta.dtype)
        layers = tuple(_of_layer(layer) for layer in inside.layers)
        output = inside.layers[-1]
        spread = float(output.a.std(axis=1).max())
        sure = _sure_and_wrong(output, inside.y) if design.task.classes else 0
    return Symptoms(layers, len(chosen), spread, sure)


def _of_layer(layer: LayerInside) -> LayerSymptoms:
    slope, dead, saturated = layer.slope, 0, 0
    if slope is not None:
        dead = int((slope == 0).all(axis=1).sum()) if layer.activation.range[0] == 0 else 0
        if layer.activation.bounded:
            dead, flat = 0, slope < FLAT * _steepest(layer)
            saturated = int((flat.mean(axis=1) > NEARLY_ALL).sum())
    gradient = float(np.sqrt(np.square(layer.dW, dtype=np.float64).mean()))
    return LayerSymptoms(len(layer.a), dead, saturated, gradient)


def _steepest(layer: LayerInside) -> float:
    """Return g'(0), where an activation with a range is steepest."""
    zero = np.zeros((1, 1), layer.z.dtype)
    activation = layer.activation
    return float(activation.backward(zero, activation.forward(zero), np.ones_like(zero))[0, 0])


def _sure_and_wrong(output: LayerInside, y: Array) -> int:
    a = output.a
    wrong = (a.argmax(0) != y.argmax(0)) if len(a) > 1 else ((a[0] >= 0.5) != (y[0] >= 0.5))
    nearest = np.minimum(np.abs(a), np.abs(1 - a)).max(axis=0)
    return int((wrong & (nearest < SURE)).sum())
