"""The values of one step are those that a script computes from the parameters in float64."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.data import load
from engine.gradient_check import Verdict
from nngui.design.design import Design, LayerSpec
from nngui.design.own_digits import NO_DIGITS
from nngui.training.building import network
from nngui.training.one_step.chips import Chip, Followed
from nngui.training.one_step.example import Choice, Source
from nngui.training.one_step.grids import chosen, sections
from nngui.training.one_step.lines import NO_LABEL, badge, lines
from nngui.training.one_step.step import Request, look_at_step
from nngui.training.trainer.player import Player

LECTURE = Design()
ADAM = replace(LECTURE, optimizer="adam", learning_rate=0.001)
FUNCTIONS = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "linear": lambda z: z,
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=0),
}
DIGIT, BATCH = Choice(Source.TRAINING, 3), Choice(Source.BATCH, 1)


def layers(*units, activation="sigmoid", output="sigmoid"):
    hidden = (LayerSpec(each, activation) for each in units[:-1])
    return (*hidden, LayerSpec(units[-1], output))


def trained(design, pieces=60):
    """A player that has made some steps."""
    player = Player(design)
    work = player.work()
    while not player.ready:
        next(work)
    for _ in range(pieces):
        next(work)
    return player


def looked(design, choice=DIGIT, pieces=60, **options):
    player = trained(design, pieces)
    request = Request(1, player.moment, player.state(), design, choice, NO_DIGITS, **options)
    return look_at_step(request), player


def script(step):
    """J, and z, a and the derivatives of every layer, as one writes them down in a notebook."""
    design, theta = step.design, step.request.state.theta.astype(np.float64)
    sizes, at, parameters = [design.task.pixels, *(each.units for each in design.layers)], 0, []
    for inputs, units in pairwise(sizes):
        both = theta[at : at + units * (inputs + 1)].reshape(units, inputs + 1)
        at += both.size
        parameters.append((both[:, :-1], both[:, -1:]))
    a, passed = step.example.x.T.astype(np.float64), []
    for (weights, bias), each in zip(parameters, design.layers, strict=True):
        z = weights @ a + bias
        passed.append((a, z, FUNCTIONS[each.activation](z)))
        a = passed[-1][2]
    y, m = step.inside.y, len(step.example)
    if design.loss == "mean_squared_error":
        losses = ((a - y) ** 2).mean(axis=0)
    elif design.loss == "binary_crossentropy":
        losses = -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean(axis=0)
    else:
        losses = -np.log(a[y.argmax(axis=0), np.arange(m)])
    return passed, losses


@pytest.mark.parametrize("choice", [DIGIT, BATCH], ids=["a digit", "a mini-batch"])
@pytest.mark.parametrize(
    "design",
    [
        LECTURE,
        replace(LECTURE, layers=layers(7, 6, 5, 1, activation="tanh"), loss="mean_squared_error"),
        replace(
            LECTURE,
            layers=layers(9, 2, activation="relu", output="softmax"),
            loss="categorical_crossentropy",
        ),
        replace(LECTURE, layers=layers(1), optimizer="rmsprop", learning_rate=0.001),
        replace(LECTURE, layers=layers(6, 1, output="tanh"), loss="mean_squared_error"),
        ADAM,
    ],
    ids=["lecture", "tanh, MSE", "softmax", "logistic regression", "tanh output", "adam"],
)
def test_every_value_is_that_of_a_script_in_float64(design, choice):
    step, _ = looked(design, choice)
    passed, losses = script(step)
    for layer, (x, z, a) in zip(step.layers, passed, strict=True):
        for ours, theirs in ((layer.x, x), (layer.z, z), (layer.a, a)):
            np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(layer.dW, layer.dz @ x.T, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(step.inside.losses, losses, rtol=1e-9)
    assert step.inside.cost == pytest.approx(losses.mean(), rel=1e-12)
    for index in np.random.default_rng(0).integers(0, design.parameters, 12):
        of = place(design, int(index))
        checked = look_at_step(replace(step.request, follow=of))
        assert checked.index == index
        assert checked.check.verdict in (Verdict.AGREES, Verdict.KINK)
        assert badge(checked).startswith(("✓", "kink"))


def place(design, index):
    """The parameter at that place."""
    inputs = design.task.pixels
    for number, layer in enumerate(design.layers, 1):
        size = layer.units * (inputs + 1)
        if index < size:
            unit, source = divmod(index, inputs + 1)
            return Followed(number, unit, None if source == inputs else source)
        index, inputs = index - size, layer.units
    raise AssertionError(index)


def test_the_step_that_is_seen_is_the_one_that_is_made():
    step, player = looked(ADAM, BATCH)
    model = network(ADAM)
    state = player.state()
    model.theta[...] = state.theta
    for name, array in state.memory.items():
        model.optimizer.memory[name][...] = array
    model.optimizer.iterations = state.iterations
    model.train_on_batch(step.example.x, step.example.labels)
    np.testing.assert_allclose(step.update.after, model.theta, rtol=1e-5, atol=1e-7)
    assert step.after == pytest.approx(
        model.evaluate(step.example.x, step.example.labels, verbose=0), rel=1e-5
    )


def test_a_derivative_that_is_broken_on_purpose_is_found(monkeypatch):
    right = ACTIVATIONS["sigmoid"].backward
    wrong = replace(ACTIVATIONS["sigmoid"], backward=lambda z, a, da: 0.9 * right(z, a, da))
    monkeypatch.setitem(ACTIVATIONS, "sigmoid", wrong)
    step, _ = looked(LECTURE, pieces=1)
    assert step.check.verdict is Verdict.DIFFERS
    assert badge(step).startswith("✗")


def test_at_a_kink_of_relu_there_is_no_slope_to_compare_with():
    design = replace(LECTURE, layers=layers(4, 1, activation="relu"))
    step, player = looked(design, pieces=1)
    state = player.state()
    theta, follow = state.theta.copy(), Followed(1, 2)
    theta[2 * 401 : 3 * 401] = 0  # z of unit 3 is 0, where the slope jumps
    step = look_at_step(replace(step.request, state=replace(state, theta=theta), follow=follow))
    assert step.check.verdict is Verdict.KINK
    assert badge(step).startswith("kink")


def test_the_weight_that_is_followed_first_has_the_largest_derivative_of_the_first_layer():
    step, _ = looked(LECTURE)
    follow = step.follow
    assert abs(step.layers[0].dW[follow.unit, follow.source]) == np.abs(step.layers[0].dW).max()


def test_the_lines_have_the_numbers_of_the_followed_parameter():
    step, _ = looked(LECTURE, follow=Followed(2, 3, 7))
    assert lines(step, Chip.UPDATE).letters == ("w = w − α · ∂J/∂w",)
    assert lines(step, Chip.OUTPUT_ERROR).letters == ("δ = ∂J/∂z = (ŷ − y)",)
    (text,) = lines(step, Chip.DERIVATIVES).numbers
    assert text.startswith("∂J/∂w²₄,₈ = ")
    (text,) = lines(step, Chip.LOSS).numbers
    assert text.endswith(f" = {step.inside.cost:.4f}")


def test_penalties_clipping_decay_and_smoothing_are_in_the_lines():
    heavy = replace(
        LECTURE, layers=(replace(LayerSpec(6, "relu"), l2=0.01), LayerSpec(1, "sigmoid"))
    )
    step, _ = looked(heavy)
    (text,) = lines(step, Chip.DERIVATIVES).numbers
    terms, result = text.partition(" = ")[2].split(" = ")
    data, penalty = terms.removesuffix(" (penalty)").rsplit(" + ", 1)
    delta, x = (number(part) for part in data.split(" · "))
    assert delta * x + number(penalty) == pytest.approx(number(result), rel=0.02)
    clipped = replace(
        LECTURE,
        optimizer_options=(("clipnorm", 0.001), ("weight_decay", 0.01)),
        layers=layers(3, 1),
    )
    step, _ = looked(clipped)
    first, decay, last = lines(step, Chip.UPDATE).numbers
    assert first.startswith("∂J/∂w is clipped: ")
    assert decay.startswith("w = ")
    assert "a change of" in last
    smooth = replace(LECTURE, loss_options=(("label_smoothing", 0.1),))
    step, _ = looked(smooth)
    assert any(f"− {y})" in lines(step, Chip.OUTPUT_ERROR).numbers[0] for y in ("0.05", "0.95"))


def number(text):
    return float(text.strip("()").replace("−", "-"))


def test_a_drawing_without_a_label_is_seen_forward_and_is_blank_from_the_loss_on():
    image = np.zeros(400, np.float32)
    image[200:210] = 1
    step, _ = looked(LECTURE, Choice(), drawing=image)
    assert not step.known
    assert sections(step, Chip.FORWARD)
    for chip in list(Chip)[1:]:
        assert not sections(step, chip)
        assert lines(step, chip).numbers == (NO_LABEL,)
    assert badge(step) == ""
    labelled = look_at_step(replace(step.request, choice=Choice(label=1)))
    assert labelled.known
    assert labelled.inside.y.tolist() == [[1.0]]


def test_without_a_drawing_there_is_no_step():
    assert looked(LECTURE, Choice())[0] is None


def test_the_worst_digit_has_the_largest_loss():
    step, player = looked(LECTURE, Choice(Source.VALIDATION), worst=True)
    every = look_at_step(replace(step.request, choice=Choice(Source.VALIDATION)))
    assert step.inside.cost > every.inside.cost
    model = network(LECTURE)
    model.theta[...] = player.theta
    data = load("0 or 1")
    y = data.y_val[:, np.newaxis].astype(np.float32)
    losses = model.loss.loss(y, np.asarray(model(data.x_val)))
    assert step.example.choice.number == losses.argmax()


def test_squared_error_is_flat_where_cross_entropy_is_steep():
    step, _ = looked(LECTURE)
    entropy, squared = step.curves
    assert (entropy.loss.short, squared.loss.short) == ("BCE", "MSE")
    wrong = 0 if step.inside.y[0, 0] else -1
    assert abs(entropy.slope[wrong]) > 0.99
    assert abs(squared.slope[wrong]) < 0.01
    z = float(step.output.z[0, 0])
    slope = np.interp(z, entropy.z, entropy.slope)
    assert slope == pytest.approx(float(step.output.dz[0, 0]), abs=1e-3)


@pytest.mark.parametrize("chip", Chip)
def test_a_click_on_any_cell_follows_a_parameter_that_there_is(chip):
    step, _ = looked(replace(LECTURE, layers=layers(60, 45, 1)), follow=Followed(2, 30, 50))
    for section in sections(step, chip):
        for grid in section.grids:
            rows, columns = grid.values.shape
            for row, column in ((0, 0), (rows - 1, columns - 1), grid.marked or (0, 0)):
                assert chosen(step, grid, row, column).fits(step.design)
                assert " = " in grid.name(row, column)


def test_a_large_layer_is_shown_as_a_sample_with_the_followed_parameter_in_it():
    step, _ = looked(replace(LECTURE, layers=layers(60, 45, 1)), follow=Followed(2, 30, 51))
    _, second, _ = sections(step, Chip.FORWARD)
    weights = second.grids[0]
    assert weights.values.shape == (40, 40)
    assert weights.note == "40 of 45 rows, 40 of 60 columns"
    row, column = weights.marked
    assert (weights.units[row, column], weights.sources[row, column]) == (30, 51)
    assert weights.values[row, column] == step.layers[1].W[30, 51]
