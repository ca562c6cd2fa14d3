"""All that is seen inside a network is what a script computes from its parameters."""

from itertools import pairwise

import numpy as np
import pytest

from engine.data import TASKS, load
from engine.losses import LOSSES
from nngui.design import figures
from nngui.design.design import Design, LayerSpec
from nngui.design.training_set import Part
from nngui.training import building
from nngui.training.inspection import disturbance, edits, layer, output, unit, why
from nngui.training.inspection.examples import Pictures
from nngui.training.inspection.network64 import network64
from nngui.training.inspection.pin import BIAS, Pin
from nngui.training.messages import Checkpoint
from tests.nngui.training.inspection import by_hand

HIDDEN = ("sigmoid", "tanh", "relu", "linear")
SIDE = 5  # of the images: small, since the script is slow


def result(work):
    """The result of a generator, and the shares that it yielded."""
    shares = []
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            return end.value, shares


@pytest.fixture(params=range(8))
def case(request):
    """A random network, its script, an image, and digits."""
    random = np.random.default_rng(request.param)
    depth = int(random.integers(1, 4))
    units = [int(n) for n in random.integers(2, 7, depth)]
    functions = [HIDDEN[int(random.integers(4))] for _ in units]
    units[-1], functions[-1] = ((1, "sigmoid"), (4, "softmax"))[request.param % 2]
    parameters, functions = by_hand.random_network(random, SIDE * SIDE, units, functions)
    images = random.random((40, SIDE * SIDE)).astype("f")
    return parameters, functions, images[0], images, random


def same_as_displayed(shown, computed):
    """At most one unit of the last digit apart."""
    exact = float(figures.weight(float(computed)).replace("−", "-").replace(",", ""))
    seen = float(figures.weight(float(shown)).replace("−", "-").replace(",", ""))
    assert seen == pytest.approx(exact, rel=2e-2, abs=1e-9)
    assert shown == pytest.approx(computed, rel=1e-9, abs=1e-12)


def test_a_unit_has_the_z_and_a_and_terms_that_a_script_computes(case):
    parameters, functions, image, _, random = case
    network = network64(parameters, functions)
    start = network64([(k + 1, b - 2) for k, b in parameters], functions)
    by_script = by_hand.sums(parameters, functions, image)
    for number, (kernel, bias) in enumerate(parameters, 1):
        j = int(random.integers(len(bias)))
        values = unit.unit_values(network, start, Pin(number, j), image.reshape(SIDE, SIDE))
        below = image.astype(float) if number == 1 else by_script[number - 2][1]
        z, a = by_script[number - 1]
        same_as_displayed(values.z, z[j])
        same_as_displayed(values.a, a[j])
        assert values.products == pytest.approx(kernel[:, j].astype(float) * below)
        total = sum(t.product for t in values.terms) + values.rest + values.b
        assert total == pytest.approx(z[j], abs=1e-12)
        sizes = [abs(t.product) for t in values.terms]
        assert sizes == sorted(sizes, reverse=True)
        assert values.change == pytest.approx(np.full(len(kernel), -1.0), abs=1e-6)
        if number < len(parameters):
            out = parameters[number][0][j].astype(float)
            assert {way.unit: way.product for way in values.ways} == pytest.approx(
                {k: out[k] * a[j] for k in range(len(out))}
            )
        else:
            assert not values.ways


def test_without_a_drawing_nothing_is_computed_that_needs_one(case):
    parameters, functions, _, _, _ = case
    values = unit.unit_values(network64(parameters, functions), None, Pin(1, 0), None)
    assert (values.x, values.z, values.a, values.rest, values.W0) == (None,) * 5
    assert all(term.product is None for term in values.terms)


