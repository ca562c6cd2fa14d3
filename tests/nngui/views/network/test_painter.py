from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from nngui.views.network import painter as network_painter
from nngui.views.network.geometry import layout
from nngui.views.network.lines import Lines
from nngui.widgets import theme

WHITE = QColor("white")


@pytest.fixture
def sheet(qapp):
    image = QImage(200, 40, QImage.Format.Format_RGB32)
    image.fill(WHITE)
    return image


def paint_line(sheet, weight):
    painter = QPainter(sheet)
    lines = Lines(np.array([[0, 20.5, 200, 20.5]]), np.array([weight]), np.zeros((1, 3), int))
    network_painter.paint_lines(painter, lines, theme.LIGHT, network_painter.QUIET)
    painter.end()
    return [sheet.pixelColor(x, 20) for x in range(2, 198)]


def test_a_positive_weight_is_a_solid_line_and_a_negative_one_is_dashed(sheet):
    blank = sheet.copy()
    assert WHITE not in paint_line(sheet, 1.0)
    assert WHITE in paint_line(blank, -1.0)


def test_a_weak_weight_is_fainter_than_a_strong_one(sheet):
    blank = sheet.copy()
    assert paint_line(sheet, 0.1)[50].lightness() > paint_line(blank, 1.0)[50].lightness()


def test_positive_and_negative_weights_have_different_colours(sheet):
    blank = sheet.copy()
    positive = paint_line(sheet, 1.0)[0]
    negative = next(colour for colour in paint_line(blank, -1.0) if colour != WHITE)
    assert positive.blue() > positive.red()
    assert negative.red() > negative.blue()


def test_a_negative_unit_is_marked_by_a_minus(sheet):
    column = replace(layout(20, [4], 640, 0, 40).columns[1], left=0, top=0)
    column = replace(column, centres=np.array([[20.0, 20.0], [60.0, 20.0]]), units=2)
    painter = QPainter(sheet)
    levels = np.array([0, 254], dtype=np.uint8)
    network_painter.paint_circles(painter, column, levels, "tanh", theme.LIGHT)
    painter.end()
    above, middle = ([sheet.pixelColor(x, y).name() for x in (20, 60)] for y in (17, 20))
    assert above == [theme.LIGHT.negative, theme.LIGHT.positive]
    assert middle[0] != theme.LIGHT.negative
    assert middle[1] == theme.LIGHT.positive


def test_the_name_of_a_single_output_is_shortened_in_its_middle_and_not_cut_at_its_ends(qapp):
    sheet = QImage(300, 60, QImage.Format.Format_RGB32)
    sheet.fill(WHITE)
    column = replace(layout(20, [1], 640, 0, 40).columns[1], left=140, top=0, cell=20.0)
    painter = QPainter(sheet)
    text = "P(a very long name of a class indeed) = 0.98"
    network_painter._paint_below(painter, column, text, 60, theme.LIGHT)
    painter.end()
    inked = [x for x in range(300) if any(sheet.pixelColor(x, y) != WHITE for y in range(60))]
    middle, half = int(column.middle), network_painter.BELOW // 2
    assert inked
    # letters end before the edges of the room; where a letter is cut, its ink reaches them
    assert middle - half < inked[0]
    assert inked[-1] < middle + half - 1


def test_the_numbers_in_circles_leave_the_letters_of_what_is_painted_next_as_large(sheet):
    column = replace(layout(20, [1], 640, 0, 200).columns[1], left=0, top=0, cell=40.0)
    painter = QPainter(sheet)
    before = painter.font()
    table = tuple(QColor(WHITE).rgb() for _ in range(255))
    network_painter._paint_numbers(painter, column, ["0.5"], np.array([127], np.uint8), table)
    assert painter.font() == before
    painter.end()
