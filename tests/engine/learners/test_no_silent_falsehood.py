"""What would run without an error, and give another result than Keras: all that is known."""

import warnings
from copy import copy, deepcopy

import numpy as np
import pytest

from engine import (
    SGD,
    Activation,
    Adam,
    BinaryCrossentropy,
    CategoricalCrossentropy,
    Dense,
    Dropout,
    Input,
    Sequential,
    load_model,
)

rng = np.random.default_rng(1)
X = rng.normal(size=(30, 4)).astype(np.float32)
Y = (X[:, :1] + X[:, 1:2] > 0).astype(np.float32)
FIT = {"epochs": 4, "verbose": 0}


def made(optimizer=None, *, layers=None):
    model = Sequential(layers or [Input((4,)), Dense(3, "tanh"), Dense(1, "sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer=optimizer or Adam(0.05))
    return model


def trained(optimizer=None):
    model = made(optimizer)
    model.fit(X, Y, **FIT)
    return model


# Weights that were learned


@pytest.mark.parametrize("shape", [(None, 4), 4, (4,), None])
def test_to_build_a_network_again_changes_nothing(shape):
    model = trained()
    before = model.evaluate(X, Y, verbose=0)
    model.build(shape)
    assert model.evaluate(X, Y, verbose=0) == before
    assert model.optimizer.iterations == 4


@pytest.mark.parametrize("build", [False, True])
def test_a_network_cannot_be_built_for_another_number_of_inputs(build):
    model = Sequential([Dense(2)] if build else [Input((3,)), Dense(2)])
    if build:
        model.build((None, 3))
    with pytest.raises(ValueError, match=r"shape \(None, 3\).*got \(None, 5\)"):
        model.build((None, 5))


def test_a_layer_put_on_top_keeps_what_the_others_have_learned():
    model = trained()
    before, memory = model.get_weights(), model.optimizer.state()["momentum"]
    model.add(Dense(2))
    for kept, now in zip(before, model.get_weights(), strict=False):
        np.testing.assert_array_equal(now, kept)
    assert model.get_weights()[-2].any()
    np.testing.assert_array_equal(model.optimizer.state()["momentum"][: len(memory)], memory)
    assert model.optimizer.iterations == 4
    model.fit(X, np.repeat(Y, 2, axis=1), **FIT)
    assert model.optimizer.iterations == 8


def test_layers_added_one_by_one_begin_as_those_that_are_given_at_once():
    layers = [Dense(3, "tanh"), Dropout(0.5), Dense(2)]
    one_by_one = Sequential([Input((4,))])
    for layer in layers:
        one_by_one.add(layer)
    at_once = Sequential([Input((4,)), Dense(3, "tanh"), Dropout(0.5), Dense(2)])
    np.testing.assert_array_equal(one_by_one.theta, at_once.theta)
    assert one_by_one.layers[0].kernel[0, 0] != one_by_one.layers[2].kernel[0, 0]


def test_a_layer_that_was_taken_away_keeps_its_parameters():
    model = trained()
    top = model.layers[-1]
    kernel, bias = top.get_weights()
    assert model.pop() is top
    assert model.output_shape == (None, 3)
    other = Sequential([Input((3,)), top])
    np.testing.assert_array_equal(other.get_weights()[0], kernel)
    np.testing.assert_array_equal(other.get_weights()[1], bias)


def test_the_optimizer_remembers_only_what_is_left():
    model = made()
    model.add(Dense(1))
    model.fit(X, Y, **FIT)
    memory = model.optimizer.state()["velocity"]
    model.pop()
    model.fit(X, Y, epochs=1, verbose=0)
    assert len(model.optimizer.state()["velocity"]) == len(memory) - 2


# One thing in two networks


def test_an_optimizer_trains_the_network_that_was_compiled_with_it_first_or_not():
    optimizer = SGD(0.5)
    a, b = made(optimizer), made(optimizer)
    costs = a.fit(X, Y, **FIT).history["loss"]
    alone = made(SGD(0.5)).fit(X, Y, **FIT).history["loss"]
    assert costs == alone
    before = b.theta.copy()
    with pytest.raises(ValueError, match=r"optimizer of its own.*'sequential'.*new SGD\(learning"):
        b.fit(X, Y, **FIT)
    np.testing.assert_array_equal(b.theta, before)


@pytest.mark.parametrize("make", [lambda: Adam(0.1), lambda: SGD(0.1, momentum=0.9)])
def test_an_optimizer_that_has_trained_a_network_is_for_no_other(make):
    optimizer = make()
    trained(optimizer)
    with pytest.raises(ValueError, match="an optimizer of its own for every network"):
        made(optimizer)


def test_a_refused_optimizer_leaves_the_network_as_it_was():
    model, optimizer = made(Adam(0.1)), trained().optimizer
    with pytest.raises(ValueError, match="optimizer of its own"):
        model.compile(optimizer, "mse")
    assert model.loss.name == "binary_crossentropy"
    assert model.optimizer.learning_rate == 0.1


def test_to_compile_again_with_the_same_optimizer_goes_on():
    twice, once = made(), made()
    twice.fit(X, Y, **FIT)
    twice.compile(twice.optimizer, "binary_crossentropy")
    twice.fit(X, Y, **FIT)
    assert twice.optimizer.iterations == 8
    once.fit(X, Y, epochs=8, verbose=0)
    np.testing.assert_array_equal(twice.theta, once.theta)


def test_a_layer_of_another_network_is_refused_and_nothing_changes():
    model = trained()
    before = model.get_weights()
    with pytest.raises(ValueError, match=r"'dense' of the network 'sequential'.*set_weights"):
        Sequential([Input((4,)), *model.layers[:-1], Dense(2)])
    for kept, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(now, kept)
    assert np.shares_memory(model.layers[0].kernel, model.theta)


def test_parameters_are_taken_over_into_another_network_by_set_weights():
    model = trained()
    first = Dense.from_config(model.layers[0].get_config())
    other = Sequential([Input((4,)), first, Dense(2)])
    other.layers[0].set_weights(model.layers[0].get_weights())
    np.testing.assert_array_equal(other.activations(X)[0], model.activations(X)[0])


@pytest.mark.parametrize("how", [copy, deepcopy])
def test_a_copy_of_a_network_is_a_network_of_its_own_that_trains_on_alike(how):
    model = made(layers=[Input((4,)), Dense(3, "tanh"), Dropout(0), Dense(1, "sigmoid")])
    model.fit(X, Y, batch_size=8, **FIT)
    twin, before = how(model), model.get_weights()
    np.testing.assert_array_equal(twin.predict(X, verbose=0), model.predict(X, verbose=0))
    twin.fit(X, Y, batch_size=8, **FIT)
    for kept, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(now, kept)
    model.fit(X, Y, batch_size=8, **FIT)
    np.testing.assert_allclose(twin.get_weights()[0], model.get_weights()[0], rtol=1e-6)
    assert twin.optimizer.iterations == model.optimizer.iterations == 32


# What shall not be trained


def moved(model, **fit):
    """Whether each of the weights and biases moved in a training."""
    before = model.get_weights()
    model.fit(X, Y, **({"epochs": 3, "verbose": 0} | fit))
    after = model.get_weights()
    return [bool((a != b).any()) for a, b in zip(before, after, strict=True)]


@pytest.mark.parametrize("compiled_again", [False, True])
@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_a_layer_that_is_not_trainable_stays_as_it_is(optimizer, compiled_again):
    model = trained(optimizer(0.05))
    model.layers[0].trainable = False
    if compiled_again:
        model.compile(model.optimizer, "binary_crossentropy")
    assert moved(model) == [False, False, True, True]
    model.layers[0].trainable = True
    model.layers[1].trainable = False
    assert moved(model) == [True, True, False, False]
    assert moved(model, batch_size=8) == [True, True, False, False]


def test_a_network_that_is_not_trainable_stays_as_it_is():
    model = trained()
    model.trainable = False
    assert moved(model) == [False] * 4
    assert not model.trainable_variables
    assert len(model.non_trainable_variables) == 4
    model.train_on_batch(X, Y)
    assert not Sequential([Input((4,)), Dense(1)], trainable=False).trainable


def test_a_layer_in_the_middle_that_is_not_trainable_passes_the_error_on():
    layers = [Input((4,)), Dense(3, "tanh"), Dense(3, "tanh", trainable=False), Dense(1, "sigmoid")]
    model = made(layers=layers)
    assert moved(model) == [True, True, False, False, True, True]


def test_a_layer_that_is_not_trainable_is_saved_as_such(tmp_path):
    model = trained()
    model.layers[0].trainable = False
    model.fit(X, Y, **FIT)
    model.save(tmp_path / "a.keras")
    back = load_model(tmp_path / "a.keras")
    assert [layer.trainable for layer in back.layers] == [False, True]
    assert moved(back) == [False, False, True, True]
    moved(model)
    np.testing.assert_allclose(back.theta, model.theta, rtol=1e-5)


def test_the_penalty_of_a_layer_that_is_not_trainable_does_not_count_as_in_keras():
    model = made(layers=[Input((4,)), Dense(3, kernel_regularizer="l2"), Dense(1, "sigmoid")])
    with_it = model.evaluate(X, Y, verbose=0)
    penalty = 0.01 * float((model.layers[0].kernel ** 2).sum())
    model.layers[0].trainable = False
    assert model.evaluate(X, Y, verbose=0) == pytest.approx(with_it - penalty, rel=1e-6)


# Names and shapes


def test_two_layers_of_the_same_name_are_refused_at_once():
    with pytest.raises(ValueError, match="names of layers that differ, got 'a' twice"):
        Sequential([Input((4,)), Dense(2, name="a"), Dense(2, name="a")])


def test_a_given_name_may_be_one_that_would_have_been_given():
    model = Sequential([Input((4,)), Dense(2, name="dense_1"), Dense(2), Dense(2)])
    assert [layer.name for layer in model.layers] == ["dense_1", "dense", "dense_2"]


@pytest.mark.parametrize("between", [[], [Dense(2)]])
def test_a_second_input_is_refused(between):
    with pytest.raises(ValueError, match="expected one Input"):
        Sequential([Input((3,)), *between, Input((2,))])


def test_the_layers_are_changed_by_add_and_pop_only():
    model = made()
    with pytest.raises(AttributeError):
        model.layers = []
    model.layers.append(Dense(2))
    assert len(model.layers) == 2


def test_without_a_name_a_network_has_one_and_is_saved(tmp_path, capsys):
    model = Sequential([Input((4,)), Dense(2)], name=None)
    model.summary()
    assert 'Model: "sequential"' in capsys.readouterr().out
    model.save(tmp_path / "a.keras")
    assert load_model(tmp_path / "a.keras").name == "sequential"


def test_the_inputs_and_outputs_are_shown_as_in_keras():
    model = made()
    assert [each.shape for each in (*model.inputs, *model.outputs)] == [(None, 4), (None, 1)]
    assert (model.input_shape, model.output_shape) == ((None, 4), (None, 1))
    with pytest.raises(ValueError, match="expected a built network"):
        Sequential([Dense(2)]).inputs  # noqa: B018


@pytest.mark.parametrize("examples", [1, 5])
def test_one_number_is_not_taken_for_all_inputs(examples):
    with pytest.raises(ValueError, match=r"x of shape \(examples, 4\)"):
        made()(np.ones((examples, 1)))


def test_an_activation_of_none_is_linear_at_once():
    model = Sequential([Input((4,)), Dense(2, "tanh")])
    before = model(X)
    model.layers[0].activation = None
    assert model.layers[0].activation.name == "linear"
    np.testing.assert_allclose(np.tanh(model(X)), before, rtol=1e-5)


def test_a_layer_that_was_built_for_other_inputs_is_refused():
    layer = Dense(2)
    layer(np.ones((1, 3)))
    model = Sequential([Input((4,)), Dense(5)])
    with pytest.raises(ValueError, match="expected 3 inputs, for which the layer 'dense_1'"):
        model.add(layer)
    assert len(model.layers) == 1
    assert model.predict(X, verbose=0).shape == (30, 5)


# Losses


@pytest.mark.parametrize("labels", [4 * Y, 2 * Y - 1, Y + 1])
def test_labels_that_are_no_probabilities_do_not_train_to_a_negative_cost(labels):
    with pytest.raises(ValueError, match=r"y in \[0, 1\] for the binary cross-entropy, got"):
        made().fit(X, labels, **FIT)


def test_negative_shares_are_refused_by_the_categorical_cross_entropy():
    model = made(layers=[Input((4,)), Dense(2, "softmax")])
    model.compile("adam", "categorical_crossentropy")
    with pytest.raises(ValueError, match=r"y in \[0, 1\]"):
        model.fit(X, np.hstack([Y, -Y]), **FIT)


@pytest.mark.parametrize("loss", ["categorical_crossentropy", CategoricalCrossentropy()])
def test_one_output_cannot_be_one_of_many(loss):
    model = made()
    model.compile("adam", loss)
    with pytest.warns(SyntaxWarning, match="categorical_crossentropy.*binary_crossentropy"):
        model.fit(X, Y, **FIT)


def test_several_outputs_are_no_reason_for_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        CategoricalCrossentropy()(np.eye(3), np.eye(3))


@pytest.mark.parametrize(
    ("y", "p"), [((3, 2), (3, 4)), ((3,), (4, 1)), ((2, 2), (3, 2)), ((3,), (3, 2)), ((3,), (4,))]
)
def test_a_loss_of_shapes_that_do_not_fit_is_refused(y, p):
    with pytest.raises(ValueError, match="expected"):
        BinaryCrossentropy()(np.zeros(y), np.full(p, 0.5))


def test_a_layer_with_an_activation_that_changed_is_trained_by_it():
    model = made(layers=[Input((4,)), Dense(3), Activation("tanh"), Dense(1, "sigmoid")])
    model.train_on_batch(X, Y)
    model.layers[1].activation = "relu"
    twin = made(layers=[Input((4,)), Dense(3), Activation("relu"), Dense(1, "sigmoid")])
    twin.theta[...] = model.theta
    for each in (model, twin):
        each.compile(SGD(0.1), "binary_crossentropy")
        each.train_on_batch(X, Y)
    np.testing.assert_array_equal(model.theta, twin.theta)


def test_a_frozen_network_is_saved_as_in_keras_which_reads_what_the_layers_have(tmp_path):
    model = made()
    model.trainable = False
    model.layers[1].trainable = True
    model.fit(X, Y, epochs=2, verbose=0)
    assert model.get_config()["trainable"] is False
    model.save(tmp_path / "a.keras")
    back = load_model(tmp_path / "a.keras")
    assert back.trainable
    assert [layer.trainable for layer in back.layers] == [False, True]
    np.testing.assert_array_equal(back.predict(X), model.predict(X))
    back.fit(X, Y, epochs=2, verbose=0)
    assert not np.allclose(back.predict(X), model.predict(X))
