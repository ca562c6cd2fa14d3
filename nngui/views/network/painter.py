"""Paints the network: first lines, then the input image, units, and names of outputs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QImage, QPainter, QPen

from engine.activations import ACTIVATIONS
from nngui.design import figures
from nngui.training.inspection import naming
from nngui.training.inspection.pin import BIAS
from nngui.views.network import lines as network_lines
from nngui.views.network import words as network_words
from nngui.views.network.geometry import Column, radius_in
from nngui.views.network.lines import Lines
from nngui.views.network.state import NetworkState
from nngui.widgets import theme
from nngui.widgets.graphics import colour_tables
from nngui.widgets.graphics.colour_tables import Levels
from nngui.widgets.theme import Theme

VEIL = 0.84  # opacity of the input image over the lines that begin at its pixels
STEPS = 5  # shades of lines
BELOW = 114  # px, with letters of 12: the room for name and value of a single output
NUMBER = 13  # px: circles of this radius have their activation written in them


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How lines are drawn: how visible the weakest and the strongest are, and their width, px."""

    weak: float
    strong: float
    width: float


QUIET = LineStyle(0.16, 0.72, 1.0)
LOUD = LineStyle(0.3, 1.0, 2.0)


def strongest_lines(state: NetworkState) -> Lines | None:
    """Return the strongest lines of every layer, or None if the parameters are not known."""
    if state.parameters is None:
        return None
    return network_lines.of_network(state.geometry, state.kernels)


def look_of_lines(lines: Lines | None) -> NDArray[np.intp]:
    """Return a number for every line, by its place and its shade: what is seen of the lines."""
    if lines is None:
        return np.empty(0, np.intp)
    step, negative = _shades(lines)
    layer, source, unit = lines.places.T
    each = (layer << 48) + (source << 24) + unit
    look: NDArray[np.intp] = (each << 4) + 2 * step + negative
    return look


def changed_lines(lines: Lines | None, before: Lines | None) -> int:
    """Return how many lines and shades are seen of only one of the two."""
    looks = look_of_lines(lines), look_of_lines(before)
    return len(np.setxor1d(*looks, assume_unique=True))


def look_of_units(state: NetworkState) -> tuple[object, ...]:
    """Return what is seen of the drawing and of the activations."""
    known = state.prediction
    if known is None:
        return ()
    look: list[object] = [colour_tables.levels(known.image.reshape(-1), 0, 1).tobytes()]
    for layer, values in enumerate(known.activations, 1):
        activation = network_words.function(state.design, layer, known)
        look += [activation, colour_tables.activation_levels(values, activation).tobytes()]
        if state.geometry.columns[layer].radius >= NUMBER:
            look.append([figures.activation(value, activation) for value in values.tolist()])
    return *look, network_words.output_value(state.design, known), known.activations[-1].argmax()


def paint(painter: QPainter, state: NetworkState, scheme: Theme, *, focused: bool) -> None:
    """Paint everything but the lines, which are below it."""
    _paint_heading(painter, state, scheme)
    _paint_headings(painter, state, scheme)
    _paint_input(painter, state, scheme)
    for layer in range(1, len(state.geometry.columns)):
        _paint_layer(painter, state, layer, scheme)
    _paint_outputs(painter, state, scheme)
    for place, colour in (
        (state.looked, scheme.text),
        (state.selected, scheme.accent if focused else scheme.text),
    ):
        if place:
            column = state.geometry.columns[place[0]]
            _paint_ring(painter, column, place[1], colour)
    _paint_lit(painter, state, scheme)
    _paint_pin(painter, state, scheme)


def loud_lines(state: NetworkState) -> Lines | None:
    """Return the lines of the unit that is looked at, or the one of the inspected weight."""
    looked, pin = state.looked, state.pin
    if looked is None or state.parameters is None:
        return None
    if pin and pin.source is not None and pin.source != BIAS and pin.place == looked:
        return network_lines.of_weight(state.geometry, state.kernels, looked, pin.source)
    return network_lines.of_unit(state.geometry, state.kernels, looked)


def _paint_headings(painter: QPainter, state: NetworkState, scheme: Theme) -> None:
    """Write shapes and number of the parameters between the columns."""
    font, pinned = painter.font(), state.pin.layer if state.pin else 0
    for heading in state.headings:
        painter.setPen(QColor(scheme.text if heading.layer == pinned else scheme.muted))
        painter.setFont(heading.font)
        painter.drawText(heading.box, Qt.AlignmentFlag.AlignCenter, heading.text)
    painter.setFont(font)


def _paint_pin(painter: QPainter, state: NetworkState, scheme: Theme) -> None:
    """Mark what is inspected: the unit, all units of a layer, or the pixel of a weight."""
    pin = state.pin
    if pin is None:
        return
    column = state.geometry.columns[pin.layer]
    if pin.unit is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(scheme.accent), 2))
        painter.drawRoundedRect(_area(column).adjusted(-3, -3, 3, 3), 5, 5)
        return
    _paint_ring(painter, column, pin.unit, scheme.accent)
    if pin.source is not None and pin.source != BIAS:
        below = state.geometry.columns[pin.layer - 1]
        _paint_ring(painter, below, pin.source, scheme.accent)


