"""Files to and from the Keras that is installed; skipped where there is none."""

import os

import numpy as np
import pytest

from engine import SGD, Activation, Adam, Dense, Dropout, Input, RMSprop, Sequential, load_model
from engine.initializers import Constant, RandomUniform
from engine.layers import Flatten, LeakyReLU, Normalization, ReLU, Softmax
from engine.losses import CategoricalCrossentropy
from engine.metrics import BinaryAccuracy
from engine.optimizers import AdamW
from engine.regularizers import L1, L1L2, L2
from engine.saving import save
from engine.schedules import CosineDecay, ExponentialDecay
from tests.engine.saving.make_keras_files import CLASSES, FIT, INPUTS, examples

os.environ.setdefault("KERAS_BACKEND", "jax")
keras = pytest.importorskip("keras", minversion="3.0")
pytestmark = pytest.mark.filterwarnings("default")  # Keras and JAX warn of themselves

SCHEDULES = {
    "exponential": ExponentialDecay(0.02, 5, 0.9),
    "staircase": ExponentialDecay(0.02, 5, 0.9, staircase=True),
    "cosine": CosineDecay(0.02, 30, alpha=0.1),
    "warm-up": CosineDecay(0.001, 30, warmup_target=0.02, warmup_steps=8),
}
OPTIMIZERS = {
    "adam": lambda: Adam(0.0123, beta_1=0.85, epsilon=1e-6),
    "sgd": lambda: SGD(0.05),
    "momentum": lambda: SGD(0.05, momentum=0.8),
    "nesterov": lambda: SGD(0.05, momentum=0.8, nesterov=True),
    "rmsprop": lambda: RMSprop(0.004),
    "rmsprop, all": lambda: RMSprop(0.004, rho=0.8, momentum=0.3, centered=True),
    **{name: lambda schedule=schedule: Adam(schedule) for name, schedule in SCHEDULES.items()},
}
LOSSES = {
    "binary_crossentropy": ("bits", "sigmoid", 1),
    "mean_squared_error": ("numbers", "linear", 2),
    "categorical_crossentropy": ("one-hot", "softmax", CLASSES),
    "sparse_categorical_crossentropy": ("labels", "softmax", CLASSES),
}


def network(loss="binary_crossentropy", optimizer="adam", metrics=(), dtype="float32"):
    target, activation, units = LOSSES[loss]
    layers = [
        Input((INPUTS,)),
        Dense(6, "tanh", kernel_regularizer=L2(0.003), kernel_initializer="he_normal"),
        Dropout(0.0, seed=5),
        Dense(5, use_bias=False, kernel_regularizer=L1(0.002), bias_initializer="ones"),
        Activation("relu"),
        Dense(4, "sigmoid", kernel_regularizer=L1L2(0.001, 0.002), name="named"),
        Dense(units, activation),
    ]
    model = Sequential(layers, dtype=dtype)
    model.compile(OPTIMIZERS[optimizer](), loss, metrics=metrics)
    x, targets = examples()
    return model, x, targets[target]


def assert_goes_on_alike(ours, theirs, x, y):
    np.testing.assert_allclose(theirs.predict(x, verbose=0), ours.predict(x), atol=1e-5)
    costs = [model.fit(x, y, epochs=5, **FIT).history["loss"] for model in (ours, theirs)]
    np.testing.assert_allclose(costs[0], costs[1], rtol=2e-5)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_training_that_began_here_goes_on_in_keras_and_back(tmp_path, loss, optimizer):
    ours, x, y = network(loss, optimizer)
    ours.fit(x, y, epochs=3, **FIT)
    save(ours, tmp_path / "ours.keras")
    theirs = keras.saving.load_model(tmp_path / "ours.keras")
    assert theirs.optimizer.iterations == ours.optimizer.iterations == 12
    assert_goes_on_alike(ours, theirs, x, y)

    theirs.save(tmp_path / "theirs.keras")
    back = load_model(tmp_path / "theirs.keras")
    assert type(back.optimizer) is type(ours.optimizer)
    assert_goes_on_alike(back, theirs, x, y)


@pytest.mark.parametrize("metrics", [["accuracy"], ["mae", "binary_accuracy"]])
def test_keras_evaluates_the_same_metrics(tmp_path, metrics):
    ours, x, y = network(metrics=metrics)
    save(ours, tmp_path / "ours.keras")
    theirs = keras.saving.load_model(tmp_path / "ours.keras")
    np.testing.assert_allclose(theirs.evaluate(x, y, verbose=0), ours.evaluate(x, y), rtol=1e-5)
    theirs.save(tmp_path / "theirs.keras")
    assert load_model(tmp_path / "theirs.keras").metrics == ours.metrics


