from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nngui.widgets import theme
from nngui.widgets.graphics import run_styles
from nngui.widgets.graphics.run_styles import style_of

TEN = [style_of(number) for number in range(1, 11)]
# Machado, Oliveira and Fernandes (2009): what people without one kind of cones see, linear RGB
SIGHTS = {
    "all": np.eye(3),
    "protanopia": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.052]],
    "deuteranopia": [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.969]],
    "tritanopia": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


def linear(colour):
    encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def lab(colour, sight):
    """CIE L*a*b* of a colour, as it is seen."""
    xyz = TO_XYZ @ np.clip(np.array(sight) @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(a, b):
    darker, lighter = sorted((TO_XYZ @ linear(colour))[1] for colour in (a, b))
    return (lighter + 0.05) / (darker + 0.05)


def painted(style, colours):
    image = QImage(34, 14, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    run_styles.paint_swatch(painter, QRectF(0, 0, 34, 14), style, colours)
    assert painter.transform().isIdentity()
    painter.end()
    return np.array(image.constBits()).reshape(14, 34, 4)[..., :3].astype(float)


def test_ten_runs_can_be_told_apart_without_colours(qapp):
    grey = [painted(style, theme.LIGHT).mean(axis=2) < 200 for style in TEN]
    assert all((a != b).sum() >= 8 for a, b in combinations(grey, 2))
    assert len({style.marker for style in TEN}) == 10


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_colours_of_runs_differ_to_everybody(sight, colours):
    seen = [lab(colour, SIGHTS[sight]) for colour in colours.runs]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 13


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_colours_of_runs_are_read_on_the_panel(colours):
    assert all(contrast(colour, colours.panel) > 4 for colour in colours.runs)


def test_a_run_keeps_its_look_however_many_there_are():
    assert len({style_of(number) for number in range(1, 21)}) == 20
    assert style_of(7) == TEN[6]


def test_dashes_are_as_long_in_a_thick_line_as_in_a_thin_one():
    dashed = style_of(2)
    lengths = [
        [length * pen.widthF() for length in pen.dashPattern()]
        for pen in (dashed.pen(theme.LIGHT, width) for width in (1, 2, 2.5))
    ]
    np.testing.assert_allclose(lengths, [dashed.dashes] * 3)


def test_a_swatch_is_an_icon_as_sharp_as_the_screen(qapp):
    icon = run_styles.swatch_icon(style_of(3), theme.DARK, ratio=2.0)
    (size,) = icon.availableSizes()
    assert (size.width(), size.height()) == (34, 14) or (size.width(), size.height()) == (68, 28)
    assert icon.pixmap(34, 14).toImage().pixelColor(17, 7).name() == theme.DARK.runs[2]
