"""An activation, a loss or an optimizer is one entry: with it everything else works."""

from math import inf, pi, sqrt

import numpy as np
import pytest

from engine import Dense, Input, Sequential, Verdict, gradient_check, load_model
from engine.activation import Activation
from engine.activations import ACTIVATIONS
from engine.losses import LOSSES, Loss
from engine.optimizers import OPTIMIZERS
from engine.optimizers.optimizer import Optimizer
from engine.saving.onnx import Graph

rng = np.random.default_rng(10)
X = rng.standard_normal((40, 3)).astype(np.float32)
Y = np.sin(X.sum(axis=1, keepdims=True))


def elu(z):
    """g(z) = z where z > 0, else exp(z) - 1."""
    return np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)


def elu_backward(z, a, da):
    """g'(z) = 1 where z > 0, else a + 1."""
    return da * np.where(z > 0, 1, a + 1)


def gelu(z):
    """g(z) = z / 2 (1 + tanh(√(2/π) (z + 0.044715 z³))), as in Keras with approximate=True."""
    return z / 2 * (1 + np.tanh(C * (z + 0.044715 * z**3)))


def gelu_backward(z, a, da):
    """g'(z) = (1 + t) / 2 + z / 2 (1 - t²) √(2/π) (1 + 0.134145 z²), t being the tanh."""
    t = np.tanh(C * (z + 0.044715 * z**3))
    return da * ((1 + t) / 2 + z / 2 * (1 - t**2) * C * (1 + 3 * 0.044715 * z**2))


def swish(z):
    """g(z) = z / (1 + exp(-z))."""
    return z / (1 + np.exp(-z))


def swish_backward(z, a, da):
    """g'(z) = a + s (1 - a), s being the sigmoid of z."""
    s = 1 / (1 + np.exp(-z))
    return da * (a + s * (1 - a))


C = sqrt(2 / pi)
MORE = {"gelu": (gelu, gelu_backward), "swish": (swish, swish_backward)}


class Huber(Loss):
    """L = e² / 2 where |e| ≤ δ, else δ |e| - δ² / 2, with e = ŷ - y; the mean over the units."""

    name, title, short = "huber", "Huber loss", "Huber"
    formula = unit_formula = "L = e²/2 or δ|e| − δ²/2"

    def __init__(self, delta: float = 1.0) -> None:
        self.delta = delta

    def loss(self, y_true, y_pred):
        error = np.abs(y_pred - y_true)
        inside = np.minimum(error, self.delta)
        return (inside * (error - inside / 2)).mean(axis=1)

    def factor(self, units):
        return 1 / units

    def gradient(self, y, a):
        return np.clip(a - y, -self.delta, self.delta)


class Signs(Optimizer):
    """θ ← θ - α sign(m), with m ← β m + (1 - β) ∂J/∂θ."""

    name, title, rule = "signs", "signs", "w = w − α sign(m)"

    def __init__(self, learning_rate: float = 0.01, beta: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.beta = beta

    @property
    def memories(self):
        return {"momentum": 1}

    def update(self, theta, g, alpha, memory):
        m = memory["momentum"]
        m *= self.beta
        m += (1 - self.beta) * g
        theta -= alpha * np.sign(m)


@pytest.fixture(autouse=True)
def added(monkeypatch):
    entry = Activation("elu", elu, elu_backward, "g(z) = z or eᶻ − 1", "Elu", (-1, inf))
    monkeypatch.setitem(ACTIVATIONS, "elu", entry)
    monkeypatch.setitem(LOSSES, "huber", Huber)
    monkeypatch.setitem(OPTIMIZERS, "signs", Signs)


def network(optimizer="signs", loss="huber"):
    model = Sequential([Input((3,)), Dense(8, "elu"), Dense(1)])
    model.compile(optimizer, loss)
    return model


def test_all_three_train():
    model = network()
    costs = model.fit(X, Y, epochs=40, verbose=0).history["loss"]
    assert costs[-1] < costs[0] / 2


def test_an_added_activation_is_its_formula():
    z = X.T.astype(np.float64)
    a = ACTIVATIONS["elu"].forward(z)
    np.testing.assert_allclose(a, np.where(z > 0, z, np.exp(z) - 1), rtol=1e-12, atol=1e-15)


def test_the_gradient_check_knows_the_added_activation_and_loss():
    assert gradient_check(network(), X, Y).verdict is Verdict.AGREES


@pytest.mark.parametrize("name", MORE)
def test_an_activation_whose_derivative_needs_z_can_be_added_too(monkeypatch, name):
    entry = Activation(name, *MORE[name], "g(z)", "", (-inf, inf))
    monkeypatch.setitem(ACTIVATIONS, name, entry)
    model = Sequential([Input((3,)), Dense(8, name), Dense(6, name), Dense(1)])
    model.compile("adam", "mse")
    assert gradient_check(model, X, Y).verdict is Verdict.AGREES
    costs = model.fit(X, Y, epochs=60, verbose=0).history["loss"]
    assert costs[-1] < costs[0] / 2


def test_the_added_activation_is_exported_to_onnx():
    operators = [operator for operator, *_ in Graph(network().layers).steps]
    assert operators == ["Gemm", "Elu", "Gemm", "Identity"]


@pytest.mark.parametrize("loss", ["huber", Huber(0.5)])
@pytest.mark.parametrize("optimizer", [lambda: "signs", lambda: Signs(0.02, beta=0.5)])
def test_all_three_are_saved_with_their_options_and_go_on_training(tmp_path, optimizer, loss):
    model = network(optimizer(), loss)
    model.fit(X, Y, epochs=2, verbose=0)
    model.save(tmp_path / "added.keras")
    opened = load_model(tmp_path / "added.keras")
    assert opened.layers[0].activation is ACTIVATIONS["elu"]
    assert repr(opened.optimizer) == repr(model.optimizer)
    assert repr(opened.loss) == repr(model.loss)
    for each in (model, opened):
        each.fit(X, Y, epochs=2, verbose=0, shuffle=False)
    np.testing.assert_array_equal(opened.theta, model.theta)
