"""Neural networks with Keras' names, in NumPy: backpropagation that can be read.

>>> from engine import Dense, Sequential
>>> model = Sequential([Dense(25, "sigmoid"), Dense(15, "sigmoid"), Dense(1, "sigmoid")])

Arrays that a person gives or gets hold one example a row. The parameters of a network are one
flat vector, `Sequential.theta`; training is a generator, `engine.fitting.training.Training`.
"""

from engine import callbacks, layers, losses, metrics, optimizers, regularizers, schedules
from engine.crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
)
from engine.fitting.augmentation import Augmentation
from engine.fitting.history import History
from engine.gradient_check import GradientCheck, Verdict, gradient_check
from engine.layers.activation import Activation
from engine.layers.dense import Dense
from engine.layers.dropout import Dropout
from engine.layers.input import Input
from engine.optimizers.adam import Adam
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.sgd import SGD
from engine.regularizers import L1, L1L2, L2
from engine.saving import ModelFileError, load_model
from engine.schedules import CosineDecay, ExponentialDecay
from engine.sequential import Sequential
from engine.squared_error import MeanSquaredError
from engine.targets import one_hot

__version__ = "0.1.0"

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
    "callbacks",
    "gradient_check",
    "layers",
    "load_model",
    "losses",
    "metrics",
    "one_hot",
    "optimizers",
    "regularizers",
    "schedules",
]
