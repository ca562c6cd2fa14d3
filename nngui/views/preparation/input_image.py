"""The input x of the network, as pixels."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.arrays import Array
from nngui.design import figures
from nngui.widgets import copying, theme
from nngui.widgets.graphics.pixels import Pixels, whole_pixels

SIDE = 62  # px: three to each pixel of 20, two to each of 28, and a frame
LARGE = 114  # px, where there is room: five, and four


class InputImage(QWidget):
    """A square image, every pixel a sharp square, ink on paper in the theme's colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels = Pixels(20)
        self.enlarge(False)
        self.setObjectName("inputView")
        self.setAccessibleName("What the network gets")
        self.setToolTip("The input x: your drawing, prepared as the training examples were.")
        self._describe()

    def show_image(self, image: Array) -> None:
        """Show `image`, shape (side, side), ink in [0, 1]."""
        if self._pixels.show(image):
            self._describe()
            self.update()

    def copied_text(self) -> str:
        """Return the pixels, row by row."""
        return copying.table(self._pixels.image)

    def enlarge(self, large: bool) -> None:
        """Be large, or small enough for a narrow column."""
        side = LARGE if large else SIDE
        self.setFixedSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.of(self)
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        square = whole_pixels(room, len(self._pixels.image), self.devicePixelRatioF())
        self._pixels.paint(painter, square, colours)
        painter.setPen(QPen(QColor(colours.muted), 1))
        painter.drawRect(square.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _describe(self) -> None:
        rows, columns = self._pixels.image.shape
        ink = figures.whole_percent(round(float(self._pixels.image.mean()), 2))
        self.setAccessibleDescription(f"{rows} by {columns} pixels, {ink} ink")
