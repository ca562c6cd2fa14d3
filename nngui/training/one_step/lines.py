"""The formulas of a step, with letters and with the numbers of the followed parameter."""

from dataclasses import dataclass

import numpy as np

from engine.gradient_check import Verdict
from engine.inside import LayerInside
from engine.optimizers.lines import bracketed, with_letters, with_numbers
from nngui.design import figures
from nngui.training.one_step.chips import Chip, named
from nngui.training.one_step.step import OneStep

NO_LABEL = "Choose the right answer y: without it there is no loss."
NEARLY = 0.9995  # an output from which on 1 − ŷ is written
TERMS = 3  # of a sum that are written
SYMBOLS = {Verdict.AGREES: "✓", Verdict.DIFFERS: "✗", Verdict.KINK: "kink"}


@dataclass(frozen=True, slots=True)
class Lines:
    """A stage in formulas.

    Attributes
    ----------
    letters : tuple of str
        The lecture's lines.
    numbers : tuple of str
        The same with numbers.
    """

    letters: tuple[str, ...]
    numbers: tuple[str, ...]


def lines(step: OneStep, chip: Chip) -> Lines:
    """Return the formulas of a stage."""
    if chip is not Chip.FORWARD and not step.known:
        return Lines(OF_CHIPS[chip](step).letters, (NO_LABEL,))
    return OF_CHIPS[chip](step)


def badge(step: OneStep) -> str:
    """Return the result of the numeric check, such as "✓ relative difference 3.1e-9"."""
    check = step.check
    if not step.known or check is None:
        return ""
    if check.verdict is Verdict.KINK:
        return "kink: no slope to compare with here"
    difference = figures.learning_rate(figures.significant(check.relative_difference, 1))
    return f"{SYMBOLS[check.verdict]} relative difference {difference}"


def check_in_words(step: OneStep) -> str:
    """Return the numeric check as a sentence with both derivatives."""
    check, follow = step.check, step.follow
    if not step.known or check is None:
        return ""
    return (
        f"∂J/∂{follow.letter} by backpropagation is {figures.weight(check.backprop)}; by the"
        f" central difference, (J(w + h) − J(w − h)) / 2h, it is {figures.weight(check.numeric)}:"
        f" {check.verdict.value}."
    )


def _forward(step: OneStep) -> Lines:
    layer, follow, k = _layer(step), step.follow, step.column
    j, source, of = follow.unit, follow.source, follow.layer
    here = named(of, j)
    below = "x" if of == 1 else f"a{named(of - 1)}"
    biased = step.design.layers[of - 1].use_bias
    letters = f"z{named(of)} = W{named(of)} {below}" + f" + b{named(of)}" * biased
    z, a = float(layer.z[j, k]), float(layer.a[j, k])
    products, b = layer.W[j] * layer.x[:, k], float(layer.b[j])
    largest = np.argsort(-np.abs(products), kind="stable")[:TERMS]
    first = [i for i in ([] if source is None else [source]) if i not in largest]
    written = [*first, *largest.tolist()][: min(TERMS, len(products))]
    terms = [f"{_bare(float(layer.W[j, i]))} · {_bare(float(layer.x[i, k]))}" for i in written]
    more = " + …" if len(products) > len(written) else ""
    plus = f" + {_bare(b)}" if biased else ""
    sums = f"z{here} = {' + '.join(terms)}{more}{plus} = {_n(z)}"
    value = f"a{here} = {_g(layer)}({_n(z)}) = {_n(a)}"
    return Lines(
        (f"{letters},   a{named(of)} = g(z{named(of)}),   {_formula(layer)}",), (sums, value)
    )


