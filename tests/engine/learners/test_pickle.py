"""Networks and their parts go through `pickle` and `deepcopy`, as in Keras."""

import copy
import pickle

import numpy as np
import pytest

from engine import L2, Dense, Dropout, Input, Sequential, keras
from engine.callbacks import EarlyStopping
from engine.keras import layers, losses, metrics, optimizers

rng = np.random.default_rng(9)
X = rng.normal(size=(60, 4)).astype(np.float32)
Y = (X[:, :1] > 0).astype(np.float32)

through_pickle = pytest.mark.parametrize(
    "again", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy], ids=["pickle", "deepcopy"]
)


def made():
    normalization = layers.Normalization()
    normalization.adapt(X)
    first = Dense(6, "tanh", kernel_regularizer=L2(0.01), trainable=False)
    stack = [normalization, first, Dropout(0.3), Dense(5), layers.LeakyReLU(0.2)]
    model = Sequential([Input((4,)), *stack, Dense(1, "sigmoid")], name="mine", seed=4)
    optimizer = optimizers.AdamW(0.02, weight_decay=0.1, global_clipnorm=1.0)
    optimizer.exclude_from_weight_decay([model.layers[-1].bias])
    model.compile(
        optimizer,
        losses.BinaryCrossentropy(label_smoothing=0.1),
        metrics=["accuracy", metrics.RootMeanSquaredError()],
        steps_per_execution=2,
    )
    return model


@through_pickle
def test_a_trained_network_trains_on_alike(again):
    model = made()
    model.fit(X, Y, epochs=2, batch_size=16, verbose=0)
    twin = again(model)
    assert np.array_equal(twin.theta, model.theta)
    assert repr(twin) == repr(model)
    assert twin.optimizer.iterations == model.optimizer.iterations == 8
    for each in (model, twin):
        each.fit(X, Y, epochs=2, batch_size=16, verbose=0, callbacks=[EarlyStopping("loss")])
    assert twin.history.history == model.history.history
    assert np.array_equal(twin.theta, model.theta)
    assert np.array_equal(twin.predict(X, verbose=0), model.predict(X, verbose=0))


@through_pickle
def test_the_other_network_is_one_of_its_own(again):
    model = made()
    model.fit(X, Y, verbose=0)
    before, twin = model.get_weights(), again(model)
    twin.layers[-1].bias.assign([9.0])
    twin.fit(X, Y, verbose=0)
    twin.add(Dense(2))
    assert all(map(np.array_equal, model.get_weights(), before))
    assert [layer.name for layer in twin.layers][:-1] == [layer.name for layer in model.layers]
    model.fit(X, Y, verbose=0)  # its optimizer is still its own


@through_pickle
def test_networks_that_are_not_built_or_not_compiled(again):
    plain = Sequential([Dense(3, "relu"), Dense(1)])
    assert not again(plain).built
    assert again(plain).predict(X, verbose=0).shape == (60, 1)
    plain.build((None, 4))
    assert not again(plain).compiled
    assert np.array_equal(again(plain).theta, plain.theta)
    plain = Sequential([Dense(1)])
    plain.compile("adam", "mse")
    twin = again(plain)
    twin.fit(X, Y, verbose=0)
    assert (twin.optimizer.iterations, plain.optimizer.iterations) == (2, 0)


@through_pickle
def test_a_layer_goes_alone_and_into_another_network(again):
    model = made()
    layer = again(model.layers[1])
    assert np.array_equal(layer(X).numpy(), model.layers[1](X).numpy())
    Sequential([Input((4,)), layer]).predict(X, verbose=0)


@pytest.mark.parametrize(
    "part",
    [
        keras.activations.relu,
        layers.LeakyReLU(0.1).activation,
        losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics.BinaryAccuracy(threshold=0.3),
        optimizers.SGD(optimizers.schedules.CosineDecay(0.1, 30), momentum=0.9),
        keras.regularizers.L1L2(0.1, 0.2),
        keras.initializers.HeNormal(3),
        EarlyStopping(patience=3),
    ],
    ids=lambda part: type(part).__name__,
)
@through_pickle
def test_the_parts_of_a_network_go_through_too(part, again):
    assert repr(again(part)) == repr(part)


def test_an_activation_stays_the_same_one():
    relu = keras.activations.relu
    assert pickle.loads(pickle.dumps(Dense(2, relu))).activation == relu


def test_a_history_keeps_its_network():
    history = made().fit(X, Y, verbose=0)
    again = pickle.loads(pickle.dumps(history))
    assert again.history == history.history
    assert np.array_equal(again.model.theta, history.model.theta)


def test_no_buffers_of_steps_are_kept():
    model = made()
    model.fit(X, Y, verbose=0)
    size = len(pickle.dumps(model))
    for examples in range(100, 103):
        model.predict(np.ones((examples, 4)), verbose=0)
    assert len(pickle.dumps(model)) < size + 1000
