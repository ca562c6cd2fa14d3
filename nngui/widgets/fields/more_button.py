"""`MoreButton`: opens further options; what of them is not Keras' default stands on it."""

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.screens import available_geometry

MORE, OPENS = "More…", " ▾"


class MoreButton(QToolButton):
    """A flat button with the text "More…", or with the options that are set, cut to its width.

    Parameters
    ----------
    name, accessible, hint : str
        As in `named`.
    """

    def __init__(self, name: str, accessible: str, hint: str) -> None:
        super().__init__(autoRaise=True)
        named(self, name, accessible, hint)
        self._words, self._hint = "", hint
        self.setText(MORE + OPENS)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """The options that are set, in words; empty if there are none."""
        return self._words

    def show_words(self, words: str) -> None:
        """Show the options that are set."""
        self._words = words
        self.setToolTip(f"{words}. {self._hint}" if words else self._hint)
        self.setAccessibleDescription(words)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * theme.GAP - self.fontMetrics().horizontalAdvance(OPENS)
        text = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText((text.replace("&", "&&") if self._words else MORE) + OPENS)


class Popover(QFrame):
    """A panel below a checkable button, open while that is down; Escape or a click elsewhere ends.

    Parameters
    ----------
    button : QToolButton
    content : QWidget
    name : str
        Its objectName.
    """

    def __init__(self, button: QToolButton, content: QWidget, name: str) -> None:
        super().__init__(button, Qt.WindowType.Popup)
        self.setObjectName(name)
        self.setAccessibleName(button.accessibleName())
        self.setProperty("panel", True)
        self._button, self._content = button, content
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.MARGIN,) * 4)
        column.addWidget(content)
        button.toggled.connect(self._open)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press on the button closes the panel, and must not open it again.
        at = self._button.mapFromGlobal(event.globalPosition().toPoint())
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay, self._button.rect().contains(at))
        super().mousePressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._button.setChecked(False)

    @Slot(bool)
    def _open(self, wanted: bool) -> None:
        if wanted:
            self.adjustSize()
            self.move(self._place())
        self.setVisible(wanted)
        if wanted:
            self._content.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> QPoint:
        """Return the corner below the button, or where it is all on the screen."""
        screen = available_geometry(self._button)
        below = self._button.mapToGlobal(self._button.rect().bottomLeft())
        left = min(below.x(), screen.right() - self.width())
        top = min(below.y(), screen.bottom() - self.height())
        return QPoint(max(left, screen.left()), max(top, screen.top()))
