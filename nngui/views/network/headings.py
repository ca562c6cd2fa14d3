"""The headings between the layers: the shapes and the number of the parameters of each."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QWidget

from nngui.design.design import Design
from nngui.views.network import words as network_words
from nngui.views.network.geometry import Geometry
from nngui.views.network.state import Heading

SMALLER = 0.86  # times the font
APART = 8  # px between two headings


def font_of(widget: QWidget) -> QFont:
    """Return the font of the headings."""
    font = QFont(widget.font())
    font.setPointSizeF(SMALLER * font.pointSizeF())
    return font


def height(design: Design, geometry: Geometry, font: QFont) -> int:
    """Return the height in px that the longest heading needs between its columns."""
    return _height(_wrapped(design, geometry, font), font)


def placed(design: Design, geometry: Geometry, font: QFont, top: float) -> tuple[Heading, ...]:
    """Return the headings of all layers, below `top`."""
    columns, found = geometry.columns, []
    texts = _wrapped(design, geometry, font)
    for layer, lines in enumerate(texts, 1):
        left, right = columns[layer - 1].middle, columns[layer].middle
        box = QRectF(left, top, right - left, _height(texts, font))
        found.append(Heading(layer, "\n".join(lines), box, font))
    return tuple(found)


def at(headings: Sequence[Heading], x: float, y: float) -> int | None:
    """Return the layer whose heading is there."""
    return next((each.layer for each in headings if each.box.contains(x, y)), None)


def _height(texts: Sequence[Sequence[str]], font: QFont) -> int:
    return max(map(len, texts)) * (QFontMetrics(font).lineSpacing() + 1)


def _wrapped(design: Design, geometry: Geometry, font: QFont) -> list[list[str]]:
    """Return the lines of every heading, as few as fit between its columns."""
    metrics, columns, wrapped = QFontMetrics(font), geometry.columns, []
    for layer in range(1, len(columns)):
        room = columns[layer].middle - columns[layer - 1].middle - APART
        weights, biases, number = network_words.heading(design, layer)
        lines = [weights]
        for sign, piece in (("·", biases), ("=", number)):
            longer = f"{lines[-1]} {sign} {piece}"
            if metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(f"{sign} {piece}")
        wrapped.append(lines)
    return wrapped
