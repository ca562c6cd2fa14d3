"""What an optimizer holds is read and set as in Keras, and some of it decays and some not."""

from copy import copy

import numpy as np
import pytest

from engine import SGD, Adam, Dense, Input, Sequential, keras

rng = np.random.default_rng(3)
X = rng.random((20, 4), np.float32)
Y = (X[:, :1] > 0.5).astype(np.float32)


def made(optimizer):
    model = Sequential([Input((4,)), Dense(3, "tanh"), Dense(1, "sigmoid")])
    model.compile(optimizer, "binary_crossentropy")
    return model


def only_decay(optimizer, model):
    """The share of every array that is left after a training in which nothing else moves."""
    start = [np.full(w.shape, 2.0) for w in model.get_weights()]
    model.set_weights(start)
    model.fit(X, Y, epochs=1, batch_size=20, verbose=0)
    return [float(np.mean(w)) / 2 for w in model.get_weights()]


def tiny(**options):
    """An optimizer whose own steps are too small to be seen: its gradient is cut off."""
    return SGD(0.1, weight_decay=0.5, clipvalue=1e-30, **options)


def test_without_an_exclusion_all_parameters_decay():
    assert only_decay(None, made(tiny())) == pytest.approx([0.95] * 4)


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["bias"], [0.95, 1, 0.95, 1]),
        (["kernel", "nothing"], [1, 0.95, 1, 0.95]),
        (["k.*l"], [1, 0.95, 1, 0.95]),
        (["dense"], [0.95] * 4),  # the name of a variable is kernel or bias, as in Keras
        ([], [0.95] * 4),
        (None, [0.95] * 4),
    ],
)
def test_variables_are_excluded_from_the_decay_by_parts_of_their_names(names, left):
    optimizer = tiny()
    optimizer.exclude_from_weight_decay(var_names=names)
    assert only_decay(optimizer, made(optimizer)) == pytest.approx(left)


def test_variables_are_excluded_by_themselves_however_their_layer_is_called():
    layer, optimizer = Dense(3, "tanh"), tiny()
    layer.build((None, 4))
    optimizer.exclude_from_weight_decay([layer.kernel])
    model = Sequential([Input((4,)), Dense(4), layer, Dense(1, "sigmoid")])
    model.compile(optimizer, "binary_crossentropy")
    left = [0.95, 0.95, 1, 0.95, 0.95, 0.95]
    assert only_decay(optimizer, model) == pytest.approx(left)


def test_variables_of_another_network_are_not_those_of_this_one():
    optimizer, model = tiny(), made("sgd")
    optimizer.exclude_from_weight_decay(made("sgd").weights)
    model.compile(optimizer, "binary_crossentropy")
    assert only_decay(optimizer, model) == pytest.approx([0.95] * 4)


def test_an_exclusion_after_a_training_holds_from_then_on():
    optimizer = tiny()
    model = made(optimizer)
    assert only_decay(optimizer, model) == pytest.approx([0.95] * 4)
    optimizer.exclude_from_weight_decay(var_names=["kernel", "bias"])
    assert only_decay(optimizer, model) == pytest.approx([1] * 4)
    optimizer.exclude_from_weight_decay()
    assert only_decay(optimizer, model) == pytest.approx([0.95] * 4)


def test_a_copy_of_a_network_excludes_the_same():
    optimizer = tiny()
    model = made(optimizer)
    optimizer.exclude_from_weight_decay([model.layers[0].bias], ["nothing"])
    assert only_decay(None, copy(model)) == pytest.approx([0.95, 1, 0.95, 0.95])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"var_list": [np.ones(3)]}, r"var_list as \[layer.bias, ...\]"),
        ({"var_list": ["bias"]}, r"var_list as \[layer.bias, ...\], got 'bias'"),
        ({"var_names": [3]}, r"var_names as names, such as \[\"bias\"\], got 3"),
        ({"var_names": "bias"}, r"expected var_names as a list, got 'bias'"),
    ],
)
def test_an_exclusion_of_something_else_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        tiny().exclude_from_weight_decay(**arguments)


def test_what_an_optimizer_holds_is_written_by_assign_only():
    optimizer = SGD(0.1, momentum=0.9)
    made(optimizer).fit(X, Y, verbose=0)
    momentum = optimizer.variables[2]
    with pytest.raises(ValueError, match="read-only"):
        momentum += 1
    with pytest.raises(ValueError, match=r"expected values of the shape \(4, 3\)"):
        momentum.assign(np.ones(3))
    momentum.assign(np.ones((4, 3)))
    assert optimizer.variables[2].numpy().tolist() == np.ones((4, 3)).tolist()
    assert optimizer.variables[2].path == "sgd/sequential_dense_kernel_momentum"


def test_the_memory_of_adam_is_that_of_keras_and_not_scaled():
    optimizer = Adam(0.1)
    made(optimizer).fit(X, Y, batch_size=20, verbose=0)
    velocity = optimizer.variables[3]
    assert velocity.name == "sequential_dense_kernel_velocity"
    velocity.assign(np.full((4, 3), 0.25))
    assert optimizer.state()["velocity"][:15].reshape(3, 5)[:, :4].tolist() == [[0.25] * 4] * 3


def test_the_memory_for_another_network_is_refused_and_nothing_changes():
    optimizer = Adam(0.1)
    made(optimizer).fit(X, Y, verbose=0)
    before = [v.numpy() for v in optimizer.variables]
    with pytest.raises(ValueError, match="expected 10 arrays of the shapes"):
        optimizer.set_weights([*before[:-1], np.ones(7)])
    assert all(np.array_equal(a, v) for a, v in zip(before, optimizer.variables, strict=True))
    with pytest.raises(ValueError, match="expected an optimizer of a network"):
        Adam().set_weights(before)


def test_the_number_of_steps_is_a_number_with_numpy():
    optimizer = keras.optimizers.Adam()
    made(optimizer).fit(X, Y, batch_size=5, verbose=0)
    assert optimizer.iterations == 4
    assert type(optimizer.iterations.numpy()) is int
    assert np.asarray(optimizer.iterations.value) == 4
    optimizer.iterations.assign(7)
    assert (optimizer.iterations, optimizer.iterations + 1) == (7, 8)
