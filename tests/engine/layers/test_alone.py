"""Layers called on arrays of any shape, and the shapes that they show; the values are Keras'."""

import numpy as np
import pytest

from engine.keras import Sequential, activations, layers, models, regularizers

A = np.array([-1, 0, 2, 3], np.float32)
B = np.arange(12, dtype=np.float32).reshape(2, 2, 3) - 5
ROWWISE = {
    "relu": (layers.ReLU, activations.relu),
    "leaky relu": (layers.LeakyReLU, lambda z: activations.leaky_relu(z, 0.3)),
    "softmax": (layers.Softmax, activations.softmax),
    "tanh": (lambda: layers.Activation("tanh"), np.tanh),
    "dropout": (lambda: layers.Dropout(0.5), lambda z: z),
}


@pytest.mark.parametrize("name", ROWWISE)
def test_a_layer_without_parameters_takes_arrays_of_any_shape_one_after_the_other(name):
    make, function = ROWWISE[name]
    layer = make()
    for x in (A, B, A.reshape(2, 2), B[0]):
        y = layer(x)
        assert y.shape == x.shape
        np.testing.assert_allclose(y.numpy(), function(x), rtol=1e-6)


def test_a_layer_in_a_network_is_not_changed_by_an_array_of_another_shape():
    relu = layers.ReLU()
    model = Sequential([layers.Input((4,)), relu, layers.Dense(2)])
    before = model.predict(A[np.newaxis], verbose=0)
    relu(B)
    assert relu.output.shape == (None, 4)
    np.testing.assert_array_equal(model.predict(A[np.newaxis], verbose=0), before)


def test_dropout_alone_drops_in_training_only():
    dropped = layers.Dropout(0.5, seed=1)(np.ones((20, 5, 10)), training=True)
    assert sorted(set(dropped.ravel())) == [0, 2]
    assert dropped.mean() == pytest.approx(1, abs=0.1)


def test_one_mean_of_all_numbers_is_adapted_to_data_of_any_shape():
    layer = layers.Normalization(axis=None)
    layer.adapt([1.0, 2.0, 3.0, 6.0])
    assert [float(each) for each in layer.get_weights()[:2]] == [3, 3.5]
    np.testing.assert_allclose(layer(np.array([1.0, 3.0])), [-1.069045, 0], atol=1e-6)
    images = layers.Normalization(axis=None)
    images.adapt(B)
    np.testing.assert_allclose(images(B)[0, 0], [-1.593255, -1.303572, -1.01389], atol=1e-6)


@pytest.mark.parametrize("data", [A, B])
def test_a_mean_of_every_input_is_adapted_to_rows_only(data):
    with pytest.raises(ValueError, match=r"data of shape \(examples, inputs\), got .* axis=None"):
        layers.Normalization().adapt(data)


def test_examples_of_one_input_need_no_second_axis():
    model = Sequential([layers.Input((1,)), layers.Dense(1)])
    model.set_weights([[[2.0]], [1.0]])
    np.testing.assert_array_equal(model.predict(np.array([1.0, 2.0]), verbose=0), [[3], [5]])
    np.testing.assert_array_equal(model(np.array([1.0, 2.0])), [[3], [5]])
    model.compile("sgd", "mse")
    model.optimizer.learning_rate = 0.1
    x = y = np.array([1.0, 2.0])
    assert model.fit(x, y, shuffle=False, verbose=0).history["loss"] == pytest.approx([6.5])
    assert model.evaluate(x, y, verbose=0) == pytest.approx(0.65)


def test_several_inputs_need_a_second_axis():
    model = Sequential([layers.Input((2,)), layers.Dense(1)])
    with pytest.raises(ValueError, match=r"expected x of shape \(examples, 2\), got \(2,\)"):
        model.predict(np.array([1.0, 2.0]), verbose=0)


def test_a_network_shows_the_shapes_of_its_layers():
    model = Sequential([layers.Flatten(), layers.Dense(5, "relu"), layers.Dense(3)])
    with pytest.raises(AttributeError, match="expected a layer that is built"):
        model.layers[0].output  # noqa: B018
    model(B)
    assert [layer.input.shape for layer in model.layers] == [(None, 2, 3), (None, 6), (None, 5)]
    assert [layer.output.shape for layer in model.layers] == [(None, 6), (None, 5), (None, 3)]
    assert (model.input.shape, model.output.shape) == ((None, 2, 3), (None, 3))
    assert model.inputs[0].shape == model.input.shape
    assert model.layers[1].output.dtype == model.layers[1].dtype == "float32"


def test_penalties_are_shown_as_losses():
    layer = layers.Dense(1, kernel_initializer="ones", kernel_regularizer=regularizers.l2(0.5))
    assert layer.losses == []
    model = Sequential([layers.Input((3,)), layer, layers.Dense(2)])
    assert [float(each) for each in model.losses] == [1.5]
    layer.trainable = False
    assert model.losses == []


@pytest.mark.parametrize(
    ("layer", "same"),
    [
        (layers.LeakyReLU(0.1), layers.LeakyReLU(0.1)),
        (layers.ReLU(), layers.Activation("relu")),
        (layers.Softmax(), layers.Activation("softmax")),
        (layers.Activation("tanh"), layers.Activation("tanh")),
    ],
)
def test_a_layer_that_is_an_activation_may_stand_in_place_of_one(layer, same, tmp_path):
    together = Sequential([layers.Input((4,)), layers.Dense(3, activation=layer)])
    apart = Sequential([layers.Input((4,)), layers.Dense(3), same])
    apart.set_weights(together.get_weights())
    np.testing.assert_array_equal(together(A[np.newaxis]), apart(A[np.newaxis]))
    together.save(tmp_path / "a.keras")
    again = models.load_model(tmp_path / "a.keras")
    np.testing.assert_array_equal(again(A[np.newaxis]), apart(A[np.newaxis]))


@pytest.mark.parametrize("layer", [layers.Dropout(0.5), layers.Flatten(), layers.Dense(3)])
def test_another_layer_is_no_activation(layer):
    with pytest.raises(ValueError, match="expected an activation of this engine"):
        layers.Dense(3, activation=layer)
