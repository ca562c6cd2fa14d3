"""An image of the drawing as pixels of the screen: sharp squares, ink on paper."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from engine.arrays import Array
from nngui.widgets.theme import Theme


class Pixels:
    """An image, ink in [0, 1]; made into colours once, however often it is painted."""

    def __init__(self, side: int) -> None:
        self.image: Array = np.zeros((side, side), np.float32)
        self._made_for: Theme | None = None
        self._made = QImage()

    def show(self, image: Array) -> bool:
        """Take another image; return whether it differs."""
        if np.array_equal(image, self.image):
            return False
        self.image, self._made_for = image, None
        return True

    def paint(self, painter: QPainter, square: QRectF, theme: Theme) -> None:
        """Fill a square with it."""
        if theme != self._made_for:
            self._made = coloured(self.image, QColor(theme.paper), QColor(theme.ink))
            self._made_for = theme
        smaller = square.width() < len(self.image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
        painter.drawImage(square, self._made)


def whole_pixels(room: QRectF, pixels: int, ratio: float) -> QRectF:
    """Return a square in the middle of some room.

    Parameters
    ----------
    room : QRectF
    pixels : int
        Along its side; all of them whole pixels of the screen, and equally many, if there is room
        for that.
    ratio : float
        Pixels of the screen to one of the widget.
    """
    longest = min(room.width(), room.height()) * ratio
    side = (longest // pixels * pixels or longest) / ratio
    left, top = (
        start + (length - side) * ratio / 2 // 1 / ratio
        for start, length in ((room.x(), room.width()), (room.y(), room.height()))
    )
    return QRectF(left, top, side, side)


def coloured(image: Array, paper: QColor, ink: QColor) -> QImage:
    """Return an image, ink in [0, 1], in these colours."""
    low, high = (
        np.array((each.red(), each.green(), each.blue()), dtype=np.float32) for each in (paper, ink)
    )
    share = np.clip(image, 0, 1)[..., np.newaxis]
    rgb = np.rint(low + (high - low) * share).astype(np.uint8)
    rows, columns = image.shape
    # The copy owns its memory; the image without it would look at that of a dead bytes object.
    return QImage(rgb.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