def test_the_digits_that_excite_a_unit_most_and_least_are_those_of_a_script(case):
    parameters, functions, _, images, _ = case
    network, pin = network64(parameters, functions), Pin(1, 1)
    training = Pictures(
        (Part(images[:25], np.arange(25) % 2), Part(images[25:], np.arange(15) % 2))
    )
    over, shares = result(unit.over_data(network, pin, training, images))
    a = [by_hand.sums(parameters, functions, x)[0][1][1] for x in images]
    z = [by_hand.sums(parameters, functions, x)[0][0][1] for x in images]
    order = sorted(range(40), key=lambda i: (a[i], z[i]))
    assert [e.index for e in over.least] == order[:6]
    assert [e.index for e in over.most] == order[::-1][:6]
    assert over.most[0].a == pytest.approx(a[order[-1]])
    assert np.array_equal(over.most[0].image, images[order[-1]])
    assert over.outputs.counts.sum() == len(images) == over.examples
    assert shares == sorted(shares)
    if functions[0] in ("sigmoid", "tanh"):
        low, high = (0.01, 0.99) if functions[0] == "sigmoid" else (-0.98, 0.98)
        assert over.low == sum(value <= low for value in a)
        assert over.high == sum(value >= high for value in a)


def test_a_relu_unit_that_is_0_for_all_digits_is_dead():
    images = np.random.default_rng(0).random((30, 4)).astype("f")
    parameters = [
        (-np.ones((4, 2), "f"), np.array([-1, 9], "f")),
        (np.ones((2, 1), "f"), np.zeros(1)),
    ]
    network = network64(parameters, ("relu", "sigmoid"))
    training = Pictures((Part(images, np.zeros(30)),))
    dead = [result(unit.over_data(network, Pin(1, j), training, images))[0].dead for j in (0, 1)]
    assert dead == [True, False]


def test_the_gradient_of_the_input_is_that_of_central_differences(case):
    parameters, functions, image, _, _ = case
    network, last = network64(parameters, functions), len(parameters[-1][1]) - 1
    slope = network.gradient(image[np.newaxis].astype(float), last)[0]
    assert slope == pytest.approx(by_hand.derivative(parameters, functions, image, last), abs=1e-6)


def task_of(parameters):
    return TASKS["0 or 1"] if len(parameters[-1][1]) == 1 else TASKS["0 to 9"]


def answer(parameters, functions, x, threshold=0.5):
    out = by_hand.outputs(parameters, functions, x)
    return int(np.argmax(out)) if len(out) > 1 else int(out[0] >= threshold)


def test_the_pixels_that_speak_for_the_answer_are_gradient_times_input(case):
    parameters, functions, image, _, _ = case
    found = why.evidence(network64(parameters, functions), task_of(parameters), image)
    number = answer(parameters, functions, image)
    assert found.answer == str(number)
    if len(parameters[-1][1]) == 1:
        slope = by_hand.derivative(parameters, functions, image, 0) * (1 if number else -1)
    else:
        slope = by_hand.derivative(parameters, functions, image, number)
    assert found.pixels == pytest.approx(slope * image, abs=1e-6)


def test_the_smallest_change_flips_the_answer_and_a_thousandth_less_does_not(case):
    parameters, functions, image, _, _ = case
    found = why.evidence(network64(parameters, functions), task_of(parameters), image)
    flip = found.flip
    assert set(np.unique(flip.direction)) <= {-1, 0, 1}
    number = answer(parameters, functions, image)

    def after(epsilon):
        moved = np.minimum(np.maximum(image.astype(float) + epsilon * flip.direction, 0), 1)
        return answer(parameters, functions, moved)

    if flip.epsilon is None:
        assert after(1.0) == number
    else:
        assert str(after(flip.epsilon)) == flip.answer != str(number)
        assert after(flip.epsilon - 0.001) == number


def test_the_nearest_digits_are_those_with_the_least_distance_in_the_last_hidden_layer(case):
    parameters, functions, image, images, _ = case
    network = network64(parameters, functions)
    training = Pictures((Part(images, np.arange(40) % 10),))
    activations = [why.hidden(network, x) for x in training.pieces()]
    own = why.hidden(network, image[np.newaxis].astype(float))[0]
    found = why.nearest(training, activations, own)

    def at(x):
        layers = by_hand.sums(parameters, functions, x)
        return layers[-2][1] if len(layers) > 1 else np.asarray(x, float)

    away = [float(np.sqrt(sum((at(image) - at(x)) ** 2))) for x in images]
    assert [each.distance for each in found] == pytest.approx(sorted(away)[:8], abs=1e-9)
    assert [each.label for each in found] == [each.index % 10 for each in found]
    assert found[0].index == 0  # the image itself
    assert found[0].distance == pytest.approx(0, abs=1e-12)


