"""What is painted over the strokes of the pad: the pen of the keyboard, the frame."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nngui.widgets.theme import Theme


def paint_pen(painter: QPainter, colours: Theme, at: QPointF, radius: float, *, down: bool) -> None:
    """Paint a ring where the pen is, filled while it is down."""
    accent = QColor(colours.accent)
    for colour, width in ((QColor(colours.paper), 4), (accent, 2)):
        painter.setPen(QPen(colour, width))
        painter.setBrush(accent if down else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, radius, radius)


def paint_frame(painter: QPainter, colours: Theme, around: QRectF, *, focused: bool) -> None:
    """Paint the edge of the pad, stronger if the keys go to it."""
    width = 2 if focused else 1
    half = width / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent if focused else colours.muted), width))
    painter.drawRect(around.adjusted(half, half, -half, -half))
