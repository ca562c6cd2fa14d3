import numpy as np
import pytest

from engine import Activation, Dense, Dropout, Input, Sequential, load_model

rng = np.random.default_rng(8)
X = rng.standard_normal((30, 5)).astype(np.float32)
Y = rng.integers(0, 3, 30)


def made(*layers, dtype=np.float32):
    model = Sequential([Input((5,)), *layers], dtype=dtype)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def trained(*layers):
    model = made(*layers)
    model.fit(X, Y, epochs=4, batch_size=8, verbose=0)
    return model


def test_an_activation_as_a_layer_of_its_own_changes_nothing():
    together = trained(Dense(7, "tanh"), Dense(3, "softmax"))
    apart = trained(Dense(7), Activation("tanh"), Dense(3), Activation("softmax"))
    np.testing.assert_array_equal(apart.theta, together.theta)
    np.testing.assert_array_equal(apart.predict(X), together.predict(X))


def test_dropout_silences_the_asked_share_and_keeps_the_mean():
    layer = Dropout(0.25, seed=1)
    layer.initialize(rng)
    x, none = np.ones((400, 100), np.float32), np.empty((0, 0))
    chance = layer.chance(x)
    z = layer.forward(none, x, chance)
    assert set(np.unique(z)) == {0, np.float32(1 / 0.75)}
    assert np.mean(z == 0) == pytest.approx(0.25, abs=0.02)
    np.testing.assert_array_equal(layer.backward(none, x, chance), z)
    assert (layer.chance(x) != chance).any()


@pytest.mark.parametrize("rate", [0, 1])
def test_dropout_of_nothing_and_of_everything_are_finite(rate):
    model = trained(Dense(7, "tanh"), Dropout(rate), Dense(3, "softmax"))
    assert np.isfinite(model.theta).all()
    if rate == 0:
        plain = trained(Dense(7, "tanh"), Dense(3, "softmax"))
        np.testing.assert_array_equal(model.theta, plain.theta)


def test_dropout_is_not_there_where_answers_count():
    model = made(Dense(7, "tanh"), Dropout(0.5), Dense(3, "softmax"))
    plain = made(Dense(7, "tanh"), Dense(3, "softmax"))
    np.testing.assert_array_equal(model.theta, plain.theta)
    np.testing.assert_array_equal(model.predict(X), plain.predict(X))
    assert model.evaluate(X, Y, verbose=0) == plain.evaluate(X, Y, verbose=0)


@pytest.mark.parametrize("seed", [None, 3])
def test_runs_with_dropout_repeat_bit_for_bit(seed):
    first, second = (
        trained(Dropout(0.2, seed), Dense(7, "tanh"), Dropout(0.5, seed), Dense(3, "softmax"))
        for _ in range(2)
    )
    np.testing.assert_array_equal(first.theta, second.theta)
    other = trained(Dropout(0.2, 4), Dense(7, "tanh"), Dropout(0.5, 4), Dense(3, "softmax"))
    assert (first.theta != other.theta).any()


def test_layers_are_named_after_their_kind_and_counted():
    model = made(Dense(2), Dropout(0.1), Dense(3), Activation("relu"), Dropout(0.2))
    names = ["dense", "dropout", "dense_1", "activation", "dropout_1"]
    assert [layer.name for layer in model.layers] == names
    assert model.units == 3
    assert [layer.units for layer in model.layers] == [2, 2, 3, 3, 3]


def test_a_layer_without_bias_keeps_it_at_0_and_does_not_count_it():
    model = trained(Dense(7, "tanh", use_bias=False), Dense(3, "softmax"))
    assert model.layers[0].bias is None
    assert not model.layers[0].weights_and_bias[:, -1].any()
    assert model.layers[1].bias.all()
    assert model.count_params() == 35 + 24
    weights = model.get_weights()
    assert [w.shape for w in weights] == [(5, 7), (7, 3), (3,)]
    model.set_weights([w + 1 for w in weights])
    assert not model.layers[0].weights_and_bias[:, -1].any()


@pytest.mark.parametrize("rate", [-0.1, 1.1, "half", None, True, float("nan")])
def test_a_rate_that_is_no_probability_is_refused(rate):
    with pytest.raises(ValueError, match=r"rate in \[0, 1\], got"):
        Dropout(rate)


def test_a_network_without_a_layer_that_learns_computes_and_is_saved(tmp_path):
    model = Sequential([Dropout(0.5), Activation("relu")])
    x = np.array([[-1.0, 2.0, 0.5]], np.float32)
    assert model.predict(x, verbose=0).tolist() == [[0, 2, 0.5]]
    assert model.count_params() == 0
    model.compile("adam", "mse")
    model.fit(x, x, verbose=0)
    model.save(tmp_path / "a.keras")
    twin = load_model(tmp_path / "a.keras")
    assert twin.predict(x, verbose=0).tolist() == [[0, 2, 0.5]]
    assert twin.optimizer.iterations == 1


def test_the_number_of_outputs_is_known_before_the_first_example(capsys):
    model = Sequential([Input((3,)), Dropout(0.5)])
    assert (model.units, model.output_shape) == (3, (None, 3))
    model.summary()
    assert "Total params: 0 (0.00 B)" in capsys.readouterr().out


def test_the_summary_tells_of_every_layer(capsys):
    made(Dense(7), Activation("tanh"), Dropout(0.5), Dense(3)).summary()
    said = capsys.readouterr().out
    for words in ("activation (Activation, tanh)", "dropout (Dropout, 0.5)", "(None, 7)"):
        assert words in said
