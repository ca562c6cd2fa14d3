"""What lies on the pad: strokes, and a picture below them."""

import numpy as np
import pytest

from engine.data import load
from nngui.handwriting import ink, pictures
from nngui.handwriting.picture import BLANK, FINEST, Picture
from nngui.handwriting.preparation import COMPLETE, NONE, Preparation
from nngui.handwriting.sheet import Sheet
from tests.drawings import THREE

DATA = load("0 or 1")
STROKE = np.array([[0.2, 0.2], [0.8, 0.2]], np.float32)


def photo(rows=300, columns=400, at=(40, 60)):
    """A dark 1 on light paper, as brightness."""
    picture = np.full((rows, columns), 210, np.uint8)
    top, left = at
    picture[top : top + 200, left : left + 24] = 40
    return picture


def test_strokes_alone_make_the_image_that_they_made_before():
    sheet = Sheet(THREE)
    np.testing.assert_array_equal(sheet.image(28), ink.image(THREE, 28))
    np.testing.assert_array_equal(sheet.stages(), ink.stages(THREE, COMPLETE))


@pytest.mark.parametrize("preparation", [COMPLETE, NONE, Preparation(crop=False)])
def test_an_example_goes_to_the_network_unchanged(preparation):
    row = DATA.x_val[17]
    sheet = Sheet(picture=Picture.example(row))
    np.testing.assert_array_equal(sheet.image(20, preparation).ravel(), row)


def test_an_example_of_20_pixels_is_the_middle_of_one_of_28():
    image = Sheet(picture=Picture.example(DATA.x_val[17])).image(28)
    np.testing.assert_array_equal(image[4:24, 4:24].ravel(), DATA.x_val[17])
    assert not image[:4].any()
    assert not image[24:].any()


def test_an_example_of_any_side_keeps_its_mass():
    image = np.zeros((16, 16), np.float32)
    image[4:12, 6:9] = 1
    larger = Sheet(picture=Picture.example(image)).image(28)
    assert larger.mean() == pytest.approx(image.mean(), rel=0.02)


def test_a_photo_is_prepared_as_when_it_is_imported():
    sheet = Sheet(picture=Picture.of(photo()))
    np.testing.assert_allclose(sheet.image(28), pictures.image(photo(), 28), atol=0.1)


def test_a_photo_is_prepared_step_by_step():
    drawn, cropped, scaled, centred = Sheet(picture=Picture.of(photo())).stages()
    rows, columns = (np.flatnonzero(drawn.max(axis=axis) > 0.5) for axis in (1, 0))
    assert columns.mean() < 8  # where it lies on the pad
    columns = np.flatnonzero(cropped.max(axis=0) > 0.5)
    assert 12 < columns.mean() < 16
    assert np.ptp(np.flatnonzero(scaled.max(axis=1) > 0.5)) + 1 == 20
    mass = (centred.sum(axis=0) @ (np.arange(28) + 0.5)) / centred.sum()
    assert mass == pytest.approx(14.5, abs=0.05)
    assert len(rows)


def test_a_step_that_is_left_out_changes_nothing():
    drawn, cropped, *_ = Sheet(picture=Picture.of(photo())).stages(Preparation(crop=False))
    assert cropped is drawn


def test_strokes_are_drawn_over_a_photo_and_over_an_example():
    for picture in (Picture.of(photo()), Picture.example(np.zeros((20, 20)))):
        before, after = (Sheet(strokes, picture).image(28, NONE) for strokes in ((), (STROKE,)))
        row = after[int(0.2 * 28)]
        assert (row[8:20] > 0.6).all()
        assert (after >= before - 1e-6).all()


def test_a_small_digit_on_a_large_sheet_keeps_its_pixels():
    whole = np.full((1000, 1000), 220, np.uint8)
    whole[900:960, 880:888] = 20
    picture = Picture.of(whole)
    assert max(picture.pixels.shape) <= FINEST
    np.testing.assert_allclose(
        Sheet(picture=picture).image(28), pictures.image(whole, 28), atol=0.12
    )


def test_a_sheet_of_paper_without_ink_is_no_picture():
    with pytest.raises(ValueError, match=BLANK):
        Picture.of(np.full((50, 50), 200, np.uint8))


def test_an_image_that_is_not_square_is_refused():
    with pytest.raises(ValueError, match="square"):
        Picture.example(np.zeros((20, 21)))


def test_a_picture_is_read_only():
    for picture in (Picture.of(photo()), Picture.example(DATA.x_val[0])):
        with pytest.raises(ValueError, match="read-only"):
            picture.pixels[0, 0] = 1
