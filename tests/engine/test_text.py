"""The engine's text is the lecture's: functions are their formulas, and the formulas run."""

import ast
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import engine
from engine import L1, L1L2, L2, SGD, Adam, Dense, Dropout, Input, RMSprop, Sequential, losses
from engine import activations as g
from engine.arrays import carve
from engine.backpropagation import backpropagation, forward, output_error, update
from engine.optimizers import AdamW, adam, rmsprop, sgd
from engine.optimizers.limits import decay

ENGINE = Path(engine.__file__).parent
TEXT = [
    *(ENGINE / f"{name}.py" for name in ("activations", "losses", "regularizers")),
    ENGINE / "backpropagation.py",
    *sorted((ENGINE / "layers").glob("*.py")),
    *sorted((ENGINE / "optimizers").glob("*.py")),
]
MACHINERY = {"partial", "call", "copyto", "fill", "empty", "empty_like", "scalar", "put", "place"}


def machinery(tree):
    """What in a module belongs to a machine and not to the lecture."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = getattr(function, "attr", getattr(function, "id", ""))
            if name in MACHINERY:
                yield name
            yield from (f"{keyword.arg}=" for keyword in node.keywords if keyword.arg == "out")


@pytest.mark.parametrize("file", TEXT, ids=lambda file: str(file.relative_to(ENGINE)))
def test_no_buffer_and_no_bound_call_stands_in_the_text(file):
    assert not [*machinery(ast.parse(file.read_text("utf-8")))]


def test_the_test_of_the_text_finds_machinery():
    for line in ("partial(f, a)", "np.add(a, b, out=a)", "np.copyto(a, b)", "a.fill(0)"):
        assert [*machinery(ast.parse(line))]


def test_the_file_to_begin_with_is_short():
    assert len((ENGINE / "backpropagation.py").read_text("utf-8").splitlines()) < 120


# Every formula, typed by hand

rng = np.random.default_rng(7)
Z, DA = rng.normal(size=(2, 4, 6))  # four units, six examples
S = 1 / (1 + np.exp(-Z))
E = np.exp(Z) / np.exp(Z).sum(axis=0)
ACTIVATIONS = {
    "linear": (Z, DA),
    "sigmoid": (S, DA * S * (1 - S)),
    "tanh": (np.tanh(Z), DA * (1 - np.tanh(Z) ** 2)),
    "relu": (np.where(Z > 0, Z, 0), np.where(Z > 0, DA, 0)),
    "leaky_relu": (np.where(Z > 0, Z, 0.2 * Z), np.where(Z > 0, DA, 0.2 * DA)),
    "softmax": (E, np.einsum("jkn,jn->kn", np.eye(4)[:, :, None] * E - E[:, None] * E, DA)),
}


@pytest.mark.parametrize("name", g.ACTIVATIONS)
def test_an_activation_and_its_derivative_are_their_formulas(name):
    a, dz = ACTIVATIONS[name]
    entry = g.ACTIVATIONS[name]
    np.testing.assert_allclose(entry.forward(Z), a, rtol=1e-12)
    np.testing.assert_allclose(entry.backward(Z, a, DA), dz, rtol=1e-10, atol=1e-15)
    function, backward = getattr(g, name), getattr(g, f"{name}_backward")
    np.testing.assert_allclose(function(Z.T), a.T, rtol=1e-12)
    np.testing.assert_allclose(backward(Z.T, a.T, DA.T), dz.T, rtol=1e-10, atol=1e-15)


def test_the_slope_of_a_leaky_relu_is_the_given_one():
    entry = g.ACTIVATIONS["leaky_relu"].having(negative_slope=0.05)
    np.testing.assert_allclose(entry.forward(Z), np.where(Z > 0, Z, 0.05 * Z), rtol=1e-12)
    wanted = np.where(Z > 0, DA, 0.05 * DA)
    np.testing.assert_allclose(entry.backward(Z, entry.forward(Z), DA), wanted, rtol=1e-12)


Y = np.eye(4)[rng.integers(0, 4, 6)].T  # one-hot, as columns
P = rng.uniform(0.05, 0.95, (4, 6))
LOSSES = {  # L, and ∂L/∂a
    "binary_crossentropy": (
        -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).mean(axis=0),
        (P - Y) / (P * (1 - P)) / 4,
    ),
    "mean_squared_error": (((P - Y) ** 2).mean(axis=0), 2 * (P - Y) / 4),
    "mean_absolute_error": (np.where(P > Y, P - Y, Y - P).mean(axis=0), np.where(P > Y, 1, -1) / 4),
    "categorical_crossentropy": (
        -(Y * np.log(P / P.sum(axis=0))).sum(axis=0),
        Y.sum(axis=0) / P.sum(axis=0) - Y / P,
    ),
}
LOSSES["sparse_categorical_crossentropy"] = LOSSES["categorical_crossentropy"]


@pytest.mark.parametrize("name", losses.LOSSES)
def test_a_loss_and_its_derivative_are_their_formulas(name):
    loss, (values, slopes) = losses.get(name), LOSSES[name]
    np.testing.assert_allclose(loss.loss(Y.T, P.T), values, rtol=1e-12)
    np.testing.assert_allclose(loss.gradient(Y, P) * loss.factor(4), slopes, rtol=1e-10)
    for output in g.ACTIVATIONS.values():
        a = output.forward(Z)
        found = loss.gradient_by_z(Y, Z, a, output)
        if output.name == loss.canonical:
            np.testing.assert_allclose(found, a - Y, rtol=1e-12)
        else:
            wanted = output.backward(Z, a, loss.gradient(Y, a))
            np.testing.assert_allclose(found, wanted, rtol=1e-12)


@pytest.mark.parametrize("name", losses.LOSSES)
def test_where_a_loss_is_cut_off_its_derivative_is_0(name):
    loss = losses.get(name)
    if loss.probabilities:
        sure = np.array([[0.0, 1.0, 1e-9], [1.0, 0.0, 1.0]])
        assert not loss.gradient(np.ones((2, 3)), sure).any()


def test_the_cost_is_the_mean_of_the_losses():
    assert losses.cost(np.array([1.0, 2.0, 6.0])) == 3


def test_the_slope_of_a_penalty_is_its_formula():
    np.testing.assert_allclose(L1(0.1).gradient(Z), 0.1 * np.sign(Z))
    np.testing.assert_allclose(L2(0.1).gradient(Z), 0.2 * Z)
    np.testing.assert_allclose(L1L2(0.1, 0.3).gradient(Z), 0.1 * np.sign(Z) + 0.6 * Z)


def test_a_dense_layer_is_its_three_formulas():
    layer, (W, b, x, dz) = Dense(3), (rng.normal(size=s) for s in ((3, 4), (3, 1), (4, 6), (3, 6)))
    Wb = np.hstack([W, b])
    np.testing.assert_allclose(layer.forward(Wb, x), W @ x + b, rtol=1e-12)
    np.testing.assert_allclose(layer.backward(Wb, dz), W.T @ dz, rtol=1e-12)
    derivative = np.hstack([dz @ x.T, dz.sum(axis=1, keepdims=True)])
    np.testing.assert_allclose(layer.derivative(Wb, x, dz), derivative, rtol=1e-12)
    layer = Dense(3, use_bias=False, kernel_regularizer=L2(0.5))
    derivative = np.hstack([dz @ x.T + W, np.zeros((3, 1))])
    np.testing.assert_allclose(layer.derivative(Wb, x, dz), derivative, rtol=1e-12)


def test_dropout_is_its_formula():
    layer, none, m = Dropout(0.25), np.empty((0, 0)), Z > 0
    np.testing.assert_allclose(layer.forward(none, Z, m), Z * m / 0.75, rtol=1e-12)
    np.testing.assert_allclose(layer.backward(none, DA, m), DA * m / 0.75, rtol=1e-12)
    assert layer.forward(none, Z) is Z


def test_the_optimizers_are_their_formulas():
    theta, gradient, m, v = rng.normal(size=(4, 5))
    v = v**2

    def after(function, *arguments):
        t, mm, vv = theta.copy(), m.copy(), v.copy()
        function(t, mm, vv, *arguments)
        return t, mm, vv

    t, _, _ = after(lambda t, m, v: sgd.gradient_descent(t, gradient, 0.1))
    np.testing.assert_allclose(t, theta - 0.1 * gradient)
    t, new, _ = after(lambda t, m, v: sgd.momentum(t, gradient, m, 0.1, 0.9))
    np.testing.assert_allclose(new, 0.9 * m - 0.1 * gradient)
    np.testing.assert_allclose(t, theta + new)
    t, new, _ = after(lambda t, m, v: sgd.nesterov(t, gradient, m, 0.1, 0.9))
    np.testing.assert_allclose(new, 0.9 * m - 0.1 * gradient)
    np.testing.assert_allclose(t, theta + 0.9 * new - 0.1 * gradient)
    _, mean, square = after(
        lambda t, m, v: (rmsprop.mean(m, gradient, 0.9), rmsprop.mean_square(v, gradient, 0.9))
    )
    np.testing.assert_allclose(mean, 0.9 * m + 0.1 * gradient)
    np.testing.assert_allclose(square, 0.9 * v + 0.1 * gradient**2)
    step = rmsprop.rmsprop(gradient, v, 0.1, 1e-7)
    np.testing.assert_allclose(step, 0.1 * gradient / np.sqrt(v + 1e-7))
    t, mean, square = after(lambda t, m, v: adam.adam(t, gradient, m, v, 0.1, (0.9, 0.999), 1e-7))
    np.testing.assert_allclose(mean, 0.9 * m + gradient)
    np.testing.assert_allclose(square, 0.999 * v + gradient**2)
    np.testing.assert_allclose(t, theta - 0.1 * mean / (np.sqrt(square) + 1e-7))


# The recorded text, and the same text run at once

INPUTS, UNITS, EXAMPLES, STEPS = 8, (7, 5, 3), 16, 20
OPTIMIZERS = {
    "gradient descent": lambda: SGD(0.01),
    "momentum": lambda: SGD(0.01, 0.9),
    "nesterov": lambda: SGD(0.01, 0.9, True),
    "rmsprop": lambda: RMSprop(0.001),
    "adam": lambda: Adam(0.001),
    "adamw": lambda: AdamW(0.001),
    "centered": lambda: RMSprop(0.001, 0.9, 0.5, centered=True),
}
OF_LOSS = (
    "binary_crossentropy",
    "mean_squared_error",
    "mean_absolute_error",
    "categorical_crossentropy",
)


def network(hidden, output, loss, optimizer, rate=0.0, penalty=None):
    layers = [Dense(n, hidden, kernel_regularizer=penalty) for n in UNITS[:-1]]
    if rate:
        layers.insert(1, Dropout(rate, seed=5))
    model = Sequential([Input((INPUTS,)), *layers, Dense(UNITS[-1], output)], seed=1)
    model.compile(OPTIMIZERS[optimizer](), loss)
    return model


def at_once(model, x, y):
    """One step of the text on ordinary arrays."""
    shapes = [layer.weights_and_bias.shape for layer in model.layers]
    parameters, derivatives = carve(model.theta, shapes), carve(model.gradient, shapes)
    passed = forward(model.layers, parameters, x, training=True)
    dz = output_error(model.loss, y, model.layers[-1], passed[-1])
    backpropagation(model.layers, parameters, passed, dz, derivatives)
    optimizer = model.optimizer
    optimizer.prepare()
    if optimizer.weight_decay:
        decay(model.theta, optimizer.shrinking)
    update(optimizer, model.theta, model.gradient, optimizer.rate, optimizer.memory)


def compare(rates=(None,), **options):
    recorded, plain = network(**options), network(**options)
    some = np.random.default_rng(0)
    x = np.ones((EXAMPLES, INPUTS + 1), np.float32)
    x[:, :-1] = some.random((EXAMPLES, INPUTS))
    y = np.ascontiguousarray(np.eye(UNITS[-1], dtype=np.float32)[some.integers(3, size=EXAMPLES)].T)
    step = recorded.make_step(x, y)
    with np.errstate(all="ignore"):
        for rate in rates:
            for _ in range(STEPS):
                step()
                at_once(plain, np.ascontiguousarray(x[:, :-1]).T, y)
            for model in (recorded, plain):
                if rate is not None:
                    model.optimizer.learning_rate = rate
    np.testing.assert_allclose(recorded.theta, plain.theta, rtol=2e-4, atol=2e-5)
    return recorded, plain


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", OF_LOSS)
def test_the_recorded_step_comes_to_what_the_text_comes_to_at_once(loss, optimizer):
    for hidden, output in product(g.ACTIVATIONS, g.ACTIVATIONS):
        compare(hidden=hidden, output=output, loss=loss, optimizer=optimizer)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_so_it_does_with_dropout_penalties_and_an_alpha_that_changes_between_two_runs(optimizer):
    for rate, penalty in product((0.0, 0.3, 1.0), (None, L2(0.01), L1L2(0.001, 0.02))):
        compare(
            hidden="sigmoid",
            output="softmax",
            loss="categorical_crossentropy",
            optimizer=optimizer,
            rate=rate,
            penalty=penalty,
            rates=(0.002, 0.0001),
        )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_alpha_that_was_changed_is_the_one_that_is_used(optimizer):
    options = {"hidden": "tanh", "output": "linear", "loss": "mean_squared_error"}
    same, _ = compare(optimizer=optimizer, rates=(None, None), **options)
    other, _ = compare(optimizer=optimizer, rates=(1e-5, None), **options)
    assert np.abs(same.theta - other.theta).max() > 1e-3
