"""`Still`: the place of a label whose text changes often."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class Still(QWidget):
    """Holds a widget that always fills it, and lays nothing out anew while its height stays.

    The height is that for the width that there is, if the content has such a one.

    Otherwise every text of a label makes Qt lay out all that is around it, which takes ten times
    as long as to paint it.

    Parameters
    ----------
    content : QWidget
        As wide as there is room.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        content.setParent(self)
        self.setSizePolicy(content.sizePolicy())
        self._height = self._needed

    @property
    def _needed(self) -> int:
        """The height that the content needs."""
        content = self._content
        if content.hasHeightForWidth() and self.width():
            return content.heightForWidth(self.width())
        return content.sizeHint().height()

    @override
    def hasHeightForWidth(self) -> bool:
        return self._content.hasHeightForWidth()

    @override
    def heightForWidth(self, width: int) -> int:
        return self._content.heightForWidth(width)

    @override
    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._content.minimumSizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._content.setGeometry(self.rect())
        self._follow()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._follow()
        return super().event(event)

    def _follow(self) -> None:
        """Ask for another height, if the content needs one."""
        if self._needed != self._height:
            self._height = self._needed
            self.updateGeometry()
