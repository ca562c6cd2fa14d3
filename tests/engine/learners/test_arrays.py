"""What layers, networks, losses and weights return has `.numpy()`, and is an array."""

import numpy as np
import pytest

from engine import BinaryCrossentropy, Dense, Input, Sequential, activations, keras
from engine.tensors import Tensor, Variable

X = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)


def network():
    return Sequential([Input((4,)), Dense(3, "tanh"), Dense(1, "sigmoid")])


def test_answers_of_layers_networks_losses_and_functions_have_numpy():
    model = network()
    y = np.ones((6, 1))
    for answer in (
        model(X),
        model(X, training=True),
        model.layers[0](X),
        activations.softmax(X),
        BinaryCrossentropy()(y, model(X)),
        BinaryCrossentropy(reduction="none")(y, model(X)),
        model(X) > 0.5,
        model(X).mean(),
        keras.initializers.Ones()((2, 3)),
        model.layers[0].kernel,
    ):
        assert isinstance(answer, Tensor)
        plain = answer.numpy()
        assert type(plain) is np.ndarray or np.isscalar(plain)
        np.testing.assert_array_equal(plain, answer)


def test_predictions_and_copied_weights_are_ordinary_arrays_as_in_keras():
    model = network()
    assert type(model.predict(X, verbose=0)) is np.ndarray
    assert {type(w) for w in model.get_weights()} == {np.ndarray}


def test_the_numbers_of_a_tensor_are_a_copy():
    model = network()
    kernel = model.layers[0].kernel.numpy()
    kernel[...] = 0
    assert model.layers[0].kernel.numpy().any()


def test_a_weight_is_written_in_place():
    model = network()
    kernel = model.layers[0].kernel
    before = kernel.numpy()
    kernel.assign_add(np.ones((4, 3)))
    kernel.assign_sub(np.full((4, 3), 0.5))
    np.testing.assert_allclose(
        model.theta[: 3 * 5].reshape(3, 5)[:, :-1].T, before + 0.5, rtol=1e-5
    )
    assert isinstance(kernel + 1, Tensor)
    assert not isinstance(kernel + 1, Variable)
    with pytest.raises(ValueError, match=r"shape \(4, 3\) for dense/kernel, got \(2,\)"):
        kernel.assign([1, 2])


def test_a_prediction_with_chance_needs_training():
    model = Sequential([Input((4,)), keras.layers.Dropout(0.5), Dense(3)])
    assert (model(X) == model(X)).all()
    assert (model(X, training=True) != model(X, training=True)).any()
    layer = keras.layers.Dropout(0.5)
    np.testing.assert_array_equal(layer(X), X)
    assert (layer(X, training=True) == 0).any()
