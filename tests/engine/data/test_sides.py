"""Images at another side than the data set's own."""

import numpy as np
import pytest

from engine.data import TASKS, held_out, load, pen_styles, task_of, training_images
from engine.data.images import fitted, resized
from engine.data.mnist import digits

SIDES = [8, 13, 14, 27, 29, 32, 64]


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(0)
    return rng.uniform(0, 1, (5, 28, 28)).astype(np.float32)


@pytest.mark.parametrize("side", SIDES)
def test_an_image_keeps_its_brightness_at_any_side(images, side):
    small = resized(images, side)
    assert small.shape == (5, side, side)
    assert small.dtype == np.float32
    np.testing.assert_allclose(small.mean(axis=(1, 2)), images.mean(axis=(1, 2)), rtol=0.05)
    np.testing.assert_allclose(resized(np.ones((28, 28)), side), 1, rtol=1e-6)


def test_a_pixel_of_a_smaller_image_is_the_mean_over_its_area(images):
    wanted = images.reshape(5, 14, 2, 14, 2).mean(axis=(2, 4))
    np.testing.assert_allclose(resized(images, 14), wanted, rtol=1e-5)


@pytest.mark.parametrize("side", [8, 19, 32, 45])
def test_a_resized_image_stays_where_it_is(side):
    grid = np.arange(28) + 0.5
    spot = np.exp(-((grid[:, np.newaxis] - 9) ** 2 + (grid - 17) ** 2) / 8)
    there = resized(spot, side)
    places = (np.arange(side) + 0.5) * 28 / side
    down, right = (there.sum(axis=axis) @ places / there.sum() for axis in (1, 0))
    assert (down, right) == pytest.approx((9, 17), abs=0.05)


def test_at_20_pixels_an_image_is_its_middle_and_at_28_it_is_whole(images):
    np.testing.assert_array_equal(fitted(images, 20), images[:, 4:24, 4:24])
    assert fitted(images, 28) is images


@pytest.mark.parametrize("side", [7, 65])
def test_a_side_that_is_too_small_or_too_large_is_refused(images, side):
    with pytest.raises(ValueError, match=f"expected a side from 8 to 64 pixels, got {side}"):
        fitted(images, side)


@pytest.mark.parametrize("name", ["0 or 1", "slant"])
def test_a_question_can_be_asked_at_another_side(name):
    task, data = task_of(name, 14), load(name, 14)
    assert (task.side, task.pixels, task.classes) == (14, 196, TASKS[name].classes)
    assert data.task is task_of(name, 14)
    assert data is load(name, 14)
    assert data.x_train.shape == (task.train, 196)
    assert data.x_val.shape == (task.validation, 196)
    np.testing.assert_array_equal(data.y_train, load(name).y_train)
    assert not data.x_train.flags.writeable
    assert 0 <= data.x_train.min() < data.x_train.max() <= 1
    assert held_out(name, 14)[0].shape == (task.test, 196)


def test_zeros_and_ones_are_resized_whole():
    whole = digits(TASKS["0 or 1"].file)[0][:9]
    wanted = whole.reshape(9, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(9, -1) / 255
    np.testing.assert_allclose(load("0 or 1", 14).x_train[:9], wanted, atol=1e-6)


@pytest.mark.parametrize("name", TASKS)
def test_the_own_side_is_the_data_set_itself(name):
    assert task_of(name, TASKS[name].side) is task_of(name) is TASKS[name]
    assert load("0 or 1", 20) is load("0 or 1")


def test_some_images_and_drawn_digits_are_resized_as_all_others():
    some = training_images("0 or 1", 992, 8, 14)
    np.testing.assert_array_equal(some, load("0 or 1", 14).x_train[992:])
    x, labels = pen_styles(14)
    whole, same = pen_styles()
    wanted = whole.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(len(x), -1)
    np.testing.assert_allclose(x, wanted, atol=1e-6)
    np.testing.assert_array_equal(labels, same)
