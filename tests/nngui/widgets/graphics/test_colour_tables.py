import numpy as np
import pytest
from PySide6.QtGui import QColor

from nngui.widgets import theme
from nngui.widgets.graphics import colour_tables

THEMES = (theme.LIGHT, theme.DARK)


@pytest.mark.parametrize("scheme", THEMES)
def test_the_table_of_weights_goes_from_negative_over_zero_to_positive(scheme):
    levels = colour_tables.levels(np.array([-1.0, 0, 1]), -1, 1)
    table = colour_tables.weight_table(scheme)
    colours = [QColor.fromRgb(table[level]).name() for level in levels]
    assert colours == [scheme.negative, scheme.zero, scheme.positive]


@pytest.mark.parametrize("activation", ["sigmoid", "softmax", "relu"])
@pytest.mark.parametrize("scheme", THEMES)
def test_an_idle_unit_and_an_active_one_have_the_theme_s_colours(scheme, activation):
    levels = colour_tables.activation_levels(np.array([0.0, 1.0]), activation)
    table = colour_tables.activation_table(scheme, activation)
    assert [QColor.fromRgb(table[i]).name() for i in levels] == [scheme.idle, scheme.active]


def test_a_sigmoid_is_absolute_and_a_relu_relative_to_its_layer():
    values = np.array([0.1, 0.2])
    assert colour_tables.activation_levels(values, "sigmoid")[1] == round(0.2 * 254)
    assert colour_tables.activation_levels(values, "relu")[1] == 254


def test_the_colour_of_the_one_unit_of_a_layer_says_how_large_its_output_is():
    middle = colour_tables.TOP // 2
    levels = [
        int(colour_tables.activation_levels(np.array([a]), "linear")[0]) for a in (0, 0.5, 1, 3)
    ]
    assert levels == [middle, round(0.75 * colour_tables.TOP), colour_tables.TOP, colour_tables.TOP]


@pytest.mark.parametrize("activation", ["tanh", "linear"])
def test_zero_is_in_the_middle_where_activations_can_be_negative(activation):
    levels = colour_tables.activation_levels(np.array([-1.0, 0, 1]), activation)
    assert levels.tolist() == [0, 127, 254]


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "linear"])
def test_what_is_no_number_has_a_level_too(activation):
    values = np.array([np.nan, np.inf, -np.inf, 0], dtype="f")
    assert colour_tables.activation_levels(values, activation).max() <= 254


def test_an_image_has_a_pixel_of_its_colour_for_every_level():
    grid = np.array([[0, 254], [127, 0], [254, 127]], dtype=np.uint8)
    table = colour_tables.ink_table(theme.LIGHT)
    image = colour_tables.image(grid, table)
    assert (image.width(), image.height()) == (2, 3)
    assert image.pixel(1, 0) == table[254]
    assert image.pixel(0, 1) == table[127]
