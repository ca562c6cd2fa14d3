"""`Still`: the place of a label whose text changes often."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class Still(QWidget):
    """Holds a widget that always fills it, and lays nothing out anew while its height stays.

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
        self._height = content.sizeHint().height()

    @override
    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._content.minimumSizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._content.setGeometry(self.rect())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            height = self._content.sizeHint().height()
            if height != self._height:
                self._height = height
                self.updateGeometry()
        return super().event(event)