def test_which_units_matter_is_the_score_with_their_outputs_set_to_0(case):
    parameters, functions, _, images, random = case
    if len(parameters) == 1:
        return
    y = random.integers(0, 2, 40)
    number = len(parameters) - 1
    network, task = network64(parameters, functions), task_of(parameters)
    found, _ = result(layer.importance(network, task, number, images, y))

    def right(without):
        cut = [(k.copy(), b) for k, b in parameters]
        if without is not None:
            cut[number][0][without] = 0
        return np.mean([answer(cut, functions, x) == t for x, t in zip(images, y, strict=True)])

    assert found.whole == pytest.approx(right(None))
    units = range(len(parameters[number - 1][1]))
    assert found.without.tolist() == pytest.approx([right(j) for j in units])


@pytest.mark.parametrize("loss", ["binary_crossentropy", "mean_squared_error"])
def test_the_rms_of_the_gradient_is_that_of_differences_of_j(loss):
    design = Design(layers=(LayerSpec(3, "tanh"), LayerSpec(1, "sigmoid")), loss=loss)
    data, random = load("0 or 1"), np.random.default_rng(3)
    x, labels = data.x_train[::50], data.y_train[::50]
    model = building.network(design)
    theta = random.normal(0, 0.2, len(model.theta)).astype("f")
    checkpoints = iter([Checkpoint(2.0, theta, design.activations)])
    (moment, rms), *_ = result(layer.gradients(design, checkpoints, x, labels, 1))[0]
    assert moment == 2.0

    def cost(values):
        cut = 3 * 401
        first, second = values[:cut].reshape(3, 401), values[cut:]
        hidden = np.tanh(x.astype(float) @ first[:, :-1].T + first[:, -1])
        a = 1 / (1 + np.exp(-(hidden @ second[:-1] + second[-1])))
        y = labels.astype(float)
        if loss == "mean_squared_error":
            return np.mean((y - a) ** 2)
        return np.mean(-y * np.log(a) - (1 - y) * np.log(1 - a))

    def slopes(places):
        found = []
        for place in places:
            moved = np.array([theta, theta], float)
            moved[:, place] += (1e-5, -1e-5)
            found.append((cost(moved[0]) - cost(moved[1])) / 2e-5)
        return np.array(found)

    for number, places in enumerate((range(3 * 401), range(3 * 401, len(theta)))):
        assert rms[number] == pytest.approx(np.sqrt(np.mean(slopes(places) ** 2)), rel=1e-4)
    assert loss in LOSSES


def test_the_rms_of_the_gradient_is_the_same_by_both_cross_entropies_of_many_classes():
    data = load("0 to 9")
    x, labels = data.x_train[:40], data.y_train[:40]
    found = []
    for loss in ("categorical_crossentropy", "sparse_categorical_crossentropy"):
        layers = (LayerSpec(3, "relu"), LayerSpec(10, "softmax"))
        design = Design(dataset="0 to 9", layers=layers, loss=loss)
        theta = building.network(design).theta
        checkpoints = iter([Checkpoint(2.0, theta, design.activations)])
        (_, rms), *_ = result(layer.gradients(design, checkpoints, x, labels, 1))[0]
        found.append(rms)
    assert found[0].min() > 0
    assert found[1] == pytest.approx(found[0])


def test_what_an_output_looks_for_raises_z_step_by_step(case):
    parameters, functions, _, _, _ = case
    network = network64(parameters, functions)
    found = output.ascent(network, 0)
    x = np.full(SIDE * SIDE, 0.5)
    for _ in range(60):
        slope = by_hand.derivative(parameters, functions, x, 0)
        if not slope.any():
            break
        x = np.clip(x + 0.05 * slope / np.abs(slope).max(), 0, 1)
    assert found == pytest.approx(x, abs=1e-3)
    z = [by_hand.sums(parameters, functions, each)[-1][0][0] for each in (np.full(25, 0.5), found)]
    assert z[1] >= z[0]


def test_a_single_output_looks_for_both_classes_beside_their_mean_digits():
    data = load("0 or 1")
    random = np.random.default_rng(0)
    parameters, functions = by_hand.random_network(random, 400, [3, 1], ["tanh", "sigmoid"])
    network = network64(parameters, functions)
    training = Pictures((Part(data.x_train, data.y_train),))
    one, zero = output.ideals(network, TASKS["0 or 1"], 0, training)
    assert (one.title, zero.title) == ("1", "0")
    assert one.z > zero.z
    for each, label in ((one, 1), (zero, 0)):
        chosen = data.x_train[data.y_train == label].astype(float)
        assert each.digits == len(chosen)
        assert each.mean == pytest.approx(chosen.mean(0), abs=1e-9)


