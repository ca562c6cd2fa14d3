"""The texts of the network view: the architecture, one unit, one pixel."""

import numpy as np

from nngui.design import figures, wording
from nngui.design.design import Design
from nngui.design.prediction import Prediction
from nngui.training.inspection.naming import layer_name, output_names, pin_name, unit_name
from nngui.training.inspection.pin import BIAS, Pin
from nngui.views.network.geometry import Place
from nngui.views.network.state import NetworkState
from nngui.widgets.graphics.colour_tables import colours_between

DRAW = "draw something to see activations"
NO_ANSWER = "no activations yet"  # for a drawing


def description(design: Design) -> str:
    """Return the architecture, such as "input 20 by 20, layer 1: 25 units sigmoid, …"."""
    side = design.task.side
    layers = [
        f"{layer_name(design, i)}: {figures.counted(layer.units, 'unit')} {layer.activation}"
        for i, layer in enumerate(design.layers, 1)
    ]
    return ", ".join([f"input {side} by {side}", *layers])


def heading(design: Design, layer: int) -> tuple[str, str, str]:
    """Return shapes and number of the parameters of a layer, in three pieces.

    They are ("W¹ 400×25", "b¹ 25", "10,025"), to be joined by "·" and "="; a layer without biases
    has "no b¹".
    """
    spec, of, size = design.layers[layer - 1], figures.superscript(layer), figures.count
    weights = f"W{of} {size(design.inputs_of(layer))}×{size(spec.units)}"
    biases = f"b{of} {size(spec.biases)}" if spec.biases else f"no b{of}"
    return weights, biases, size(design.parameters_of(layer))


def of_heading(state: NetworkState, layer: int) -> str:
    """Return a sentence on the parameters of a layer, with the largest weight if it is known."""
    design, (weights, biases, number) = state.design, heading(state.design, layer)
    largest = ""
    if state.parameters is not None:
        size = float(np.nanmax(np.abs(state.kernels[layer - 1]), initial=0))
        largest = f"; the largest |w| is {figures.weight(size)}"
    where = layer_name(design, layer)
    return f"{where}: {weights} and {biases}, {number} parameters{largest}"


def of_weight(state: NetworkState, pin: Pin) -> str:
    """Return the name of a weight or bias with its value, if that is known."""
    name = pin_name(state.design, pin)
    if state.parameters is None or pin.unit is None or pin.source is None:
        return name
    kernel, bias = state.parameters[pin.layer - 1]
    value = bias[pin.unit] if pin.source == BIAS else kernel[pin.source, pin.unit]
    return f"{name}: {figures.weight(float(value))}"


def ranges(design: Design, prediction: Prediction | None) -> str:
    """Return between which values the colours of the units lie, such as "0 to 1".

    Where layers differ each is named: "0 to 3.42 in layer 1, 0 to 1 in output".
    """
    if prediction is None:
        return ""
    each = []
    for layer, values in enumerate(prediction.activations, 1):
        low, high = colours_between(values, function(design, layer, prediction))
        each.append(f"{figures.weight(low)} to {figures.weight(high)}")
    if len(set(each)) == 1:
        return each[0]
    return ", ".join(f"{text} in {layer_name(design, i)}" for i, text in enumerate(each, 1))


def of_unit(state: NetworkState, place: Place) -> str:
    """Return "layer 1, unit 7: z = 1.23, a = sigmoid(z) = 0.77, b = −0.1", as far as known."""
    (layer, unit), prediction = place, state.prediction
    values = []
    if prediction is not None:
        if state.parameters is not None:
            kernel, bias = state.parameters[layer - 1]
            below = prediction.activations[layer - 2] if layer > 1 else prediction.image.reshape(-1)
            with np.errstate(all="ignore"):
                z = float(below @ kernel[:, unit] + bias[unit])
            values.append(f"z = {figures.weight(z)}")
        a = float(prediction.activations[layer - 1][unit])
        g = function(state.design, layer, prediction)
        values.append(f"a = {g}(z) = {figures.weight(a)}")
    if not state.design.layers[layer - 1].use_bias:
        values.append("no b")
    elif state.parameters is not None:
        values.append(f"b = {figures.weight(float(state.parameters[layer - 1][1][unit]))}")
    if prediction is None:
        values.append(DRAW)
    return f"{unit_name(state.design, place)}: {', '.join(values)}"


def of_pixel(state: NetworkState, pixel: int) -> str:
    """Return "pixel in row 3, column 7: x = 0.62", and its weight to the unit looked at."""
    side, place = state.design.task.side, state.looked
    values = []
    if state.prediction is not None:
        values.append(f"x = {figures.weight(float(state.prediction.image.reshape(-1)[pixel]))}")
    if place and place[0] == 1 and state.parameters is not None:
        weight = float(state.parameters[0][0][pixel, place[1]])
        values.append(f"w = {figures.weight(weight)} to {unit_name(state.design, place)}")
    where = f"pixel in row {pixel // side + 1}, column {pixel % side + 1}"
    return f"{where}: {', '.join(values) or DRAW}"


def output_value(design: Design, prediction: Prediction | None) -> str:
    """Return a single output, such as "P(1) = 0.98"; its name before a drawing."""
    names = output_names(design)
    if len(names) != 1:
        return ""
    return names[0] if prediction is None else wording.output_equation(prediction, 0)


def function(design: Design, layer: int, prediction: Prediction) -> str:
    """Return the activation that the prediction was made with; the design may be another now."""
    return (prediction.functions or design.activations)[layer - 1]
