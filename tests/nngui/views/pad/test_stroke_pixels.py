from array import array

import numpy as np
import pytest
from PySide6.QtCore import QSize

from nngui.views.pad.stroke_pixels import RUN, StrokePixels, frozen
from nngui.widgets import theme

SIZE = QSize(200, 200)
NOTHING = array("f")


def stroke(*points):
    return frozen(array("f", [each for point in points for each in point]))


def inked(pixels):
    """Return where there is more ink than paper, shape (rows, columns)."""
    image = pixels.pixmap.toImage()
    dark = [
        [image.pixelColor(x, y).lightness() < 128 for x in range(image.width())]
        for y in range(image.height())
    ]
    return np.array(dark)


@pytest.fixture
def pixels(qapp):
    pixels = StrokePixels()
    pixels.fit(SIZE, 1.0, theme.LIGHT)
    return pixels


def test_a_point_is_a_dot_as_wide_as_the_pen(pixels):
    pixels.show((stroke((0.5, 0.25)),), NOTHING)
    rows, columns = np.nonzero(inked(pixels))
    assert (rows.mean(), columns.mean()) == pytest.approx((49.5, 99.5), abs=0.6)
    assert np.ptp(rows) + 1 == pytest.approx(0.065 * 200, abs=1.5)


def test_a_growing_stroke_looks_as_if_painted_at_once(pixels):
    turn = np.linspace(0, 5, 100)
    points = np.stack([0.5 + 0.3 * np.cos(turn), 0.5 + 0.4 * np.sin(turn)], axis=1)
    growing = array("f")
    for point in points.tolist():
        growing.extend(point)
        pixels.show((), growing)
    bit_by_bit = inked(pixels)
    pixels.show((frozen(growing),), NOTHING)
    assert bit_by_bit.sum() > 1000
    assert (bit_by_bit != inked(pixels)).sum() < 0.002 * bit_by_bit.sum()


def test_a_stroke_of_many_points_has_no_gap(pixels):
    left = [(0.1, 0.1 + 0.02 * i) for i in range(RUN)]
    growing = array("f")
    for point in (*left, (0.9, 0.72), (0.9, 0.1)):
        growing.extend(point)
        pixels.show((), growing)
    assert inked(pixels)[144, 20:180].all()
    pixels.show((frozen(growing),), NOTHING)
    assert inked(pixels)[144, 20:180].all()


def test_a_stroke_ends_where_it_ends(pixels):
    start, near, end = (0.5, 0.5), (0.7575, 0.5), (0.762, 0.5)
    ends = []
    for drawing in (stroke(start, near, end), stroke(start, end)):
        pixels.show((drawing,), NOTHING)
        ends.append(np.nonzero(inked(pixels))[1].max())
    assert ends[0] == ends[1]


def test_nothing_new_is_nothing_to_paint(pixels):
    drawing, growing = (stroke((0.5, 0.25)),), array("f", [0.2, 0.5])
    pixels.show(drawing, growing)
    painted = pixels.pixmap.cacheKey()
    pixels.fit(QSize(200, 200), 1.0, theme.LIGHT)
    pixels.show(drawing, growing)
    assert pixels.pixmap.cacheKey() == painted


def test_what_was_taken_back_is_not_shown(pixels):
    one, two = stroke((0.2, 0.2), (0.2, 0.8)), stroke((0.8, 0.2), (0.8, 0.8))
    pixels.show((one, two), NOTHING)
    pixels.show((one,), NOTHING)
    assert inked(pixels)[100, 40]
    assert not inked(pixels)[100, 160]


def test_another_drawing_replaces_the_one_before(pixels):
    pixels.show((stroke((0.2, 0.5)),), NOTHING)
    pixels.show((stroke((0.8, 0.5)),), NOTHING)
    assert not inked(pixels)[100, 40]
    assert inked(pixels)[100, 160]


def test_a_dropped_stroke_is_not_shown(pixels):
    pixels.show((), array("f", [0.2, 0.5]))
    pixels.show((), NOTHING)
    assert not inked(pixels).any()


def test_the_next_stroke_starts_where_it_starts(pixels):
    pixels.show((), array("f", [0.2, 0.5, 0.2, 0.6]))
    pixels.show((), array("f", [0.8, 0.5, 0.8, 0.6]))
    assert not inked(pixels)[100, 40]
    assert inked(pixels)[100, 160]


def test_a_dense_display_gets_all_its_pixels(pixels):
    pixels.fit(SIZE, 2.0, theme.LIGHT)
    pixels.show((stroke((0.5, 0.5)),), NOTHING)
    assert pixels.pixmap.width() == 400
    rows, _ = np.nonzero(inked(pixels))
    assert np.ptp(rows) + 1 == pytest.approx(2 * 0.065 * 200, abs=1.5)


def test_another_theme_has_other_ink(pixels):
    drawing = (stroke((0.5, 0.5)),)
    pixels.show(drawing, NOTHING)
    pixels.fit(SIZE, 1.0, theme.DARK)
    pixels.show(drawing, NOTHING)
    image = pixels.pixmap.toImage()
    assert image.pixelColor(100, 100).name() == theme.DARK.ink
    assert image.pixelColor(20, 20).name() == theme.DARK.paper
