import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data import load, slant
from nngui.handwriting import ink


def leaning(degrees):
    """Return a straight stroke at that angle, to the right for a positive one, from 0 to 255."""
    angle = np.radians(degrees)
    image = ink.image([[(0, 0), (np.sin(angle), -np.cos(angle))]], 28)
    return np.rint(image * 255).astype(np.uint8)


def directions(images):
    """Return how many degrees the long axis of the ink leans to the right, for each image."""
    y, x = np.mgrid[:28, :28].reshape(2, -1)
    answers = []
    for image in images:
        axis = np.linalg.eigh(np.cov(x, y, aweights=image))[1][:, 1]
        answers.append(np.degrees(np.arctan(-axis[0] / axis[1])))
    return np.array(answers)


def turned(image, *degrees):
    return slant.turned(np.array([image] * len(degrees)), np.array(degrees, np.float32))


@given(st.floats(-40, 40), st.floats(-45, 45))
def test_a_straight_stroke_leans_as_it_was_turned_however_it_leant_before(before, degrees):
    (image,) = turned(leaning(before), degrees)
    assert directions([image]) == pytest.approx(degrees, abs=2)


def test_a_straight_stroke_drawn_at_an_angle_looks_like_one_turned_by_it():
    for degrees in (-33, -20, 0, 10, 25):
        (image,) = turned(leaning(0), degrees)
        drawn = leaning(degrees).ravel() / 255
        assert np.corrcoef(image, drawn)[0, 1] > 0.95


def test_a_positive_slant_leans_to_the_right():
    image = turned(leaning(0), 30)[0].reshape(28, 28)
    assert image[:10, 15:].sum() > 10 * image[:10, :13].sum()
    assert image[19:, :13].sum() > 10 * image[19:, 15:].sum()


def test_turned_digits_are_prepared_as_a_drawing_is():
    images = load("slant").x_val.reshape(-1, 28, 28)
    inked = images >= 0.5
    longest = np.maximum(
        *((last - first) for first, last in (_ends(inked, axis) for axis in (1, 2)))
    )
    assert longest.mean() + 1 == pytest.approx(ink.LONGEST, abs=0.2)
    middles = np.arange(28)
    mass = images.sum(axis=(1, 2))
    for axis in (1, 2):
        centres = images.sum(axis=axis) @ middles / mass
        assert np.abs(centres - 14).mean() < 0.02


def _ends(inked, axis):
    line = inked.any(axis=axis)
    return line.argmax(axis=1), 27 - line[:, ::-1].argmax(axis=1)


def test_digits_of_all_writers_stand_upright_before_they_are_turned():
    y, x = np.mgrid[:28, :28].reshape(2, -1) - 14
    upright = slant.turned(np.uint8(load("0 to 9").x_val[:500].reshape(-1, 28, 28) * 255), _ZEROS)
    leans = (upright @ (x * y)) / (upright @ (y * y))
    assert np.abs(np.degrees(np.arctan(leans))).max() < 3


_ZEROS = np.zeros(500, np.float32)


def test_many_digits_are_turned_as_each_of_them_is():
    images = np.stack([leaning(d) for d in np.linspace(-40, 40, slant.CHUNK + 7)])
    degrees = np.linspace(45, -45, len(images), dtype=np.float32)
    together = slant.turned(images, degrees)
    for i in (0, slant.CHUNK - 1, slant.CHUNK, len(images) - 1):
        np.testing.assert_allclose(together[i], turned(images[i], degrees[i])[0], atol=1e-3)


def test_ink_that_is_turned_out_of_the_image_is_gone_and_does_not_come_back_elsewhere():
    image = np.zeros((28, 28), np.uint8)
    image[20:24, 2:6] = 255
    image[2:26, 24:26] = 255
    (out,) = turned(image, 0)
    assert not out.reshape(28, 28)[[0, -1]].any()
    assert 0 <= out.min() <= out.max() <= 1
