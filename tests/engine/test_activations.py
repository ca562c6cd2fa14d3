import numpy as np
import pytest

from engine import activations
from engine.calls import quiet, run

Z = np.array([[-1e4, -3.0, -0.5, 0.0, 2.0, 1e4], [1e4, 1.0, 0.25, 0.0, -2.0, 1e4]], np.float32)


def apply(name, z):
    a = z.copy()
    quiet().run(run, activations.get(name).forward(a))  # 1 / (1 + inf) is the right 0
    return a


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("linear", lambda z: z),
        ("sigmoid", lambda z: 1 / (1 + np.exp(-np.clip(z, -700, 700)))),
        ("tanh", np.tanh),
        ("relu", lambda z: np.where(z > 0, z, 0)),
        ("softmax", lambda z: np.exp(z - z.max(0)) / np.exp(z - z.max(0)).sum(0)),
    ],
)
def test_an_activation_is_its_formula_and_finite_however_large_z_is(name, formula):
    np.testing.assert_allclose(apply(name, Z), formula(Z.astype(np.float64)), rtol=1e-5, atol=1e-30)


def test_the_probabilities_of_softmax_add_up_to_one():
    np.testing.assert_allclose(apply("softmax", Z).sum(axis=0), 1, rtol=1e-6)


def test_without_a_name_an_activation_is_linear_as_in_keras():
    assert activations.get(None).name == "linear"


@pytest.mark.parametrize("name", ["sigmoids", "", 3, ["relu"]])
def test_an_unknown_activation_is_refused_with_those_there_are(name):
    with pytest.raises(ValueError, match=r"linear, sigmoid, tanh, relu, softmax.*got"):
        activations.get(name)
