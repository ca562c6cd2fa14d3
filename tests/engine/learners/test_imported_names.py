"""Names that programs import from Keras: those that are not here pass until they are used."""

import numpy as np
import pytest

from engine import Activation, Dense, Input, Sequential, activations, keras
from engine.left_out import LeftOutError
from engine.tensors import Tensor

X, Y = np.ones((4, 2), np.float32), np.ones((4, 1), np.float32)

IMPORTS = """
from engine.keras import layers, optimizers, ops, datasets
from engine.keras.activations import elu, relu, swish
from engine.keras.callbacks import EarlyStopping, TensorBoard
from engine.keras.constraints import max_norm
from engine.keras.datasets import cifar10, mnist
from engine.keras.initializers import glorot_uniform, HeNormal
from engine.keras.layers import BatchNormalization, Conv2D, Dense, MaxPooling2D
from engine.keras.losses import Huber, mse
from engine.keras.metrics import AUC, Precision, mae
from engine.keras.models import save_model
from engine.keras.optimizers import Adagrad, Adam
from engine.keras.optimizers.schedules import PiecewiseConstantDecay
from engine.keras.utils import plot_model, to_categorical
"""


def test_a_program_that_imports_more_than_it_uses_runs():
    program = IMPORTS + "model = layers.Dense(1)\noptimizer = Adam(0.01)\n"
    exec(program, {})


USES = {
    "BatchNormalization": lambda: keras.layers.BatchNormalization(),
    "Conv2D": lambda: keras.layers.Conv2D(32, (3, 3), activation="relu"),
    "get_file": lambda: keras.utils.get_file("a.zip"),
    "TensorBoard": lambda: keras.callbacks.TensorBoard(log_dir="logs"),
    "Huber": lambda: keras.losses.Huber(),
    "AUC": lambda: keras.metrics.AUC(),
    "Adagrad": lambda: keras.optimizers.Adagrad(0.1),
    "legacy": lambda: keras.optimizers.legacy.Adam(0.1),
    "PolynomialDecay": lambda: keras.optimizers.schedules.PolynomialDecay(0.1, 10),
    "max_norm": lambda: keras.constraints.max_norm(3),
    "cifar10": lambda: keras.datasets.cifar10.load_data(),
    "ops": lambda: keras.ops.relu(X),
    "elu": lambda: keras.activations.elu(X),
    "VarianceScaling": lambda: Dense(2, kernel_initializer=keras.initializers.VarianceScaling()),
    "set_epsilon": lambda: keras.backend.set_epsilon(0.1),
    "register_keras_serializable": lambda: keras.saving.register_keras_serializable(),
    "orthogonal_regularizer": lambda: keras.regularizers.orthogonal_regularizer(),
    "set_dtype_policy": lambda: keras.config.set_dtype_policy("float16"),
}


@pytest.mark.parametrize("name", USES)
def test_a_use_of_a_name_that_is_left_out_is_refused_by_this_name(name):
    with pytest.raises(LeftOutError, match=f"'{name}': it is left out here"):
        USES[name]()


@pytest.mark.parametrize(
    ("module", "name", "there"),
    [
        (keras.layers, "Conv2D", "Dense"),
        (keras.metrics, "AUC", "RootMeanSquaredError"),
        (keras.losses, "Huber", "MeanSquaredError"),
        (keras.optimizers, "Adagrad", "AdamW"),
        (keras.optimizers.schedules, "PolynomialDecay", "CosineDecay"),
        (keras.callbacks, "TensorBoard", "EarlyStopping"),
        (keras.utils, "get_file", "to_categorical"),
        (keras.constraints, "max_norm", "nothing"),
    ],
)
@pytest.mark.parametrize("kind", [AttributeError, ValueError])
def test_the_refusal_has_the_names_that_are_there(module, name, there, kind):
    with pytest.raises(kind, match=rf"{name}.*left out here.*the module has .*{there}"):
        getattr(module, name)()


