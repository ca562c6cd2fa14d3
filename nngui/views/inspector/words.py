"""The texts of the inspector, and the rows of its tables."""

from nngui.design import figures
from nngui.design.design import Design
from nngui.training import building
from nngui.training.inspection import naming
from nngui.training.inspection.inspected import Inspected
from nngui.training.inspection.layer import Gradients, Importance
from nngui.training.inspection.network64 import Layer64
from nngui.training.inspection.output import Ideal
from nngui.training.inspection.pin import BIAS, Pin
from nngui.training.inspection.unit import Exciting, UnitOverData, UnitValues
from nngui.widgets.fields.number_table import Table

NO_DRAWING = "Draw something to see x, z and a."
NOT_YET = "…"  # not computed yet


def when(inspected: Inspected) -> str:
    """Return the moment, such as "epoch 12"."""
    return figures.moment(int(inspected.moment), inspected.moment % 1)


def dated(inspected: Inspected, moment: float) -> str:
    """Return "" if that is the moment that is shown, else the moment in brackets."""
    if moment == inspected.moment:
        return ""
    return f" ({figures.moment(int(moment), moment % 1)})"


def source(design: Design, pin: Pin, number: int) -> str:
    """Return the name of an input in a table: "row 3, col 7" or "unit 4"."""
    if pin.layer > 1:
        return f"unit {figures.count(number + 1)}"
    side = design.task.side
    return f"row {number // side + 1}, col {number % side + 1}"


def sum_of(inspected: Inspected, unit: UnitValues) -> Table:
    """Return the sum z with its largest terms."""
    weight, pin, design = figures.weight, unit.pin, inspected.design
    x = "x" if pin.layer == 1 else "a"
    if unit.x is None:
        few = [(source(design, pin, t.source), weight(t.weight)) for t in unit.terms]
        bias = [("bias b", weight(unit.b))] if _has_bias(inspected) else [("no bias", "")]
        return Table(("input", "w"), (*few, *bias))
    rows = []
    for term in unit.terms:
        name = source(design, pin, term.source)
        rows.append((name, weight(term.weight), _known(term.x), _known(term.product)))
    others = len(unit.W) - len(unit.terms)
    if others:
        rows.append((f"{figures.count(others)} others", "", "", _known(unit.rest)))
    name, value = ("bias b", weight(unit.b)) if _has_bias(inspected) else ("no bias", "")
    rows += [(name, "", "", value), ("sum z", "", "", _known(unit.z))]
    return Table(("input", "w", x, f"w·{x}"), tuple(rows), frozenset([len(rows) - 1]))


def _known(value: float | None) -> str:
    return NOT_YET if value is None else figures.weight(value)


def _has_bias(inspected: Inspected) -> bool:
    return inspected.design.layers[inspected.pin.layer - 1].use_bias


def sum_title(inspected: Inspected, unit: UnitValues) -> str:
    """Return "z = Σ wᵢxᵢ + b = 1.23"; without "+ b" in a layer without biases."""
    x = "x" if unit.pin.layer == 1 else "a"
    formula = f"z = Σ wᵢ{x}ᵢ" + " + b" * _has_bias(inspected)
    return formula if unit.z is None else f"{formula} = {figures.weight(unit.z)}"


def curve_title(unit: UnitValues) -> str:
    """Return "a = g(z) = 0.77, with g(z) = 1 / (1 + e⁻ᶻ)"."""
    formula = unit.activation.formula
    if unit.a is None:
        return formula
    name = unit.activation.name
    return f"{figures.equation(f'a = {name}(z)', figures.output(unit.a, name))}\n{formula}"


def ways(unit: UnitValues) -> Table:
    """Return where the output goes."""
    head = ("to", "w", "w·a") if unit.a is not None else ("to", "w")
    rows = (
        (
            f"unit {figures.count(way.unit + 1)}",
            figures.weight(way.weight),
            *([figures.weight(way.product)] if way.product is not None else []),
        )
        for way in unit.ways
    )
    return Table(head, tuple(rows))


def exciting(each: Exciting, function: str) -> str:
    """Return the output for an example."""
    return figures.activation(each.a, function)


def outputs(over: UnitOverData, *, is_output: bool) -> str:
    """Return what the outputs over the validation set mean."""
    every = f"{figures.count(over.examples)} validation examples"
    if over.dead:
        return f"Dead: a = 0 for all {every}, so no gradient reaches its weights."
    if over.low is None or over.high is None or is_output:
        return f"Over {every}."
    share = (over.low + over.high) / max(over.examples, 1)
    if not share:
        return f"Never near an end of its range, over {every}."
    ends = f"{figures.share(over.low / over.examples)} low, "
    ends += f"{figures.share(over.high / over.examples)} high"
    judged = "Saturated" if share >= 0.95 else "Near an end of its range"
    return f"{judged} for {figures.share(share)} of {every} ({ends})."


