"""Scroll areas for the parts of the window that a small screen has no room for."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from nngui.widgets.fields.named import named
from nngui.widgets.square import Square


class _Inside(QWidget):
    """Holds a widget as large as there is room for, and returns its smallest size.

    A scroll area would give a widget with wrapped texts the height that it likes best, and scroll,
    where a smaller one would do.
    """

    size_asked = Signal()  # the widget may need another size from now on

    def __init__(self, content: QWidget, elastic: Square | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._content, self._elastic = content, elastic
        self._least = QSize()
        content.setParent(self)

    @override
    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        smallest = self._content.minimumSizeHint().expandedTo(self._content.minimumSize())
        layout = self._content.layout()
        if layout is not None and layout.hasHeightForWidth():
            width = max(self.width(), smallest.width())
            height = layout.minimumHeightForWidth(width)
            if self._elastic is not None:
                height += self._elastic.minimumHeight() - self._elastic.heightForWidth(width)
            smallest.setHeight(height)
        return smallest

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest and self.minimumSizeHint() != self._least:
            self._ask_for_size()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._content.setGeometry(self.rect())
        if self._elastic is not None:
            room = self.height() - self.minimumSizeHint().height()
            self._elastic.limit(self._elastic.minimumHeight() + max(0, room))
        if event.size().width() != event.oldSize().width():  # wrapped texts need another height
            self._ask_for_size()

    def _ask_for_size(self) -> None:
        self._least = self.minimumSizeHint()
        self.updateGeometry()
        self.size_asked.emit()


class _Area(QScrollArea):
    """Shows nothing of itself but a scroll bar where it is needed; no key stops here."""

    def __init__(self, content: QWidget, name: str, elastic: Square | None = None) -> None:
        super().__init__(content.parentWidget())
        named(self, name)
        self._inside = _Inside(content, elastic, self.viewport())
        self._inside.size_asked.connect(self._ask_for_size)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)

    @Slot()
    def _ask_for_size(self) -> None:
        self.updateGeometry()


class Scrolling(_Area):
    """Shows a widget whole if there is room, and otherwise scrolls it up and down.

    Parameters
    ----------
    content : QWidget
    name : str
        The objectName of the scroll area.
    elastic : Square, optional
        A part of the content, as wide as it is, that gets lower before anything is scrolled.
    """

    def __init__(self, content: QWidget, name: str, elastic: Square | None = None) -> None:
        super().__init__(content, name, elastic)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @override
    def minimumSizeHint(self) -> QSize:
        """Leave room for the content and, beside it, the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        width = self._inside.minimumSizeHint().width() + bar
        return QSize(width, super().minimumSizeHint().height())


class ScrollingAcross(_Area):
    """Shows a widget whole if there is room, and otherwise scrolls it from side to side.

    Parameters
    ----------
    content : QWidget
        It is as high as the scroll area, or at least as high as it must be.
    name : str
        The objectName of the scroll area.
    """

    def __init__(self, content: QWidget, name: str) -> None:
        super().__init__(content, name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(content.sizePolicy())

    @override
    def sizeHint(self) -> QSize:
        return self._with_bar(self._inside.sizeHint())

    @override
    def minimumSizeHint(self) -> QSize:
        least = self._with_bar(self._inside.minimumSizeHint())
        return QSize(super().minimumSizeHint().width(), least.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # the scroll bar comes or goes

    def _with_bar(self, size: QSize) -> QSize:
        scrolled = self._inside.minimumSizeHint().width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if scrolled else 0
        return QSize(size.width(), size.height() + bar)
