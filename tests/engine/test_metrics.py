from time import perf_counter

import numpy as np
import pytest

from engine import Dense, Input, Sequential, metrics, one_hot

P = np.array([[0.2], [0.5], [0.50001], [0.9]])


def test_an_output_says_1_only_above_a_half():
    assert metrics.binary_accuracy(np.array([[0.0], [0.0], [1.0], [1.0]]), P) == 1
    assert metrics.binary_accuracy(np.array([[1.0], [1.0], [0.0], [0.0]]), P) == 0


def test_an_answer_between_0_and_1_is_never_said():
    assert metrics.binary_accuracy(np.full((4, 1), 0.9), P) == 0


def test_of_equally_large_outputs_the_first_counts():
    p = np.array([[0.4, 0.4, 0.2], [0.1, 0.45, 0.45]])
    assert metrics.categorical_accuracy(one_hot(np.array([0, 1]), 3), p) == 1
    assert metrics.categorical_accuracy(one_hot(np.array([1, 2]), 3), p) == 0


def test_errors_are_means_over_examples_and_units():
    y, p = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[2.0, 4.0], [0.0, 1.0]])
    assert metrics.mean_absolute_error(y, p) == pytest.approx(1)
    assert metrics.mean_squared_error(y, p) == pytest.approx(1.5)


def test_accuracy_goes_by_the_number_of_outputs():
    assert metrics.get("accuracy", 1) is metrics.binary_accuracy
    assert metrics.get("acc", 3) is metrics.categorical_accuracy


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("loss", "min"),
        ("accuracy", "max"),
        ("acc", "max"),
        ("sparse_categorical_accuracy", "max"),
        ("mae", "min"),
        ("luck", None),
    ],
)
def test_a_metric_knows_what_is_better(name, better):
    assert metrics.better(name) == better


@pytest.mark.parametrize("name", ["accuracies", None, ["mae"]])
def test_an_unknown_metric_is_refused_with_those_there_are(name):
    with pytest.raises(ValueError, match=r"accuracy, binary_accuracy.*got"):
        metrics.get(name, 1)


def compiled(names):
    model = Sequential([Input((2,)), Dense(1, "sigmoid")])
    model.compile(loss="mse", metrics=names)
    return model


def test_the_history_has_the_names_that_were_given_and_numbers_repeats():
    names = ["mae", "mean_absolute_error", "mae", "accuracy"]
    history = compiled(names).fit(np.ones((4, 2)), np.ones(4), verbose=0).history
    assert list(history) == ["loss", "mae", "mean_absolute_error", "mae_1", "accuracy"]
    assert history["mae"] == history["mae_1"] == history["mean_absolute_error"]


def test_many_metrics_get_their_names_at_once():
    start = perf_counter()
    assert metrics.distinct(["mae"] * 90_000)[-1] == "mae_89999"
    assert perf_counter() - start < 2


def test_metrics_that_are_no_list_of_names_are_refused():
    with pytest.raises(ValueError, match="metrics as a list of names, got 'accuracy'"):
        compiled("accuracy")
