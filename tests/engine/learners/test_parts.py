"""Parts of a network and of a training, as learners read, pass and share them."""

import gc

import numpy as np
import pytest

from engine import Dense, Input, Sequential, keras

X, Y = np.ones((4, 2), np.float32), np.ones((4, 1), np.float32)


def test_several_histories_may_be_filled():
    one, two = keras.callbacks.History(), keras.callbacks.History()
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", "mse")
    returned = model.fit(X, Y, epochs=2, verbose=0, callbacks=[one, two])
    assert one.history == two.history == returned.history
    assert (one.epoch, one.model, one.params["epochs"]) == ([0, 1], model, 2)
    model.fit(X, Y, epochs=3, verbose=0, callbacks=one)
    assert (one.epoch, len(one.history["loss"])) == ([0, 1, 2], 5)


def test_the_mean_that_a_normalization_found_is_no_option_of_it(tmp_path):
    layer = keras.layers.Normalization()
    layer.adapt([[1.0, 2.0], [3.0, 6.0]])
    np.testing.assert_allclose(layer.mean, [[2.0, 4.0]])
    np.testing.assert_allclose(layer.variance, [[1.0, 4.0]])
    assert layer.get_config()["mean"] is None
    model = Sequential([layer, Dense(1)])
    model.build((None, 2))
    model.save(tmp_path / "a.keras")
    back = keras.models.load_model(tmp_path / "a.keras").layers[0]
    np.testing.assert_array_equal(back.mean, layer.mean)
    given = keras.layers.Normalization(mean=[1.0, 2.0], variance=4.0 * np.ones(2))
    assert given.mean is None
    assert "mean=[1.0, 2.0]" in repr(given)


def networks_of_one_normalization():
    layer = keras.layers.Normalization()
    layer.adapt([[1.0, 2.0], [3.0, 6.0]])
    small = Sequential([layer, Dense(1)], name="small")
    large = Sequential([layer, Dense(5, "relu"), Dense(1)], name="large")
    for model in (small, large):
        model.compile("adam", "mse")
        model.fit(X, Y, epochs=2, verbose=0)
    return layer, small, large


def alone(model, x):
    """What the network returns, computed by its other layers from normalized inputs."""
    x = (x - np.array([2.0, 4.0])) / np.array([1.0, 2.0])
    for layer in model.layers[1:]:
        x = layer(x)
    return x


def test_several_networks_may_begin_with_the_same_normalization(tmp_path):
    layer, small, large = networks_of_one_normalization()
    x = np.array([[0.0, 1.0], [5.0, -2.0]])
    for model in (small, large):
        assert model.layers[0] is layer
        np.testing.assert_allclose(model.predict(x, verbose=0), alone(model, x), rtol=1e-5)
        model.save(tmp_path / "a.keras")
        back = keras.models.load_model(tmp_path / "a.keras")
        np.testing.assert_allclose(back.predict(x, verbose=0), alone(model, x), rtol=1e-5)


def test_a_shared_normalization_that_is_adapted_again_changes_all_its_networks():
    layer, small, large = networks_of_one_normalization()
    before = [model.predict(2 * X, verbose=0) for model in (small, large)]
    layer.adapt([[0.0, 0.0], [2.0, 4.0]])
    layer.adapt([[1.0, 2.0], [3.0, 6.0]])
    for model, was in zip((small, large), before, strict=True):
        np.testing.assert_allclose(model.predict(2 * X, verbose=0), was, rtol=1e-6)
    layer.adapt([[3.0, 6.0], [9.0, 18.0]])
    for model, was in zip((small, large), before, strict=True):
        np.testing.assert_allclose(model.predict(6 * X, verbose=0), alone(model, 2 * X), rtol=1e-5)
        assert not np.allclose(model.predict(2 * X, verbose=0), was)


def test_networks_share_no_layer_that_learns():
    dense = Dense(2)
    model = Sequential([Input((2,)), dense], name="first")
    with pytest.raises(ValueError, match="network 'first'; networks share no layers that learn"):
        Sequential([Input((2,)), dense])
    assert model.layers == [dense]


def test_a_layer_of_a_network_that_is_gone_is_used_again_with_what_it_learned():
    dense = Dense(2)
    model = Sequential([Input((2,)), dense])
    learned = model.get_weights()
    del model
    gc.collect()
    again = Sequential([Input((2,)), dense, Dense(1)])
    for one, other in zip(again.get_weights(), learned, strict=False):
        np.testing.assert_array_equal(one, other)
    again.theta += 1
    np.testing.assert_array_equal(dense.kernel, learned[0] + 1)
