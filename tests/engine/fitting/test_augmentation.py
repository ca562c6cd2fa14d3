from itertools import islice

import numpy as np
import pytest

from engine import Adam, Augmentation, Dense, Input, Sequential, one_hot
from engine.data import load
from engine.fitting.augmentation import GROUP
from engine.fitting.training import Training

SIDE = 28
NOTHING = {"rotation": 0, "scale": 1, "aspect": 1, "shear": 0, "shift": 0, "clean": 0}


def only(seed=0, **ranges):
    return Augmentation(SIDE, seed, **(NOTHING | ranges))


def dot(down, right):
    """Return an image of one blurred dot."""
    y, x = np.mgrid[:SIDE, :SIDE]
    image = np.exp(-((y - down) ** 2 + (x - right) ** 2) / 4)
    return image.reshape(1, -1).astype(np.float32)


def centres(images):
    y, x = np.mgrid[:SIDE, :SIDE].reshape(2, -1)
    return np.stack([images @ y, images @ x], axis=1) / images.sum(axis=1, keepdims=True)


def seen_from_the_centre(augmentation, down, right):
    """Return where a dot that was so far from the centre of mass goes to, many times."""
    return centres(augmentation.examples(dot(14 + down, 14 + right), 400)) - 14


def test_nothing_changes_when_all_ranges_are_nothing():
    images = load("0 to 9").x_train[:20]
    np.testing.assert_allclose(only().examples(images, 20), images, atol=1e-6)


def test_a_rotation_goes_to_12_degrees_either_way_and_keeps_distances():
    down, right = seen_from_the_centre(only(rotation=12), 0, 8).T
    np.testing.assert_allclose(np.hypot(down, right), 8, atol=0.05)
    angles = np.degrees(np.arctan2(down, right))
    assert angles.min() == pytest.approx(-12, abs=0.3)
    assert angles.max() == pytest.approx(12, abs=0.3)


def test_a_scale_makes_larger_as_often_as_smaller():
    factors = seen_from_the_centre(only(scale=1.15), 0, 8)[:, 1] / 8
    assert factors.min() == pytest.approx(1 / 1.15, abs=0.01)
    assert factors.max() == pytest.approx(1.15, abs=0.01)
    assert np.median(factors) == pytest.approx(1, abs=0.02)


def test_an_aspect_widens_what_it_lowers():
    wide = seen_from_the_centre(only(aspect=1.2), 0, 8)[:, 1] / 8
    high = seen_from_the_centre(only(aspect=1.2), 8, 0)[:, 0] / 8
    np.testing.assert_allclose(wide * high, 1, atol=0.01)
    assert (wide / high).max() == pytest.approx(1.2, abs=0.01)
    assert (wide / high).min() == pytest.approx(1 / 1.2, abs=0.01)


def test_a_shear_moves_rows_and_keeps_them_level():
    down, right = seen_from_the_centre(only(shear=0.2), 8, 0).T
    np.testing.assert_allclose(down, 8, atol=0.05)
    assert right.min() == pytest.approx(-1.6, abs=0.1)
    assert right.max() == pytest.approx(1.6, abs=0.1)


def test_a_shift_is_in_pixels_of_the_image():
    moved = seen_from_the_centre(only(shift=2), 0, 0)
    np.testing.assert_allclose(moved.min(axis=0), -2, atol=0.05)
    np.testing.assert_allclose(moved.max(axis=0), 2, atol=0.05)


def test_half_a_pixel_is_shared_by_both_sides():
    augmentation = only(seed=4, shift=1)
    image = np.zeros((1, SIDE * SIDE), np.float32)
    image[0, 14 * SIDE + 14] = 1
    (changed,) = augmentation.examples(image, 1)
    assert changed.sum() == pytest.approx(1, abs=1e-5)
    assert 2 <= np.count_nonzero(changed) <= 4


def test_ink_that_leaves_the_image_is_gone_and_does_not_come_in_elsewhere():
    image = np.ones((1, SIDE * SIDE), np.float32)
    changed = only(shift=9).examples(image, 50).reshape(-1, SIDE, SIDE)
    assert changed.max() <= 1 + 1e-6
    inked = changed > 0.5
    for rows in (inked.any(axis=1), inked.any(axis=2)):  # one block of ink, no second one
        assert (np.diff(rows.astype(int), axis=1, prepend=0) == 1).sum(axis=1).max() == 1
    for edge in (inked[:, 14, 0], inked[:, 14, -1], inked[:, 0, 14], inked[:, -1, 14]):
        assert 10 < edge.sum() < 40  # about half of the images moved away from it


def test_a_tenth_is_left_clean():
    image = load("0 to 9").x_train[:1]
    changed = Augmentation(SIDE).examples(image, 1000)
    assert 70 < (changed == image).all(axis=1).sum() < 130


