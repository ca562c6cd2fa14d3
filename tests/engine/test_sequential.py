import numpy as np
import pytest
from hypothesis import given

from engine import Dense, Input, Sequential
from tests.strategies import problems, seeds

X = np.random.default_rng(0).random((40, 6), np.float32)
Y = (X.sum(axis=1) > 3).astype(int)


def lecture(inputs=6, **options):
    layers = [Dense(units=n, activation="sigmoid") for n in (25, 15, 1)]
    return Sequential([Input((inputs,)), *layers] if inputs else layers, **options)


def test_all_parameters_are_views_of_theta():
    model = lecture()
    for layer in model.layers:
        assert np.shares_memory(layer.kernel, model.theta)
        assert np.shares_memory(layer.bias, model.theta)
        assert np.shares_memory(layer.derivatives, model.gradient)
    model.theta[...] = 7
    assert (model.layers[1].kernel == 7).all()


def test_the_forward_pass_is_the_lectures_formula_layer_by_layer():
    model, a = lecture(dtype=np.float64), X.astype(np.float64)
    model.theta[...] = np.random.default_rng(1).standard_normal(model.theta.size)
    for layer, said in zip(model.layers, model.activations(a), strict=True):
        a = 1 / (1 + np.exp(-(a @ layer.kernel + layer.bias)))
        np.testing.assert_allclose(said, a)
    np.testing.assert_allclose(model.predict(X), a)


def test_the_lectures_network_has_as_many_parameters_as_on_the_slide():
    model = lecture(400)
    assert model.count_params() == 400 * 25 + 25 + 25 * 15 + 15 + 15 * 1 + 1
    assert [w.shape for w in model.get_weights()] == [
        *[(400, 25), (25,)],
        *[(25, 15), (15,)],
        *[(15, 1), (1,)],
    ]


@given(seeds)
def test_the_same_seed_gives_the_same_run_bit_for_bit(seed):
    runs = []
    for _ in range(2):
        model = lecture(seed=seed)
        model.compile("adam", "binary_crossentropy")
        model.fit(X, Y, epochs=2, batch_size=7, verbose=0)
        runs.append(model.theta.copy())
    np.testing.assert_array_equal(*runs)


def test_another_seed_gives_another_run():
    assert (lecture(seed=1).theta != lecture(seed=2).theta).any()


@given(problems(dtype=np.float32))
def test_weights_taken_out_and_put_in_say_the_same(problem):
    model, x, _ = problem
    weights, said = model.get_weights(), model.predict(x)
    model.theta[...] = 0
    model.set_weights(weights)
    np.testing.assert_array_equal(model.predict(x), said)


def test_weights_of_other_shapes_are_refused_and_change_nothing():
    model = lecture()
    before = model.theta.copy()
    with pytest.raises(ValueError, match="expected weights of the shapes"):
        model.set_weights(lecture(5).get_weights())
    np.testing.assert_array_equal(model.theta, before)


def test_a_network_without_an_input_layer_is_built_by_the_first_data_it_sees():
    model = lecture(0)
    with pytest.raises(ValueError, match="expected a built network"):
        model.count_params()
    assert model.predict(X).shape == (40, 1)
    assert model.features == 6


def test_predictions_do_not_depend_on_how_many_are_made_at_once():
    model = lecture()
    at_once = model.predict(X)
    np.testing.assert_allclose(model.predict(X, batch_size=7), at_once, rtol=1e-6)
    assert model.predict(X[:0]).shape == (0, 1)


def test_a_prediction_is_a_copy_that_the_next_one_leaves_alone():
    model = lecture()
    first = model(X[:1])
    before = first.copy()
    model(X[1:2])
    np.testing.assert_array_equal(first, before)


def test_the_cost_falls_whatever_the_optimizer():
    for optimizer in ("sgd", "rmsprop", "adam"):
        model = lecture()
        model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
        before = model.evaluate(X, Y)[0]
        model.fit(X, Y, epochs=60, batch_size=8, verbose=0)
        assert model.evaluate(X, Y)[0] < before


@pytest.mark.parametrize("units", [0, -1, 2.5, "25", True, None])
def test_a_layer_needs_a_whole_number_of_units(units):
    with pytest.raises(ValueError, match="units as a whole number, at least 1, got"):
        Dense(units)


def test_what_is_no_layer_is_refused():
    with pytest.raises(ValueError, match="expected a layer"):
        Sequential(["Dense"])


def test_a_network_of_nothing_cannot_be_built():
    with pytest.raises(ValueError, match="with layers, got none: call add"):
        Sequential().build(4)


def test_the_summary_names_layers_shapes_and_parameters(capsys):
    lecture(400).summary()
    said = capsys.readouterr().out
    for words in ("dense_1 (Dense, sigmoid)", "(None, 15)", "10,025", "Total params: 10,431"):
        assert words in said


def test_a_network_that_is_not_built_has_a_summary_too(capsys):
    lecture(0).summary()
    assert "unknown before the network is built" in capsys.readouterr().out


def test_a_network_can_compute_with_parameters_that_it_does_not_copy():
    one, other = (
        Sequential([Input((4,)), Dense(3, "tanh"), Dense(2)], seed=seed) for seed in (1, 2)
    )
    x = np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32)
    one(x)
    theta = other.theta.copy()
    theta.flags.writeable = False
    one.adopt(theta)
    np.testing.assert_array_equal(one(x), other(x))
    assert np.shares_memory(one.layers[1].kernel, theta)
    for wrong in (theta[:-1], theta.astype(np.float64)):
        with pytest.raises(ValueError, match="expected 23 parameters of float32"):
            one.adopt(wrong)


def test_the_layers_given_at_once_are_drawn_once():
    class Counted(Dense):
        drawn = 0

        def initialize(self, rng):
            Counted.drawn += 1
            super().initialize(rng)

    Sequential([Input((4,)), *(Counted(3) for _ in range(8))])
    assert Counted.drawn == 8
