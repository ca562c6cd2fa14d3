import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine import Adam, Dense, Sequential, SparseCategoricalCrossentropy
from engine.data import load
from nngui.handwriting import pictures
from tests.nngui.handwriting.test_ink import centre

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def digits():
    """Return the first 1000 test digits of MNIST, 0 to 255."""
    images = load("0 to 9").x_val[:1000].reshape(-1, 28, 28)
    return np.rint(images * 255).astype(np.uint8)


@pytest.fixture(scope="module")
def reads():
    """Return how many of the first 1000 test digits a network reads rightly, in per cent."""
    data = load("0 to 9")
    model = Sequential([Dense(128, "relu"), Dense(10, "softmax")])
    model.compile(loss=SparseCategoricalCrossentropy(), optimizer=Adam(2e-3))
    model.fit(data.x_train, data.y_train, epochs=2, batch_size=128, verbose=0)

    def share(images):
        answers = model.predict(np.stack(images).reshape(1000, 784), verbose=0).argmax(axis=1)
        return 100 * (answers == data.y_val[:1000]).mean()

    return share


def enlarged(digit, times=10):
    return np.kron(digit, np.ones((times, times), np.uint8))


def cropped(digit):
    return digit[np.ix_(digit.any(axis=1), digit.any(axis=0))]


def photographed(digit, rng):
    """Return it on paper that is three times brighter on one side, with the grain of a sensor."""
    rows, columns = 360, 480
    top, left = rng.integers(0, rows - 168), rng.integers(0, columns - 168)
    ink = np.zeros((rows, columns))
    ink[top : top + 168, left : left + 168] = enlarged(digit, 6) / 255
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    turn = rng.uniform(0, 2 * np.pi)
    light = 140 + 70 * (np.cos(turn) * x + np.sin(turn) * y) / 1.4 - 15 * (x * x + y * y)
    return (light * (1 - 0.7 * ink) + rng.normal(0, 4, ink.shape)).clip(0, 255).astype(np.uint8)


def test_digits_of_mnist_come_out_nearly_as_they_are(digits, reads):
    images = [pictures.image(digit, 28) for digit in digits]
    assert np.abs(np.stack(images) - digits / 255).mean() < 0.028
    assert np.mean(images) == pytest.approx((digits / 255).mean(), rel=0.02)
    assert abs(reads(images) - reads(digits / np.float32(255))) < 0.4


@pytest.mark.parametrize(
    "changed",
    [
        lambda digit: 255 - digit,
        enlarged,
        lambda digit: 255 - enlarged(digit),
        lambda digit: digit / 255,
        lambda digit: digit * -1e30,
        lambda digit: np.pad(digit, ((90, 0), (0, 200))),
    ],
    ids=["dark on light", "large", "large, dark on light", "floats", "any unit", "in a corner"],
)
def test_polarity_size_unit_and_place_change_nothing(digits, changed):
    for digit in digits[:50]:
        image = pictures.image(changed(digit), 28)
        np.testing.assert_allclose(image, pictures.image(digit, 28), atol=0.01)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_neither_the_smallest_nor_the_largest_numbers_of_a_kind_change_anything(digits, kind):
    limits = np.finfo(kind)
    for digit in digits[:20]:
        image = pictures.image(digit, 28)
        tiny = digit.astype(kind) * limits.smallest_subnormal
        np.testing.assert_array_equal(pictures.image(tiny, 28), image)
        huge = (digit.astype(kind) / 255 * 2 - 1) * limits.max
        np.testing.assert_allclose(pictures.image(huge, 28), image, atol=0.01)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_picture_of_one_number_is_empty_however_small_or_large_it_is(kind, sign):
    limits = np.finfo(kind)
    for value in (limits.smallest_subnormal, limits.tiny, limits.max):
        for shape in ((1, 1), (30, 40)):
            assert not pictures.image(np.full(shape, sign * value, kind), 28).any()


def test_a_digit_that_fills_its_picture_is_found(digits):
    for digit in digits[:100]:
        same = np.abs(pictures.image(cropped(digit), 28) - pictures.image(digit, 28)).mean()
        assert same < 0.03