def test_an_edit_changes_one_parameter_and_switching_off_only_what_leads_on():
    design = Design(layers=(LayerSpec(3, "tanh"), LayerSpec(2, "relu"), LayerSpec(1, "sigmoid")))
    model = building.network(design)
    parameters = [(e.weights_and_bias[:, :-1].T, e.weights_and_bias[:, -1]) for e in model.layers]
    network = network64(parameters, design.activations)
    before = model.theta.copy()

    def after(edit):
        model.theta[...] = before
        model.theta[edit.places] = edit.values
        return [(k.copy(), b.copy()) for k, b in parameters]

    changed = after(edits.set_value(network, Pin(2, 1, 2), 7.5))
    assert changed[1][0][2, 1] == 7.5
    assert np.count_nonzero(model.theta != before) == 1
    changed = after(edits.set_value(network, Pin(1, 0, BIAS), -3))
    assert changed[0][1][0] == -3
    changed = after(edits.switch_off(network, 1, 2))
    assert not changed[1][0][2].any()
    assert np.count_nonzero(model.theta != before) == 2
    off = network64(changed, design.activations)
    assert edits.is_off(off, 1, 2)
    assert not edits.is_off(network, 1, 2)


def test_copied_values_have_all_digits_in_rows_and_columns():
    kernel, bias = np.arange(6, dtype="f").reshape(3, 2) / 7, np.array([0.1, -2], "f")
    text = edits.as_text([(kernel, bias)], Pin(1))
    rows = [[np.float32(n) for n in line.split("\t")] for line in text.splitlines()]
    assert np.array_equal(rows, np.vstack([kernel, bias]))
    assert edits.as_text([(kernel, bias)], Pin(1, 1, 2)) == str(kernel[2, 1])
    assert edits.as_text([(kernel, bias)], Pin(1, 1, BIAS)) == "-2.0"
    assert len(edits.as_text([(kernel, bias)], Pin(1, 0)).splitlines()) == 4


def test_a_blend_and_noise_are_what_they_say(case):
    parameters, functions, image, images, _ = case
    how = disturbance.Disturbance(pixels=0.3, blend=0.25, seed=4)
    noise = np.random.default_rng(4).standard_normal(image.shape)
    expected = 0.75 * image.astype(float) + 0.25 * images[1].astype(float) + 0.3 * noise
    found = disturbance.disturbed_image(image, images[1], how)
    assert found == pytest.approx(np.minimum(np.maximum(expected, 0), 1))
    network = network64(parameters, functions)
    assert disturbance.disturbed_network(network, how) is network
    noisy = disturbance.disturbed_network(network, disturbance.Disturbance(weights=0.5))
    for old, new in zip(network.layers, noisy.layers, strict=True):
        assert np.array_equal(old.b, new.b)
        spread = np.std(new.W - old.W) / np.sqrt(np.mean(old.W**2))
        assert 0.1 < spread < 0.9
    assert disturbance.Disturbance().nothing
    assert not how.nothing


def test_a_pin_fits_only_a_network_that_has_that_part():
    design = Design()
    assert all(Pin(*each).fits(design) for each in [(1,), (1, 24), (1, 24, 399), (3, 0, BIAS)])
    assert not any(Pin(*each).fits(design) for each in [(0,), (4,), (1, 25), (2, 0, 25)])


def test_examples_are_numbered_through_all_parts():
    images = np.arange(20, dtype="f").reshape(10, 2)
    training = Pictures((Part(images[:4], np.arange(4)), Part(images[4:], np.arange(6), times=9)))
    assert len(training) == 10
    assert [training.at(i)[0][0] for i in range(10)] == images[:, 0].tolist()
    some, labels = training.some(4)
    assert some[:, 0].tolist() == [0, 6, 12, 18]
    assert len(labels) == 4
    assert all(a < b for a, b in pairwise(some[:, 0]))
    with pytest.raises(IndexError):
        training.at(10)
