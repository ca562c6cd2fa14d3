"""Parts of a network and of a training, as learners read and pass them."""

import numpy as np

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
