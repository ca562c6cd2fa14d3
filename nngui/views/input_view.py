"""What the network sees: its input x as pixels."""

import sys

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from engine.arrays import Array
from nngui import theme


class InputView(QWidget):
    """A square image, every pixel a sharp square, ink on paper in the theme's colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(58, 58)
        self.setObjectName("inputView")
        self.setAccessibleName("What the network sees")
        self.setToolTip("The input x: your drawing, centred and scaled like the training examples.")
        self.show_image(np.zeros((20, 20), dtype=np.float32))

    def show_image(self, image: Array) -> None:
        """Show `image`, shape (side, side), ink in [0, 1]."""
        self._image = image
        rows, columns = image.shape
        described = f"{rows} by {columns} pixels, {100 * float(image.mean()):.0f} % ink"
        if described != self.accessibleDescription():
            self.setAccessibleDescription(described)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(114, 114)

    @override
    def heightForWidth(self, width: int) -> int:
        return width

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.of(self)
        painter = QPainter(self)
        square = self._square()
        painter.drawImage(square, _pixels(self._image, QColor(colours.paper), QColor(colours.ink)))
        painter.setPen(QPen(QColor(colours.muted), 1))
        painter.drawRect(square.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _square(self) -> QRectF:
        """Return where the image goes: in the middle, its pixels all of whole screen pixels."""
        ratio, pixels = self.devicePixelRatioF(), len(self._image)
        room = min(self.width(), self.height()) - 2
        side = max(room * ratio // pixels, 1) * pixels / ratio
        left, top = (
            1 + (each - 2 - side) * ratio / 2 // 1 / ratio for each in (self.width(), self.height())
        )
        return QRectF(left, top, side, side)


def _pixels(image: Array, paper: QColor, ink: QColor) -> QImage:
    low, high = (
        np.array((each.red(), each.green(), each.blue()), dtype=np.float32) for each in (paper, ink)
    )
    share = np.clip(image, 0, 1)[..., np.newaxis]
    rgb = np.rint(low + (high - low) * share).astype(np.uint8)
    rows, columns = image.shape
    # The copy owns its memory; the image without it would look at that of a dead bytes object.
    return QImage(rgb.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


if __name__ == "__main__":
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv)
    theme.apply(theme.Scheme.SYSTEM)
    view = InputView()
    y, x = np.mgrid[-1:1:20j, -1:1:20j]
    view.show_image(np.clip(1.5 - 6 * np.abs(np.hypot(1.4 * x, y) - 0.7), 0, 1))
    view.show()
    sys.exit(application.exec())
