from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.data import asset
from nngui.handwriting import ink

PEN_STROKES = Path(__file__).parents[4] / "shared" / "data" / "pen_strokes.npz"

ZERO = [[(0.5 + 0.2 * np.sin(t), 0.5 - 0.3 * np.cos(t)) for t in np.linspace(0, 6.28, 60)]]
SEVEN = [[(0.2, 0.1), (0.7, 0.1), (0.35, 0.9)], [(0.3, 0.5), (0.65, 0.5)]]
NAN, INF = float("nan"), float("inf")

strokes = st.lists(
    hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.just(2)), elements=st.integers(0, 999)),
    min_size=1,
    max_size=3,
)


def moved(drawing, scale, shift):
    return [np.asarray(stroke) * scale + shift for stroke in drawing]


def centre(image):
    middles = np.arange(len(image))
    return image.sum(axis=0) @ middles / image.sum(), image.sum(axis=1) @ middles / image.sum()


def sides(image):
    """Return width and height of the ink; its pale outermost pixels count for what they cover."""
    return tuple(image.max(axis=axis).sum() for axis in (0, 1))


def exact(drawing, fine=16):
    """Return the image by asking of 16 × 16 places in every pixel whether a stroke covers them."""
    points = np.concatenate([np.asarray(stroke) for stroke in drawing])
    low, high = points.min(axis=0), points.max(axis=0)
    drawing = moved(drawing, 17.1 / (high - low).max(), 0)
    middle = (low + high) / 2 * 17.1 / (high - low).max()
    inked = _inked(moved(drawing, 1, 14.5 - middle), fine)
    places = (np.arange(28 * fine) + 0.5) / fine
    mass = [inked.sum(axis=axis) @ places / inked.sum() for axis in (0, 1)]
    inked = _inked(moved(drawing, 1, 29 - middle - mass), fine)
    return inked.reshape(28, fine, 28, fine).mean(axis=(1, 3))


def _inked(drawing, fine):
    places = (np.arange(28 * fine) + 0.5) / fine
    x, y = np.meshgrid(places, places)
    inked = np.zeros(x.shape, bool)
    for stroke in drawing:
        for (ax, ay), (bx, by) in pairwise(stroke):
            dx, dy = bx - ax, by - ay
            along = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clip(0, 1)
            inked |= (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2 <= 1.2**2
    return inked


@pytest.fixture(scope="module")
def pen_digits():
    if not PEN_STROKES.exists():
        pytest.skip("the pen strokes are not beside this checkout")
    with np.load(PEN_STROKES) as file:
        stroke, sample = file["stroke"], file["sample"]
        pen_down = np.split(file["xy"], stroke[1:-1])
        digits = [pen_down[a:b] for a, b in pairwise(sample)]
        return digits, file["label"]


@given(strokes, st.floats(0.01, 100), st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)))
def test_place_and_size_of_a_drawing_change_nothing(drawing, scale, shift):
    there = ink.image(moved(drawing, scale, shift), 28)
    np.testing.assert_allclose(there, ink.image(drawing, 28), atol=0.05)


def test_a_small_drawing_in_the_corner_is_the_same_as_a_large_one():
    for drawing in (ZERO, SEVEN):
        small = ink.image(moved(drawing, 0.15, 0.8), 28)
        np.testing.assert_allclose(small, ink.image(drawing, 28), atol=1e-3)


@given(strokes)
def test_ink_is_between_0_and_1_and_there_is_some(drawing):
    image = ink.image(drawing, 28)
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert image.min() >= 0
    assert 0.9 < image.max() <= 1


@given(strokes)
def test_the_centre_of_mass_is_at_pixel_14(drawing):
    image = ink.image(drawing, 28)
    assume(not any(edge.any() for edge in (image[0], image[-1], image[:, 0], image[:, -1])))
    assert centre(image) == pytest.approx((14, 14), abs=0.05)


def test_the_longest_side_of_the_ink_is_19_and_a_half_pixels():
    for drawing in (ZERO, SEVEN):
        points = np.concatenate(drawing)
        width, height = np.ptp(points, axis=0) / np.ptp(points, axis=0).max() * 17.1 + 2.4
        assert height == pytest.approx(19.5)
        assert sides(ink.image(drawing, 28)) == pytest.approx((width, height), abs=0.15)


def test_the_pen_is_2_4_pixels_wide():
    image = ink.image([[(0, 0), (0, 1)]], 28)
    np.testing.assert_allclose(image[8:21].sum(axis=1), 2.4, atol=0.03)


@pytest.mark.parametrize("drawing", [ZERO, SEVEN], ids=["0", "7"])
def test_ink_is_the_area_that_the_strokes_cover(drawing):
    image, area = ink.image(drawing, 28), exact(drawing)
    assert np.abs(image - area).max() < 0.12
    assert np.sqrt(np.square(image - area)[area > 0].mean()) < 0.015
    assert image.sum() == pytest.approx(area.sum(), rel=0.005)


def test_the_smaller_image_is_the_middle_of_the_larger_one():
    small = ink.image(SEVEN, 20)
    np.testing.assert_array_equal(small, ink.image(SEVEN, 28)[4:24, 4:24])
    assert small.flags.c_contiguous


@pytest.mark.parametrize("side", [0, 7, 65, -2])
def test_another_side_is_refused(side):
    with pytest.raises(ValueError, match=f"expected a side from 8 to 64 pixels, got {side}"):
        ink.image(ZERO, side)


