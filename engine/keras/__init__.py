"""Keras' modules by Keras' names, so that a program changes in one line.

>>> import engine.keras as keras
>>> from engine.keras.layers import Dense
>>> from engine.keras.models import Sequential

In place of ``from tensorflow import keras`` and ``from tensorflow.keras.layers import Dense``. Here
stands only what Keras has too; what is left out is listed in the decision on parity.
"""

from engine.initializers import Initializer
from engine.keras import (
    activations,
    backend,
    callbacks,
    config,
    constraints,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    models,
    optimizers,
    regularizers,
    saving,
    utils,
)
from engine.keras.metrics import Metric
from engine.keras.models import Model
from engine.layers import Input, Layer
from engine.left_out import absent
from engine.losses import Loss
from engine.optimizers import Optimizer
from engine.regularizers import Regularizer
from engine.sequential import Sequential
from engine.tensors import KerasTensor, Variable

__all__ = [
    "Initializer",
    "Input",
    "KerasTensor",
    "Layer",
    "Loss",
    "Metric",
    "Model",
    "Optimizer",
    "Regularizer",
    "Sequential",
    "Variable",
    "activations",
    "backend",
    "callbacks",
    "config",
    "constraints",
    "datasets",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "regularizers",
    "saving",
    "utils",
]

__version__: str  # of the engine, which sets it

__getattr__ = absent(__name__, __all__)
