"""What is left out is refused by its name; what stands for nothing in Keras is accepted."""

import numpy as np
import pytest

from engine import SGD, Dense, Input, Sequential, keras
from engine.keras import initializers, layers, losses, metrics, optimizers

X, Y = np.ones((4, 2), np.float32), np.ones((4, 1), np.float32)


def fitted(**options):
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", "mse")
    return model.fit(X, Y, verbose=0, **options)


LEFT_OUT = {
    "kernel_constraint": lambda: Dense(2, kernel_constraint="max_norm"),
    "bias_regularizer": lambda: Dense(2, bias_regularizer="l2"),
    "activity_regularizer": lambda: Dense(2, activity_regularizer="l2"),
    "lora_rank": lambda: Dense(2, lora_rank=2),
    "dtype": lambda: Dense(2, dtype="float16"),
    "noise_shape": lambda: layers.Dropout(0.5, noise_shape=(1, 2)),
    "max_value": lambda: layers.ReLU(max_value=6),
    "sparse": lambda: Input((2,), sparse=True),
    "use_ema": lambda: SGD(use_ema=True),
    "gradient_accumulation_steps": lambda: optimizers.Adam(gradient_accumulation_steps=4),
    "ignore_class": lambda: losses.SparseCategoricalCrossentropy(ignore_class=-1),
    "loss_weights": lambda: Sequential([Dense(1)]).compile("sgd", "mse", loss_weights=[2]),
    "weighted_metrics": lambda: Sequential([Dense(1)]).compile("sgd", "mse", weighted_metrics=[2]),
    "validation_steps": lambda: fitted(validation_steps=3),
    "steps of predict": lambda: Sequential([Dense(1)]).predict(X, steps=1),
    "steps": lambda: Sequential([Dense(1)]).evaluate(X, Y, steps=1),
    "layer_range": lambda: Sequential([Dense(1)]).summary(layer_range=["a", "b"]),
    "double_checkpoint": lambda: keras.callbacks.BackupAndRestore("a", double_checkpoint=True),
    "zipped": lambda: Sequential([Dense(1)]).save("a.keras", zipped=False),
    "save_format": lambda: Sequential([Dense(1)]).save("a.keras", save_format="tf"),
    "max_shard_size": lambda: Sequential([Dense(1)]).save_weights("a", max_shard_size=1),
    "skip_mismatch": lambda: Sequential([Dense(1)]).load_weights("a", skip_mismatch=True),
    "custom_objects": lambda: keras.models.load_model("a.keras", {"Mine": Dense}),
    "ignore_class of a metric": lambda: metrics.SparseCategoricalCrossentropy(ignore_class=0),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_an_option_that_is_left_out_is_refused_by_its_name(name):
    with pytest.raises(ValueError, match=rf"{name.split()[0]}.*left out here"):
        LEFT_OUT[name]()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("negative_slope", lambda: layers.ReLU(negative_slope=None)),
        ("threshold", lambda: layers.ReLU(threshold=None)),
        ("autocast", lambda: Dense(2, autocast=None)),
        ("autocast", lambda: Dense(2, autocast=False)),
        ("ema_momentum", lambda: SGD(ema_momentum=None)),
        ("max_value", lambda: layers.ReLU(max_value=0)),
        ("max_value", lambda: layers.ReLU(max_value=np.ones(2))),
        ("double_checkpoint", lambda: keras.callbacks.BackupAndRestore("a", None, None)),
        ("loss_weights", lambda: Sequential([Dense(1)]).compile("sgd", "mse", loss_weights=False)),
        ("lora_rank", lambda: Dense(2, lora_rank=False)),
    ],
)
def test_none_and_false_are_refused_where_they_are_not_the_default_of_keras(name, make):
    with pytest.raises(ValueError, match=rf"without {name}, which is left out here"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Dense(2, dtype=None, activity_regularizer=None),
        lambda: layers.Flatten(data_format=None),
        lambda: layers.Flatten(data_format="channels_last"),
        lambda: layers.ReLU(max_value=None, negative_slope=0, threshold=0.0),
        lambda: Input((2,), sparse=None, ragged=False, optional=None, dtype=None),
        lambda: SGD(use_ema=None, gradient_accumulation_steps=0, name=None),
        lambda: Sequential([Dense(1)]).compile("sgd", "mse", weighted_metrics=[]),
    ],
)
def test_values_that_are_the_same_in_keras_as_the_default_are_accepted(make):
    make()


