import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nngui.views.cost import figure
from nngui.views.cost.absolute_svg import absolute
from nngui.views.cost.comparison import Quantity
from nngui.views.cost.figure import Figure
from nngui.widgets import theme
from tests.nngui.views.cost.runs import STEEP, curves, run

RUNS = (run(curves(0.7, 0.5, 0.2), 2, name="Adam, a first attempt"), run(STEEP, 1))


@pytest.fixture
def shown(themed):
    return Figure(RUNS, 1, Quantity.BOTH, logarithmic=True)


def ink(image):
    """Where the image is not nearly white."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.array(image.constBits()).reshape(image.height(), image.width(), 4)
    return pixels[..., :3].min(axis=2) < 200


def test_a_png_is_twice_as_large_as_the_figure_and_nothing_is_cut(shown):
    image = QImage.fromData(figure.png(shown))
    assert (image.width(), image.height()) == (2 * figure.WIDTH, 2 * figure.HEIGHT)
    inked = ink(image)
    edges = [inked[:2], inked[-2:], inked[:, :2].T, inked[:, -2:].T]
    assert not any(edge.any() for edge in edges)
    assert inked.mean() > 0.005


def test_a_figure_is_light_in_a_dark_window(shown):
    light = figure.png(shown)
    theme.apply(theme.Scheme.DARK)
    dark = figure.png(shown)
    theme.apply(theme.Scheme.LIGHT)
    assert dark == light
    assert QImage.fromData(dark).pixelColor(5, 5).lightness() > 250


def test_an_svg_has_title_names_of_the_axes_and_whole_names_of_the_lines(shown):
    texts = [
        element.text or ""
        for element in ET.fromstring(figure.svg(shown)).iter("{http://www.w3.org/2000/svg}text")
    ]
    for text in ("epoch", "cost J", "run 1", "Adam, a first attempt", "validation"):
        assert text in [each.strip() for each in texts]
    assert any("binary cross-entropy" in text for text in texts)


def test_the_lines_of_an_svg_have_their_width_in_every_program(shown):
    svg = figure.svg(shown)
    assert b"non-scaling-stroke" not in svg
    assert b"matrix(6" not in svg


def test_an_svg_shows_what_the_png_shows(shown):
    renderer = QSvgRenderer(figure.svg(shown))
    assert renderer.isValid()
    drawn = QImage(figure.WIDTH, figure.HEIGHT, QImage.Format.Format_RGB32)
    drawn.fill(0xFFFFFFFF)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    picture = QImage.fromData(figure.png(shown)).scaled(figure.WIDTH, figure.HEIGHT)
    in_svg, in_png = ink(drawn), ink(picture)
    near = np.zeros_like(in_png)
    for rows in (-2, -1, 0, 1, 2):
        for columns in (-2, -1, 0, 1, 2):
            near |= np.roll(in_png, (rows, columns), (0, 1))
    assert (in_svg & near).sum() > 0.9 * in_svg.sum()


@pytest.mark.parametrize("quantity", Quantity)
def test_every_choice_has_a_title(quantity):
    title = figure.title(Figure(RUNS, 1, quantity, logarithmic=False))
    assert ("binary cross-entropy" in title) == quantity.costs
    assert "{" not in title


def test_a_figure_painted_piece_by_piece_is_the_same_though_the_window_goes_on(shown, qapp):
    painting, pieces = figure.pieces(shown), 0
    while True:
        try:
            next(painting)
        except StopIteration as end:
            painted = end.value
            break
        pieces += 1
        qapp.processEvents()
    assert absolute(painted) == figure.svg(shown)
    assert pieces >= 5


def test_a_figure_that_is_given_up_leaves_no_widget(shown, qapp):
    painting = figure.pieces(shown)
    next(painting)
    next(painting)
    assert qapp.topLevelWidgets()
    painting.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not [each for each in qapp.topLevelWidgets() if each.isVisible()]
