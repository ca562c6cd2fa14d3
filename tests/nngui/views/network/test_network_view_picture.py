from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel

from nngui.design import figures
from nngui.design.design import Design
from nngui.training.inspection.pin import Pin
from nngui.views.network import painter as network_painter
from nngui.views.network.network_view import NetworkView
from nngui.widgets import theme
from tests.nngui.views.network import sample as network_sample
from tests.nngui.views.network.network_hand import (
    DIGITS,
    FULL,
    LOGISTIC,
    canvas,
    click,
    find,
    move,
    picture,
    point_at,
    there,
)


@pytest.fixture
def view(themed, qtbot):
    view = NetworkView()
    qtbot.addWidget(view)
    view.resize(640, 330)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def parameters():
    return network_sample.parameters(Design())


@pytest.fixture
def shown(view, parameters):
    view.show_parameters(parameters)
    view.show_prediction(network_sample.prediction(Design(), parameters))
    return view


def test_pointing_at_a_unit_says_its_numbers(shown, qtbot, parameters):
    kernel, bias = parameters[0]
    z = network_sample.drawing(20).reshape(-1) @ kernel[:, 6] + bias[6]
    point_at(qtbot, shown, 1, 6)
    assert shown.readout.startswith(
        f"layer 1, unit 7: z = {z:.3g}, a = sigmoid(z)".replace("-", "−")
    )
    assert find(shown, "networkReadout", QLabel).text() == shown.readout


def test_pointing_at_nothing_says_what_lines_and_colours_mean(shown, qtbot):
    label = find(shown, "networkReadout", QLabel)
    legend = label.text()
    assert "strongest weights" in legend
    point_at(qtbot, shown, 1, 6)
    assert label.text() != legend
    move(qtbot, shown, QPoint(2, 60))
    assert label.text() == legend


def test_before_a_drawing_it_says_what_to_do(view, qtbot, parameters):
    label = find(view, "networkReadout", QLabel)
    assert "draw something to see activations" in label.text()
    view.show_prediction(network_sample.prediction(Design(), parameters))
    assert "draw something" not in label.text()
    view.show_prediction(None)
    assert "draw something" in label.text()


def test_the_numbers_change_with_the_parameters_while_pointing(shown, qtbot, parameters):
    point_at(qtbot, shown, 1, 6)
    parameters[0][1][6] = 7.5
    assert "b = 7.5" not in shown.readout
    shown.show_parameters(parameters)
    assert shown.readout.endswith("b = 7.5")


def test_parameters_are_copied(shown, qtbot, parameters):
    for _, bias in parameters:
        bias[...] = 9
    point_at(qtbot, shown, 2, 3)
    assert "b = 9" not in shown.readout


def test_pointing_at_a_pixel_says_its_ink_and_its_weight_to_the_selected_unit(
    shown, qtbot, parameters
):
    click(qtbot, canvas(shown), there(shown, 1, 6))
    point_at(qtbot, shown, 0, 45)
    weight = f"{parameters[0][0][45, 6]:.3g}".replace("-", "−")
    assert shown.readout.startswith("pixel in row 3, column 6: x = 0")
    assert shown.readout.endswith(f"w = {weight} to layer 1, unit 7")


def test_a_clicked_unit_stays_until_escape(shown, qtbot):
    click(qtbot, canvas(shown), there(shown, 2, 4))
    move(qtbot, shown, QPoint(2, 60))
    assert shown.readout.startswith("layer 2, unit 5")
    qtbot.keyClick(canvas(shown), Qt.Key.Key_Escape)
    assert shown.readout == ""


def test_arrow_keys_move_from_unit_to_unit(shown, qtbot):
    qtbot.keyClick(canvas(shown), Qt.Key.Key_Down)
    assert shown.readout.startswith("layer 1, unit 1:")
    qtbot.keyClick(canvas(shown), Qt.Key.Key_Right)
    assert shown.readout.startswith("layer 1, unit 2:")
    assert canvas(shown).accessibleDescription() == shown.readout


def test_a_unit_that_is_gone_is_no_longer_looked_at(shown, qtbot):
    click(qtbot, canvas(shown), there(shown, 2, 14))
    shown.show_design(LOGISTIC)
    assert shown.readout == ""


def test_arrow_keys_scroll_to_layers_that_do_not_fit(view, qtbot):
    view.show_design(FULL)
    assert canvas(view).width() > view.width()
    for _ in range(200):
        qtbot.keyClick(canvas(view), Qt.Key.Key_Right)
    assert view.readout.startswith("output, unit 1")
    assert not canvas(view).visibleRegion().boundingRect().isEmpty()
    assert canvas(view).visibleRegion().contains(there(view, 9, 0))