@pytest.mark.parametrize(
    ("use", "name"),
    [
        (lambda: Dense(2, activation=keras.activations.elu), "elu"),
        (lambda: Sequential([keras.layers.LSTM]), "LSTM"),
        (lambda: Sequential([Dense(1)]).compile(keras.optimizers.Nadam, "mse"), "Nadam"),
        (lambda: Sequential([Dense(1)]).compile("sgd", keras.losses.huber), "huber"),
    ],
)
def test_one_that_is_passed_on_is_refused_where_it_arrives(use, name):
    with pytest.raises(ValueError, match=rf"expected .*got .*\.{name}'"):
        use()


def test_the_refusal_says_what_does_the_same():
    with pytest.raises(LeftOutError, match="left out here; Normalization, adapted to the data"):
        keras.layers.BatchNormalization()


@pytest.mark.parametrize("name", ["Nonsense", "dense", "_hidden"])
def test_a_name_that_keras_has_not_either_is_not_found(name):
    assert not hasattr(keras.layers, name)
    with pytest.raises(ImportError, match=name):
        exec(f"from engine.keras.layers import {name}", {})
    with pytest.raises(AttributeError, match=name):
        getattr(keras.layers, name)


# Those that are here


def test_the_short_names_are_the_same_functions():
    assert keras.losses.mse is keras.losses.MSE is keras.losses.mean_squared_error
    assert keras.metrics.mae is keras.metrics.MAE is keras.metrics.mean_absolute_error
    assert keras.initializers.he_normal is keras.initializers.HeNormal
    model = Sequential([Dense(1)])
    model.compile("sgd", keras.losses.mae)
    assert model.loss.name == "mean_absolute_error"


def test_the_backend_reads_and_writes_a_rate_and_a_weight():
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", "mse")
    keras.backend.set_value(model.optimizer.learning_rate, 0.25)
    keras.backend.set_value(model.layers[0].bias, [3.0])
    assert keras.backend.get_value(model.optimizer.learning_rate) == 0.25
    bias = keras.backend.get_value(model.layers[0].bias)
    assert (type(bias), bias.tolist()) == (np.ndarray, [3.0])
    assert keras.backend.get_value(2) == 2


def test_the_version_is_that_of_the_engine():
    import engine

    assert keras.__version__ == engine.__version__


@pytest.mark.parametrize("name", ["linear", "sigmoid", "tanh", "relu", "softmax", "leaky_relu"])
@pytest.mark.parametrize("module", ["tensorflow.python.ops.nn_ops", "keras.src.activations"])
def test_a_function_of_tensorflow_or_keras_is_known_by_its_name(module, name):
    def function(z):
        raise AssertionError("is not called")

    function.__module__, function.__name__ = module, name
    layer = Dense(2, activation=function)
    assert layer.activation is activations.get(name)
    assert Activation(function).activation is layer.activation


@pytest.mark.parametrize(
    ("module", "name", "here"),
    [
        ("tensorflow.python.ops.nn_ops", "softmax_v2", "softmax"),
        ("tensorflow.python.ops.array_ops", "identity", "linear"),
    ],
)
def test_tensorflow_calls_two_of_them_otherwise(module, name, here):
    def function(z):
        raise AssertionError("is not called")

    function.__module__, function.__name__ = module, name
    assert activations.get(function).name == here


@pytest.mark.parametrize("module", ["__main__", "jax.nn", "tensorflow_mine", None])
def test_a_function_of_another_module_is_refused_whatever_its_name_is(module):
    def relu(z):
        return z

    relu.__module__ = module
    with pytest.raises(ValueError, match="the derivative of another function is not known"):
        Dense(2, activation=relu)


def test_an_activation_of_a_number_is_a_number_that_has_numpy():
    for z in (0.5, 2, np.float64(0.5)):
        a = activations.sigmoid(z)
        assert isinstance(a, float)
        assert type(a.numpy()) is np.float64
        assert a.numpy() == a
    single = activations.sigmoid(np.array(0.5))
    assert isinstance(single, Tensor)
    assert (round(single, 3), f"{single:.2f}", float(single.numpy())) == (0.622, "0.62", single)
