"""`LossCurves`: a loss and its slope over z of the output, beside those of another loss."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from engine.inside import LossOverZ
from nngui.design import figures
from nngui.widgets import copying, theme
from nngui.widgets.theme import Theme

ALIKE = 1.05  # slopes that differ by less
LEVEL = 4.0  # of L, the most that is drawn
FAR = 1e3  # in place of an infinite one
DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)


def comparison(curves: Sequence[LossOverZ], z: float) -> str:
    """Return how many times smaller one slope is than the other where the example is."""
    if len(curves) < 2:
        return ""
    own, other = (float(np.interp(z, each.z, each.slope)) for each in curves)
    sizes = sorted(((abs(own), curves[0]), (abs(other), curves[1])), key=lambda pair: -pair[0])
    (large, steep), (small, flat) = sizes
    by_steep, by_flat = figures.weight(large), figures.weight(small)
    if not small or large / small < ALIKE:
        first, second = (figures.weight(abs(each)) for each in (own, other))
        return (
            f"Here the slope is {first} by {curves[0].loss.title}, {second} by"
            f" {curves[1].loss.title}."
        )
    times = figures.weight(figures.significant(large / small, 2))
    return (
        f"Here the slope by {flat.loss.title} is {times} times smaller: {by_flat} instead of"
        f" {by_steep} by {steep.loss.title}."
    )


class LossCurves(QWidget):
    """Two small plots over z: L, and ∂L/∂z, with the z of this example marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: tuple[LossOverZ, ...] = ()
        self._z = 0.0
        self.setObjectName("lossCurves")
        self.setAccessibleName("Loss and its slope over z of the output")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(80)

    def show_curves(self, curves: tuple[LossOverZ, ...], z: float) -> None:
        """Show these losses, and mark that z."""
        self._curves, self._z = curves, z
        self.setAccessibleDescription(comparison(curves, z))
        self.update()

    def copied_text(self) -> str:
        """Return z, and L and ∂L/∂z of each loss, as columns."""
        if not self._curves:
            return ""
        columns = [self._curves[0].z]
        columns += [values for each in self._curves for values in (each.L, each.slope)]
        return copying.table(np.column_stack(columns))

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, 160)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, 5 * self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._curves:
            return
        painter, scheme = QPainter(self), theme.of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self.width() / 2
        for number, (title, values) in enumerate(
            (
                ("L over z of the output", [each.L for each in self._curves]),
                ("slope ∂L/∂z", [each.slope for each in self._curves]),
            )
        ):
            room = QRectF(number * half, 0, half - 12, self.height())
            self._paint_plot(painter, room, title, values, scheme, named=not number)

    def _paint_plot(
        self,
        painter: QPainter,
        room: QRectF,
        title: str,
        values: list[np.ndarray],
        scheme: Theme,
        *,
        named: bool,
    ) -> None:
        line = self.fontMetrics().height()
        z = self._curves[0].z
        finite = [np.nan_to_num(each, posinf=FAR, neginf=-FAR) for each in values]
        low = min(0.0, *(max(float(each.min()), -LEVEL) for each in finite))
        high = max(0.0, *(min(float(each.max()), LEVEL) for each in finite))
        high = high if high > low else low + 1
        left = max(self.fontMetrics().horizontalAdvance(figures.tick(each)) for each in (low, high))
        plot = room.adjusted(left + 6, line + 2, -4, -line - 2)

        def place(x: float, y: float) -> QPointF:
            across = (x - z[0]) / (z[-1] - z[0]) * plot.width()
            return QPointF(
                plot.left() + across, plot.bottom() - (y - low) / (high - low) * plot.height()
            )

        painter.setPen(QColor(scheme.text))
        painter.drawText(QPointF(plot.left(), room.top() + line - 3), title)
        painter.setPen(QPen(QColor(scheme.border), 1))
        painter.drawRect(plot)
        painter.drawLine(place(z[0], 0), place(z[-1], 0))
        here, name = place(self._z, 0).x(), f"z = {figures.weight(self._z)}"
        room_of_name = self.fontMetrics().horizontalAdvance(name) + 4
        painter.setPen(QColor(scheme.muted))
        for value in {round(low, 1), 0.0, round(high, 1)}:
            text = figures.tick(value)
            wide = self.fontMetrics().horizontalAdvance(text)
            painter.drawText(QPointF(plot.left() - wide - 4, place(0, value).y() + line / 3), text)
        for value in (z[0], 0.0, z[-1]):
            text = figures.tick(figures.significant(float(value), 2))
            wide = self.fontMetrics().horizontalAdvance(text)
            at = min(max(place(value, 0).x() - wide / 2, plot.left()), plot.right() - wide)
            if abs(at + wide / 2 - here) < (wide + room_of_name) / 2:
                continue
            painter.drawText(QPointF(at, plot.bottom() + line - 2), text)
        colours = (scheme.train, scheme.validation)
        painter.setPen(QPen(QColor(scheme.drawing), 1.5))
        painter.drawLine(QPointF(here, plot.top()), QPointF(here, plot.bottom()))
        painter.setClipRect(plot.adjusted(-5, -1, 5, 5))  # what is higher leaves the plot
        for each, colour, dash in zip(finite, colours, DASHES, strict=False):
            painter.setPen(QPen(QColor(colour), 2, dash))
            painter.drawPolyline(QPolygonF([place(x, y) for x, y in zip(z, each, strict=True)]))
            y = float(np.interp(self._z, z, each))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(place(self._z, y), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setClipping(False)
        if named:
            self._paint_names(painter, plot, colours)
        painter.setPen(QColor(scheme.drawing))
        at = min(max(here - room_of_name / 2, plot.left()), plot.right() - room_of_name)
        painter.drawText(QPointF(at + 2, plot.bottom() + line - 2), name)

    def _paint_names(self, painter: QPainter, plot: QRectF, colours: tuple[str, str]) -> None:
        """Write which line is of which loss."""
        line = self.fontMetrics().height()
        width = max(self.fontMetrics().horizontalAdvance(each.loss.title) for each in self._curves)
        falls = self._curves[0].L[0] > self._curves[0].L[-1]
        middle = plot.right() - width - 32 if falls else plot.left() + 6
        behind = QRectF(middle - 4, plot.top() + 1, width + 34, 2.2 * line)
        painter.fillRect(behind, QColor(theme.of(self).panel))
        for number, each in enumerate(self._curves[:2]):
            y = plot.top() + (number + 0.9) * line
            painter.setPen(QPen(QColor(colours[number]), 2, DASHES[number]))
            painter.drawLine(QPointF(middle, y - line / 3), QPointF(middle + 20, y - line / 3))
            painter.setPen(QColor(theme.of(self).text))
            painter.drawText(QPointF(middle + 26, y), each.loss.title)
