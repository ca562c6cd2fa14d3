import numpy as np
import pytest

from nngui.views.preparation.input_image import InputImage
from nngui.widgets import theme


@pytest.fixture
def view(themed, qtbot):
    view = InputImage()
    qtbot.addWidget(view)
    view.enlarge(True)
    return view


def luminance(view):
    image = view.grab().toImage()
    return np.array(
        [
            [image.pixelColor(x, y).lightness() for x in range(image.width())]
            for y in range(image.height())
        ]
    )


def checkers(side):
    return (np.indices((side, side)).sum(axis=0) % 2).astype(np.float32)


@pytest.mark.parametrize(("side", "pixel"), [(20, 5), (28, 4), (7, 16)])
def test_every_pixel_is_a_sharp_square(view, side, pixel):
    view.show_image(checkers(side))
    start = (114 - side * pixel) // 2
    shown = luminance(view)[start : start + side * pixel, start : start + side * pixel]
    blocks = shown.reshape(side, pixel, side, pixel)
    assert (blocks == blocks[:, :1, :, :1]).all()
    np.testing.assert_array_equal(blocks[:, 0, :, 0] < 128, checkers(side) == 1)


def test_the_first_row_is_on_top_and_the_first_column_on_the_left(view):
    image = np.zeros((28, 28), dtype=np.float32)
    image[2, 20] = 1
    view.show_image(image)
    rows, columns = np.nonzero(luminance(view)[1:-1, 1:-1] < 60)
    assert set(rows // 4) == {2}
    assert set(columns // 4) == {20}


@pytest.mark.parametrize(
    ("scheme", "colours"), [("LIGHT", theme.LIGHT), ("DARK", theme.DARK)], ids=["light", "dark"]
)
def test_ink_and_paper_are_those_of_the_pad(view, scheme, colours):
    theme.apply(theme.Scheme[scheme])
    image = np.zeros((20, 20), dtype=np.float32)
    image[:, 10:] = 1
    view.show_image(image)
    shown = view.grab().toImage()
    assert shown.pixelColor(30, 57).name() == colours.paper
    assert shown.pixelColor(84, 57).name() == colours.ink


def test_half_ink_is_half_way_from_paper_to_ink(view):
    view.show_image(np.full((20, 20), 0.5, dtype=np.float32))
    paper, ink = 0xFF, 0x15
    assert view.grab().toImage().pixelColor(57, 57).red() == pytest.approx((paper + ink) / 2, abs=1)


def test_a_frame_is_around_the_image(view):
    view.show_image(np.zeros((28, 28), dtype=np.float32))
    frame = view.grab().toImage().pixelColor(0, 57)
    assert frame.name() == theme.LIGHT.muted


def test_the_size_and_the_share_of_ink_are_told_to_assistive_technology(view):
    image = np.zeros((20, 20), dtype=np.float32)
    image.flat[:48] = 1
    view.show_image(image)
    assert view.accessibleName() == "What the network gets"
    assert view.accessibleDescription() == "20 by 20 pixels, 12\u202f% ink"


def test_in_a_narrow_column_it_is_smaller_and_as_sharp(view):
    view.enlarge(False)
    view.show_image(checkers(20))
    assert view.width() == view.height() == 62
    blocks = luminance(view)[1:61, 1:61].reshape(20, 3, 20, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()
