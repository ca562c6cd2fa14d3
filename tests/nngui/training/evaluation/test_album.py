import numpy as np
import pytest

from engine.data import TASKS, load
from nngui.design.data_set import TEST, TRAINING, VALIDATION, keep, made_of
from nngui.training.evaluation.album import BETWEEN, ONCE, WITHIN, album, is_misread, read_as


def done(work):
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


@pytest.fixture
def own():
    """Six images: the third is the first again, the last is the second with another label."""
    pixels = np.random.default_rng(0).integers(0, 256, (6, 8, 8)).astype(np.uint8)
    pixels[2], pixels[5] = pixels[0], pixels[1]
    parts = np.array([TRAINING, TRAINING, TRAINING, TRAINING, VALIDATION, VALIDATION], np.uint8)
    names = ["cat", "dog", "cat", "dog", "cat", "cat"]
    made = made_of("pets", pixels, names, parts, rule="as it is")
    return made, TASKS[keep(made)]


def test_an_album_has_all_examples_by_part(own):
    found = done(album(own[1]))
    assert len(found) == 6
    assert found.parts == ("training", "validation")
    assert [found.place(number) for number in (0, 3, 4)] == [
        ("training", 0),
        ("training", 3),
        ("validation", 0),
    ]
    assert [found.label(number) for number in (0, 1, 5)] == ["cat", "dog", "cat"]
    assert found.counts.tolist() == [[2, 2], [2, 0]]


def test_images_that_are_there_twice_are_marked(own):
    found = done(album(own[1]))
    assert found.twice.tolist() == [WITHIN, BETWEEN, WITHIN, ONCE, ONCE, BETWEEN]
    assert found.contradicting == 2


def test_the_mean_image_of_a_class_is_the_mean_of_its_images(own):
    made, task = own
    found = done(album(task))
    cats = made.pixels[[0, 2, 4, 5]].reshape(4, -1).mean(axis=0) / 255
    assert found.means[0] == pytest.approx(cats, abs=0.005)


def test_a_test_set_is_a_part_of_its_own():
    pixels = np.random.default_rng(0).integers(0, 256, (6, 8, 8)).astype(np.uint8)
    parts = np.array([TRAINING, TRAINING, VALIDATION, VALIDATION, TEST, TEST], np.uint8)
    made = made_of("three parts", pixels, ["a", "b"] * 3, parts)
    found = done(album(TASKS[keep(made)]))
    assert found.parts == ("training", "validation", "test")
    assert found.place(5) == ("test", 1)


def test_the_bundled_zeros_and_ones_are_all_in_it():
    found = done(album(TASKS["0 or 1"]))
    data = load("0 or 1")
    assert found.counts.sum(axis=0).tolist() == [1_000, 200, 2_115]
    assert np.array_equal(found.labels[1_000:1_200], data.y_val)
    shown = found.levels[1_000:1_200].reshape(200, -1) / 254
    assert shown == pytest.approx(data.x_val, abs=0.003)


def test_the_answers_of_a_regression_are_grouped_by_size():
    found = done(album(TASKS["slant"]))
    assert len(found.groups) == 6
    assert found.counts.sum() == 14_000
    means = [found.labels[found.group == i].mean() for i in range(6)]
    assert means == sorted(means)
    assert found.label(0).endswith("°")


def test_a_single_output_is_compared_with_the_threshold():
    task, outputs = TASKS["0 or 1"], np.array([[0.4], [0.6]], np.float32)
    assert read_as(task, outputs).tolist() == [0, 1]
    assert read_as(task, outputs, 0.3).tolist() == [1, 1]
    assert is_misread(task, read_as(task, outputs), np.array([0, 0])).tolist() == [False, True]


def test_an_angle_is_misread_if_it_is_off_by_more_than_ten_degrees():
    task = TASKS["slant"]
    read = read_as(task, np.array([[0.1], [0.5]], np.float32))
    assert read == pytest.approx([4.5, 22.5])
    assert is_misread(task, read, np.array([10.0, 10.0])).tolist() == [False, True]
