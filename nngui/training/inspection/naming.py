"""The names of the parts of a network, as the window writes them."""

from engine.activations import ACTIVATIONS
from engine.data.task import DIGITS
from nngui.design import figures
from nngui.design.design import Design
from nngui.training.inspection.pin import BIAS, Pin


def layer_name(design: Design, layer: int) -> str:
    """Return "input", "layer 1", …, "output"."""
    if layer == 0:
        return "input"
    return "output" if layer == len(design.layers) else f"layer {layer}"


def output_names(design: Design) -> tuple[str, ...]:
    """Return the names of the output units; empty if there is not one for each answer."""
    classes, units = design.task.classes, design.output.units
    if units == 1:
        if not classes:
            return ("angle",)
        name = f"P({classes[1]})" if ACTIVATIONS[design.output.activation].probabilities else "ŷ"
        return (name,) if design.task.binary else ()
    return classes if units == len(classes) else ()


def pin_name(design: Design, pin: Pin) -> str:
    """Return "layer 1", "layer 1, unit 7", "w from unit 3 to output, unit 1" or "b of …"."""
    if pin.place is None:
        return layer_name(design, pin.layer)
    unit = unit_name(design, pin.place)
    if pin.source is None:
        return unit
    if pin.source == BIAS:
        return f"b of {unit}"
    return f"w from {source_name(design, pin.layer, pin.source)} to {unit}"


def source_name(design: Design, layer: int, source: int) -> str:
    """Return the name of an input of a layer: "pixel in row 3, column 7" or "unit 4"."""
    if layer > 1:
        return f"unit {figures.count(source + 1)}"
    side = design.task.side
    return f"pixel in row {source // side + 1}, column {source % side + 1}"


def unit_name(design: Design, place: tuple[int, int]) -> str:
    """Return "layer 1, unit 7" or "output, unit 8, digit 7"."""
    layer, unit = place
    names = output_names(design) if layer == len(design.layers) else ()
    meaning = ""
    if names:
        digit = len(names) > 1 and names[unit] in DIGITS
        meaning = f", digit {names[unit]}" if digit else f", {names[unit]}"
    return f"{layer_name(design, layer)}, unit {figures.count(unit + 1)}{meaning}"