def _loss(step: OneStep) -> Lines:
    loss, k, m = step.model.loss, step.column, len(step.example)
    units, a = len(step.output.a), step.output.a[:, k]
    y = loss.smoothed(step.inside.y, len(step.output.a))[:, k]
    of_this = figures.cost(float(step.inside.losses[k]))
    letters = loss.unit_formula if units == 1 else loss.formula.format(units=units)
    cost = "J = 1/m (L₁ + L₂ + … + Lₘ)" if m > 1 else "J = L, for one example"
    if loss.from_logits:
        numbers = [f"L = {of_this}, from the logits z instead of ŷ"]
    elif units == 1:
        text = loss.unit_formula.replace(" log", " · log")
        text = text.replace("ŷ", "{a}").replace("y", "{y}")
        filled = text.format(a=_output(float(a[0])), y=_bare(float(y[0])))
        numbers = [f"{filled} = {of_this}"]
    elif loss.one_of_many:
        right = int(y.argmax())
        numbers = [f"L = −log ŷ{named_below(right)} = −log {_output(float(a[right]))} = {of_this}"]
    else:
        numbers = [f"L = {of_this}, the mean over the {figures.count(units)} outputs"]
    of_all = figures.cost(step.inside.cost)
    if m > 1:
        some = " + ".join(figures.cost(float(each)) for each in step.inside.losses[:TERMS])
        more = " + …" if m > TERMS else ""
        penalty = step.inside.penalty
        added = f" + {figures.cost(penalty)} (penalty)" if penalty else ""
        numbers.append(f"J = 1/{figures.count(m)} ({some}{more}){added} = {of_all}")
    elif step.inside.penalty:
        numbers.append(f"J = {of_this} + {figures.cost(step.inside.penalty)} (penalty) = {of_all}")
    return Lines((f"{letters},   {cost}",), tuple(numbers))


def _output_error(step: OneStep) -> Lines:
    output, loss, k, m = step.output, step.model.loss, step.column, len(step.example)
    units = len(output.a)
    unit = step.follow.unit if step.follow.layer == len(step.layers) else step.unit
    name = named(len(step.layers), unit)
    factor = loss.factor(units)
    right = loss.smoothed(step.inside.y, units)
    dz, a, y = (float(each[unit, k]) for each in (output.dz, output.a, right))  # type: ignore[index]
    parts = ([f"{_n(factor)} · "] if factor != 1 else [""])[0]
    divided = f" / {figures.count(m)}" if m > 1 else ""
    in_letters = ("2/n · " if loss.factor(1) == 2 else "1/n · ") if factor != 1 else ""
    by_m = " / m" if m > 1 else ""
    if output.activation.name == loss.canonical:
        letters = f"δ = ∂J/∂z = {in_letters}(ŷ − y){by_m}"
        numbers = f"δ{name} = {parts}({_output(a)} − {_bare(y)}){divided} = {_n(dz)}"
        return Lines((letters,), (numbers,))
    slope = float(loss.gradient(step.inside.y, output.a)[unit, k]) * factor
    if output.slope is None:
        letters = "δ = ∂J/∂z = Σₖ ∂L/∂ŷₖ · ∂ŷₖ/∂z" + by_m
        return Lines((letters,), (f"δ{name} = {_n(dz)}, with ∂L/∂ŷ = {_n(slope)}",))
    g = float(output.slope[unit, k])
    letters = f"δ = ∂J/∂z = ∂L/∂ŷ · g′(z){by_m},   {output.activation.slope}"
    numbers = f"δ{name} = {_bare(slope)} · {_bare(g)}{divided} = {_n(dz)}"
    return Lines((letters,), (numbers,))


def _hidden_error(step: OneStep) -> Lines:
    follow, k, last = step.follow, step.column, len(step.layers)
    if last == 1:
        return Lines(("there is no hidden layer: this is logistic regression",), ("",))
    of = min(follow.layer, last - 1)
    layer = step.layers[of - 1]
    letters = (
        f"δ{named(of)} = (W{named(of + 1)})ᵀ δ{named(of + 1)} · g′(z{named(of)}),"
        f"   {layer.activation.slope or 'g′ depends on all units'}"
    )
    if follow.layer == last:
        at = (
            f"{follow.letter} belongs to the output layer: its error is the one of the stage before"
        )
        return Lines((letters,), (at,))
    j, name = follow.unit, named(of, follow.unit)
    if layer.dz is None or layer.da is None:
        return Lines((letters,), (f"δ{name} is not needed: no layer below learns",))
    da, dz = float(layer.da[j, k]), float(layer.dz[j, k])
    if layer.slope is None:
        return Lines((letters,), (f"(Wᵀδ){named_below(j)} = {_n(da)};   δ{name} = {_n(dz)}",))
    g = float(layer.slope[j, k])
    return Lines((letters,), (f"δ{name} = {_bare(da)} · {_bare(g)} = {_n(dz)}",))