def _paint_lit(painter: QPainter, state: NetworkState, scheme: Theme) -> None:
    """Light up a layer; where there are errors, colour the units by them, relative to a layer."""
    for column, errors in zip(state.geometry.columns[1:], state.errors, strict=False):
        if errors is None or len(errors) != column.units:
            continue
        largest = max(float(np.abs(np.nan_to_num(errors)).max()), 1e-30)
        levels = colour_tables.levels(errors, -largest, largest)
        table = colour_tables.weight_table(scheme)
        if column.circles:
            paint_circles(painter, column, levels, "linear", scheme)
        else:
            _paint_grid(painter, column, levels, table, scheme)
    if 0 < state.lit < len(state.geometry.columns):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(scheme.drawing), 2))
        room = _area(state.geometry.columns[state.lit]).adjusted(-5, -5, 5, 5)
        painter.drawRoundedRect(room, 6, 6)


def _paint_heading(painter: QPainter, state: NetworkState, scheme: Theme) -> None:
    """Write the heading of the first column."""
    column, side = state.geometry.columns[0], state.design.task.side
    painter.setPen(QColor(scheme.muted))
    box = QRectF(0, 0, 2 * column.middle, state.geometry.top - 4)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"input\n{side}×{side}")


def _paint_input(painter: QPainter, state: NetworkState, scheme: Theme) -> None:
    """Paint the drawing; the weights into a unit have the inspector."""
    column = state.geometry.columns[0]
    ink = np.zeros(column.units, dtype=np.uint8)
    if state.prediction is not None:
        ink = colour_tables.levels(state.prediction.image.reshape(-1), 0, 1)
    painter.setOpacity(VEIL if state.parameters is not None else 1)
    _paint_grid(painter, column, ink, colour_tables.ink_table(scheme), scheme)
    painter.setOpacity(1)


def _paint_layer(painter: QPainter, state: NetworkState, layer: int, scheme: Theme) -> None:
    """Paint the units of a layer, coloured by their activations if there are any."""
    column = state.geometry.columns[layer]
    known = state.prediction
    activation = state.design.layers[layer - 1].activation
    if known:
        activation = network_words.function(state.design, layer, known)
    table = colour_tables.activation_table(scheme, activation)
    values = known.activations[layer - 1] if known else np.zeros(column.units)
    levels = colour_tables.activation_levels(values, activation)
    if not column.circles:
        _paint_grid(painter, column, levels, table, scheme)
        return
    paint_circles(painter, column, levels, activation, scheme)
    if known and column.radius >= NUMBER:
        texts = [figures.activation(value, activation) for value in values.tolist()]
        _paint_numbers(painter, column, texts, levels, table)


def _paint_outputs(painter: QPainter, state: NetworkState, scheme: Theme) -> None:
    """Write the names of the output units."""
    names, column = naming.output_names(state.design), state.geometry.columns[-1]
    prediction = state.prediction
    if len(names) == 1:
        text = network_words.output_value(state.design, prediction)
        _paint_below(painter, column, text, state.geometry.bottom, scheme)
    elif names:
        winner = None if prediction is None else int(np.argmax(prediction.activations[-1]))
        _paint_names(painter, column, names, winner, scheme)


def paint_lines(painter: QPainter, lines: Lines, scheme: Theme, style: LineStyle) -> None:
    """Paint lines: colour and dash show the sign of a weight, the opacity its size."""
    ratio = painter.device().devicePixelRatio()
    step, negative = _shades(lines)
    for i in range(STEPS):
        strength = style.weak + (style.strong - style.weak) * (i / (STEPS - 1)) ** 1.5
        for sign, colour, dashed in (
            (negative, scheme.negative, True),
            (~negative, scheme.positive, False),
        ):
            ends = lines.ends[(step == i) & sign]
            if len(ends):
                painter.setPen(_pen(theme.blend(scheme.panel, colour, strength), dashed, ratio))
                thick = _thickened(ends, style.width, ratio)
                painter.drawLines([QLineF(*each) for each in thick.tolist()])


