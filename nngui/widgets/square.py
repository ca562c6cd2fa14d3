"""`Square`: keeps its content square."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override


class Square(QWidget):
    """Holds one widget in its middle, as high as it is wide, or lower if it must be.

    Parameters
    ----------
    content : QWidget
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._most = self.maximumHeight()
        content.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(content.minimumSize())

    def limit(self, height: int) -> None:
        """Be no higher than this, however wide; the content stays square."""
        if height != self._most:
            self._most = height
            self.updateGeometry()

    @override
    def heightForWidth(self, width: int) -> int:
        return min(width, self._most)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        side = min(self.width(), self.height())
        self._content.setGeometry((self.width() - side) // 2, 0, side, side)