def test_keras_makes_of_a_saved_network_what_it_would_make_of_the_same_code(tmp_path):
    ours, _, _ = network()
    save(ours, tmp_path / "ours.keras")
    theirs = keras.saving.load_model(tmp_path / "ours.keras")
    assert [layer.name for layer in theirs.layers] == [layer.name for layer in ours.layers]
    named = theirs.get_layer("named").get_config()
    again = keras.layers.Dense.from_config(named)
    assert isinstance(again.kernel_regularizer, keras.regularizers.L1L2)
    assert again.activation is keras.activations.sigmoid


def test_an_uncompiled_network_is_uncompiled_in_keras_too(tmp_path):
    ours = Sequential([Input((INPUTS,)), Dense(2)])
    save(ours, tmp_path / "ours.keras")
    theirs = keras.saving.load_model(tmp_path / "ours.keras")
    assert not theirs.compiled
    x, _ = examples()
    np.testing.assert_allclose(theirs.predict(x, verbose=0), ours.predict(x), atol=1e-5)


def test_dropout_is_taken_over_with_its_rate(tmp_path):
    ours = Sequential([Input((INPUTS,)), Dense(2), Dropout(0.3), Dense(1)])
    save(ours, tmp_path / "ours.keras")
    theirs = keras.saving.load_model(tmp_path / "ours.keras")
    assert theirs.layers[1].rate == 0.3
    theirs.save(tmp_path / "theirs.keras")
    assert load_model(tmp_path / "theirs.keras").layers[1].rate == 0.3


def test_what_learners_type_goes_on_in_keras_and_back(tmp_path):
    x, targets = examples()
    norm = Normalization()
    norm.adapt(x)
    ours = Sequential(
        [
            Input((INPUTS,)),
            norm,
            Dense(6, kernel_initializer=Constant(-0.1)),
            LeakyReLU(0.2),
            Dense(5, "tanh", trainable=False, kernel_initializer=RandomUniform(-0.5, 0.7)),
            ReLU(),
            Dense(CLASSES),
        ]
    )
    optimizer = AdamW(0.02, 0.1, amsgrad=True, global_clipnorm=0.5)
    loss = CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    metrics = ["accuracy", BinaryAccuracy(threshold=0.3, name="low")]
    ours.compile(optimizer, loss, metrics=metrics)
    y = targets["one-hot"]
    ours.fit(x, y, epochs=3, **FIT)
    ours.save(tmp_path / "ours.keras")
    theirs = keras.saving.load_model(tmp_path / "ours.keras")
    assert [layer.trainable for layer in theirs.layers] == [
        layer.trainable for layer in ours.layers
    ]
    assert_goes_on_alike(ours, theirs, x, y)
    theirs.save(tmp_path / "theirs.keras")
    back = load_model(tmp_path / "theirs.keras")
    assert repr(back.loss) == repr(ours.loss)
    assert back.metrics == ours.metrics
    assert_goes_on_alike(back, theirs, x, y)


def test_files_of_weights_are_those_of_keras(tmp_path):
    ours, x, y = network()
    ours.fit(x, y, epochs=2, **FIT)
    ours.save(tmp_path / "ours.keras")
    ours.save_weights(tmp_path / "ours.weights.h5")
    theirs = keras.saving.load_model(tmp_path / "ours.keras")
    theirs.set_weights([0 * w for w in theirs.get_weights()])
    theirs.load_weights(tmp_path / "ours.weights.h5")
    assert_goes_on_alike(ours, theirs, x, y)
    theirs.save_weights(tmp_path / "theirs.weights.h5")
    back, _, _ = network()
    back.load_weights(tmp_path / "theirs.weights.h5")
    assert_goes_on_alike(back, theirs, x, y)


def test_images_are_flattened_in_keras_too(tmp_path):
    x, _ = examples()
    images = x.reshape(len(x), 1, INPUTS)
    ours = Sequential([Flatten(input_shape=(1, INPUTS)), Dense(2), Softmax()])
    ours.save(tmp_path / "ours.keras")
    theirs = keras.saving.load_model(tmp_path / "ours.keras")
    np.testing.assert_allclose(
        theirs.predict(images, verbose=0), ours.predict(images, verbose=0), atol=1e-5
    )
    theirs.save(tmp_path / "theirs.keras")
    assert load_model(tmp_path / "theirs.keras").input_shape == (None, 1, INPUTS)
