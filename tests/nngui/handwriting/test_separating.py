import numpy as np
import pytest

from engine.data import load
from nngui.handwriting import pen_styles
from nngui.handwriting.pen_style_table import STYLES
from nngui.handwriting.picture import Picture
from nngui.handwriting.separating import separated
from nngui.handwriting.sheet import Sheet
from tests.drawings import (
    ONE_POINTS,
    RING_POINTS,
    SCRIBBLE_POINTS,
    THREE_POINTS,
    beside,
    pasted,
    strokes,
)


def test_digits_that_are_drawn_side_by_side_are_found_from_left_to_right():
    drawn = beside(ONE_POINTS, RING_POINTS, THREE_POINTS)
    found = [part.strokes for part in separated(Sheet(drawn))]
    assert [len(each) for each in found] == [1, 1, 1]
    assert all(each[0] is stroke for each, stroke in zip(found, drawn, strict=True))


def test_the_order_of_drawing_does_not_matter():
    drawn = beside(THREE_POINTS, ONE_POINTS)
    assert separated(Sheet(drawn[::-1]))[0].strokes[0] is drawn[0]


@pytest.mark.parametrize("points", [ONE_POINTS, RING_POINTS, THREE_POINTS, SCRIBBLE_POINTS])
def test_one_drawing_is_one_digit(points):
    sheet = Sheet(strokes(points))
    assert separated(sheet) == (sheet,)


def test_digits_of_several_strokes_are_not_torn_apart():
    rng, several = np.random.default_rng(0), 0
    for _ in range(6):
        for style in STYLES:
            drawn = pen_styles.draw(style, rng)
            if len(drawn) > 1:
                several += 1
                placed = tuple((stroke / 200 + 0.25).astype(np.float32) for stroke in drawn)
                assert len(separated(Sheet(placed))) == 1, style
    assert several > 50


@pytest.mark.parametrize("gap", [0.1, 0.3, 0.5])
def test_a_0_of_two_arcs_is_one_digit(gap):
    way = np.linspace(gap / 2, np.pi - gap / 2, 30)
    arcs = [
        np.stack([0.5 + side * 0.2 * np.sin(way), 0.5 - 0.3 * np.cos(way)], axis=1)
        for side in (1, -1)
    ]
    assert len(separated(Sheet(strokes(*arcs)))) == 1


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_digits_of_a_picture_are_found(count):
    found = 0
    for start in range(0, 12 * count, count):
        parts = separated(Sheet(picture=Picture.of(pasted(range(start, start + count)))))
        found += len(parts) == count
    assert found >= 11


def test_a_part_of_a_picture_is_the_digit_alone():
    data = load("0 to 9")
    parts = separated(Sheet(picture=Picture.of(pasted([0, 2, 3]))))
    for part, number in zip(parts, (0, 2, 3), strict=True):
        difference = np.abs(part.image(28).ravel() - data.x_val[number])
        assert difference.mean() < 0.05


def test_an_example_of_a_data_set_is_one_digit():
    sheet = Sheet(picture=Picture.example(load("0 to 9").x_val[0]))
    assert separated(sheet) == (sheet,)
