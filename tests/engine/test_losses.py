import numpy as np
import pytest

from engine import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
    losses,
)


def test_binary_crossentropy_is_the_lectures_formula():
    y, p = np.array([[1.0], [0.0]]), np.array([[0.8], [0.3]])
    assert BinaryCrossentropy()(y, p) == pytest.approx(-(np.log(0.8) + np.log(0.7)) / 2)


def test_mean_squared_error_is_a_mean_over_units_and_examples():
    y, p = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[2.0, 4.0], [0.0, 1.0]])
    assert MeanSquaredError()(y, p) == pytest.approx((1 + 4 + 0 + 1) / 4)


def test_categorical_crossentropy_is_minus_the_log_of_the_right_share():
    y, p = np.array([[0.0, 1.0, 0.0]]), np.array([[0.2, 0.6, 0.4]])
    assert CategoricalCrossentropy()(y, p) == pytest.approx(-np.log(0.5))


def test_class_numbers_and_one_hot_rows_cost_the_same():
    p = np.array([[0.2, 0.7, 0.1], [0.5, 0.25, 0.25]])
    sparse = SparseCategoricalCrossentropy()(np.array([1, 2]), p)
    assert sparse == CategoricalCrossentropy()(np.eye(3)[[1, 2]], p)


@pytest.mark.parametrize("loss", [BinaryCrossentropy(), CategoricalCrossentropy()])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_surely_wrong_answer_costs_much_but_not_infinitely(loss, dtype):
    y, p = np.array([[1.0, 0.0]], dtype), np.array([[0.0, 1.0]], dtype)
    assert 15 < loss(y, p) < 18


@pytest.mark.parametrize("loss", [BinaryCrossentropy(), CategoricalCrossentropy()])
def test_a_surely_right_answer_costs_next_to_nothing(loss):
    y = np.array([[1.0, 0.0]], np.float32)
    assert 0 <= loss(y, y) < 1e-6


def test_class_numbers_for_ten_units_ask_for_the_sparse_loss():
    with pytest.raises(ValueError, match=r"10 values an example.*SparseCategoricalCrossentropy"):
        CategoricalCrossentropy().targets(np.arange(5), 10)


@pytest.mark.parametrize("label", [10, -1, 1.5])
def test_a_label_without_an_output_unit_is_refused_by_its_value(label):
    with pytest.raises(ValueError, match=f"from 0 to 9.*got {label}"):
        SparseCategoricalCrossentropy().targets(np.array([3, label]), 10)


def test_one_hot_rows_do_not_go_with_the_sparse_loss():
    with pytest.raises(ValueError, match="one class number an example"):
        SparseCategoricalCrossentropy().targets(np.eye(3), 3)


@pytest.mark.parametrize("given", ["mse", "mean_squared_error", MeanSquaredError])
def test_a_loss_can_be_given_by_name_or_class(given):
    assert isinstance(losses.get(given), MeanSquaredError)


def test_an_unknown_loss_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"binary_crossentropy, mean_squared_error.*got 'hinge'"):
        losses.get("hinge")
