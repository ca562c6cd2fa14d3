"""Small charts: a histogram, a curve with a point, lines over the epochs. Numbers come in."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.widgets import copying, theme
from nngui.widgets.theme import Theme

HEIGHT = 74  # px
FOOT = 15  # px below for the numbers of the axis
SMALL = 0.86  # times the font
STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)

Values = NDArray[np.float64]


class Chart(QWidget):
    """An area with an axis below; subclasses paint into it.

    Parameters
    ----------
    height : int
        In px.
    """

    def __init__(self, height: int = HEIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def area(self) -> QRectF:
        """Where values are painted."""
        return QRectF(4, 4, self.width() - 8, self.height() - FOOT - self._foot_extra() - 4)

    @override
    def sizeHint(self) -> QSize:
        return QSize(220, self._height + self._foot_extra())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height + self._foot_extra())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def _foot_extra(self) -> int:
        """Return how much more room a larger font needs below."""
        return max(0, self.fontMetrics().height() - FOOT)

    def begin(self) -> tuple[QPainter, Theme]:
        """Return a painter over the empty area with its base line."""
        scheme, painter, area = theme.of(self), QPainter(self), self.area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPointSizeF(SMALL * font.pointSizeF())
        painter.setFont(font)
        painter.setPen(QPen(QColor(scheme.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        return painter, scheme

    def write_below(self, painter: QPainter, scheme: Theme, *texts: str) -> None:
        """Write texts below the axis: at its left end, in the middle, and at its right end."""
        painter.setPen(QColor(scheme.muted))
        box = QRectF(
            4, self.area.bottom() + 1, self.width() - 8, self.height() - self.area.bottom()
        )
        sides = {
            1: (Qt.AlignmentFlag.AlignHCenter,),
            2: (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight),
            3: (
                Qt.AlignmentFlag.AlignLeft,
                Qt.AlignmentFlag.AlignHCenter,
                Qt.AlignmentFlag.AlignRight,
            ),
        }[len(texts)]
        for text, side in zip(texts, sides, strict=True):
            painter.drawText(box, side | Qt.AlignmentFlag.AlignTop, text)


class HistogramChart(Chart):
    """How often values lie between edges; another histogram between the same edges as a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._edges = np.zeros(0)
        self._counts = self._before = np.zeros(0)

    def show_counts(self, edges: Values, counts: Sequence[int], before: Sequence[int] = ()) -> None:
        """Show these counts as bars, and the others as a line of steps."""
        shown = edges, np.asarray(counts, np.float64), np.asarray(before, np.float64)
        if not all(map(np.array_equal, shown, (self._edges, self._counts, self._before))):
            self._edges, self._counts, self._before = shown
            self.update()

    def copied_text(self) -> str:
        """Return edges and counts."""
        columns = [self._edges[:-1], self._edges[1:], self._counts]
        return copying.table(np.stack([*columns, *[self._before] * bool(len(self._before))], 1))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = self.begin()
        area, bins = self.area, len(self._counts)
        if bins:
            highest = max(float(self._counts.max()), float(self._before.max(initial=0)), 1.0)
            wide = area.width() / bins
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(scheme.active))
            for i, count in enumerate(self._counts):
                high = area.height() * float(count) / highest
                left = area.left() + i * wide
                painter.drawRect(QRectF(left + 0.5, area.bottom() - high, wide - 1, high))
            if self._before.any():
                self._paint_before(painter, scheme, highest)
            low, high = float(self._edges[0]), float(self._edges[-1])
            texts = [figures.tick(_short(low)), figures.tick(_short(high))]
            middle = ["0"] if math.isclose(low, -high) else []
            self.write_below(painter, scheme, texts[0], *middle, texts[1])
        painter.end()

    def _paint_before(self, painter: QPainter, scheme: Theme, highest: float) -> None:
        area, bins = self.area, len(self._before)
        points = []
        for i, count in enumerate(self._before):
            y = area.bottom() - area.height() * float(count) / highest
            points += [QPointF(area.left() + (i + k) * area.width() / bins, y) for k in (0, 1)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(scheme.validation), 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF(points))


