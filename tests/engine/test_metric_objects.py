"""Metrics as objects and functions; the values are those of Keras 3.15."""

import numpy as np
import pytest

from engine.keras import Sequential, layers, metrics, models

ONE_HOT = np.array([[0, 1, 0], [1, 0, 0]], np.float32)
NUMBERS = np.array([1, 0])
P = np.array([[0.1, 0.6, 0.3], [0.25, 0.5, 0.25]], np.float32)
Z = np.array([[-2, 0.5, 3], [1, 0, -1]], np.float32)
WEIGHTED = {  # with weights of 1 and 3
    metrics.BinaryAccuracy: 0.75,
    metrics.CategoricalAccuracy: 0.25,
    metrics.SparseCategoricalAccuracy: 0.25,
    metrics.MeanAbsoluteError: 0.441667,
    metrics.MeanSquaredError: 0.240417,
    metrics.BinaryCrossentropy: 0.672853,
    metrics.CategoricalCrossentropy: 1.167427,
    metrics.SparseCategoricalCrossentropy: 1.167427,
}
OF_EACH = {
    "binary_accuracy": [[1, 1, 1], [0, 1, 1]],
    "categorical_accuracy": [1, 0],
    "sparse_categorical_accuracy": [1, 0],
    "mean_absolute_error": [0.266667, 0.5],
    "mean_squared_error": [0.086667, 0.291667],
    "binary_crossentropy": [0.324287, 0.789041],
    "categorical_crossentropy": [0.510826, 1.386294],
    "sparse_categorical_crossentropy": [0.510826, 1.386294],
}


def near(value):
    return pytest.approx(value, abs=2e-6)


@pytest.mark.parametrize("kind", WEIGHTED, ids=lambda kind: kind.__name__)
def test_examples_count_by_their_weights(kind):
    y = NUMBERS if kind.class_numbers else ONE_HOT
    assert kind()(y, P, sample_weight=[1, 3]) == near(WEIGHTED[kind])
    assert kind()(y, P, sample_weight=[[1], [3]]) == near(WEIGHTED[kind])


def test_outputs_of_a_binary_accuracy_may_have_weights_of_their_own():
    accuracy = metrics.BinaryAccuracy()
    assert accuracy(ONE_HOT, P, sample_weight=[[1, 0, 2], [3, 1, 1]]) == near(0.625)
    accuracy.reset_state()
    assert accuracy([1, 0, 1], [0.7, 0.6, 0.9], sample_weight=[1, 3, 0]) == near(0.25)


def test_weights_that_are_not_as_many_as_the_examples_are_refused():
    with pytest.raises(ValueError, match=r"sample_weight of the shape \(2,\), got \(3,\)"):
        metrics.CategoricalAccuracy()(ONE_HOT, P, sample_weight=[1, 2, 3])


@pytest.mark.parametrize(
    ("metric", "y", "outputs", "value"),
    [
        (metrics.BinaryCrossentropy(from_logits=True), ONE_HOT, Z, 0.828211),
        (metrics.BinaryCrossentropy(label_smoothing=0.1), ONE_HOT, P, 0.585414),
        (metrics.CategoricalCrossentropy("a", None, True, 0.2), ONE_HOT, Z, 1.596352),
        (metrics.SparseCategoricalCrossentropy(from_logits=True), NUMBERS, Z, 1.496352),
    ],
)
def test_cross_entropies_have_the_options_of_their_losses(metric, y, outputs, value):
    assert metric(y, outputs) == near(value)
    again = type(metric).from_config(metric.get_config())
    assert again(y, outputs) == near(value)
    assert again.name == metric.name


def test_a_mean_is_that_of_the_values_given_to_it():
    mean = metrics.Mean()
    mean.update_state([1, 3, 5, 7])
    assert mean.result() == 4
    mean.update_state([2.0, 10.0], sample_weight=[1, 0.5])
    assert mean.result().numpy() == near(4.181818)
    assert [float(each) for each in mean.variables] == [23, 5.5]
    mean.reset_state()
    assert mean.result() == 0
    assert mean(4) == 4
    assert metrics.Mean()([[1, 2], [3, 5]], sample_weight=[1, 3]) == near(3.375)


@pytest.mark.parametrize("kind", [metrics.Mean, metrics.Mean()])
def test_a_mean_of_values_is_no_metric_of_a_network(kind):
    model = Sequential([layers.Input((4,)), layers.Dense(1)])
    with pytest.raises(ValueError, match="expected a metric of y and ŷ"):
        model.compile("sgd", "mse", metrics=[kind])


@pytest.mark.parametrize("name", OF_EACH)
def test_a_function_returns_the_metric_of_every_example(name):
    y = NUMBERS if name.startswith("sparse") else ONE_HOT
    found = getattr(metrics, name)(y, P)
    np.testing.assert_allclose(found.numpy(), OF_EACH[name], atol=2e-6)


def test_a_network_takes_objects_with_options_and_functions_and_classes_of_numbers():
    model = Sequential([layers.Input((4,)), layers.Dense(3, "softmax")])
    x, y = np.random.default_rng(1).normal(size=(20, 4)), np.arange(20) % 3
    measured = [
        "accuracy",
        metrics.sparse_categorical_accuracy,
        metrics.SparseCategoricalCrossentropy(name="mine"),
        metrics.sparse_categorical_crossentropy,
    ]
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=measured)
    loss, accuracy, same, mine, function = model.evaluate(x, y, verbose=0)
    assert same == accuracy
    assert mine == function == pytest.approx(loss, rel=1e-6)


def test_a_file_keeps_the_options_of_a_metric(tmp_path):
    model = Sequential([layers.Input((4,)), layers.Dense(1)])
    model.compile(
        "sgd",
        "mse",
        metrics=[metrics.BinaryCrossentropy("z", None, True, 0.1), metrics.mean_squared_error],
    )
    model.save(tmp_path / "a.keras")
    first, second = models.load_model(tmp_path / "a.keras").metric_names
    assert first.get_config() == metrics.BinaryCrossentropy("z", None, True, 0.1).get_config()
    assert second == "mean_squared_error"