def _shades(lines: Lines) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the shade of every line, from 0 to `STEPS` - 1, and whether its weight is negative."""
    step = np.minimum((np.abs(lines.weights) * STEPS).astype(np.intp), STEPS - 1)
    return step, lines.weights < 0


def _pen(colour: QColor, dashed: bool, ratio: float) -> QPen:
    """Return a pen that is quick: opaque and one device pixel wide.

    A translucent one costs Qt five times as much, a wider one ten times on a large screen.
    """
    pen = QPen(colour, 1)
    pen.setCosmetic(True)
    if dashed:
        pen.setDashPattern([4 * ratio, 3 * ratio])
    return pen


def _thickened(ends: NDArray[np.float64], width: float, ratio: float) -> NDArray[np.float64]:
    """Return every line repeated, one device pixel below the other, up to that width."""
    count = max(1, round(width * ratio))
    down = (np.arange(count) - (count - 1) / 2) / ratio
    shifts = np.array([0.0, 1, 0, 1]) * down[:, np.newaxis]
    return np.concatenate([ends + shift for shift in shifts])


def _area(column: Column) -> QRectF:
    """Return the rectangle of all its cells."""
    return QRectF(column.left, column.top, column.across * column.cell, column.down * column.cell)


def _paint_grid(
    painter: QPainter, column: Column, levels: Levels, table: tuple[int, ...], scheme: Theme
) -> None:
    """Paint units or pixels as the pixels of an image, with a frame around them."""
    grid = np.full(column.across * column.down, colour_tables.NOTHING, dtype=np.uint8)
    grid[: column.units] = levels
    made = colour_tables.image(grid.reshape(column.down, column.across), table)
    painter.drawImage(_area(column), made)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(scheme.muted), 1))
    painter.drawRect(_area(column).adjusted(-0.5, -0.5, 0.5, 0.5))


def paint_circles(
    painter: QPainter, column: Column, levels: Levels, activation: str, scheme: Theme
) -> None:
    """Paint units as circles filled by their level; negative ones are marked by a minus."""
    table = colour_tables.activation_table(scheme, activation)
    ratio = painter.device().devicePixelRatio()
    corners = (column.centres - column.cell / 2).tolist()
    for (x, y), level in zip(corners, (levels & 0xFE).tolist(), strict=True):
        painter.drawImage(QPointF(x, y), _disc(column.cell, table[level], scheme.muted, ratio))
    if ACTIVATIONS[activation].negative and column.radius < NUMBER:
        _paint_minuses(painter, column, levels < 100, scheme)


@lru_cache(maxsize=1024)
def _disc(cell: float, fill: int, outline: str, ratio: float) -> QImage:
    """Return a circle in its cell; painting the same few again is ten times as fast as new ones."""
    size = math.ceil(cell * ratio)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(outline), 1 if cell < 18 else 1.4))
    painter.setBrush(QColor.fromRgb(fill))
    radius = radius_in(cell)
    painter.drawEllipse(QPointF(cell / 2, cell / 2), radius, radius)
    painter.end()
    return image


def _paint_minuses(
    painter: QPainter, column: Column, marked: NDArray[np.bool_], scheme: Theme
) -> None:
    """Mark these cells as negative."""
    half = column.cell / 5
    painter.setPen(QPen(QColor(scheme.text), 1))
    painter.drawLines(
        [QLineF(x - half, y, x + half, y) for x, y in column.centres[marked].tolist()]
    )


def _paint_numbers(
    painter: QPainter, column: Column, texts: Sequence[str], levels: Levels, table: tuple[int, ...]
) -> None:
    """Write every unit's activation into its circle, if the circles are large enough."""
    before, font = painter.font(), QFont(painter.font())
    longest = max(map(len, texts))
    share = 0.72 if longest <= 4 else 0.6 if longest <= 5 else 0.52
    font.setPixelSize(max(8, int(column.radius * share)))
    painter.setFont(font)
    side = column.cell
    for (x, y), text, level in zip(column.centres.tolist(), texts, levels.tolist(), strict=True):
        fill = QColor.fromRgb(table[level])
        painter.setPen(QColor("#ffffff" if fill.lightnessF() < 0.5 else "#101418"))
        box = QRectF(x - side / 2, y - side / 2, side, side)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.setFont(before)


def _paint_ring(painter: QPainter, column: Column, unit: int, colour: str) -> None:
    """Paint a ring around a unit."""
    x, y = column.centres[unit]
    radius = max(column.radius + 3, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 2))
    painter.drawEllipse(QPointF(x, y), radius, radius)


def _paint_names(
    painter: QPainter, column: Column, names: Sequence[str], winner: int | None, scheme: Theme
) -> None:
    """Write the classes to the right of the output units, the most probable one in bold."""
    font = QFont(painter.font())
    font.setPixelSize(int(min(max(column.cell * 0.62, 9), 22)))
    left = column.left + column.across * column.cell + 5
    for unit, name in enumerate(names):
        won = unit == winner
        font.setBold(won)
        painter.setFont(font)
        painter.setPen(QColor(scheme.text if won else scheme.muted))
        box = QRectF(left, column.centres[unit, 1] - column.cell, 60, 2 * column.cell)
        short = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 60)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)


def _paint_below(
    painter: QPainter, column: Column, text: str, bottom: float, scheme: Theme
) -> None:
    """Write the value of a single output unit below it, as large as there is room for."""
    font = QFont(painter.font())
    font.setBold(True)
    usual = QFontInfo(font).pixelSize()
    size = min(max(column.cell * 0.4, usual), 1.25 * usual)
    font.setPixelSize(int(max(12, min(size, 0.8 * (bottom - column.bottom)))))
    painter.setFont(font)
    painter.setPen(QColor(scheme.text))
    room = BELOW * usual / 12
    box = QRectF(column.middle - room / 2, column.bottom + 5, room, 2.5 * usual)
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(room))
    painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
