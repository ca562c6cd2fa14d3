"""The names of the lines, beside their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from nngui.system.throttle import Throttle
from nngui.views.cost.chart import Chart
from nngui.views.cost.run_curves import DOTS
from nngui.widgets import theme
from nngui.widgets.graphics.plots import cosmetic
from nngui.widgets.graphics.run_styles import RunStyle, paint_swatch

SWATCH = 22  # px
LEADER = 10  # px: from the plot to the swatch
AXIS_TITLE = "epoch"  # at the end of the axis, where it takes no height
SELDOM = 250  # ms between two paintings of names that move
BEYOND = 16  # px: half of a long number under the end of the axis
SMALLER = 0.9  # of the font


@dataclass(frozen=True, slots=True)
class EndLabel:
    """The name of a line.

    Attributes
    ----------
    height : float
        Where the line ends, in pixels from the top of the scene.
    text : str
    style : RunStyle
    dotted : bool
        Whether it names the validation curve.
    first : bool
        Whether it is kept where there is not room for all.
    """

    height: float
    text: str
    style: RunStyle
    dotted: bool = False
    first: bool = False


class EndLabels(QGraphicsItem):
    """Names in the margin right of the plot, none over another, with a line to each one's end."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._chart = chart
        self._labels: tuple[EndLabel, ...] = ()
        self._room = QRectF()
        self._later = Throttle(SELDOM, chart.plot)
        self._later.due.connect(self._repaint)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        chart.widget.scene().addItem(self)

    def show_labels(self, labels: Sequence[EndLabel]) -> None:
        """Show these names, where the plot is now."""
        room = QRectF(self._chart.room)
        room.setLeft(room.right())
        room.setRight(self._chart.widget.width() - theme.GAP)
        if room != self._room:
            self.prepareGeometryChange()
            self._room = room
        elif list(map(_but_height, labels)) == list(map(_but_height, self._labels)):
            if tuple(labels) != self._labels:
                self._labels = tuple(labels)
                self._later.request()  # as they do with every epoch
            return
        self._labels = tuple(labels)
        self.update()

    def _repaint(self) -> None:
        self.update()

    @property
    def texts(self) -> list[str]:
        """The names that are shown, from above, with their places."""
        return [label.text for label, _ in self.placed()]

    def placed(self) -> list[tuple[EndLabel, float]]:
        """Return the names that find room, and the height of each one's middle, from above."""
        line = QFontMetricsF(self._font()).height()
        most = max(1, int(self._room.height() // line))
        labels = sorted(self._labels, key=lambda label: label.height)
        if len(labels) > most:
            places = sorted(range(len(labels)), key=lambda place: labels[place].first)
            labels = [labels[place] for place in sorted(places[len(labels) - most :])]
        heights = spread(
            [each.height for each in labels], line, self._room.top(), self._room.bottom()
        )
        return list(zip(labels, heights, strict=True))

    @override
    def boundingRect(self) -> QRectF:
        return self._room.adjusted(0, 0, 0, self._chart.plot.getAxis("bottom").height())

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        chart, left = self._chart, self._room.left()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        metrics = QFontMetricsF(self._font())
        painter.setPen(QColor(chart.colours.muted))
        below = QRectF(left + BEYOND, self._room.bottom() + theme.GAP, self._room.width(), 0)
        below.setHeight(metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, AXIS_TITLE)
        for label, height in self.placed():
            painter.setPen(cosmetic(chart.colours.border, chart.ratio))
            painter.drawLine(QPointF(left, label.height), QPointF(left + LEADER, height))
            swatch = QRectF(left + LEADER, height - 6, SWATCH, 12)
            if label.dotted:
                colour = label.style.colour_in(chart.colours)
                dots = [dot * chart.ratio for dot in DOTS]
                painter.setPen(cosmetic(colour, chart.ratio, dots))
                painter.drawLine(QPointF(swatch.left(), height), QPointF(swatch.right(), height))
            else:
                paint_swatch(painter, swatch, label.style, chart.colours, chart.ratio)
            painter.setPen(QColor(chart.colours.text))
            room = QRectF(self._room)
            room.setLeft(swatch.right() + theme.GAP)
            room.setTop(height - metrics.height() / 2)
            room.setHeight(metrics.height())
            text = metrics.elidedText(label.text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _font(self) -> Any:
        return theme.scaled(self._chart.widget.font(), SMALLER)


def _but_height(label: EndLabel) -> tuple[object, ...]:
    return label.text, label.style, label.dotted, label.first


def spread(places: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Return ascending places moved as little as needed to lie `distance` apart.

    Parameters
    ----------
    places : sequence of float
        Ascending.
    distance : float
    low, high : float
        Half of the distance inside of them all places stay; there must be room for them.
    """

    def mean(pool: Sequence[float]) -> float:
        return sum(pool) / len(pool)

    # What is moved least, squared, and never falls: pools of neighbours take their mean.
    pools: list[list[float]] = []
    for index, place in enumerate(places):
        pools.append([place - index * distance])
        while len(pools) > 1 and mean(pools[-2]) > mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    least, most = low + distance / 2, high - (len(places) - 0.5) * distance
    even = [min(max(mean(pool), least), most) for pool in pools for _ in pool]
    return [place + index * distance for index, place in enumerate(even)]