def test_a_stray_dot_and_a_slip_of_the_pen_are_left_out():
    strays = [[(0.99, 0.99)], [(0.01, 0.9), (0.05, 0.9)]]
    np.testing.assert_array_equal(ink.image(ZERO + strays, 28), ink.image(ZERO, 28))


def test_a_stroke_of_7_percent_counts():
    bar = [[(0.9, 0.5), (0.9 + 0.08 * 1.6, 0.5)]]
    assert not np.allclose(ink.image(ZERO + bar, 28), ink.image(ZERO, 28), atol=0.1)


def test_many_short_strokes_all_count_if_nothing_else_is_there():
    dashes = [[(x, 0.5), (x + 0.01, 0.5)] for x in np.linspace(0, 1, 20)]
    assert sides(ink.image(dashes, 28))[0] > 19


@pytest.mark.parametrize("drawing", [[], [[]], [[], []], [[(NAN, 0.5)], [(INF, INF)]]])
def test_no_ink_makes_an_empty_image(drawing):
    image = ink.image(drawing, 20)
    assert image.shape == (20, 20)
    assert not image.any()


@pytest.mark.parametrize(
    "drawing", [[[(3, 4)]], [[(3, 4)] * 50], [[(0, 0)], [(0, 0)]], [[(1e6, 1e6), (1e6, 1e6)]]]
)
def test_a_dot_is_as_large_as_the_pen_and_in_the_middle(drawing):
    image = ink.image(drawing, 28)
    assert image.sum() == pytest.approx(np.pi * 1.2**2, rel=0.02)
    assert centre(image) == pytest.approx((14, 14), abs=1e-3)


def test_points_that_are_not_finite_are_skipped():
    (zero,) = ZERO
    broken = [*zero[:20], (NAN, 0.1), *zero[20:40], (0.3, -INF), *zero[40:]]
    np.testing.assert_array_equal(ink.image([broken], 28), ink.image(ZERO, 28))


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 1e12, 1.5e308])
def test_any_unit_will_do(scale):
    np.testing.assert_allclose(
        ink.image(moved(SEVEN, scale, 0), 28), ink.image(SEVEN, 28), atol=1e-3
    )


def test_the_widest_possible_drawing_does_not_overflow():
    image = ink.image([[(-1.7e308, -1.7e308), (1.7e308, 1.7e308)]], 28)
    np.testing.assert_allclose(image, ink.image([[(0, 0), (1, 1)]], 28), atol=1e-3)


def test_points_drawn_twice_and_points_between_change_nothing():
    (zero,) = ZERO
    at = np.linspace(0, 59, 10_000)
    between = np.stack([np.interp(at, range(60), c) for c in np.transpose(zero)], axis=1)
    for same in (np.repeat(zero, 3, axis=0), between, [*zero, *zero[::-1]]):
        np.testing.assert_allclose(ink.image([same], 28), ink.image(ZERO, 28), atol=0.04)


def test_points_close_together_do_not_shorten_a_stroke():
    # 17.398 px long; the last two of the 181 points are 0.095 px apart, in one tenth of a pixel.
    def hooks(points):
        return [
            [(0, y + 0.298 / 17.1), *((x, y) for x in np.linspace(0, 1, points))]
            for y in (0.0, 0.4)
        ]

    np.testing.assert_allclose(ink.image(hooks(181), 28), ink.image(hooks(2), 28), atol=0.03)


def test_points_close_together_do_not_cut_a_corner():
    sharp = [(0, 0.013), (1, 0), (0, 0.7)]
    dense = np.concatenate([np.linspace(a, b, 5000) for a, b in pairwise(np.array(sharp))])
    np.testing.assert_allclose(ink.image([dense], 28), ink.image([sharp], 28), atol=0.06)


@pytest.mark.parametrize("turns", range(4))
def test_ink_far_from_its_centre_of_mass_reaches_the_edge_and_leaves_the_image(turns):
    block = [[(x, 0), (x, 1)] for x in np.linspace(0, 0.25, 8)]
    drawing = [*block, [(0, 0.5), (1, 0.5)]]
    for _ in range(turns):
        drawing = [stroke @ np.array([[0, -1], [1, 0]]) for stroke in drawing]
    around_14 = np.pad(ink.image(drawing, 28), (0, 1))
    image = np.rot90(around_14, -turns)
    np.testing.assert_allclose(image[12:17, 27], [0, 0.7, 1, 0.7, 0], atol=0.1)
    assert not image[:, :4].any()


def test_what_was_drawn_is_left_as_it_was():
    stroke = np.array(SEVEN[0], np.float32)
    before = stroke.copy()
    stroke.flags.writeable = False
    ink.image([stroke], 28)[...] = 0
    np.testing.assert_array_equal(stroke, before)


def test_pen_strokes_of_people_look_like_mnist(pen_digits):
    digits, _ = pen_digits
    images = np.stack([ink.image(digit, 28) for digit in digits])
    assert images.mean() == pytest.approx(0.13, abs=0.01)
    assert max(abs(np.subtract(centre(image), 14)).max() for image in images) < 0.03


def test_the_nearest_digit_of_mnist_is_the_one_that_people_meant(pen_digits):
    digits, labels = pen_digits
    with np.load(asset("mnist.npz")) as mnist:
        x, y = mnist["x_train"][::4].reshape(15_000, 784).astype(np.float32), mnist["y_train"][::4]
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    images = np.stack([ink.image(digit, 28).ravel() for digit in digits])
    assert (y[(images @ x.T).argmax(axis=1)] == labels).mean() > 0.86
