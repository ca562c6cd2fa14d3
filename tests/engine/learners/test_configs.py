"""Networks made from the descriptions of others; losses of arrays with more axes than rows."""

import json

import numpy as np
import pytest

from engine.keras import Sequential, initializers, layers, losses, models, regularizers

X = np.random.default_rng(4).normal(size=(6, 2, 3)).astype(np.float32)


def described():
    return Sequential(
        [
            layers.Input((2, 3)),
            layers.Flatten(),
            layers.Normalization(mean=1.0, variance=2.0),
            layers.Dense(
                5,
                "relu",
                kernel_regularizer=regularizers.l2(0.5),
                kernel_initializer=initializers.HeNormal(seed=3),
                name="first",
            ),
            layers.LeakyReLU(0.1),
            layers.Dropout(0.25, seed=7),
            layers.Dense(2, "softmax", use_bias=False, trainable=False),
        ],
        name="described",
    )


def test_a_network_is_made_again_from_its_config():
    model = described()
    config = json.loads(json.dumps(model.get_config()))
    again = Sequential.from_config(config)
    assert json.loads(json.dumps(again.get_config())) == config
    assert again.name == "described"
    assert [w.shape for w in again.weights] == [w.shape for w in model.weights]
    again.set_weights(model.get_weights())
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))


def test_a_network_that_is_not_built_has_a_config_too():
    model = Sequential([layers.Dense(4), layers.Dense(5)], name="seq")
    again = Sequential.from_config(model.get_config())
    assert [layer.units for layer in again.layers] == [4, 5]
    assert not again.built


def test_the_clone_of_a_network_has_weights_of_its_own():
    model = described()
    twin = models.clone_model(model)
    before = model.get_weights()
    twin.set_weights([np.zeros_like(w) for w in before])
    for a, b in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_config_with_a_layer_that_is_left_out_is_refused():
    with pytest.raises(ValueError, match=r"expected the name of a layer .* got 'Conv2D'"):
        Sequential.from_config({"layers": [{"class_name": "Conv2D", "config": {}}]})


@pytest.mark.parametrize("name", ["input_shape", "output_shape", "inputs", "outputs"])
def test_a_network_that_is_not_built_has_no_shapes(name):
    assert not hasattr(Sequential([layers.Dense(2)]), name)
    assert hasattr(described(), name)
    with pytest.raises(ValueError, match="expected a built network"):
        getattr(Sequential(), name)


def test_an_input_shows_the_shape_of_a_batch():
    assert layers.Input((2, 3), batch_size=4).batch_shape == (4, 2, 3)
    assert layers.Input(batch_shape=(4, 2, 3)).batch_shape == (4, 2, 3)
    assert layers.Input((2,)).batch_shape == (None, 2)
    assert layers.Input((2,)).dtype == "float32"
    assert repr(layers.Input(batch_shape=(None, 2))) == repr(layers.Input(shape=(2,)))


@pytest.mark.parametrize("also", [{"shape": (2,)}, {"batch_size": 3}])
def test_an_input_has_its_shape_from_one_argument_only(also):
    with pytest.raises(ValueError, match="expected batch_shape alone"):
        layers.Input(batch_shape=(None, 2), **also)


Y = np.array([[[0, 1], [1, 0], [0, 1]], [[1, 0], [1, 0], [0, 1]]], np.float32)
P = np.array([[[0.2, 0.8], [0.5, 0.5], [0.9, 0.1]], [[0.6, 0.4], [0.7, 0.3], [0.1, 0.9]]])
WEIGHTS = np.array([[1, 0, 2], [3, 1, 0]])


@pytest.mark.parametrize("reduction", ["sum_over_batch_size", "sum", "none"])
@pytest.mark.parametrize(
    "kind",
    [losses.MeanSquaredError, losses.BinaryCrossentropy, losses.SparseCategoricalCrossentropy],
)
@pytest.mark.parametrize("weights", [None, WEIGHTS, WEIGHTS[:, :1]])
def test_a_loss_of_rows_of_rows_is_that_of_every_row(kind, reduction, weights):
    y = Y.argmax(-1) if kind.class_numbers else Y
    each = np.array([kind(reduction=None)(a, p) for a, p in zip(y, P, strict=True)])
    each = each if weights is None else each * weights
    total = {"sum": each.sum(), "none": each}.get(reduction, each.mean())
    np.testing.assert_allclose(kind(reduction=reduction)(y, P, sample_weight=weights), total)


def test_weights_that_do_not_fit_the_rows_are_refused():
    with pytest.raises(ValueError, match=r"sample_weight of the shape \(2, 3\), got \(2,\)"):
        losses.MeanSquaredError()(Y, P, sample_weight=[1, 2])
