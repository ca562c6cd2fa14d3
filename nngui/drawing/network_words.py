"""What the network view says in words: the architecture, one unit, one pixel."""

import numpy as np

from nngui import wording
from nngui.design import Design
from nngui.drawing.network_geometry import Place
from nngui.drawing.network_values import Parameters
from nngui.prediction import Prediction

DRAW = "draw a digit to see activations"
NO_ANSWER = "no activations yet"  # of a drawing that is there


def description(design: Design) -> str:
    """Return the architecture, such as "input 20 by 20, layer 1: 25 units sigmoid, …"."""
    side = design.task.side
    layers = [
        f"{layer_name(design, i)}: {layer.units} unit{'s' * (layer.units > 1)} {layer.activation}"
        for i, layer in enumerate(design.layers, 1)
    ]
    return ", ".join([f"input {side} by {side}", *layers])


def layer_name(design: Design, layer: int) -> str:
    """Return "input", "layer 1", …, "output"."""
    if layer == 0:
        return "input"
    return "output" if layer == len(design.layers) else f"layer {layer}"


def output_names(design: Design) -> tuple[str, ...]:
    """Return what the output units stand for; empty if they are not one for each answer."""
    classes, units = design.task.classes, design.output.units
    if units == 1:
        return (f"P({classes[1]})",) if len(classes) == 2 else ("angle",) if not classes else ()
    return classes if units == len(classes) else ()


def unit_name(design: Design, place: Place) -> str:
    """Return "layer 1, unit 7" or 'output, unit 8 "7"'."""
    layer, unit = place
    names = output_names(design) if layer == len(design.layers) else ()
    meaning = f' "{names[unit]}"' if names else ""
    return f"{layer_name(design, layer)}, unit {unit + 1}{meaning}"


def number(value: float) -> str:
    """Return the value to three digits, with a true minus sign."""
    return f"{value:.3g}".replace("-", "−")


def of_unit(
    design: Design, place: Place, parameters: Parameters | None, prediction: Prediction | None
) -> str:
    """Return "layer 1, unit 7: z = 1.23, a = sigmoid(z) = 0.77, b = −0.1", as far as known."""
    layer, unit = place
    said = []
    if prediction is not None:
        if parameters is not None:
            kernel, bias = parameters[layer - 1]
            below = prediction.activations[layer - 2] if layer > 1 else prediction.image.reshape(-1)
            with np.errstate(all="ignore"):
                said.append(f"z = {number(float(below @ kernel[:, unit] + bias[unit]))}")
        activation = design.layers[layer - 1].activation
        value = float(prediction.activations[layer - 1][unit])
        said.append(f"a = {activation}(z) = {number(value)}")
    if parameters is not None:
        said.append(f"b = {number(float(parameters[layer - 1][1][unit]))}")
    if prediction is None:
        said.append(DRAW)
    return f"{unit_name(design, place)}: {', '.join(said)}"


def of_pixel(
    design: Design,
    pixel: int,
    unit: int | None,
    parameters: Parameters | None,
    prediction: Prediction | None,
) -> str:
    """Return "pixel in row 3, column 7: x = 0.62", and its weight w to a unit of layer 1."""
    side = design.task.side
    said = []
    if prediction is not None:
        said.append(f"x = {number(float(prediction.image.reshape(-1)[pixel]))}")
    if unit is not None and parameters is not None:
        weight = float(parameters[0][0][pixel, unit])
        said.append(f"w = {number(weight)} to {unit_name(design, (1, unit))}")
    where = f"pixel in row {pixel // side + 1}, column {pixel % side + 1}"
    return f"{where}: {', '.join(said) or DRAW}"


def output_value(design: Design, prediction: Prediction | None) -> str:
    """Return what a single output says: "P(1) = 0.98" or "12°"; its name before a drawing."""
    names = output_names(design)
    if len(names) != 1:
        return ""
    if prediction is None:
        return names[0]
    value, task = float(prediction.activations[-1][0]), design.task
    if task.classes:
        return wording.equation(names[0] if 0 <= value <= 1 else "ŷ", value)
    return f"{value * task.scale:.0f}{task.unit}".replace("-", "−")
