"""The metrics."""

from engine.left_out import absent
from engine.metric_state import Mean, Sum
from engine.metric_state import Stateful as Metric
from engine.metrics import (
    Accuracy,
    BinaryAccuracy,
    BinaryCrossentropy,
    CategoricalAccuracy,
    CategoricalCrossentropy,
    MeanAbsoluteError,
    MeanMetricWrapper,
    MeanSquaredError,
    OfEach,
    RootMeanSquaredError,
    SparseCategoricalAccuracy,
    SparseCategoricalCrossentropy,
)

binary_accuracy = OfEach(BinaryAccuracy)
binary_crossentropy = OfEach(BinaryCrossentropy)
categorical_accuracy = OfEach(CategoricalAccuracy)
categorical_crossentropy = OfEach(CategoricalCrossentropy)
mean_absolute_error = OfEach(MeanAbsoluteError)
mean_squared_error = OfEach(MeanSquaredError)
MAE = mae = mean_absolute_error
MSE = mse = mean_squared_error
sparse_categorical_accuracy = OfEach(SparseCategoricalAccuracy)
sparse_categorical_crossentropy = OfEach(SparseCategoricalCrossentropy)

__all__ = [
    "MAE",
    "MSE",
    "Accuracy",
    "BinaryAccuracy",
    "BinaryCrossentropy",
    "CategoricalAccuracy",
    "CategoricalCrossentropy",
    "Mean",
    "MeanAbsoluteError",
    "MeanMetricWrapper",
    "MeanSquaredError",
    "Metric",
    "RootMeanSquaredError",
    "SparseCategoricalAccuracy",
    "SparseCategoricalCrossentropy",
    "Sum",
    "binary_accuracy",
    "binary_crossentropy",
    "categorical_accuracy",
    "categorical_crossentropy",
    "mae",
    "mean_absolute_error",
    "mean_squared_error",
    "mse",
    "sparse_categorical_accuracy",
    "sparse_categorical_crossentropy",
]

__getattr__ = absent(__name__, __all__)
