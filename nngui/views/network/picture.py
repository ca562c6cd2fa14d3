"""The network as one frozen value, and how it is painted from it: first lines, then units."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.arrays import Array
from nngui.design import figures
from nngui.design.design import Design
from nngui.design.prediction import Prediction
from nngui.views.network import lines as network_lines
from nngui.views.network import painter as network_painter
from nngui.views.network import words as network_words
from nngui.views.network.geometry import Column, Geometry, Place
from nngui.views.network.values import Parameters
from nngui.widgets import colour_tables
from nngui.widgets.theme import Theme

VEIL = 0.84  # opacity of the input image over the lines that begin at its pixels


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What there is to see.

    Attributes
    ----------
    design : Design
    geometry : Geometry
        Of that design.
    parameters, prediction : or None
        Only if they have the shapes of the design.
    looked, selected : place or None
        The unit whose lines are drawn strongly, and the one that the keyboard moves.
    """

    design: Design
    geometry: Geometry
    parameters: Parameters | None = None
    prediction: Prediction | None = None
    looked: Place | None = None
    selected: Place | None = None

    @property
    def kernels(self) -> list[Array]:
        """The weights of every layer, or nothing."""
        return [kernel for kernel, _ in self.parameters or ()]

    @property
    def words(self) -> str:
        """What there is to say of the unit that is looked at; empty if none is."""
        if self.looked is None:
            return ""
        return network_words.of_unit(self.design, self.looked, self.parameters, self.prediction)

    def words_of_pixel(self, pixel: int) -> str:
        """Return what there is to say of a pixel of the input."""
        unit = self.looked[1] if self.looked and self.looked[0] == 1 else None
        return network_words.of_pixel(self.design, pixel, unit, self.parameters, self.prediction)


def paint_strongest(painter: QPainter, picture: Picture, scheme: Theme) -> None:
    """Paint the strongest lines of every layer."""
    if picture.parameters is not None:
        lines = network_lines.of_network(picture.geometry, picture.kernels)
        network_painter.paint_lines(painter, lines, scheme, network_painter.QUIET)


def paint(painter: QPainter, picture: Picture, scheme: Theme, *, focused: bool) -> None:
    """Paint everything but the strongest lines, which are below it."""
    if picture.looked and picture.parameters is not None:
        lines = network_lines.of_unit(picture.geometry, picture.kernels, picture.looked)
        network_painter.paint_lines(painter, lines, scheme, network_painter.LOUD)
    _paint_heading(painter, picture, scheme)
    _paint_input(painter, picture, scheme)
    for layer in range(1, len(picture.geometry.columns)):
        _paint_layer(painter, picture, layer, scheme)
    _paint_outputs(painter, picture, scheme)
    for place, colour in (
        (picture.looked, scheme.text),
        (picture.selected, scheme.accent if focused else scheme.text),
    ):
        if place:
            column = picture.geometry.columns[place[0]]
            network_painter.paint_ring(painter, column, place[1], colour)


def _paint_heading(painter: QPainter, picture: Picture, scheme: Theme) -> None:
    """Write what the first column is."""
    column, side = picture.geometry.columns[0], picture.design.task.side
    painter.setPen(QColor(scheme.muted))
    box = QRectF(0, 0, 2 * column.middle, picture.geometry.top - 4)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"input\n{side}×{side}")


def _paint_input(painter: QPainter, picture: Picture, scheme: Theme) -> None:
    """Paint the drawing, or the weights into the unit of the first layer that is looked at."""
    column = picture.geometry.columns[0]
    ink = np.zeros(column.units, dtype=np.uint8)
    if picture.prediction is not None:
        ink = colour_tables.levels(picture.prediction.image.reshape(-1), 0, 1)
    if picture.looked and picture.looked[0] == 1 and picture.parameters is not None:
        kernel = picture.kernels[0][:, picture.looked[1]]
        weights = network_lines.relative(kernel, kernel)
        shade = colour_tables.levels(weights, -1, 1)
        network_painter.paint_grid(
            painter, column, shade, colour_tables.weight_table(scheme), scheme
        )
        if column.cell >= 5:
            network_painter.paint_minuses(painter, column, weights < -0.3, scheme)
        _paint_outline(painter, column, ink > 127, scheme)
    else:
        painter.setOpacity(VEIL if picture.parameters is not None else 1)
        network_painter.paint_grid(painter, column, ink, colour_tables.ink_table(scheme), scheme)
        painter.setOpacity(1)


def _paint_outline(
    painter: QPainter, column: Column, inside: NDArray[np.bool_], scheme: Theme
) -> None:
    """Paint the border between the pixels inside the drawing and those outside."""
    grid = np.pad(inside.reshape(column.down, column.across), 1)
    painter.setPen(QPen(QColor(scheme.text), 1.5))
    painter.drawLines(network_painter.borders(column, grid))


def _paint_layer(painter: QPainter, picture: Picture, layer: int, scheme: Theme) -> None:
    """Paint the units of a layer, coloured by their activations if there are any."""
    column = picture.geometry.columns[layer]
    known = picture.prediction
    activation = picture.design.layers[layer - 1].activation
    if known:
        activation = network_words.function(picture.design, layer, known)
    table = colour_tables.activation_table(scheme, activation)
    values = known.activations[layer - 1] if known else np.zeros(column.units)
    levels = colour_tables.activation_levels(values, activation)
    if not column.circles:
        network_painter.paint_grid(painter, column, levels, table, scheme)
        return
    network_painter.paint_circles(painter, column, levels, activation, scheme)
    if known and column.radius >= network_painter.NUMBER:
        texts = [figures.activation(value, activation) for value in values.tolist()]
        network_painter.paint_numbers(painter, column, texts, levels, table)


def _paint_outputs(painter: QPainter, picture: Picture, scheme: Theme) -> None:
    """Write what the output units stand for."""
    names, column = network_words.output_names(picture.design), picture.geometry.columns[-1]
    prediction = picture.prediction
    if len(names) == 1:
        said = network_words.output_value(picture.design, prediction)
        network_painter.paint_below(painter, column, said, scheme)
    elif names:
        winner = None if prediction is None else int(np.argmax(prediction.activations[-1]))
        network_painter.paint_names(painter, column, names, winner, scheme)
