"""The look of a run by its number: colour, dash and marker, in the plot, the table and a report.

Ten runs in a row have ten markers, and four dashes in turn, so that they can be told apart without
colours.
"""

from dataclasses import dataclass

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from nngui.widgets.theme import LIGHT, Theme

# Lengths of dash, gap, dash, … at 100 %; the fine dots of a validation curve are none of them.
DASHES: tuple[tuple[float, ...], ...] = ((), (9, 4), (15, 4, 3, 4), (5, 5))
MARKERS = ("o", "s", "t1", "d", "+", "x", "star", "t", "p", "h")  # pyqtgraph's names
MARKER = 8  # px: the size of a marker
FAINT = 0.25  # the opacity of what stands behind a run's own line


@dataclass(frozen=True, slots=True)
class RunStyle:
    """How the curves of a run are drawn.

    Attributes
    ----------
    colour : int
        Index into `Theme.runs`.
    dashes : tuple of float
        Lengths of dash, gap, dash, … in pixels at 100 %; empty for a solid line.
    marker : str
        One of `MARKERS`, by which pyqtgraph knows it.
    """

    colour: int
    dashes: tuple[float, ...]
    marker: str

    def colour_in(self, colours: Theme) -> QColor:
        """Return its colour in a theme."""
        return QColor(colours.runs[self.colour])

    def pen(self, colours: Theme, width: float = 1.0, ratio: float = 1.0) -> QPen:
        """Return a pen for its line.

        Parameters
        ----------
        colours : Theme
        width : float
            In pixels at 100 %.
        ratio : float
            How many pixels the screen has for one of 100 %; a cosmetic pen counts the screen's.
        """
        pen = QPen(self.colour_in(colours), width * ratio)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dashes:
            pen.setDashPattern([length / width for length in self.dashes])
        return pen

    def faint_pen(self, colours: Theme, ratio: float = 1.0) -> QPen:
        """Return the pen for what stands behind its line: thin, solid, and hardly visible."""
        colour = self.colour_in(colours)
        colour.setAlphaF(FAINT)
        pen = QPen(colour, ratio)
        pen.setCosmetic(True)
        return pen

    @property
    def outline(self) -> QPainterPath:
        """The shape of its marker, one unit wide, around (0, 0)."""
        path: QPainterPath = Symbols[self.marker]
        return path


def style_of(number: int) -> RunStyle:
    """Return the look of the run with that number, counted from 1."""
    place = number - 1
    return RunStyle(
        colour=place % len(LIGHT.runs),
        dashes=DASHES[place % len(DASHES)],
        marker=MARKERS[place % len(MARKERS)],
    )


def paint_swatch(
    painter: QPainter, room: QRectF, style: RunStyle, colours: Theme, ratio: float = 1.0
) -> None:
    """Paint a sample of a run's line with its marker, as in the plot.

    Parameters
    ----------
    painter : QPainter
        It is left as it was.
    room : QRectF
        Some 30 × 12 pixels show all of it.
    style : RunStyle
    colours : Theme
    ratio : float
        How many pixels the screen has for one of 100 %.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(style.pen(colours, width=2, ratio=ratio))
    middle = room.center()
    painter.drawLine(QPointF(room.left(), middle.y()), QPointF(room.right(), middle.y()))
    painter.translate(middle)
    painter.scale(MARKER, MARKER)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour_in(colours))
    painter.drawPath(style.outline)
    painter.restore()


def swatch_icon(
    style: RunStyle, colours: Theme, width: int = 34, height: int = 14, ratio: float = 1.0
) -> QIcon:
    """Return the swatch as an icon of that size, in pixels at 100 %."""
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_swatch(painter, QRectF(0, 0, width, height), style, colours, ratio)
    painter.end()
    return QIcon(pixmap)