def test_the_same_seed_gives_the_same_changes_and_another_others():
    images = load("0 to 9").x_train[:8]
    first = Augmentation(SIDE, 3).examples(images, 8)
    np.testing.assert_array_equal(Augmentation(SIDE, 3).examples(images, 8), first)
    assert (Augmentation(SIDE, 4).examples(images, 8) != first).any()


def test_examples_begin_again_when_more_are_asked_for_than_there_are():
    images = np.concatenate([dot(8, 14), dot(20, 14)])
    up = centres(only(shift=1).examples(images, 5))[:, 0] < 14
    assert up.tolist() == [True, False, True, False, True]


@pytest.mark.parametrize(
    "ranges", [{"clean": 1.5}, {"scale": 0.5}, {"rotation": -1}, {"shift": np.nan}]
)
def test_a_range_that_is_none_is_refused_by_name(ranges):
    (name,) = ranges
    with pytest.raises(ValueError, match=f"expected {name} in "):
        Augmentation(SIDE, **ranges)


def model_and_training(batch_size, *, augmentation, examples=300, dtype=np.float32):
    data = load("0 to 9")
    model = Sequential([Input((784,)), Dense(10, "softmax")], dtype=dtype)
    model.compile(Adam(0.01), "categorical_crossentropy")
    x, y = data.x_train[:examples], one_hot(data.y_train[:examples], 10)
    rng = model.shuffler
    return model, Training(model, x, y, batch_size=batch_size, rng=rng, augmentation=augmentation)


def filled(batch_size, examples=1000):
    """Return what training on the same image over and over again is shown in an epoch."""
    augmentation, x = Augmentation(SIDE, clean=0), load("0 to 9").x_train[:1]
    batches = []
    for start in range(0, examples, batch_size):
        out = np.empty((784, min(batch_size, examples - start)), np.float32)
        augmentation.fill(x, np.zeros(out.shape[1], np.intp), out)
        batches.append(out)
    return np.concatenate(batches, axis=1).T


@pytest.mark.parametrize("batch_size", [1, 32, 100, 128, 1000])
def test_at_most_128_examples_in_a_row_are_changed_alike_whatever_the_batch(batch_size):
    different = len(np.unique(filled(batch_size), axis=0))
    assert 1000 / GROUP <= different <= 2 * 1000 / GROUP


def test_pausing_and_resuming_changes_nothing():
    straight, training = model_and_training(32, augmentation=Augmentation(SIDE))
    for _ in islice(training, 25):
        pass
    paused, training = model_and_training(32, augmentation=Augmentation(SIDE))
    steps = iter(training)
    for _ in range(25):
        next(steps)
        paused.predict(load("0 to 9").x_val[:3], verbose=0)
    np.testing.assert_array_equal(paused.theta, straight.theta)


@pytest.mark.parametrize("batch_size", [32, 300])
def test_without_any_change_training_is_as_without_augmentation(batch_size):
    with_it, training = model_and_training(batch_size, augmentation=Augmentation(SIDE, clean=1))
    next(p for p in training if p.epoch == 2)
    without, training = model_and_training(batch_size, augmentation=None)
    next(p for p in training if p.epoch == 2)
    np.testing.assert_allclose(with_it.theta, without.theta, atol=1e-5)


@pytest.mark.parametrize("batch_size", [32, 300])
def test_training_sees_changed_images_and_the_examples_stay_as_they_are(batch_size):
    x = load("0 to 9").x_train[:300].copy()
    model, training = model_and_training(batch_size, augmentation=Augmentation(SIDE))
    seen = []
    make_step = model.make_step

    def spy(x, y, *others):
        seen.append(x)
        return make_step(x, y, *others)

    model.make_step = spy
    next(p for p in training if p.epoch == 1)
    assert all((buffer[:, -1] == 1).all() for buffer in seen)
    assert not any(np.isin(row, x).all() for buffer in seen for row in buffer[:3, :-1])
    np.testing.assert_array_equal(load("0 to 9").x_train[:300], x)


def test_a_network_in_float64_is_trained_with_it_too():
    model, training = model_and_training(50, augmentation=Augmentation(SIDE), dtype=np.float64)
    before = model.theta.copy()
    next(p for p in training if p.epoch == 1)
    assert np.isfinite(model.theta).all()
    assert (model.theta != before).any()


def test_images_of_another_size_are_refused():
    with pytest.raises(ValueError, match="expected x of 20 × 20 pixels to change, got 784"):
        model_and_training(32, augmentation=Augmentation(20))


def test_fit_takes_an_augmentation_and_reads_moved_digits_better():
    data = load("0 to 9")
    x, y = data.x_train[:3000], data.y_train[:3000]
    moved = only(seed=9, shift=3).examples(data.x_val[:2000], 2000)
    scores = []
    for augmentation in (None, Augmentation(SIDE)):
        model = Sequential([Input((784,)), Dense(64, "relu"), Dense(10, "softmax")])
        model.compile(Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x, y, 64, 10, verbose=0, augmentation=augmentation)
        scores.append(model.evaluate(moved, data.y_val[:2000], verbose=0)[1])
    assert scores[1] > scores[0] + 0.1
