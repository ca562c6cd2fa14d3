"""The metrics."""

from engine.metrics import (
    BinaryAccuracy,
    BinaryCrossentropy,
    CategoricalAccuracy,
    CategoricalCrossentropy,
    Mean,
    MeanAbsoluteError,
    MeanSquaredError,
    OfEach,
    SparseCategoricalAccuracy,
    SparseCategoricalCrossentropy,
)

binary_accuracy = OfEach(BinaryAccuracy)
binary_crossentropy = OfEach(BinaryCrossentropy)
categorical_accuracy = OfEach(CategoricalAccuracy)
categorical_crossentropy = OfEach(CategoricalCrossentropy)
mean_absolute_error = OfEach(MeanAbsoluteError)
mean_squared_error = OfEach(MeanSquaredError)
sparse_categorical_accuracy = OfEach(SparseCategoricalAccuracy)
sparse_categorical_crossentropy = OfEach(SparseCategoricalCrossentropy)

__all__ = [
    "BinaryAccuracy",
    "BinaryCrossentropy",
    "CategoricalAccuracy",
    "CategoricalCrossentropy",
    "Mean",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "SparseCategoricalAccuracy",
    "SparseCategoricalCrossentropy",
    "binary_accuracy",
    "binary_crossentropy",
    "categorical_accuracy",
    "categorical_crossentropy",
    "mean_absolute_error",
    "mean_squared_error",
    "sparse_categorical_accuracy",
    "sparse_categorical_crossentropy",
]