@pytest.mark.parametrize(
    "make", [lambda: Dense(2, unit=3), lambda: SGD(rate=0.1), lambda: Input((2,), shapes=1)]
)
def test_an_option_that_keras_has_not_either_is_a_type_error(make):
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        make()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Dense(2, activation=np.sin), "activation of this engine.*derivative of another"),
        (lambda: losses.get(np.square), "loss of this engine.*derivative of another"),
        (lambda: losses.get("hinge"), "got 'hinge'"),
        (lambda: optimizers.get("lion"), "got 'lion'"),
        (lambda: initializers.get("orthogonal"), "got 'orthogonal'"),
        (lambda: Sequential([Sequential([Dense(1)])]), r"left out here.*Softmax\(\)\(model\(x\)\)"),
        (lambda: layers.Softmax(axis=0), "axis as -1"),
        (lambda: layers.Normalization(axis=0), "axis as -1 or None"),
        (lambda: layers.Normalization(mean=1.0), "mean and variance together"),
        (lambda: layers.Normalization(mean=1.0, variance=-1.0), "a variance ≥ 0"),
        (lambda: Sequential([Input((2, 2)), Dense(1)]), "Flatten as the first layer"),
        (lambda: losses.MeanSquaredError(reduction="max"), "reduction as one of"),
        (lambda: losses.BinaryCrossentropy(label_smoothing=2), r"label_smoothing in \[0, 1\]"),
        (lambda: optimizers.SGD(clipnorm=-1), "clipnorm as a number, at least 0"),
        (lambda: fitted(sample_weight=[1, 2]), "a weight ≥ 0 for every one of 4 examples"),
        (lambda: fitted(sample_weight=[1, 2, 3, -4]), "a weight ≥ 0"),
        (lambda: fitted(steps_per_epoch=0), "steps_per_epoch as a whole number"),
        (lambda: keras.utils.set_random_seed(-1), "a seed from 0"),
        (lambda: keras.utils.to_categorical([0, 3], 3), "class numbers from 0 to 2"),
        (lambda: keras.backend.set_floatx("float16"), "float32 or float64"),
    ],
)
def test_what_makes_no_sense_here_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


class Twice(layers.Layer):
    def call(self, x):
        return 2 * x


class Huber(losses.Loss):
    def call(self, y_true, y_pred):
        return abs(y_true - y_pred)


class Mine(Sequential):
    def train_step(self, data):
        return {}


class Network(keras.Model):
    pass


class Half(Dense):
    def call(self, x):
        return x / 2


@pytest.mark.parametrize(
    "make",
    [
        Huber,
        Mine,
        Network,
        lambda: Twice()(X),
        lambda: Half(2)(X),
        lambda: Twice().build((None, 2)),
        lambda: Sequential([Input((2,)), Twice(), Dense(1)]),
        lambda: Sequential([Twice(), Dense(1)]).build((None, 2)),
        lambda: Sequential([Half(1)])(X),
    ],
)
def test_a_class_whose_methods_would_not_be_called_is_refused(make):
    with pytest.raises(ValueError, match="of a person's own are left out here"):
        make()


class Batches:
    """A data set as Keras' PyDataset is one: batches without an end."""

    def __getitem__(self, index):
        return X, Y


def pairs():
    while True:
        yield X, Y


@pytest.mark.parametrize("data", [pairs(), iter([(X, Y)]), Batches(), zip(X, Y, strict=True)])
@pytest.mark.parametrize("verb", ["fit", "evaluate", "predict"])
def test_data_sets_and_generators_are_refused_by_name(verb, data):
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="data sets and generators are left out here"):
        getattr(model, verb)(data)


@pytest.mark.parametrize("verb", ["fit", "evaluate", "train_on_batch", "test_on_batch"])
def test_examples_without_right_answers_are_refused(verb):
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="expected numbers in y, got None"):
        getattr(model, verb)(X)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Dense(1)(Input((2,))),
        lambda: Sequential([Input((2,)), Dense(1)])(keras.Input((2,))),
        lambda: layers.Flatten()(Input((2, 2))),
        lambda: Dense(1)(Sequential([Input((2,)), Dense(1)]).outputs[0]),
        lambda: keras.Model(inputs=[], outputs=[]),
    ],
)
def test_functional_models_are_refused_by_name(make):
    with pytest.raises(ValueError, match="functional models are left out here"):
        make()


def test_every_network_is_a_model():
    assert isinstance(Sequential([Dense(1)]), keras.Model)
    assert issubclass(Sequential, keras.models.Model)
    assert not isinstance(Dense(1), keras.Model)


def test_keras_own_defaults_of_files_are_accepted(tmp_path):
    model = Sequential([Input((2,)), Dense(1)])
    model.save(tmp_path / "a.keras", overwrite=True, zipped=None)
    model.save_weights(tmp_path / "a.weights.h5", max_shard_size=None)
    model.load_weights(tmp_path / "a.weights.h5", skip_mismatch=False)
    again = keras.models.load_model(tmp_path / "a.keras", None, False, safe_mode=True)
    np.testing.assert_array_equal(again.predict(X), model.predict(X))
    assert not again.compiled


@pytest.mark.parametrize("reduction", [None, "none", "mean_with_sample_weight"])
def test_a_network_is_trained_with_a_mean_or_a_sum(reduction):
    loss = losses.MeanSquaredError(reduction=reduction)
    with pytest.raises(ValueError, match="a reduction of sum_over_batch_size, mean, sum"):
        Sequential([Dense(1)]).compile("sgd", loss)


def test_every_name_in_engine_keras_is_that_of_the_engine():
    for name in keras.__all__:
        module = getattr(keras, name)
        for public in getattr(module, "__all__", ()):
            assert hasattr(module, public), (name, public)


def test_one_line_changes():
    program = """
import engine.keras as keras
from engine.keras import Sequential
from engine.keras.layers import Dense, Input
from engine.keras.losses import BinaryCrossentropy
from engine.keras.models import Sequential as Same
from engine.keras.optimizers import Adam
from engine.keras.optimizers.schedules import ExponentialDecay
from engine.keras.activations import linear, relu, sigmoid
import engine as tf
assert tf.keras.layers.Dense is Dense is keras.layers.Dense
assert Sequential is Same
"""
    exec(program, {})
