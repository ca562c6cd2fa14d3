"""`Dial`: a regression's answer as an angle."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.design.prediction import NOTHING, Prediction
from nngui.widgets import theme


class Dial(QWidget):
    """A needle that leans as the drawing does, to the left below zero, to the right above."""

    SWING = 45  # degrees of the needle at the end of the scale

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prediction = NOTHING
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("dial")
        self.setAccessibleName("Slant")
        self.setToolTip("The number that the output layer's one unit computes, as an angle.")

    def show_prediction(self, prediction: Prediction) -> None:
        """Show its one output, or no needle if nothing is drawn."""
        self._prediction = prediction
        described = f"{prediction.answer}{prediction.task.unit}"
        if described != self.accessibleDescription():
            self.setAccessibleDescription(described)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 120)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        radius = min(self.height() - line - 8, self.width() / 2 - line)
        painter.translate(self.width() / 2, self.height() - 6)
        painter.setPen(QPen(QColor(colours.muted), 1))
        circle = QRectF(-radius, -radius, 2 * radius, 2 * radius)
        painter.drawArc(circle, (90 - self.SWING) * 16, 2 * self.SWING * 16)
        task = self._prediction.task
        for share in (-1, 0, 1):
            self._paint_tick(painter, radius, share, figures.angle(share * task.scale))
        if not self._prediction.empty and np.isfinite(self._prediction.activations[-1][0]):
            self._paint_needle(painter, radius, float(self._prediction.activations[-1][0]))

    def _paint_tick(self, painter: QPainter, radius: float, share: float, text: str) -> None:
        inner, outer = (self._point(r, share) for r in (radius - 5, radius))
        painter.setPen(QPen(QColor(theme.of(self).muted), 1))
        painter.drawLine(inner, outer)
        where = self._point(radius + self.fontMetrics().height() * (0.5 + 0.5 * abs(share)), share)
        box = QRectF(-40, -10, 80, 20).translated(where)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_needle(self, painter: QPainter, radius: float, share: float) -> None:
        colours, novel = theme.of(self), self._prediction.novel
        colour = QColor(colours.muted if novel else colours.accent)
        line = Qt.PenStyle.DotLine if novel else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 5, line, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(0, 0), self._point(radius - 9, min(max(share, -1), 1)))

    def _point(self, radius: float, share: float) -> QPointF:
        angle = np.radians(self.SWING * share)
        return QPointF(radius * float(np.sin(angle)), -radius * float(np.cos(angle)))
