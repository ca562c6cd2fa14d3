"""A network in a file of Keras as a design."""

import numpy as np
import pytest

from engine import Adam, Sequential
from engine.layers import (
    Activation,
    Dense,
    Dropout,
    Flatten,
    Input,
    LeakyReLU,
    Normalization,
    ReLU,
    Softmax,
)
from engine.losses import BinaryCrossentropy, SparseCategoricalCrossentropy
from engine.optimizers import SGD
from engine.regularizers import L2
from engine.saving import ModelFileError
from engine.schedules import ExponentialDecay
from nngui.design import given
from nngui.design.design import LayerSpec
from nngui.design.keras_network import read
from nngui.design.problems import problems
from nngui.training.building import network

LAST = Dense(10, "softmax")


def opened(tmp_path, layers, *compiled, inputs=(64,), dtype="float32", **options):
    """Write a network of these layers, and return it with what is read."""
    model = Sequential([Input(inputs), *layers], seed=5, dtype=dtype)
    if compiled:
        model.compile(*compiled, **options)
    model.save(tmp_path / "their model.keras")
    return model, read(tmp_path / "their model.keras")


def predictions(model, read):
    x = np.random.default_rng(0).uniform(0, 1, (9, 64)).astype(np.float32)
    return model(x), network(read.design)(x)


@pytest.mark.parametrize(
    ("inputs", "layer", "dataset", "side"),
    [
        (64, Dense(10, "softmax"), "0 to 9", 8),
        (784, Dense(10, "softmax"), "0 to 9", 0),
        (400, Dense(1, "sigmoid"), "0 or 1", 0),
        (784, Dense(1, "sigmoid"), "0 or 1", 28),
        (784, Dense(2, "softmax"), "0 or 1", 28),
        (4096, Dense(1), "slant", 64),
        (784, Dense(1, "tanh"), "slant", 0),
    ],
)
def test_inputs_and_outputs_decide_the_question(tmp_path, inputs, layer, dataset, side):
    _, found = opened(tmp_path, [layer], inputs=(inputs,))
    assert (found.design.dataset, found.design.side) == (dataset, side)
    assert found.design.task.pixels == inputs
    assert not problems(found.design)


@pytest.mark.parametrize(
    ("layers", "specs"),
    [
        ([Dense(7, "tanh"), LAST], [LayerSpec(7, "tanh")]),
        ([Dense(7), ReLU(), LAST], [LayerSpec(7, "relu")]),
        ([Dense(7), LeakyReLU(0.1), LAST], None),
        ([Dense(7, "relu"), Dropout(0.25), LAST], [LayerSpec(7, "relu", dropout=0.25)]),
        ([Dense(7, use_bias=False), LAST], [LayerSpec(7, "linear", use_bias=False)]),
        ([Dense(7, "relu", kernel_regularizer=L2(0.5)), LAST], [LayerSpec(7, "relu", l2=0.5)]),
        (
            [Dense(7, "relu", kernel_initializer="he_normal"), Dropout(0.0), LAST],
            [LayerSpec(7, "relu", kernel_initializer="he_normal")],
        ),
        ([Flatten(), Dense(7), Activation("tanh"), LAST], [LayerSpec(7, "tanh")]),
        ([Dense(7, "relu"), Dense(10), Softmax()], [LayerSpec(7, "relu")]),
    ],
)
def test_layers_are_those_of_keras_and_predict_the_same(tmp_path, layers, specs):
    model, found = opened(tmp_path, [layer_like(layer) for layer in layers])
    if specs is not None:
        assert found.design.layers == (*specs, LayerSpec(10, "softmax"))
    theirs, ours = predictions(model, found)
    np.testing.assert_array_equal(theirs, ours)
    assert found.name == "their model"
    assert found.design.first.name == "their model.keras"


def layer_like(layer):
    return type(layer).from_config(layer.get_config())


def test_an_image_of_rows_is_flattened(tmp_path):
    model, found = opened(tmp_path, [Flatten(), Dense(10, "softmax")], inputs=(8, 8))
    x = np.random.default_rng(0).uniform(0, 1, (3, 8, 8)).astype(np.float32)
    np.testing.assert_array_equal(model(x), network(found.design)(x.reshape(3, 64)))


