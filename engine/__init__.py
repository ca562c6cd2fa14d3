"""Neural networks with Keras' names, in NumPy: backpropagation that can be read.

>>> from engine import Dense, Sequential
>>> model = Sequential([Dense(25, "sigmoid"), Dense(15, "sigmoid"), Dense(1, "sigmoid")])

Arrays of examples have one example a row. The parameters of a network are one flat vector,
`Sequential.theta`; training is a generator, `engine.fitting.training.Training`.

`layers`, `optimizers`, `schedules`, `losses`, `metrics`, `activations`, `initializers` and
`regularizers` are the parts of a network, `callbacks` and `fitting` its training, `saving` its
files, `data` the bundled data sets. `sequential` puts the parts together. `keras` has the same
under the paths that programs import from Keras. Nothing here may use `nngui` or Qt.
"""

from engine import (
    activations,
    callbacks,
    initializers,
    keras,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
    utils,
)
from engine.fitting.augmentation import Augmentation
from engine.gradient_check import GradientCheck, Verdict, gradient_check
from engine.history import History
from engine.layers.activation import Activation
from engine.layers.dense import Dense
from engine.layers.dropout import Dropout
from engine.layers.input import Input
from engine.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)
from engine.optimizers.adam import Adam
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.sgd import SGD
from engine.regularizers import L1, L1L2, L2
from engine.saving import ModelFileError
from engine.schedules import CosineDecay, ExponentialDecay
from engine.sequential import Sequential, load_model
from engine.targets import one_hot

__version__ = "0.1.0"
keras.__version__ = __version__

__all__ = [
    "L1",
    "L1L2",
    "L2",
    "SGD",
    "Activation",
    "Adam",
    "Augmentation",
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "CosineDecay",
    "Dense",
    "Dropout",
    "ExponentialDecay",
    "GradientCheck",
    "History",
    "Input",
    "MeanSquaredError",
    "ModelFileError",
    "RMSprop",
    "Sequential",
    "SparseCategoricalCrossentropy",
    "Verdict",
    "activations",
    "callbacks",
    "gradient_check",
    "initializers",
    "keras",
    "layers",
    "load_model",
    "losses",
    "metrics",
    "one_hot",
    "optimizers",
    "regularizers",
    "schedules",
    "utils",
]