class CurveChart(Chart):
    """A curve y(x), and one point on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._x = self._y = np.zeros(0)
        self._point: tuple[float, float] | None = None

    def show_curve(self, x: Values, y: Values, point: tuple[float, float] | None) -> None:
        """Show this curve, with that point on it."""
        same = np.array_equal(x, self._x) and np.array_equal(y, self._y)
        if not (same and point == self._point):
            self._x, self._y, self._point = x, y, point
            self.update()

    def copied_text(self) -> str:
        """Return the points of the curve."""
        return copying.table(np.stack([self._x, self._y], 1))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = self.begin()
        if len(self._x):
            low, high = float(self._y.min()), float(self._y.max())
            if low == high:
                low, high = low - 1, high + 1
            left, right = float(self._x[0]), float(self._x[-1])
            area = self.area.adjusted(0, 4, 0, -2)

            across, up = area.width() / (right - left), area.height() / (high - low)

            def at(x: float, y: float) -> QPointF:
                return QPointF(area.left() + (x - left) * across, area.bottom() - (y - low) * up)

            painter.setPen(QPen(QColor(scheme.border), 1))
            painter.drawLine(at(0, low), at(0, high))
            painter.setPen(QPen(QColor(scheme.text), 1.5))
            painter.drawPolyline(QPolygonF(list(map(at, self._x.tolist(), self._y.tolist()))))
            if self._point is not None:
                x, y = self._point
                painter.setBrush(QColor(scheme.accent))
                painter.setPen(QPen(QColor(scheme.panel), 1.5))
                painter.drawEllipse(at(min(max(x, left), right), min(max(y, low), high)), 5, 5)
            ends = [figures.tick(left), "z = 0", figures.tick(right)]
            self.write_below(painter, scheme, *ends)
        painter.end()


class LinesChart(Chart):
    """Lines over the epochs on a logarithmic axis, each with its name at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(height=120, parent=parent)
        self._epochs = np.zeros(0)
        self._lines: Values = np.zeros((0, 0))
        self._names: tuple[str, ...] = ()
        self._bold = -1

    def show_lines(self, epochs: Values, lines: Values, names: Sequence[str], bold: int) -> None:
        """Show lines.

        Parameters
        ----------
        epochs : ndarray, shape (n,)
        lines : ndarray, shape (n, lines)
            Positive; what is not is left out.
        names : sequence of str
        bold : int
            Which of them is drawn strongly.
        """
        self._epochs, self._lines, self._names, self._bold = epochs, lines, tuple(names), bold
        self.update()

    def copied_text(self) -> str:
        """Return a row for each epoch."""
        return copying.table(np.column_stack([self._epochs, self._lines]))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = self.begin()
        positive = self._lines[np.isfinite(self._lines) & (self._lines > 0)]
        if len(self._epochs) and len(positive):
            low, high = math.log10(float(positive.min())), math.log10(float(positive.max()))
            low, high = math.floor(low - 1e-9), max(math.ceil(high + 1e-9), math.floor(low) + 1)
            self._paint_grid(painter, scheme, low, high)
            for i in range(self._lines.shape[1]):
                self._paint_line(painter, scheme, i, (low, high))
            ends = float(self._epochs[0]), float(self._epochs[-1])
            self.write_below(
                painter, scheme, figures.epoch(ends[0]), "epoch", figures.epoch(ends[1])
            )
        painter.end()

    @property
    def _plot(self) -> QRectF:
        names = max((self.fontMetrics().horizontalAdvance(name) for name in self._names), default=0)
        left = self.fontMetrics().horizontalAdvance("0.0001 ")
        return self.area.adjusted(left, 2, -names - 4, -2)

    def _paint_grid(self, painter: QPainter, scheme: Theme, low: int, high: int) -> None:
        plot, every = self._plot, max(1, (high - low) // 4)
        for power in range(low, high + 1, every):
            y = plot.bottom() - (power - low) / (high - low) * plot.height()
            painter.setPen(QPen(QColor(scheme.border), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(scheme.muted))
            box = QRectF(0, y - 10, plot.left() - 2, 20)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, figures.tick(10.0**power))

    def _paint_line(
        self, painter: QPainter, scheme: Theme, i: int, between: tuple[int, int]
    ) -> None:
        plot, (low, high), values = self._plot, between, self._lines[:, i]
        good = np.isfinite(values) & (values > 0)
        if not good.any():
            return
        first, last = float(self._epochs[0]), float(self._epochs[-1])
        x = plot.left() + (self._epochs[good] - first) / max(last - first, 1e-9) * plot.width()
        y = plot.bottom() - (np.log10(values[good]) - low) / (high - low) * plot.height()
        pen = QPen(QColor(scheme.runs[i % len(scheme.runs)]), 2.4 if i == self._bold else 1.2)
        pen.setStyle(STYLES[i % len(STYLES)])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = [QPointF(*each) for each in np.stack([x, y], 1).tolist()]
        painter.drawPolyline(QPolygonF(points))
        box = QRectF(plot.right() + 3, points[-1].y() - 9, self.width(), 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._names[i])


def _short(value: float) -> float:
    """Return the value with three digits."""
    return figures.significant(value, 3) if value else 0.0