def test_the_picture_changes_with_the_drawing_and_the_weights(view, parameters):
    blank = picture(view)
    view.show_parameters(parameters)
    lines = picture(view)
    view.show_prediction(network_sample.prediction(Design(), parameters))
    coloured = picture(view)
    assert blank != lines
    assert lines != coloured


def test_an_active_unit_is_coloured_and_an_idle_one_is_not(view, parameters):
    prediction = network_sample.prediction(Design(), parameters)
    hidden = np.zeros(25, dtype="f")
    hidden[3] = 1
    view.show_prediction(replace(prediction, activations=(hidden, *prediction.activations[1:])))
    image = canvas(view).grab().toImage()
    colours = [image.pixelColor(there(view, 1, unit)).name() for unit in (3, 4)]
    assert colours == [theme.LIGHT.active, theme.LIGHT.idle]


def test_the_lines_of_the_unit_pointed_at_are_strong_and_the_others_step_aside(
    view, qtbot, parameters
):
    for kernel, _ in parameters:
        kernel[...] = 0
    parameters[1][0][0, 14] = 1
    view.show_parameters(parameters)
    middle = (there(view, 1, 0) + there(view, 2, 14)) / 2

    def darkest():
        image = canvas(view).grab().toImage()
        return min(image.pixelColor(middle + QPoint(0, dy)).lightness() for dy in range(-3, 4))

    calm = darkest()
    point_at(qtbot, view, 2, 14)
    strong = darkest()
    point_at(qtbot, view, 2, 0)
    assert strong < calm < darkest()


def test_a_ring_is_around_the_selected_unit(shown, qtbot):
    beside = there(shown, 3, 0) + QPoint(0, -int(canvas(shown).places.columns[3].radius) - 4)
    before = canvas(shown).grab().toImage().pixelColor(beside)
    click(qtbot, canvas(shown), there(shown, 3, 0))
    assert canvas(shown).grab().toImage().pixelColor(beside) != before


def test_the_outputs_carry_the_names_of_the_classes(view):
    view.show_design(DIGITS)
    canvas(view).setFocus()
    column = canvas(view).places.columns[-1]
    first = QRect(int(column.left + column.cell) + 2, int(column.top), 14, int(column.cell))
    image = canvas(view).grab(first).toImage()
    below = canvas(view).grab(first.translated(0, int(column.cell))).toImage()
    assert image != below


def test_looking_at_a_unit_does_not_hide_the_drawing(shown, qtbot):
    move(qtbot, shown, QPoint(2, 60))
    area = canvas(shown).places.columns[0]
    side = int(20 * area.cell)
    ink = QRect(int(area.left), int(area.top), side, side)
    darkest = max(range(400), key=network_sample.drawing(20).reshape(-1).__getitem__)

    def lightness():
        image = canvas(shown).grab(ink).toImage()
        return image.pixelColor(there(shown, 0, darkest) - ink.topLeft()).lightness()

    before = lightness()
    point_at(qtbot, shown, 1, 6)
    assert abs(lightness() - before) < 40
    click(qtbot, canvas(shown), there(shown, 1, 6))
    assert abs(lightness() - before) < 40


def test_the_headings_have_shapes_and_number_of_the_parameters(view):
    texts = [heading.text.replace("\n", " ") for heading in canvas(view).state.headings]
    assert texts == [
        "W¹ 400×25 · b¹ 25 = 10,025",
        "W² 25×15 · b² 15 = 390",
        "W³ 15×1 · b³ 1 = 16",
    ]


@pytest.mark.parametrize("width", [420, 640, 1500])
@pytest.mark.parametrize("design", [Design(), LOGISTIC, DIGITS])
def test_no_heading_is_cut_or_covers_another(view, design, width):
    view.resize(width, 330)
    view.show_design(design)
    headings = canvas(view).state.headings
    for heading in headings:
        needs = QFontMetrics(heading.font).boundingRect(QRect(0, 0, 999, 999), 0, heading.text)
        assert needs.width() <= heading.box.width()
        assert needs.height() <= heading.box.height()
        assert heading.box.bottom() <= canvas(view).height()
    for left, right in pairwise(headings):
        assert left.box.right() <= right.box.left()


def pinned(qtbot, view, act):
    with qtbot.waitSignal(view.pinned) as pinning:
        act()
    return pinning.args[0]