def _derivatives(step: OneStep) -> Lines:
    follow, layer, k, m = step.follow, _layer(step), step.column, len(step.example)
    of, j, i = follow.layer, follow.unit, follow.source
    below = "x" if of == 1 else f"a{named(of - 1)}"
    biases = f",   ∂J/∂b{named(of)} = δ{named(of)}" * step.design.layers[of - 1].use_bias
    letters = (
        f"∂J/∂W{named(of)} = δ{named(of)} {below}ᵀ{biases}"
        f"{', summed over the examples' if m > 1 else ''}"
    )
    result, dz = _n(float(step.inside.gradient[step.index])), layer.dz
    if dz is None:
        return Lines((letters,), (f"{follow.letter} does not learn",))
    some = range(min(m, TERMS)) if m > 1 else (k,)
    if i is None:
        terms = [_bare(float(dz[j, n])) for n in some]
    else:
        terms = [f"{_bare(float(dz[j, n]))} · {_bare(float(layer.x[i, n]))}" for n in some]
    more = " + …" if m > len(terms) else ""
    added = _penalty(step)
    if added:
        letters += ",   and the derivative of the penalty"
        more += f" + {_bare(added)} (penalty)"
    return Lines((letters,), (f"∂J/∂{follow.letter} = {' + '.join(terms)}{more} = {result}",))


def _penalty(step: OneStep) -> float:
    """Return the part of the followed derivative that comes from a penalty of large weights."""
    follow, layer = step.follow, _layer(step)
    spec = step.design.layers[follow.layer - 1]
    if follow.source is None or layer.dz is None or not (spec.l1 or spec.l2):
        return 0.0
    of_data = float(layer.dz[follow.unit] @ layer.x[follow.source])
    return float(step.inside.gradient[step.index]) - of_data


def _update(step: OneStep) -> Lines:
    optimizer, known = step.model.optimizer, step.numbers()
    letters, numbers = [], []
    for line in optimizer.all_lines:
        letters.append(with_letters(line, optimizer.letters))
        if line.gives == "w":  # the decay comes before the step
            rest = known["w"] * (1 - known["weight_decay"] * known["alpha"])
            filled = {name: bracketed(_figure(name, value)) for name, value in known.items()}
            numbers.append(f"w = {line.text.format(**filled)} = {_n(rest)}")
            known["w"] = rest
        else:
            numbers.append(with_numbers(line, optimizer.letters, known, _figure))
    whole = float(step.inside.gradient[step.index])
    if whole != known["g"]:
        numbers.insert(0, f"∂J/∂w is clipped: {_n(whole)} becomes {_n(known['g'])}")
    numbers[-1] += f",   a change of {_n(known['step'])}"
    return Lines((";   ".join(letters),), tuple(numbers))


OF_CHIPS = {
    Chip.FORWARD: _forward,
    Chip.LOSS: _loss,
    Chip.OUTPUT_ERROR: _output_error,
    Chip.HIDDEN_ERROR: _hidden_error,
    Chip.DERIVATIVES: _derivatives,
    Chip.UPDATE: _update,
}


def named_below(unit: int) -> str:
    """Return the index of a unit, counted from 1, below the line."""
    return named(1, unit)[1:]


def _layer(step: OneStep) -> LayerInside:
    return step.layers[step.follow.layer - 1]


def _g(layer: LayerInside) -> str:
    return layer.activation.name


def _formula(layer: LayerInside) -> str:
    return layer.activation.formula


def _n(value: float) -> str:
    return figures.weight(value)


def _output(value: float) -> str:
    """Return an output as a part of a formula: one that is nearly 1 is not rounded to it."""
    return f"(1 − {_n(1 - value)})" if NEARLY <= value < 1 else _bare(value)


def _bare(value: float) -> str:
    """Return a number as a part of a formula: a negative one in brackets."""
    return bracketed(_n(value))


def _figure(name: str, value: float) -> str:
    """Return a quantity in the line of an optimizer: an option with all its digits."""
    if name in ("alpha", "alpha_t"):
        return figures.learning_rate(figures.significant(value, 3))
    bare = name.removesuffix("_new")
    options = ("beta_1", "beta_2", "epsilon", "mu", "rho", "weight_decay")
    return figures.learning_rate(value) if bare in options else _n(value)
