"""`Examples`: some images with their labels below them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.arrays import Array
from nngui.widgets import theme
from nngui.widgets.graphics.pixels import coloured

PER_LINE = 5
GAP = 6  # px


class Examples(QWidget):
    """Shows up to 20 images in lines of five, each with its label below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: Sequence[Array] = ()
        self._labels: Sequence[str] = ()
        self.setObjectName("importExamples")
        self.setAccessibleName("Examples with their labels")
        self.setToolTip("Examples from all over the file, as they would be trained with.")
        self.setMinimumSize(300, 330)

    def show_examples(self, images: Sequence[Array], labels: Sequence[str]) -> None:
        """Show these images, each (side, side), ink in [0, 1]."""
        self._images, self._labels = images, labels
        self.setAccessibleDescription(", ".join(labels))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 400)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = theme.of(self), QPainter(self)
        paper, ink = QColor(colours.paper), QColor(colours.ink)
        lines = max(1, -(-len(self._images) // PER_LINE))
        words = painter.fontMetrics().height()
        side = min(self.width() / PER_LINE - GAP, self.height() / lines - words - GAP)
        for i, (image, label) in enumerate(zip(self._images, self._labels, strict=True)):
            row, column = divmod(i, PER_LINE)
            left, top = column * (side + GAP), row * (side + words + GAP)
            painter.drawImage(QRectF(left, top, side, side), coloured(image, paper, ink))
            painter.setPen(QColor(colours.border))
            painter.drawRect(QRectF(left, top, side, side))
            painter.setPen(QColor(colours.text))
            room = QRectF(left, top + side, side, words)
            short = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(side))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, short)