def test_a_photo_on_unevenly_lit_paper_is_read_as_well_and_leaves_no_haze(digits, reads):
    rng = np.random.default_rng(4)
    images = np.stack([pictures.image(photographed(digit, rng), 28) for digit in digits])
    assert reads(images) >= reads(digits / np.float32(255)) - 1.5
    clean = np.stack([pictures.image(digit, 28) for digit in digits])
    assert images[clean == 0].mean() < 0.003


def test_the_longer_side_is_20_pixels_and_the_mass_at_pixel_14():
    for rows, columns in ((3, 7), (28, 28), (301, 77), (11000, 1000)):
        picture = np.full((rows + 2 * columns, 3 * columns), 240, np.uint8)
        picture[columns : columns + rows, columns : 2 * columns] = 10
        image = pictures.image(picture, 28)
        sides = [image.max(axis=axis).sum() for axis in (1, 0)]
        longest = max(rows, columns)
        assert sides == pytest.approx([20 * rows / longest, 20 * columns / longest], abs=0.2)
        assert centre(image) == pytest.approx((14, 14), abs=0.02)


def test_every_pixel_is_the_average_of_the_area_it_covers():
    picture = np.zeros((60, 60))
    picture[20:35, 20:35] = np.random.default_rng(0).random((15, 15)) < 0.8
    picture[20, 20] = picture[34, 34] = 1
    image = pictures.image(picture, 28)
    assert image.sum() == pytest.approx(picture.sum() * (20 / 15) ** 2, rel=1e-4)


def test_dust_is_left_out_and_does_not_make_the_digit_smaller(digits):
    for digit in digits[:50]:
        dusty = 255 - np.pad(enlarged(digit), 60)
        clean = pictures.image(dusty, 28)
        dusty[5:9, 5:9] = dusty[-9:-5, 200:203] = 0
        np.testing.assert_allclose(pictures.image(dusty, 28), clean, atol=0.01)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (28, 28), (1000, 3000)])
@pytest.mark.parametrize("value", [0, 7, 255])
def test_a_picture_of_one_colour_is_empty(shape, value):
    assert not pictures.image(np.full(shape, value, np.uint8), 28).any()


def test_paper_with_grain_and_shadow_alone_is_empty():
    rng = np.random.default_rng(5)
    for shape in ((28, 28), (300, 400), (1200, 1600)):
        for _ in range(10):
            x = np.linspace(60, rng.uniform(100, 240), shape[1])
            paper = (x + rng.normal(0, 6, shape)).clip(0, 255).astype(np.uint8)
            assert not pictures.image(paper, 28).any()


@given(
    hnp.arrays(
        st.sampled_from([np.uint8, np.bool_, np.int16, np.float32, np.float64]),
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=40),
        elements={"allow_nan": False, "allow_infinity": False},
    )
)
def test_whatever_the_picture_ink_is_between_0_and_1(picture):
    before = picture.copy()
    image = pictures.image(picture, 28)
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert image.min() >= 0
    assert image.max() <= 1
    np.testing.assert_array_equal(picture, before)


def test_the_smaller_image_is_the_middle_of_the_larger_one(digits):
    small = pictures.image(digits[0], 20)
    np.testing.assert_array_equal(small, pictures.image(digits[0], 28)[4:24, 4:24])
    assert small.flags.c_contiguous


@pytest.mark.parametrize("side", [0, 7, 65, -2])
def test_another_side_is_refused(side):
    with pytest.raises(ValueError, match=f"expected a side from 8 to 64 pixels, got {side}"):
        pictures.image(np.eye(5), side)


@pytest.mark.parametrize("picture", [[], [[]], [1, 2], np.zeros((4, 4, 3)), [["a"]], [[1j]]])
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(ValueError, match=r"expected a picture of \(rows, columns\) of numbers"):
        pictures.image(picture, 28)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_refused(value):
    with pytest.raises(ValueError, match="expected a picture of finite numbers"):
        pictures.image([[0.0, value], [1.0, 0.0]], 28)