def test_a_click_pins_a_unit_a_layer_a_weight_or_an_output(shown, qtbot, parameters):
    def at(point):
        return pinned(qtbot, shown, partial(click, qtbot, canvas(shown), point))

    assert at(there(shown, 1, 6)) == Pin(1, 6)
    assert at(there(shown, 0, 45)) == Pin(1, 6, 45)  # the weight from this pixel to that unit
    assert at(canvas(shown).state.headings[1].box.center().toPoint()) == Pin(2)
    assert at(there(shown, 3, 0)) == Pin(3, 0)
    strongest = int(np.abs(parameters[2][0][:, 0]).argmax())
    middle = (there(shown, 2, strongest) + there(shown, 3, 0)) / 2
    assert at(middle) == Pin(3, 0, strongest)


def test_escape_frees_what_is_pinned(shown, qtbot):
    click(qtbot, canvas(shown), there(shown, 2, 4))
    escape = partial(qtbot.keyClick, canvas(shown), Qt.Key.Key_Escape)
    assert pinned(qtbot, shown, escape) is None


def test_enter_pins_the_unit_that_the_arrow_keys_walked_to_and_they_take_the_pin_along(
    shown, qtbot
):
    def key(key, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(canvas(shown), key, modifier)

    key(Qt.Key.Key_Down)
    assert pinned(qtbot, shown, partial(key, Qt.Key.Key_Return)) == Pin(1, 0)
    assert pinned(qtbot, shown, partial(key, Qt.Key.Key_Right)) == Pin(1, 1)
    shift = Qt.KeyboardModifier.ShiftModifier
    assert pinned(qtbot, shown, partial(key, Qt.Key.Key_Return, shift)) == Pin(1)


def test_what_is_pinned_is_marked(shown):
    pictures = [picture(shown)]
    for pin in (Pin(1), Pin(1, 3), Pin(1, 3, 100), Pin(3, 0)):
        shown.show_pin(pin)
        pictures.append(picture(shown))
    assert all(a != b for a, b in pairwise(pictures))
    shown.show_pin(None)
    assert picture(shown) == pictures[0]


def test_the_legend_has_the_numbers_of_the_colours_also_of_relu_units(shown, view, parameters):
    label = find(shown, "networkReadout", QLabel)
    assert "a from 0 to 1" in label.text()
    relu = tuple(replace(layer, activation="relu") for layer in Design().layers)
    prediction = network_sample.prediction(Design(), parameters)
    activations = tuple(10 * a for a in prediction.activations)
    view.show_design(Design(layers=relu))
    view.show_prediction(
        replace(prediction, activations=activations, functions=("relu", "relu", "relu"))
    )
    largest = figures.weight(float(activations[0].max()))
    assert f"a from 0 to {largest} in layer 1, 0 to " in label.text()


def test_the_legend_leaves_its_hint_out_where_there_is_no_room(shown):
    label = find(shown, "networkReadout", QLabel)
    shown.resize(1000, 330)
    assert label.text().endswith("click a unit, a line or W to inspect it")
    shown.resize(600, 330)
    assert label.text().endswith("negative")
    assert "click a unit" in label.toolTip()


def test_pointing_at_a_heading_says_the_largest_weight(shown, qtbot, parameters):
    move(qtbot, shown, canvas(shown).state.headings[0].box.center().toPoint())
    largest = figures.weight(float(np.abs(parameters[0][0]).max()))
    assert shown.readout == (
        f"layer 1: W¹ 400×25 and b¹ 25, 10,025 parameters; the largest |w| is {largest}"
    )


def test_while_training_the_lines_follow_after_a_moment(shown, qtbot, parameters):
    before = picture(shown)
    for kernel, _ in parameters:
        kernel *= -1
    shown.show_parameters(parameters)
    qtbot.waitUntil(lambda: picture(shown) != before)


def test_parameters_and_predictions_of_another_network_are_left_out(shown, parameters):
    prediction = network_sample.prediction(Design(), parameters)
    shown.show_design(DIGITS)
    blank = picture(shown)
    shown.show_parameters(parameters)
    shown.show_prediction(replace(prediction))
    assert canvas(shown).state.parameters is None
    assert canvas(shown).state.prediction is None
    assert blank.size() == picture(shown).size()


@pytest.mark.parametrize("design", [Design(), LOGISTIC, DIGITS, FULL])
@pytest.mark.parametrize("size", [(300, 230), (640, 330), (1500, 850)])
def test_any_network_is_painted_at_any_size(view, design, size):
    view.resize(*size)
    view.show_design(design)
    blank = picture(view)
    parameters = network_sample.parameters(design)
    view.show_parameters(parameters)
    view.show_prediction(network_sample.prediction(design, parameters))
    assert picture(view) != blank


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_a_network_that_diverged_is_painted_too(shown, qtbot, parameters, odd):
    for kernel, bias in parameters:
        kernel[0] = bias[0] = odd
    prediction = network_sample.prediction(Design(), network_sample.parameters(Design()))
    activations = (np.full(25, odd, dtype="f"), *prediction.activations[1:])
    shown.show_parameters(parameters)
    shown.show_prediction(replace(prediction, activations=activations))
    point_at(qtbot, shown, 2, 0)
    assert not picture(shown).isNull()
    assert "NaN" in shown.readout or "∞" in shown.readout


def test_dark_and_light_are_different_pictures(shown, themed):
    light = picture(shown)
    theme.apply(theme.Scheme.DARK)
    dark = picture(shown)
    theme.apply(theme.Scheme.LIGHT)
    assert light.pixelColor(there(shown, 1, 0)) != dark.pixelColor(there(shown, 1, 0))
    assert light != dark


class Paintings:
    """Counts what is painted of the network."""

    def __init__(self, view, monkeypatch):
        self.units = self.lines = 0
        monkeypatch.setattr(network_painter, "paint", self._paint(network_painter.paint))
        monkeypatch.setattr(
            network_painter, "paint_lines", self._paint_lines(network_painter.paint_lines)
        )

    def _paint(self, paint):
        def counted(*args, **kwargs):
            self.units += 1
            return paint(*args, **kwargs)

        return counted

    def _paint_lines(self, paint):
        def counted(*args, **kwargs):
            self.lines += 1
            return paint(*args, **kwargs)

        return counted


def nearly(parameters, by):
    return tuple((kernel + by * kernel[0, 0], bias) for kernel, bias in parameters)


def test_weights_that_look_the_same_are_not_painted_again(shown, parameters, qtbot, monkeypatch):
    qtbot.wait(0)
    paintings = Paintings(shown, monkeypatch)
    shown.show_parameters(nearly(parameters, 1e-7), at_once=True)
    qtbot.wait(0)
    assert (paintings.lines, paintings.units) == (0, 0)
    shown.show_parameters(tuple((-kernel, bias) for kernel, bias in parameters), at_once=True)
    qtbot.waitUntil(lambda: (paintings.lines, paintings.units) == (1, 1))


def test_the_lines_of_a_unit_that_is_looked_at_are_painted_again_only_if_they_look_otherwise(
    shown, parameters, qtbot, monkeypatch
):
    shown.show_pin(Pin(1, 6))
    qtbot.wait(0)
    before = picture(shown)
    paintings = Paintings(shown, monkeypatch)
    shown.show_parameters(nearly(parameters, 1e-7), at_once=True)
    shown.show_prediction(None, at_once=True)
    qtbot.waitUntil(lambda: paintings.units == 1)
    assert paintings.lines == 0
    kernel, bias = parameters[0]
    shown.show_parameters(((-kernel, bias), *parameters[1:]), at_once=True)
    qtbot.waitUntil(lambda: paintings.units == 2)
    assert paintings.lines == 2
    assert picture(shown) != before


def test_activations_that_look_the_same_are_not_painted_again(
    shown, parameters, qtbot, monkeypatch
):
    shown.show_prediction(
        network_sample.prediction(Design(), nearly(parameters, 1e-7)), at_once=True
    )
    before = picture(shown)
    paintings = Paintings(shown, monkeypatch)
    shown.show_prediction(network_sample.prediction(Design(), parameters), at_once=True)
    qtbot.wait(0)
    assert paintings.units == 0
    other = network_sample.prediction(Design(), tuple((-2 * k, b) for k, b in parameters))
    shown.show_prediction(other, at_once=True)
    qtbot.waitUntil(lambda: paintings.units == 1)
    assert picture(shown) != before


def test_a_copy_of_the_picture_leaves_no_old_colours_on_the_screen(
    shown, parameters, qtbot, monkeypatch
):
    first = network_sample.prediction(Design(), parameters)
    shown.show_prediction(first, at_once=True)
    paintings = Paintings(shown, monkeypatch)
    other = network_sample.prediction(Design(), tuple((-2 * k, b) for k, b in parameters))
    shown.show_prediction(other)
    picture(shown)
    shown.show_prediction(network_sample.prediction(Design(), parameters))
    qtbot.waitUntil(lambda: paintings.units >= 2)


def test_a_few_lines_that_change_are_painted_a_little_later(shown, parameters, qtbot, monkeypatch):
    qtbot.wait(0)
    paintings = Paintings(shown, monkeypatch)
    kernel, bias = parameters[-1]
    kernel = kernel.copy()
    kernel[0] *= -1
    shown.show_parameters((*parameters[:-1], (kernel, bias)))
    qtbot.wait(0)
    assert paintings.lines == 0
    qtbot.waitUntil(lambda: (paintings.lines, paintings.units) == (1, 1))