def test_loss_optimizer_and_its_memory_come_along(tmp_path):
    x = np.random.default_rng(0).uniform(0, 1, (50, 64)).astype(np.float32)
    y = np.arange(50) % 10
    model = Sequential([Input((64,)), Dense(5, "relu"), Dense(10, "softmax")], seed=1)
    optimizer = Adam(0.02, beta_1=0.8, amsgrad=True)
    model.compile(optimizer, SparseCategoricalCrossentropy())
    model.fit(x, y, epochs=3, verbose=0)
    model.save(tmp_path / "mine.keras")
    found = read(tmp_path / "mine.keras")
    design = found.design
    assert (design.loss, design.optimizer) == ("sparse_categorical_crossentropy", "adam")
    assert design.learning_rate == 0.02
    assert dict(design.optimizer_options) == {"beta_1": 0.8, "amsgrad": True}
    assert not found.notes
    ours = network(design)
    assert ours.optimizer.iterations == optimizer.iterations
    for name, array in optimizer.memory.items():
        np.testing.assert_allclose(ours.optimizer.memory[name], array, rtol=1e-6)
    for each in (model, ours):
        each.fit(x, y, epochs=3, shuffle=False, batch_size=50, verbose=0)
    np.testing.assert_allclose(model.theta, ours.theta, rtol=1e-5, atol=1e-6)


def test_logits_become_probabilities(tmp_path):
    loss = SparseCategoricalCrossentropy(from_logits=True)
    model, found = opened(tmp_path, [Dense(5, "relu"), Dense(10)], "adam", loss)
    assert found.design.output.activation == "softmax"
    theirs, ours = predictions(model, found)
    shares = np.exp(theirs) / np.exp(theirs).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(ours, shares, rtol=1e-5)
    assert "logits" in found.notes[0]
    _, found = opened(tmp_path, [Dense(1)], "adam", BinaryCrossentropy(from_logits=True))
    assert found.design.output == LayerSpec(1, "sigmoid")
    assert found.design.dataset == "0 or 1"


@pytest.mark.parametrize(
    ("layers", "compiled", "note"),
    [
        ([LAST], (), "It was not compiled"),
        ([LAST], (SGD(ExponentialDecay(0.25, 5, 0.9)), "mse"), "α stays at 0.25"),
        ([Dense(5, trainable=False), LAST], ("adam", "mse"), "were frozen in Keras learn"),
    ],
)
def test_what_is_otherwise_here_is_said(tmp_path, layers, compiled, note):
    _, found = opened(tmp_path, [layer_like(layer) for layer in layers], *compiled)
    assert note in " ".join(found.notes)


def test_a_network_of_double_precision_is_rounded(tmp_path):
    model, found = opened(tmp_path, [Dense(10, "softmax")], dtype="float64")
    theirs, ours = predictions(model, found)
    np.testing.assert_allclose(theirs, ours, rtol=1e-5)
    assert "rounded from float64" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("layers", "inputs", "reason"),
    [
        ([LAST], 65, "it has 65 inputs, but here the inputs are the pixels of a square image"),
        ([LAST], 49, "from 8 × 8 to 64 × 64"),
        ([*[Dense(1)] * 50, LAST], 64, "it has 51 layers with weights"),
        ([Dense(7, "softmax")], 64, "it has 7 outputs, but no question here is answered"),
        ([Dropout(0.5), LAST], 64, "it comes before the first Dense layer"),
        ([Flatten()], 64, "it has no Dense layer"),
        ([Dense(5, "relu"), Activation("tanh"), LAST], 64, "has an activation already, relu"),
        ([Dense(5), Dropout(0.1), Dropout(0.2), LAST], 64, "behind a Dropout comes a Dense"),
        ([Normalization(mean=0.5, variance=2.0), LAST], 64, "its layer normalization"),
    ],
)
def test_what_does_not_fit_is_named_with_the_reason_and_the_way_out(
    tmp_path, layers, inputs, reason
):
    with pytest.raises(ModelFileError) as error:
        opened(tmp_path, [layer_like(layer) for layer in layers], inputs=(inputs,))
    assert reason in str(error.value)
    assert "go on with" in str(error.value)


def test_the_same_file_is_the_same_design_and_another_one_another(tmp_path):
    designs = []
    for seed in (1, 1, 2):
        model = Sequential([Input((64,)), Dense(10, "softmax")], seed=seed)
        model.save(tmp_path / "mine.keras")
        designs.append(read(tmp_path / "mine.keras").design)
    assert designs[0] == designs[1] != designs[2]
    assert given.find(designs[2].given).theta.size == 650
    assert designs[0].starts_over(designs[2])