def weights(unit: UnitValues) -> str:
    """Return how far the weights have come."""
    if unit.W0 is None:
        return ""
    change = float(abs(unit.W - unit.W0).max(initial=0))
    return f"Bars: now. Dashed: at the start. The largest change is {figures.weight(change)}."


def weight_numbers(inspected: Inspected, value: float) -> Table:
    """Return a weight or bias now and at the start, and what it does."""
    unit, pin, weight = inspected.unit, inspected.pin, figures.weight
    assert unit is not None
    assert pin.source is not None
    rows = [("now", weight(value))]
    before = unit.b0 if pin.source == BIAS else None
    if pin.source != BIAS and unit.W0 is not None:
        before = float(unit.W0[pin.source])
    if before is not None:
        rows += [("at the start", weight(before)), ("change", weight(value - before))]
    if pin.source != BIAS and unit.x is not None:
        x = float(unit.x[pin.source])
        rows += [("its input", weight(x)), ("w times input", weight(value * x))]
    if unit.z is not None and unit.a is not None:
        rows += [
            ("sum z", weight(unit.z)),
            (f"a = {unit.activation.name}(z)", figures.output(unit.a, unit.activation.name)),
        ]
    return Table((), tuple(rows))


def summary(design: Design) -> str:
    """Return what `summary()` prints of the network."""
    lines: list[str] = []
    building.network(design, drawn=False).summary(print_fn=lines.append)
    return "\n".join(lines)


def layer(inspected: Inspected, number: int, of: Layer64) -> Table:
    """Return shapes and numbers of the parameters."""
    design, units = inspected.design, of.units
    inputs, biases = design.inputs_of(number), design.layers[number - 1].biases
    up, count = figures.superscript(number), figures.count
    rows = (
        (f"W{up}", f"{count(inputs)} × {count(units)}", count(inputs * units)),
        (f"b{up}", count(biases) if biases else "none", count(biases)),
        ("parameters", "", count(design.parameters_of(number))),
    )
    return Table((), rows, frozenset([2]))


def importance_title(design: Design, known: Importance) -> str:
    """Return the score with all units."""
    whole = figures.score(known.whole, design.task.unit)
    what = "mean validation error" if design.task.regression else "validation accuracy"
    of = figures.counted(known.examples, "example")
    return f"With all units: {what} {whole} ({of}). Without one:"


def importance(design: Design, known: Importance, most: int) -> Table:
    """Return the units without which the score is worst."""
    sign = 1 if design.task.regression else -1
    order = (sign * known.without).argsort(kind="stable")[::-1]
    unit, task = figures.count, design.task
    rows = []
    for i in order[:most].tolist():
        less = float(known.without[i] - known.whole)
        score = figures.score(float(known.without[i]), task.unit)
        if task.regression:
            change = figures.rounded(less, 1) + task.unit
        else:
            change = figures.signed_count(round(less * known.examples))
        rows.append((f"unit {unit(i + 1)}", score, change))
    right = ("accuracy", "read rightly")
    head = ("", *(("mean error", "change") if task.regression else right))
    return Table(head, tuple(rows))


def ideal(each: Ideal, design: Design, unit: int) -> str:
    """Return what the found image does to the output."""
    name = f"“{each.title}”" if each.title else naming.unit_name(design, (len(design.layers), unit))
    function = design.output.activation
    a = figures.equation("a", figures.activation(each.a, function))
    return f"{name}\nz = {figures.weight(each.z)}\n{a}"


def mean(each: Ideal) -> str:
    """Return what the mean example is the mean of."""
    return f"mean of\n{figures.count(each.digits)}"


def gradients(inspected: Inspected, known: Gradients) -> str:
    """Return the gradient of the layer at the last moment, beside the largest of a layer."""
    last, layer = known.rms[-1], inspected.pin.layer - 1
    epoch = figures.epoch(float(known.epochs[-1]))
    examples = figures.count(known.examples)
    own = figures.weight(float(last[layer]))
    most = int(last.argmax())
    text = f"Over {examples} training examples; at epoch {epoch} here {own}"
    if most == layer or not last[layer] > 0:
        return f"{text}."
    times = figures.weight(float(last[most] / last[layer]))
    return f"{text}, {times} times smaller than in {naming.layer_name(inspected.design, most + 1)}."
