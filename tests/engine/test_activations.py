import numpy as np
import pytest

from engine import activations

Z = np.array([[-1e4, -3.0, -0.5, 0.0, 2.0, 1e4], [1e4, 1.0, 0.25, 0.0, -2.0, 1e4]], np.float32)


def apply(name, z):
    return activations.get(name).forward(z)


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


@pytest.mark.parametrize("z", [-800, -800.0, [-800, 0, 800], np.array([-800, 0, 800])])
def test_sigmoid_of_any_number_is_exact_and_does_not_warn(z):
    wanted = np.where(np.asarray(z) < 0, 0.0, np.where(np.asarray(z) > 0, 1.0, 0.5))
    np.testing.assert_array_equal(activations.sigmoid(z), wanted)
    assert np.asarray(activations.sigmoid(z)).dtype == np.float64


@pytest.mark.parametrize("name", ["linear", "sigmoid", "tanh", "relu", "softmax"])
def test_whole_numbers_and_lists_give_floats_and_float32_stays_float32(name):
    function = getattr(activations, name)
    for z in ([1, 2], np.array([1, 2]), [True, False]):
        assert function(z).dtype == np.float64
    assert function(np.array([1, 2], np.float32)).dtype == np.float32
    if name != "softmax":
        assert isinstance(function(2), float)


def test_softmax_is_over_the_last_axis_as_in_keras_or_over_another_one():
    z = np.array([[1.0, 2.0, 3.0], [1000.0, 1000.0, -1000.0]])
    np.testing.assert_allclose(activations.softmax(z).sum(axis=1), 1)
    np.testing.assert_allclose(activations.softmax(z)[1], [0.5, 0.5, 0])
    np.testing.assert_array_equal(activations.softmax(z, axis=0), activations.softmax(z.T).T)
    np.testing.assert_array_equal(activations.get("softmax").forward(z.T), activations.softmax(z).T)


def test_a_function_does_not_change_what_it_is_given():
    for activation in activations.ACTIVATIONS.values():
        z, da = Z.copy(), np.ones_like(Z)
        a = activation.forward(z)
        kept = a.copy()
        activation.backward(z, a, da)
        np.testing.assert_array_equal(z, Z)
        np.testing.assert_array_equal(a, kept)
        np.testing.assert_array_equal(da, 1)


def test_without_a_name_an_activation_is_linear_as_in_keras():
    assert activations.get(None).name == "linear"


@pytest.mark.parametrize("name", ["sigmoids", "", 3, ["relu"]])
def test_an_unknown_activation_is_refused_with_those_there_are(name):
    with pytest.raises(ValueError, match=r"linear, sigmoid, tanh, relu, softmax.*got"):
        activations.get(name)


@pytest.mark.parametrize(
    ("options", "values"),  # those of Keras 3.15
    [
        ({"negative_slope": 0.1}, [-1, -0.5, -0.1, 0, 0.5, 1, 5, 7, 10]),
        ({"max_value": 6}, [0, 0, 0, 0, 0.5, 1, 5, 6, 6]),
        ({"threshold": 1}, [0, 0, 0, 0, 0, 0, 5, 7, 10]),
        ({"threshold": -2}, [0, 0, -1, 0, 0.5, 1, 5, 7, 10]),
        ({"threshold": -2, "max_value": 6}, [0, 0, 0, 0, 0.5, 1, 5, 6, 6]),
        (
            {"negative_slope": 0.2, "max_value": 5, "threshold": 0.5},
            [-2.1, -1.1, -0.3, -0.1, 0, 1, 5, 5, 5],
        ),
        (
            {"negative_slope": 0.2, "max_value": 6, "threshold": -2},
            [-1.6, -0.6, 0, 0, 0.5, 1, 5, 6, 6],
        ),
    ],
)
def test_relu_of_an_array_has_the_options_of_keras(options, values):
    z = np.array([-10, -5, -1, 0, 0.5, 1, 5, 7, 10], np.float32)
    np.testing.assert_allclose(activations.relu(z, **options), values, rtol=1e-6)
    all_of_them = {"negative_slope": 0.0, "max_value": None, "threshold": 0.0} | options
    np.testing.assert_allclose(activations.relu(z, *all_of_them.values()), values, rtol=1e-6)
